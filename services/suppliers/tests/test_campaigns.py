"""The directorate collects."""

import csv
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from chassis.db import Database
from chassis.units import Unit
from sqlalchemy import text

from .actors import CAMPAIGN, CILEGON, Actors, ok, refusal

Events = Callable[..., Awaitable[list[dict[str, Any]]]]


async def national_units(database: Database) -> None:
    with (Path(__file__).parent / "data" / "units.csv").open() as file:
        rows = list(csv.DictReader(file))
    async with database.transaction() as session:
        session.add_all(Unit.model_validate({"full_name": row["name"], **row}) for row in rows)


async def test_opening_on_the_national_directory_obliges_531_units_each_in_its_own_zone(
    database: Database, actors: Actors, events: Events
) -> None:
    await national_units(database)
    planned = await actors.draft()
    async with actors.admin() as admin:
        seen = ok(await admin.get(f"/campaigns/{planned['id']}"))
        assert seen["would_oblige"] == 531
        opened = ok(await admin.post(f"/campaigns/{planned['id']}/open", json={"expected": 531}))
    assert (opened["status"], opened["expected"]) == ("open", 531)

    async with database.transaction() as session:
        rows = await session.execute(
            text("SELECT timezone, count(*), min(due_at), max(due_at) FROM submission GROUP BY 1 ORDER BY 1")
        )
        due = {zone: (count, first, last) for zone, count, first, last in rows}
    assert sum(count for count, _, _ in due.values()) == 531
    assert {zone: first.isoformat() for zone, (_, first, last) in due.items() if first == last} == {
        "Asia/Jakarta": "2025-07-31T16:59:00+00:00",
        "Asia/Jayapura": "2025-07-31T14:59:00+00:00",
        "Asia/Makassar": "2025-07-31T15:59:00+00:00",
        "Asia/Pontianak": "2025-07-31T16:59:00+00:00",
    }

    (announced,) = await events("campaign-opened")
    assert (announced["version"], announced["expected"], announced["due_local"]) == (1, 531, "2025-07-31T23:59")
    (deadline,) = await events("deadline-set")
    assert deadline["deadline"] == announced["deadline"] == opened["deadline_id"]
    assert (len(deadline["units"]), deadline["due_at"]) == (531, "2025-07-31T16:59:00Z")
    assert not any(code.startswith("bapas") for code in deadline["units"])


async def test_a_unit_added_after_opening_does_not_change_the_expected_set(
    database: Database, registered_units: list[str], actors: Actors
) -> None:
    campaign = await actors.open_campaign()
    async with database.transaction() as session:
        session.add(
            Unit(
                code="lapas-baru",
                name="Lapas Baru",
                full_name="Lapas Baru",
                unit_type="Lapas",
                kanwil="kanwil-banten",
                timezone="Asia/Jakarta",
            )
        )
    async with actors.admin() as admin:
        answer = ok(await admin.get(f"/campaigns/{campaign['id']}/rates", params={"level": "ditjen"}))
    assert [group["expected"] for group in answer["groups"]] == [4]


async def test_without_a_directory_of_units_nothing_is_opened(
    database: Database, actors: Actors, events: Events
) -> None:
    planned = await actors.draft()
    async with actors.admin() as admin:
        answer = await admin.post(f"/campaigns/{planned['id']}/open")
        assert refusal(answer) == (409, "direktori-unit-kosong")
        assert ok(await admin.get(f"/campaigns/{planned['id']}"))["status"] == "draft"
    assert await events() == []


async def test_opening_is_refused_when_the_directory_holds_another_number_than_the_admin_expects(
    registered_units: list[str], actors: Actors
) -> None:
    planned = await actors.draft()
    async with actors.admin() as admin:
        answer = await admin.post(f"/campaigns/{planned['id']}/open", json={"expected": 531})
    assert refusal(answer) == (409, "jumlah-unit-berbeda")
    assert "4 unit" in answer.json()["title"]


@pytest.mark.parametrize(
    "dates",
    [
        {"due_local": "2025-08-08T00:00"},
        {"late_until_local": "2025-08-15T00:00"},
        {"opens_at": "2025-07-31T16:59:00Z"},
    ],
)
async def test_dates_out_of_order_are_refused(actors: Actors, database: Database, dates: dict[str, str]) -> None:
    async with actors.admin() as admin:
        answer = await admin.post("/campaigns", json=CAMPAIGN | dates)
    assert refusal(answer) == (422, "urutan-tanggal-salah")


async def test_the_database_refuses_dates_out_of_order_too(database: Database, actors: Actors) -> None:
    from sqlalchemy.exc import IntegrityError

    await actors.draft()
    async with database.transaction() as session:
        with pytest.raises(IntegrityError, match="campaign_dates_in_order"):
            async with session.begin_nested():
                await session.execute(text("UPDATE campaign SET due_local = late_until_local + interval '1 second'"))


@pytest.mark.parametrize("types", [None, [], ["Lapas", "Lapas"], ["Lapas", "Rutan", "LPKA", "Rutan"], ["Kantin"]])
async def test_types_of_unit_are_told_each_once(database: Database, actors: Actors, types: list[str] | None) -> None:
    plan = CAMPAIGN | {"unit_types": types}
    if types is None:
        del plan["unit_types"]
    async with actors.admin() as admin:
        answer = await admin.post("/campaigns", json=plan)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith("unit_types")


@pytest.mark.parametrize(("due", "field"), [("2025-07-11T23:59", "short_notice"), ("2025-07-20T23:59", "free_day")])
async def test_a_due_time_to_be_confirmed_is_refused_and_says_how(
    registered_units: list[str], actors: Actors, due: str, field: str
) -> None:
    planned, opened = await actors.draft(due_local=due), await actors.open_campaign(title="Pengumpulan lain")
    async with actors.admin() as admin:
        ways = {f"/campaigns/{planned['id']}/open": {}, f"/campaigns/{opened['id']}/move": {"due_local": due}}
        for way, wish in ways.items():
            for body in (wish, wish | {field: False}):
                answer = await admin.post(way, json=body)
                assert (answer.status_code, answer.json()["errors"][0]["field"]) == (409, field)
            ok(await admin.post(way, json=wish | {field: True}))


async def test_a_title_with_a_telephone_number_is_refused_since_it_travels_in_events(
    database: Database, actors: Actors
) -> None:
    async with actors.admin() as admin:
        answer = await admin.post("/campaigns", json=CAMPAIGN | {"title": "Tanya ke 0812-3456-7890"})
    assert answer.status_code == 422
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [("title", "memuat-data-pribadi")]


async def test_moving_the_due_time_moves_it_for_every_unit_in_its_zone(
    database: Database, registered_units: list[str], actors: Actors, events: Events
) -> None:
    campaign = await actors.open_campaign()
    async with actors.admin() as admin:
        move = {"due_local": "2025-08-05T12:00", "reason": "Gangguan jaringan nasional."}
        assert (
            ok(await admin.post(f"/campaigns/{campaign['id']}/move", json=move))["due_local"] == "2025-08-05T12:00:00"
        )
    async with database.transaction() as session:
        rows = await session.execute(text("SELECT DISTINCT timezone, due_at FROM submission ORDER BY 1"))
        due = {zone: moment.isoformat() for zone, moment in rows}
    assert due == {
        "Asia/Jakarta": "2025-08-05T05:00:00+00:00",
        "Asia/Jayapura": "2025-08-05T03:00:00+00:00",
        "Asia/Makassar": "2025-08-05T04:00:00+00:00",
    }
    (event,) = await events("deadline-moved")
    assert (event["version"], event["due_local"], event["due_at"]) == (2, "2025-08-05T12:00", "2025-08-05T05:00:00Z")


async def test_a_due_time_in_the_past_is_refused(
    registered_units: list[str], actors: Actors, clock_at: Callable[[str | datetime], None]
) -> None:
    campaign = await actors.open_campaign()
    clock_at("2025-07-20T00:00:00Z")
    async with actors.admin() as admin:
        answer = await admin.post(f"/campaigns/{campaign['id']}/move", json={"due_local": "2025-07-19T00:00"})
    assert refusal(answer) == (422, "batas-waktu-sudah-lewat")


async def test_closing_publishes_the_final_figures_and_ends_every_reminder(
    registered_units: list[str], actors: Actors, events: Events
) -> None:
    campaign = await actors.open_campaign()
    submission = await actors.submission_of(campaign)
    async with actors.operator() as operator:
        ok(await operator.post(f"/submissions/{submission}/nil", json={"reason": "Dipasok Lapas induk."}))
    async with actors.admin() as admin:
        assert ok(await admin.post(f"/campaigns/{campaign['id']}/close"))["status"] == "closed"
    (closed,) = await events("campaign-closed")
    figures = {name: closed[name] for name in ("version", "expected", "reported", "on_time", "late", "nil")}
    assert figures == {"version": 2, "expected": 4, "reported": 1, "on_time": 1, "late": 0, "nil": 1}
    (withdrawn,) = await events("deadline-withdrawn")
    assert (withdrawn["deadline"], withdrawn.get("units")) == (campaign["deadline_id"], None)
    async with actors.operator("rutan-kelas-i-tangerang") as operator:
        other = await actors.submission_of(campaign, "rutan-kelas-i-tangerang")
        answer = await operator.post(f"/submissions/{other}/nil", json={"reason": "Dipasok Lapas induk."})
    assert refusal(answer) == (409, "pengumpulan-tidak-terbuka")


async def test_cancelling_withdraws_the_deadline(registered_units: list[str], actors: Actors, events: Events) -> None:
    campaign = await actors.open_campaign()
    async with actors.admin() as admin:
        reason = {"reason": "Diganti pengumpulan terpadu."}
        assert ok(await admin.post(f"/campaigns/{campaign['id']}/cancel", json=reason))["status"] == "cancelled"
    (withdrawn,) = await events("deadline-withdrawn")
    assert withdrawn["reason"] == "Diganti pengumpulan terpadu."


async def test_a_draft_is_the_directorates_own_affair(registered_units: list[str], actors: Actors) -> None:
    planned = await actors.draft()
    async with actors.operator() as operator:
        assert refusal(await operator.get(f"/campaigns/{planned['id']}"))[0] == 404
        assert ok(await operator.get("/campaigns"))["items"] == []


async def test_rates_by_unit_show_only_what_the_reader_may_see(registered_units: list[str], actors: Actors) -> None:
    campaign = await actors.open_campaign()
    address = f"/campaigns/{campaign['id']}/rates"
    async with actors.verifier() as verifier:
        groups = ok(await verifier.get(address, params={"level": "upt"}))["groups"]
        assert [group["code"] for group in groups] == [CILEGON, "rutan-kelas-i-tangerang"]
        assert groups[0]["name"] == "Lapas Kelas IIA Cilegon"
    async with actors.operator() as operator:
        assert [g["expected"] for g in ok(await operator.get(address, params={"level": "ditjen"}))["groups"]] == [1]


async def test_campaigns_are_listed_page_by_page(database: Database, actors: Actors) -> None:
    titles = [f"Pengumpulan ke {number}" for number in range(5)]
    for title in titles:
        await actors.draft(title=title)
    seen, cursor = [], None
    async with actors.admin() as admin:
        while True:
            answer = ok(await admin.get("/campaigns", params={"limit": 2} | ({"cursor": cursor} if cursor else {})))
            seen += [item["title"] for item in answer["items"]]
            cursor = answer["next"]
            if cursor is None:
                break
    assert seen == titles[::-1]


@pytest.mark.parametrize("sign", ["\r\nBcc: ", "\t", "\u202e", "\u200b", "\u2028", "\x07", "\x85"])
async def test_a_title_is_one_line_in_which_all_is_seen(database: Database, actors: Actors, sign: str) -> None:
    async with actors.admin() as admin:
        answer = await admin.post("/campaigns", json=CAMPAIGN | {"title": f"Data BAMA{sign}korban"})
        assert answer.status_code == 422, answer.text
        [field] = answer.json()["errors"]
        assert (field["field"], field["code"]) == ("title", "harus-satu-baris")
        saved = await admin.post("/campaigns", json=CAMPAIGN | {"title": "  Data BAMA – Juli 2025\r\n"})
        assert saved.json()["title"] == "Data BAMA – Juli 2025"
