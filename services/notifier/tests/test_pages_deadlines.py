"""Deadlines as offices see them, and as their calendars do."""

import re
from typing import Any

import httpx
import pytest
from chassis.auth import Principal, Role
from chassis.testing.fixtures import Browse
from icalendar import Calendar
from notifier.usecases.calendar_links import holder_signed_in
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from .actors import CILEGON, SORONG, TANGERANG, Scenario

LINK = re.compile(r'value="http://[^/]+(/kalender/[\w-]+\.ics)"')


async def test_an_office_sees_how_many_days_are_left_on_its_own_clock(scenario: Scenario, browse: Browse) -> None:
    await scenario.announce(CILEGON, SORONG, due="2025-07-10T23:59")
    async with browse("operator", unit=SORONG) as officer:
        page = await officer.get("/tenggat")
    assert "2 hari lagi" in page.text
    assert "Kamis, 10 Juli 2025 23.59 WIT (21.59 WIB)" in page.text
    assert "unit selesai" not in page.text


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2025-07-10T01:00:00Z", "Hari ini"),
        ("2025-07-09T01:00:00Z", "Besok"),
        ("2025-07-10T16:59:30Z", "Baru lewat"),
        ("2025-07-12T01:00:00Z", "Lewat 2 hari"),
    ],
)
async def test_days_left_are_said_as_people_say_them(scenario: Scenario, browse: Browse, now: str, words: str) -> None:
    await scenario.announce(CILEGON, due="2025-07-10T23:59")
    scenario.move_clock(now)
    async with browse("operator", unit=CILEGON) as officer:
        assert words in (await officer.get("/tenggat")).text


async def test_what_is_done_or_withdrawn_moves_to_its_own_list(scenario: Scenario, browse: Browse) -> None:
    done = await scenario.announce(CILEGON, TANGERANG, title="Sudah selesai")
    gone = await scenario.announce(CILEGON, title="Batal")
    await scenario.met(done, CILEGON)
    await scenario.withdrawn(gone)
    async with browse("operator", unit=CILEGON) as officer:
        assert "Tidak ada yang harus diselesaikan" in (await officer.get("/tenggat")).text
        assert "Sudah selesai" in (await officer.get("/tenggat?show=done")).text
        assert "Batal" in (await officer.get("/tenggat?show=withdrawn")).text
    async with browse("verifier", unit="kanwil-banten") as above:
        assert "1 dari 2 unit selesai" in (await above.get("/tenggat")).text


async def test_a_kanwil_sees_its_units_with_those_first_that_still_owe(scenario: Scenario, browse: Browse) -> None:
    deadline = await scenario.announce(CILEGON, TANGERANG, SORONG)
    await scenario.met(deadline, CILEGON)
    async with browse("verifier", unit="kanwil-banten") as above:
        page = await above.get(f"/tenggat/{deadline}")
    assert page.text.index("Rutan Kelas I Tangerang") < page.text.index("Lapas Kelas IIA Cilegon")
    assert "Sorong" not in page.text


async def test_a_deadline_of_others_is_not_there(scenario: Scenario, browse: Browse) -> None:
    deadline = await scenario.announce(SORONG)
    for unit in (CILEGON, "kanwil-banten"):
        async with browse("operator", unit=unit) as stranger:
            assert (await stranger.get(f"/tenggat/{deadline}")).status_code == 404
            assert "Tidak ada yang harus diselesaikan" in (await stranger.get("/tenggat")).text


@pytest.mark.parametrize("path", ["/tenggat?cursor=x", "/tenggat?cursor=MjAyNQ", "/tenggat?cursor=8J-YgA"])
async def test_a_cursor_that_nobody_made_is_refused_in_words(scenario: Scenario, browse: Browse, path: str) -> None:
    async with browse("operator", unit=CILEGON) as officer:
        answer = await officer.get(path)
    assert answer.status_code == 422
    assert "Penanda halaman tidak dikenal" in answer.text


async def test_a_long_list_goes_on_where_it_stopped(scenario: Scenario, browse: Browse) -> None:
    for day in range(1, 28):
        await scenario.announce(CILEGON, due=f"2025-08-{day:02}T23:59", title=f"Tugas {day:02}.")
    async with browse("operator", unit=CILEGON) as officer:
        page = await officer.get("/tenggat")
        more = re.search(r'rel="next" href="([^"]+)"', page.text)
        assert more is not None
        rest = await officer.get(more.group(1).replace("&amp;", "&"))
    seen = re.findall(r"Tugas (\d\d)\.", page.text) + re.findall(r"Tugas (\d\d)\.", rest.text)
    assert seen == [f"{day:02}" for day in range(1, 28)]


async def link(person: httpx.AsyncClient) -> str:
    found = LINK.search((await person.post("/tenggat/kalender")).text)
    assert found is not None
    return found.group(1)


def officer_of(unit: str) -> Principal:
    """As `browse` names them."""
    return Principal(f"operator@{unit}", unit, frozenset({Role.OPERATOR}))


async def run(scenario: Scenario, statement: str) -> None:
    async with scenario.database.transaction() as session:
        await session.execute(text(statement))


async def signed_in(scenario: Scenario, who: Principal) -> None:
    async with scenario.database.transaction() as session:
        await holder_signed_in(session, who)


async def events(person: httpx.AsyncClient, address: str) -> dict[str, Any]:
    """By title; asked as a calendar program asks, without a session."""
    answer = await person.get(address, headers={"cookie": "", "accept": "*/*"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.text)
    return {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}


async def test_a_calendar_program_reads_the_offices_deadlines(scenario: Scenario, browse: Browse) -> None:
    await scenario.announce(CILEGON, SORONG, due="2025-07-31T23:59", title="Data pemasok")
    await scenario.announce(TANGERANG, title="Milik unit lain")
    async with browse("operator", unit=SORONG) as officer:
        found = await events(officer, await link(officer))
    assert list(found) == ["Batas waktu: Data pemasok"]
    [event] = found.values()
    assert event["DTEND"].dt.isoformat() == "2025-07-31T14:59:00+00:00"
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")


async def test_an_event_keeps_its_uid_and_tells_of_every_change(scenario: Scenario, browse: Browse) -> None:
    deadline = await scenario.announce(CILEGON, title="Data")
    other = await scenario.announce(CILEGON, title="Lain")
    async with browse("operator", unit=CILEGON) as officer:
        address = await link(officer)
        before = (await events(officer, address))["Batas waktu: Data"]
        await scenario.moved(deadline, "2025-08-15T23:59")
        moved = (await events(officer, address))["Batas waktu: Data"]
        await scenario.withdrawn(deadline)
        await scenario.met(other, CILEGON)
        found = await events(officer, address)
    gone, done = found["Tidak berlaku lagi: Data"], found["Selesai: Lain"]
    assert before["UID"] == moved["UID"] == gone["UID"] != done["UID"]
    assert [one["SEQUENCE"] for one in (before, moved, gone, done)] == [0, 1, 2, 1]
    assert [one["STATUS"] for one in (moved, gone, done)] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]


async def test_a_new_link_ends_the_old_one(scenario: Scenario, browse: Browse) -> None:
    async with browse("operator", unit=CILEGON) as officer:
        first, second = await link(officer), await link(officer)
        assert first != second
        assert (await officer.get(first)).status_code == 404
        assert await events(officer, second) == {}
        await officer.post("/tenggat/kalender/akhiri")
        assert (await officer.get(second)).status_code == 404


async def test_the_link_is_shown_once_and_kept_only_as_a_hash(scenario: Scenario, browse: Browse) -> None:
    async with browse("operator", unit=CILEGON) as officer:
        address = await link(officer)
        token = address.removeprefix("/kalender/").removesuffix(".ics")
        assert len(token) >= 43
        assert token not in (await officer.get("/tenggat/kalender")).text
    [(row,)] = await scenario.rows("SELECT calendar_link::text FROM calendar_link")
    assert token not in row


async def test_links_of_two_people_of_one_office_live_apart(scenario: Scenario, browse: Browse) -> None:
    async with browse("operator", unit=CILEGON) as one, browse("verifier", unit=CILEGON) as other:
        kept = await link(one)
        await link(other)
        await other.post("/tenggat/kalender/akhiri")
        assert await events(one, kept) == {}


async def test_a_link_ends_after_a_year_and_may_be_renewed_before(scenario: Scenario, browse: Browse) -> None:
    async with browse("operator", unit=CILEGON) as officer:
        address = await link(officer)
        for months in range(1, 12):  # its holder signs in now and then
            scenario.move_clock(f"{2025 + (6 + months) // 12}-{(6 + months) % 12 + 1:02d}-08T01:00:00Z")
            await signed_in(scenario, officer_of(CILEGON))
        assert await events(officer, address) == {}
        await officer.post("/tenggat/kalender/perpanjang")
        scenario.move_clock("2026-07-10T01:00:00Z")
        assert await events(officer, address) == {}, "renewed for a year"
        await signed_in(scenario, officer_of(CILEGON))
        scenario.move_clock("2026-09-20T01:00:00Z")
        other = await link(officer)
        assert (await officer.get(address)).status_code == 404
        await signed_in(scenario, officer_of(CILEGON))
        await run(scenario, "UPDATE calendar_link SET seen_at = '2027-09-19'")
        scenario.move_clock("2027-09-20T00:59:00Z")
        assert await events(officer, other) == {}
        scenario.move_clock("2027-09-20T01:30:00Z")
        assert (await officer.get(other)).status_code == 404
        assert "sudah tidak berlaku" in (await officer.get("/tenggat/kalender")).text
        answer = await officer.post("/tenggat/kalender/perpanjang")
        assert answer.headers["location"] == "/tenggat/kalender"
        assert (await officer.get(other)).status_code == 404, "what has ended is not renewed"


@pytest.mark.parametrize(
    ("unit", "roles", "lives"),
    [(CILEGON, ["operator"], True), (CILEGON, ["auditor"], True), (SORONG, ["operator"], False), (CILEGON, [], False)],
)
async def test_a_link_ends_with_its_holders_office_or_roles(
    scenario: Scenario, browse: Browse, unit: str, roles: list[str], lives: bool
) -> None:
    async with browse("operator", unit=CILEGON) as officer, browse("verifier", unit=CILEGON) as colleague:
        address, kept = await link(officer), await link(colleague)
        await signed_in(scenario, Principal(officer_of(CILEGON).subject, unit, frozenset(map(Role, roles))))
        assert (await officer.get(address)).status_code == (200 if lives else 404)
        assert (await officer.get(kept)).status_code == 200, "another's link lives"


async def test_a_link_whose_holder_is_not_seen_ends_after_90_days(scenario: Scenario, browse: Browse) -> None:
    async with browse("operator", unit=CILEGON) as officer:
        address = await link(officer)
        scenario.move_clock("2025-10-06T00:59:00Z")
        assert await events(officer, address) == {}
        scenario.move_clock("2025-10-06T01:30:00Z")
        assert (await officer.get(address)).status_code == 404
        await signed_in(scenario, officer_of(CILEGON))
        assert await events(officer, address) == {}, "who comes back after a long leave has it again"


async def test_the_page_tells_when_a_link_was_used_last_and_when_it_ends(scenario: Scenario, browse: Browse) -> None:
    async with browse("operator", unit=CILEGON) as officer:
        address = await link(officer)
        before = (await officer.get("/tenggat/kalender")).text
        assert "belum pernah" in before
        assert "8 Juli 2026" in before
        scenario.move_clock("2025-07-09T03:00:00Z")
        await events(officer, address)
        scenario.move_clock("2025-07-09T03:30:00Z")
        await events(officer, address)
        after = (await officer.get("/tenggat/kalender")).text
    assert "9 Juli 2025 10.00" in after, "about every hour is enough"


@pytest.mark.parametrize(
    "wrong",
    [
        "ends_at = renewed_at", "ends_at = renewed_at + interval '367 days'", "ends_at = NULL", "seen_at = NULL",
        "renewed_at = made_at - interval '1 second'", "seen_at = made_at - interval '1 second'",
        "used_at = made_at - interval '1 second'",
    ],
)  # fmt: skip
async def test_the_database_takes_no_link_without_end(scenario: Scenario, browse: Browse, wrong: str) -> None:
    async with browse("operator", unit=CILEGON) as officer:
        await link(officer)
    with pytest.raises(IntegrityError):
        await run(scenario, f"UPDATE calendar_link SET {wrong}")


async def test_what_has_not_changed_is_the_same_bytes_and_not_sent_again(scenario: Scenario, browse: Browse) -> None:
    deadline = await scenario.announce(CILEGON, title="Data")
    async with browse("operator", unit=CILEGON) as officer:
        address = await link(officer)
        first, second = await officer.get(address), await officer.get(address)
        assert first.content == second.content
        tag = first.headers["etag"]
        for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = await officer.get(address, headers={"if-none-match": held})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        await scenario.moved(deadline, "2025-08-15T23:59")
        changed = await officer.get(address, headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


async def test_a_calendar_program_may_ask_for_the_head_and_the_methods(scenario: Scenario, browse: Browse) -> None:
    await scenario.announce(CILEGON)
    async with browse("operator", unit=CILEGON) as officer:
        address = await link(officer)
        whole, head, methods = (
            await officer.get(address), await officer.head(address), await officer.options(address),
        )  # fmt: skip
        assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", whole.headers["etag"])
        assert (methods.status_code, methods.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
        for method in ("GET", "HEAD", "OPTIONS"):
            assert (await officer.request(method, "/kalender/tidak-ada.ics")).status_code == 404


async def test_an_open_event_ends_when_it_is_due_and_rings_the_day_before(scenario: Scenario, browse: Browse) -> None:
    deadline = await scenario.announce(CILEGON, due="2025-07-31T23:59", title="Data")
    async with browse("operator", unit=CILEGON) as officer:
        address = await link(officer)
        event = (await events(officer, address))["Batas waktu: Data"]
        await scenario.met(deadline, CILEGON)
        done = (await events(officer, address))["Selesai: Data"]
    assert event["DTEND"].dt.isoformat() == "2025-07-31T16:59:00+00:00"
    assert event["DTSTART"].dt < event["DTEND"].dt
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt
    [alarm] = event.subcomponents
    assert (alarm["ACTION"], alarm["TRIGGER"].dt.days) == ("DISPLAY", -1)
    assert done.subcomponents == []
