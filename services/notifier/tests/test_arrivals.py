"""The Kanwil hears of every return in its inbox, and of a day's returns in one e-mail; a cancellation and an approval
that is taken back reach whom they concern."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from jembatan_contracts.deadlines import SuppliersDeadlineWithdrawn
from notifier.domain.messages import kind_of
from notifier.usecases import emails

from .actors import CILEGON, KANWIL, SORONG, TANGERANG, Scenario, alert

Browse = Callable[..., Any]
NEXT_OPENING = "2025-07-09T01:00:00Z"


async def sent(scenario: Scenario, unit: str = CILEGON, occasion: str = "") -> None:
    await scenario.hear(alert(f"received{occasion}", unit), alert(f"arrived{occasion}"))


async def emails_to(scenario: Scenario, unit: str) -> list[Any]:
    """As the carrier takes them."""
    async with scenario.database.transaction() as session:
        taken = await emails.claim(session, "x", 500)
    [found] = await scenario.rows("SELECT name FROM unit WHERE code = :code", code=unit)
    return [one for one in taken if one.office == found[0]]


async def test_twenty_returns_of_a_day_are_twenty_messages_and_one_email_to_each_reader(scenario: Scenario) -> None:
    for number in range(20):
        await sent(scenario, CILEGON if number % 2 else TANGERANG, "-again-late" if number > 1 else "")
    assert await scenario.said(KANWIL) == ["submission-arrived"] * 20
    readers = await scenario.rows(
        "SELECT id FROM contact WHERE unit = :u AND active AND jabatan <> 'kepala-kanwil'", u=KANWIL
    )
    queued = (
        "SELECT count(*) FROM delivery d JOIN message m ON m.id = d.message_id WHERE m.unit = :u AND channel = 'email'"
    )
    assert await scenario.rows(queued, u=KANWIL) == [(len(readers),)]
    assert await emails_to(scenario, KANWIL) == []  # not before the next opening
    scenario.move_clock(NEXT_OPENING)
    email, *others = await emails_to(scenario, KANWIL)
    assert len(others) == len(readers) - 1
    kind = kind_of(email.kind, email.data)
    assert len(kind.also) == 19  # type: ignore[attr-defined]


async def test_what_comes_after_the_email_of_the_day_has_left_begins_the_next_one(scenario: Scenario) -> None:
    await sent(scenario)
    scenario.move_clock(NEXT_OPENING)
    first = await emails_to(scenario, KANWIL)
    await sent(scenario, TANGERANG, "-again-late")
    assert await emails_to(scenario, KANWIL) == []
    scenario.move_clock("2025-07-10T01:00:00Z")
    again = await emails_to(scenario, KANWIL)
    assert len(again) == len(first)
    assert [kind_of(one.kind, one.data).also for one in (*first, *again)] == [[]] * (2 * len(first))  # type: ignore[attr-defined]


async def test_a_nil_return_and_one_that_comes_back_are_told_too(scenario: Scenario) -> None:
    await scenario.hear(alert("nil", TANGERANG), alert("arrived-nil"))
    await sent(scenario, occasion="-again-late")
    found = await scenario.rows(
        "SELECT data->'title'->>'id' FROM message WHERE kind = 'submission-arrived' ORDER BY id"
    )
    assert found == [("Lapas Kelas IIB Sorong menyatakan nihil",), ("Lapas Kelas IIB Sorong mengirim ulang",)]


async def test_an_approval_taken_back_is_told_to_the_unit_and_its_head(scenario: Scenario) -> None:
    await scenario.hear(alert("approval-withdrawn"))
    assert await scenario.said() == ["approval-withdrawn"]
    heard = await scenario.rows(
        "SELECT c.jabatan FROM delivery d JOIN contact c ON c.id = d.contact_id ORDER BY 1",
    )
    assert ("kepala-upt",) in heard


@pytest.mark.parametrize("obligation", ["open", "met"])
async def test_a_cancellation_reaches_all_who_owed_it_and_their_kanwil_with_its_reason(
    scenario: Scenario, browse: Browse, obligation: str
) -> None:
    deadline = await scenario.announce(CILEGON, TANGERANG, SORONG)
    await scenario.clock_strikes("2025-07-24T03:00:00Z")
    if obligation == "met":
        await scenario.met(deadline, CILEGON)
    reason = "Digabung dengan semester berikutnya."
    event = SuppliersDeadlineWithdrawn(deadline=deadline, reason=reason, tell=True)
    record = scenario.record(event)
    await scenario.hear_again([record])
    told = await scenario.rows("SELECT unit FROM message WHERE kind = 'deadline-withdrawn' ORDER BY unit")
    kanwil = await scenario.rows("SELECT DISTINCT kanwil FROM unit WHERE code IN (:a, :b)", a=CILEGON, b=SORONG)
    assert {unit for (unit,) in told} == {CILEGON, TANGERANG, SORONG, *(code for (code,) in kanwil)}
    async with browse("operator", unit=CILEGON) as person:
        inbox = (await person.get("/kotak-masuk")).text
        owed = (await person.get("/tenggat")).text
    assert inbox.count("message-kind") == (2 if obligation == "met" else 1)  # a reminder of what was done may stay
    assert "Dibatalkan" in inbox
    assert "Data pemasok BAMA" not in owed
    async with browse("operator", unit=TANGERANG) as person:
        page = await person.get("/kotak-masuk")
        assert "Pengingat" not in page.text
        link = page.text.split('href="/kotak-masuk/')[1].split('"')[0]
        email: httpx.Response = await person.get(f"/kotak-masuk/{link}")
        assert reason in email.text
    before = await scenario.rows("SELECT count(*) FROM message")
    await scenario.hear_again([record])
    assert await scenario.rows("SELECT count(*) FROM message") == before


async def test_closing_takes_reminders_away_and_writes_to_nobody(scenario: Scenario) -> None:
    deadline = await scenario.announce(CILEGON)
    await scenario.clock_strikes("2025-07-24T03:00:00Z")
    said = await scenario.said(CILEGON)
    await scenario.withdrawn(deadline)
    assert await scenario.said(CILEGON) == said


async def test_a_reminder_of_what_is_done_is_no_longer_unread(scenario: Scenario, browse: Browse) -> None:
    deadline = await scenario.announce(CILEGON)
    await scenario.clock_strikes("2025-07-24T03:00:00Z")
    async with browse("operator", unit=CILEGON) as person:
        assert "Pengingat" in (await person.get("/kotak-masuk?show=unread")).text
        await scenario.met(deadline, CILEGON)
        assert "Pengingat" not in (await person.get("/kotak-masuk?show=unread")).text


async def test_a_file_that_was_put_aside_is_told_once_to_the_staff_of_its_unit(
    scenario: Scenario, browse: Browse
) -> None:
    record = scenario.record(alert("put-aside"))
    await scenario.hear_again([record, record])
    assert await scenario.said() == ["upload-put-aside"]
    heard = await scenario.rows("SELECT c.jabatan FROM delivery d JOIN contact c ON c.id = d.contact_id")
    assert ("operator-bama",) in heard
    assert ("kepala-upt",) not in heard
    async with browse("operator", unit=CILEGON) as person:
        page = await person.get("/kotak-masuk")
        assert "Berkas disisihkan" in page.text
        link = page.text.split('href="/kotak-masuk/')[1].split('"')[0]
        email: httpx.Response = await person.get(f"/kotak-masuk/{link}")
        assert "templat Jembatan yang baru" in email.text
        assert alert("put-aside").action.link in email.text
    async with browse("operator", unit=TANGERANG) as other:
        assert "Berkas disisihkan" not in (await other.get("/kotak-masuk")).text
