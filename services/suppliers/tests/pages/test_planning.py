"""A collection is planned with dates that people can keep: not past and not too near in any zone that owes, working
days known, written as people here write them."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from chassis.db import Database
from chassis.pages.days import DayUnreadable, read_day
from chassis.pages.wall_clocks import HourUnreadable, read_hour
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from ..actors import CAMPAIGN, MEANT, Actors, ok, refusal
from ..page_text import gone_to, words

PLAN: dict[str, Any] = {"title": "Data pemasok BAMA semester I 2026", "unit_types": ["Lapas", "Rutan", "LPKA"]}


def due(date: str, time: str = "") -> dict[str, object]:
    return PLAN | {"due_local.date": date, "due_local.time": time}


def moved(local: str) -> dict[str, Any]:
    return MEANT | {"due_local": local, "late_until_local": "2025-09-01T00:00", "locks_local": "2025-09-02T00:00"}


@pytest.mark.parametrize(
    ("written", "day"),
    [("31/07/2025", "2025-07-31"), ("1-8-2025", "2025-08-01"), ("17 Agustus 2025", "2025-08-17"),
     ("17 agu 2025", "2025-08-17"), ("2025-07-31", "2025-07-31"), (" 5.12.2025 ", "2025-12-05")],
)  # fmt: skip
def test_a_date_is_read_day_first(written: str, day: str) -> None:
    assert read_day(written).isoformat() == day


@pytest.mark.parametrize("written", ["", "07/31/2025", "31/13/2025", "31/07/25", "besok", "31 Foo 2025", "30/02/2025"])
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(DayUnreadable):
        read_day(written)


def test_an_hour_has_24_and_none_is_the_last_minute() -> None:
    assert [f"{read_hour(one):%H:%M}" for one in ("", "23.59", "8:00", "16", "08.30 WIB")] == [
        "23:59", "23:59", "08:00", "16:00", "08:30",
    ]  # fmt: skip
    for wrong in ("24.00", "11.60", "11:59 PM", "siang"):
        with pytest.raises(HourUnreadable):
            read_hour(wrong)


async def test_late_and_lock_follow_from_the_due_time_and_all_three_are_shown(admin: httpx.AsyncClient) -> None:
    address = gone_to(await admin.post("/pengumpulan/baru", data=due("31/07/2025")))
    page = words(await admin.get(address))
    for said in ("Kamis, 31 Juli 2025 23.59", "Kamis, 7 Agustus 2025 23.59", "Kamis, 14 Agustus 2025 23.59"):
        assert said in page
    assert 'type="datetime-local"' not in (await admin.get("/pengumpulan/baru")).text


async def test_what_was_typed_stays_when_a_date_is_wrong(admin: httpx.AsyncClient) -> None:
    answer = await admin.post("/pengumpulan/baru", data=due("07/31/2025", "23.59"))
    assert "Tanggal belum terbaca" in words(answer, 422)
    assert 'value="07/31/2025"' in answer.text


@pytest.mark.parametrize(
    ("local", "code"),
    [
        ("2025-07-08T09:30", "batas-waktu-sudah-lewat"),  # 08.00 WIB now; half past nine in Jayapura is past
        ("2025-07-08T10:30", "waktu-terlalu-dekat"),
        ("2025-07-09T09:59", "waktu-terlalu-dekat"),  # a day ahead in WIB and WITA, not in WIT
        ("2025-07-09T10:00", ""),
    ],
)
async def test_a_due_time_that_is_past_or_too_near_in_any_zone_is_refused(
    registered_units: list[str], actors: Actors, stopped_at: Callable[[str], None], local: str, code: str
) -> None:
    stopped_at("2025-07-08T01:00:00Z")
    dates = CAMPAIGN | {"due_local": local}
    campaign = await actors.draft()
    opened = await actors.open_campaign()
    async with actors.admin() as admin:
        for answer in (
            await admin.post("/campaigns", json=dates),
            await admin.post(f"/campaigns/{campaign['id']}/move", json=moved(local)),
            await admin.post(f"/campaigns/{opened['id']}/move", json=moved(local)),
        ):
            assert (refusal(answer)[1] if answer.is_error else "") == code


async def test_a_zone_that_owes_nothing_does_not_count(
    database: Database, registered_units: list[str], actors: Actors, stopped_at: Callable[[str], None]
) -> None:
    stopped_at("2025-07-08T01:00:00Z")
    async with actors.admin() as admin:
        dates = CAMPAIGN | {"due_local": "2025-07-09T08:00", "unit_types": ["Rutan"]}
        ok(await admin.post("/campaigns", json=dates), 201)


async def test_a_draft_that_has_waited_too_long_is_not_opened(
    registered_units: list[str], actors: Actors, clock_at: Callable[[str], None]
) -> None:
    campaign = await actors.draft()
    clock_at("2025-07-31T10:00:00Z")
    async with actors.admin() as admin:
        assert refusal(await admin.post(f"/campaigns/{campaign['id']}/open"))[1] == "waktu-terlalu-dekat"


async def test_less_than_a_week_is_warned_of_and_has_to_be_meant(
    admin: httpx.AsyncClient, actors: Actors, clock_at: Callable[[str], None]
) -> None:
    address = gone_to(await admin.post("/pengumpulan/baru", data=due("12/07/2025")))
    assert "Unit mendapat waktu kurang dari 7 hari" in words(await admin.get(address))
    assert "kurang dari 7 hari lagi" in words(await admin.post(f"{address}/buka", data={"expected": "4"}), 422)
    gone_to(await admin.post(f"{address}/buka", data={"expected": "4", "short": "ya"}))
    near = {"due_local.date": "11/07/2025"}
    refused = await admin.post(f"{address}/geser", data=near)
    assert "kurang dari 7 hari lagi" in words(refused, 422)
    assert 'name="short"' in refused.text
    gone_to(await admin.post(f"{address}/geser", data=near | {"short": "ya"}))


async def test_a_near_due_time_may_stay_while_the_lock_is_moved(
    registered_units: list[str], actors: Actors, clock_at: Callable[[str], None]
) -> None:
    opened = await actors.open_campaign()
    clock_at("2025-07-31T12:00:00Z")
    async with actors.admin() as admin:
        ok(await admin.post(f"/campaigns/{opened['id']}/move", json=moved(CAMPAIGN["due_local"])))


@pytest.mark.parametrize(
    ("day", "said"),
    [("17/08/2025", "hari libur: Hari Kemerdekaan"), ("10/08/2025", "hari Minggu"), ("09/08/2025", "hari Sabtu")],
)
async def test_a_day_on_which_offices_are_closed_is_shown(admin: httpx.AsyncClient, day: str, said: str) -> None:
    address = gone_to(await admin.post("/pengumpulan/baru", data=due(day)))
    page = words(await admin.get(address))
    assert f"({said}" in page
    assert "kantor tutup" in page


async def test_a_title_that_exists_is_asked_for(admin: httpx.AsyncClient, actors: Actors) -> None:
    await actors.open_campaign()
    again = due("31/07/2025") | {"title": f" {CAMPAIGN['title'].upper()} "}
    asked = await admin.post("/pengumpulan/baru", data=again)
    assert "Ada pengumpulan lain dengan judul ini" in words(asked, 422)
    address = gone_to(await admin.post("/pengumpulan/baru", data=again | {"same_title": "ya"}))
    assert "judul yang sama" in words(await admin.get(address))


async def test_a_stale_second_tab_keeps_what_was_typed_and_shows_the_difference(
    admin: httpx.AsyncClient, actors: Actors
) -> None:
    campaign = await actors.open_campaign()
    page = f"/pengumpulan/{campaign['id']}"
    first = await admin.get(f"{page}/kelola")
    seen = first.text.split('name="seen" value="')[1].split('"')[0]
    gone_to(await admin.post(f"{page}/geser", data={"seen": seen, "due_local.date": "01/08/2025"}))
    stale = {"seen": seen, "due_local.date": "05/08/2025", "due_local.time": "12.00"}
    told = await admin.post(f"{page}/geser", data=stale)
    assert "tersimpan sekarang: 01/08/2025 23.59" in words(told, 422)
    assert "Anda mengisi: 05/08/2025 12.00" in words(told, 422)
    assert 'value="05/08/2025"' in told.text
    newer = told.text.split('name="seen" value="')[1].split('"')[0]
    gone_to(await admin.post(f"{page}/geser", data=stale | {"seen": newer}))


async def test_the_database_holds_the_day_too(database: Database, registered_units: list[str], actors: Actors) -> None:
    await actors.open_campaign()
    with pytest.raises(IntegrityError, match="gives less than a day"):
        async with database.transaction() as session:
            await session.execute(text("UPDATE campaign SET due_local = '2025-07-08 12:00'"))


async def test_a_cancelled_campaign_says_why_on_every_page_that_old_links_lead_to(
    admin: httpx.AsyncClient, operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors
) -> None:
    campaign = await actors.open_campaign()
    page, reason = f"/pengumpulan/{campaign['id']}", "Digabung dengan semester berikutnya."
    report = f"/laporan/{await actors.submission_of(campaign)}"
    gone_to(await admin.post(f"{page}/batalkan", data={"reason": reason}))
    assert gone_to(await operator.get(page)) == report
    for person, place in (
        (operator, report),
        (verifier, report),
        (verifier, page),
        (admin, page),
        (admin, f"{page}/kelola"),
        (admin, f"{page}/kanwil/kanwil-banten"),
        (admin, f"{page}/unit"),
    ):
        assert reason in words(await person.get(place)), place


async def test_cancelling_and_closing_are_told_once_to_all(
    admin: httpx.AsyncClient, actors: Actors, events: Callable[..., object]
) -> None:
    closed, cancelled = await actors.open_campaign(), await actors.open_campaign()
    gone_to(await admin.post(f"/pengumpulan/{closed['id']}/tutup", data={"sure": "ya"}))
    gone_to(await admin.post(f"/pengumpulan/{cancelled['id']}/batalkan", data={"reason": "Salah sasaran."}))
    told = await events("deadline-withdrawn")  # type: ignore[misc]
    assert [(one["tell"], one["reason"], bool(one.get("closing"))) for one in told] == [
        (False, "Pengumpulan sudah ditutup.", True),
        (True, "Salah sasaran.", False),
    ]
    [fact] = await events("campaign-cancelled")  # type: ignore[misc]
    assert (fact["campaign"], fact["reason"]) == (cancelled["id"], "Salah sasaran.")
