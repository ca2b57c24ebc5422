"""Programmes and plans: who sees them, what they allow, what others hear of them."""

import asyncio
from typing import Any

import pytest
from chassis.db import Database

from .factories import CILEGON, PLAN, PROGRAMME, SORONG, Stage, hear_offices


async def test_a_programme_is_told_of_when_it_opens_and_when_it_ends(
    offices: Database, stage: Stage, events: Any
) -> None:
    programme = await stage.programme()
    await stage.until("tutup", await stage.plan(programme))
    async with stage.http("admin", unit="ditjenpas") as admin:
        closed = await admin.post(f"/programmes/{programme['id']}/close")
    assert closed.json()["status"] == "ditutup"
    opened, ended = await events("programme-opened"), await events("programme-closed")
    assert [(one["title"], one["packages"], one["version"]) for one in opened] == [(PROGRAMME["title"], 1000, 1)]
    assert [(one["distributions"], one["handed_over"], one["version"]) for one in ended] == [(1, 37, 2)]


async def test_a_distribution_is_told_of_when_it_begins_and_when_it_ends(
    offices: Database, stage: Stage, events: Any
) -> None:
    one = await stage.until("tutup")
    begun, ended = await events("distribution-opened"), await events("distribution-closed")
    assert [(told["distribution"], told["planned"]) for told in begun] == [(one, 40)]
    expected = {"approved": 38, "released": 38, "handed_over": 37, "brought_back": 1, "missing": 0, "cancelled": False}
    assert [{name: told[name] for name in expected} for told in ended] == [expected]


async def test_its_day_is_a_deadline_that_the_hand_over_meets(offices: Database, stage: Stage, events: Any) -> None:
    await stage.until("serahkan")
    [due], [met] = await events("deadline-set"), await events("deadline-met")
    assert (due["due_local"], due["units"], due["kind"]) == ("2025-08-17T23:59", [CILEGON], "distribution")
    assert (met["deadline"], met["unit"], met["late"]) == (due["deadline"], CILEGON, False)


async def test_of_a_plan_that_was_called_off_nothing_is_due_any_more(
    offices: Database, stage: Stage, events: Any
) -> None:
    one = await stage.plan()
    cancelled = await stage.step(one, "batalkan", reason="Diganti bulan depan.")
    assert cancelled.json()["status"] == "dibatalkan"
    [withdrawn] = await events("deadline-withdrawn")
    assert (withdrawn["units"], withdrawn["reason"]) == ([CILEGON], "Diganti bulan depan.")
    assert await events("distribution-closed") == [], "nobody had heard of it"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"held_on": "2025-09-01"}, "di-luar-periode"),
        ({"held_on": "2025-07-07"}, "hari-sudah-lewat"),
        ({"packages": 1000}, "paket-tidak-cukup"),
        ({}, "penyaluran-sudah-ada"),
    ],
)
async def test_a_plan_stays_within_its_programme(
    offices: Database, stage: Stage, changes: dict[str, Any], code: str
) -> None:
    programme = await stage.programme()
    await stage.plan(programme)
    async with stage.http("operator", unit=CILEGON) as operator:
        refused = await operator.post("/distributions", json=PLAN | {"programme": programme["id"]} | changes)
    assert (refused.json()["code"], refused.status_code in (409, 422)) == (code, True)


async def test_the_packages_of_a_programme_are_planned_once(committed: Database, stage: Stage) -> None:
    """Two units at once, and packages for one: exactly one of them gets them."""
    await hear_offices(committed)
    programme = await stage.programme(packages=60)

    async def plan(unit: str) -> int:
        async with stage.http("operator", unit=unit) as operator:
            told = PLAN | {"programme": programme["id"]}
            return int((await operator.post("/distributions", json=told)).status_code)

    assert sorted(await asyncio.gather(plan(CILEGON), plan(SORONG))) == [201, 409]


async def test_a_national_day_is_one_plan_for_every_unit_and_one_deadline(
    offices: Database, stage: Stage, events: Any
) -> None:
    programme = await stage.programme()
    await stage.plan(programme)
    day = {"held_on": PLAN["held_on"], "packages": 25, "unit_types": ["Lapas"]}
    async with stage.http("admin", unit="ditjenpas") as admin:
        made = await admin.post(f"/programmes/{programme['id']}/national-day", json=day)
        again = await admin.post(f"/programmes/{programme['id']}/national-day", json=day)
    assert made.json() == {"distributions": 1}, "Cilegon has one on that day already"
    assert again.json()["code"] == "tidak-ada-unit"
    assert [one["units"] for one in await events("deadline-set")] == [[CILEGON], [SORONG]]


async def test_a_programme_is_closed_once_nothing_of_it_is_under_way(offices: Database, stage: Stage) -> None:
    programme = await stage.programme()
    one = await stage.until("ajukan", await stage.plan(programme))
    async with stage.http("admin", unit="ditjenpas") as admin:
        refused = await admin.post(f"/programmes/{programme['id']}/close")
        assert refused.json()["code"] == "penyaluran-masih-berjalan"
        await stage.step(one, "kembalikan", who=("verifier", "kanwil-banten"), reason="Tidak jadi diadakan.")
        await stage.step(one, "batalkan", reason="Tidak jadi diadakan.")
        assert (await admin.post(f"/programmes/{programme['id']}/close")).status_code == 200


async def test_a_draft_is_seen_by_its_office_and_a_kanwils_programme_by_its_units(
    offices: Database, stage: Stage
) -> None:
    draft = await stage.programme(opened=False)
    own = await stage.programme(office="kanwil-banten")
    seen = {}
    for role, unit in [("operator", CILEGON), ("operator", SORONG), ("admin", "ditjenpas"), ("admin", "kanwil-banten")]:
        async with stage.http(role, unit=unit) as person:
            found = (await person.get("/programmes")).json()["items"]
        seen[unit] = {one["id"] for one in found}
    assert seen == {
        CILEGON: {own["id"]},
        SORONG: set(),
        "ditjenpas": {draft["id"], own["id"]},
        "kanwil-banten": {own["id"]},
    }


async def test_a_person_plans_and_begins_on_the_pages(offices: Database, stage: Stage, browse: Any) -> None:
    programme = await stage.programme()
    async with browse("operator", unit=CILEGON) as person:
        wrong = await person.post("/penyaluran/baru", data={"programme": programme["id"], "held_on": "besok"})
        assert wrong.status_code == 422
        assert "Tulis seperti 31/12/2025" in wrong.text
        sent = {"programme": programme["id"], "held_on": "17/08/2025", "place": "Halaman Lapas", "packages": "40"}
        saved = await person.post("/penyaluran/baru", data=sent)
        assert saved.status_code == 303, saved.text
        page = saved.headers["location"]
        assert "Mulai pengusulan" in (await person.get(page)).text
        assert (await person.post(f"{page}/langkah", data={"action": "mulai"})).status_code == 303
        refused = await person.post(f"{page}/langkah", data={"action": "ajukan", "packages": "41"})
        assert (refused.status_code, "Isi antara 1 dan 40 paket" in refused.text) == (422, True)
        assert "pengusulan" in (await person.get("/")).text


async def test_a_programme_is_planned_on_the_pages(offices: Database, stage: Stage, browse: Any) -> None:
    async with browse("admin", unit="ditjenpas") as admin:
        sent = PROGRAMME | {"starts_on": "1/8/2025", "ends_on": "31 Agustus 2025"}
        saved = await admin.post("/program/baru", data=sent)
        assert saved.status_code == 303, saved.text
        assert (await admin.post(f"{saved.headers['location']}/buka")).status_code == 303
        assert "terbuka" in (await admin.get(saved.headers["location"])).text
        dotted = await admin.post("/program/baru", data=sent | {"packages": "1.000", "budget": "Rp 150.000.000,00"})
        assert dotted.status_code == 303, dotted.text
        reversed_ = await admin.post("/program/baru", data=sent | {"ends_on": "1/7/2025"})
    assert reversed_.status_code == 422
    async with stage.http("admin", unit="ditjenpas") as admin:
        kept = (await admin.get("/programmes")).json()["items"]
    assert [(one["packages"], one["budget"]) for one in kept] == [(1000, 150_000_000)] * 2
