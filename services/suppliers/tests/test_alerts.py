"""Alerts to offices: their words, in the transaction of the fact, once; and the progress of a unit."""

import json
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from chassis.db import Database
from jembatan_contracts.alerts import AlertRaised
from jembatan_contracts.privacy import findings
from jembatan_contracts.submissions import Reason
from suppliers.domain import alerts
from suppliers.loops.tell_progress import tell_untold
from suppliers.models import Campaign, Submission

from .actors import CILEGON, Actors, ok, refusal
from .test_submissions import REASON, REVIEW, RUTAN, supplier

Events = Callable[..., Awaitable[list[dict[str, Any]]]]
WORDS = Path(__file__).parents[3] / "tests" / "alerts" / "suppliers"
"""The words as the notifier's tests render them. After changing some on purpose: `UPDATE_SNAPSHOTS=1`, here and there,
then read the differences.
"""
ID, OTHER_ID = (UUID(int=0x0197E4A0_0000_7000_8000_000000000000 + number) for number in (3, 4))
OFFICE, UNIT = "Kantor Wilayah Ditjenpas Papua Barat", "Lapas Kelas IIB Sorong"
REASONS = [
    Reason(text="NPWP belum sesuai kartu.", row=12, field="npwp"),
    Reason(text="Kapasitas per bulan tidak masuk akal.", row=14),
    Reason(text="Harga belum diisi.", field="harga_satuan"),
    Reason(text="Lengkapi daftar pemasok beras."),
    Reason(
        text="NIB belum ada.", row=7, field="nib", supplier_name="CV Sumber Rejeki & Rekan", workbook="data-bama.xlsx"
    ),
    Reason(text="Satuan belum wajar.", row=8, workbook="bama <2>.xlsx"),
    Reason(text="Harga belum ada.", row=2, field="price", workbook="dua.xlsx", table_name="“Sayur”, I–O"),
    Reason(text="Periksa lagi.", field="price", supplier_name="UD Maju"),
]


DUE = datetime(2025, 7, 31, 14, 59, tzinfo=UTC)


def at(day: int, hour: int) -> datetime:
    return datetime(2025, 7, day, hour, tzinfo=UTC)


def about(**facts: Any) -> tuple[Campaign, Submission]:
    facts = {"suppliers": 36, "round": 1, "late": False} | facts
    submission = Submission(
        id=ID, campaign_id=ID, unit="lapas-kelas-iib-sorong", kanwil="kanwil-papua-barat", timezone="Asia/Jayapura",
        due_at=DUE, late_until=DUE, locks_at=DUE, updated_at=at(8, 3), **facts,
    )  # fmt: skip
    return Campaign(title="Data pemasok BAMA semester II 2025"), submission


SAID: dict[str, Callable[[], AlertRaised]] = {
    "received": lambda: alerts.received(*about(), at(8, 3)),
    "received-late": lambda: alerts.received(*about(late=True), at(8, 3)),
    "received-again": lambda: alerts.received(*about(round=2), at(8, 3)),
    "received-again-late": lambda: alerts.received(*about(round=2, late=True), at(8, 3)),
    "nil": lambda: alerts.nil_received(
        *about(round=0, late=True, nil_reason="Bahan makanan dipasok oleh Lapas induk."), at(8, 4)
    ),
    "arrived": lambda: alerts.arrived(*about(), UNIT, at(8, 3)),
    "arrived-again-late": lambda: alerts.arrived(*about(round=2, late=True), UNIT, at(8, 3)),
    "arrived-without-rows": lambda: alerts.arrived(*about(left_out=17), UNIT, at(8, 3)),
    "arrived-nil": lambda: alerts.arrived(*about(round=0, nil_suppliers=0), UNIT, at(8, 3), nil=True),
    "returned": lambda: alerts.returned(*about(correct_by=DUE, correction_id=OTHER_ID), OFFICE, REASONS, at(9, 2)),
    "approved": lambda: alerts.approved(*about(), OFFICE, at(10, 2)),
    "approval-withdrawn": lambda: alerts.approval_withdrawn(
        *about(reopen_reason="Disetujui sebelum harga diperiksa."), OFFICE, at(11, 2)
    ),
    "exempted": lambda: alerts.exempted(
        *about(exempt_reason="Unit sedang direnovasi dan tidak dihuni."), OFFICE, at(10, 2)
    ),
    "put-aside": lambda: alerts.put_aside(ID, "lapas-kelas-iib-sorong", datetime(2025, 7, 8, 2, 30, tzinfo=UTC)),
}


@pytest.mark.parametrize("name", SAID)
def test_the_words_are_those_that_were_read_and_approved(name: str) -> None:
    said = SAID[name]()
    now = json.dumps(said.model_dump(mode="json", exclude={"alert"}, exclude_none=True), ensure_ascii=False, indent=1)
    approved = WORDS / f"{name}.json"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        approved.parent.mkdir(parents=True, exist_ok=True)
        approved.write_text(f"{now}\n")
    assert f"{now}\n" == approved.read_text()
    assert findings(said.to_json()) == []


def test_no_approved_words_are_left_over() -> None:
    assert {path.stem for path in WORDS.iterdir()} == set(SAID)


@pytest.mark.parametrize("name", SAID)
def test_names_of_any_length_leave_every_line_in_its_bounds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "OFFICE", "Kantor " * 40)
    monkeypatch.setitem(globals(), "UNIT", "Lapas " * 40)
    SAID[name]()


@pytest.mark.parametrize("supplier", [None, "CV Sumber Rejeki"])
@pytest.mark.parametrize("workbook", [None, "data-bama.xlsx"])
@pytest.mark.parametrize("row", [None, 8])
@pytest.mark.parametrize("field", [None, "nib"])
def test_a_reason_says_all_that_is_known_of_what_it_is_about(
    supplier: str | None, workbook: str | None, row: int | None, field: str | None
) -> None:
    reason = Reason(text="Belum ada.", row=row, field=field, supplier_name=supplier, workbook=workbook)
    due = about(correct_by=DUE, correction_id=OTHER_ID)
    [item] = alerts.returned(*due, OFFICE, [reason], at(9, 2)).items
    known = [supplier, workbook, f" {row}" if row else None, "NIB" if field else None]
    for label in (item.label.id, item.label.en) if item.label else ("", ""):
        assert [one for one in known if one and one not in label] == []
    assert (item.label is None) == (not any(known))
    assert item.text.id == "Belum ada."


async def told(events: Events) -> list[tuple[str, list[str], str]]:
    return [(one["kind"], one["to"]["units"], one["title"]["id"]) for one in await events("alert-raised")]


async def test_unit_and_kanwil_are_told_of_every_step(
    database: Database, registered_units: list[str], actors: Actors, clock_at: Callable[[str], None], events: Events
) -> None:
    submission = await actors.submission_of(await actors.open_campaign())
    await supplier(database)
    async with actors.operator() as operator, actors.verifier() as verifier:
        ok(await operator.post(f"/submissions/{submission}/send"))
        clock_at("2025-07-09T02:00:00Z")
        ok(await verifier.post(f"/submissions/{submission}/return", json=REVIEW))
        ok(await operator.post(f"/submissions/{submission}/send"))
        ok(await verifier.post(f"/submissions/{submission}/approve"))
        ok(await verifier.post(f"/submissions/{submission}/withdraw-approval", json=REASON))
    kanwil, name = ["kanwil-banten"], "Lapas Kelas IIA Cilegon"
    assert await told(events) == [
        ("submission-received", [CILEGON], "Terima kasih, sudah diterima"),
        ("submission-arrived", kanwil, f"{name} mengirim laporan"),
        ("submission-returned", [CILEGON], "Perlu diperbaiki"),
        ("submission-received", [CILEGON], "Perbaikan sudah diterima"),
        ("submission-arrived", kanwil, f"{name} mengirim ulang"),
        ("submission-approved", [CILEGON], "Disetujui"),
        ("approval-withdrawn", [CILEGON], "Persetujuan ditarik kembali"),
    ]
    [returned] = [one for one in await events("alert-raised") if one["kind"] == "submission-returned"]
    correction = (await events("deadline-set"))[-1]
    assert (returned["deadline"], returned["due_at"]) == (correction["deadline"], correction["due_at"])


async def ended(events: Events) -> list[tuple[str, str, bool]]:
    """Alerts that were cleared: of which kind, why, and whether what they asked for was done."""
    kinds = {one["alert"]: one["kind"] for one in await events("alert-raised")}
    cleared = await events("alert-cleared")
    return [(kinds[one["alert"]], one["reason"]["id"], one["done"]) for one in cleared]


DECISIONS: dict[str, tuple[str, str, dict[str, Any], bool]] = {
    # who decides, where, with what, and whether that is the review which was asked for
    "approve": ("verifier", "/submissions/{submission}/approve", {}, True),
    "return": ("verifier", "/submissions/{submission}/return", REVIEW, True),
    "close": ("admin", "/campaigns/{campaign}/close", {}, False),
    "cancel": ("admin", "/campaigns/{campaign}/cancel", REASON, False),
}


@pytest.mark.parametrize("decision", DECISIONS)
async def test_the_kanwils_alert_of_a_return_ends_once_with_whatever_decides_it(
    database: Database,
    registered_units: list[str],
    actors: Actors,
    events: Events,
    clock_at: Callable[[str], None],
    decision: str,
) -> None:
    who, path, data, done = DECISIONS[decision]
    campaign = await actors.open_campaign()
    submission = await actors.submission_of(campaign)
    await supplier(database)
    async with actors.operator() as operator, getattr(actors, who)() as decider:
        ok(await operator.post(f"/submissions/{submission}/send"))
        assert await ended(events) == []
        if decision == "close":
            clock_at("2025-08-20T02:00:00Z")
        ok(await decider.post(path.format(submission=submission, campaign=campaign["id"]), json=data))
    [(kind, reason, was_done)] = await ended(events)
    assert (kind, was_done, bool(reason)) == ("submission-arrived", done, True)


async def test_a_nil_that_is_exempted_or_followed_by_a_return_asks_its_kanwil_no_more(
    database: Database, registered_units: list[str], actors: Actors, events: Events
) -> None:
    campaign = await actors.open_campaign()
    submission, other = await actors.submission_of(campaign), await actors.submission_of(campaign, RUTAN)
    async with actors.operator() as operator, actors.operator(RUTAN) as rutan, actors.verifier() as verifier:
        ok(await operator.post(f"/submissions/{submission}/nil", json=REASON))
        await supplier(database)
        ok(await operator.post(f"/submissions/{submission}/send"))
        ok(await rutan.post(f"/submissions/{other}/nil", json=REASON))
        ok(await verifier.post(f"/submissions/{other}/exempt", json=REASON))
    assert await ended(events) == [
        ("submission-arrived", "Unit sudah melapor lagi.", False),
        ("submission-arrived", "Unit dikecualikan dari pengumpulan ini.", True),
    ]


async def test_an_approval_that_is_taken_back_takes_its_message_back_and_so_on(
    database: Database, registered_units: list[str], actors: Actors, events: Events
) -> None:
    submission = await actors.submission_of(await actors.open_campaign())
    await supplier(database)
    async with actors.operator() as operator, actors.verifier() as verifier:
        ok(await operator.post(f"/submissions/{submission}/send"))
        ok(await verifier.post(f"/submissions/{submission}/approve"))
        ok(await verifier.post(f"/submissions/{submission}/withdraw-approval", json=REASON))
        ok(await verifier.post(f"/submissions/{submission}/approve"))
    assert await ended(events) == [
        ("submission-arrived", "Laporan sudah disetujui.", True),
        ("submission-approved", "Persetujuannya ditarik kembali.", False),
        ("approval-withdrawn", "Laporan sudah diperiksa lagi.", False),
    ]


async def test_what_is_refused_is_told_to_nobody_and_asking_again_tells_nothing_twice(
    database: Database, registered_units: list[str], actors: Actors, events: Events
) -> None:
    campaign = await actors.open_campaign()
    submission = await actors.submission_of(campaign)
    async with actors.operator() as operator:
        assert refusal(await operator.post(f"/submissions/{submission}/send"))[0] == 422
        assert await told(events) == []
        await supplier(database)
        for _ in range(2):
            ok(await operator.post(f"/submissions/{submission}/send", headers={"Idempotency-Key": "kirim-sekali"}))
    assert len(await told(events)) == 2
    async with actors.verifier() as verifier:
        other = await actors.submission_of(campaign, RUTAN)
        ok(await verifier.post(f"/submissions/{other}/exempt", json=REASON))
    assert (await told(events))[2:] == [("submission-exempted", [RUTAN], "Unit Anda dikecualikan")]


async def test_a_unit_that_has_recorded_suppliers_and_not_sent_is_told_of_once_for_every_number(
    database: Database, registered_units: list[str], actors: Actors, events: Events
) -> None:
    campaign = await actors.open_campaign()
    assert await tell_untold(database) is None
    await supplier(database)
    await supplier(database, name="UD Maju")
    await supplier(database, RUTAN)
    for _ in range(2):
        await tell_untold(database)
    found = await events("deadline-progress")
    assert {one["deadline"] for one in found} == {campaign["deadline_id"]}
    assert {one["unit"]: (one["done"], one["text"]["id"]) for one in found} == {
        CILEGON: (2, "2 pemasok tercatat, belum dikirim"),
        RUTAN: (1, "1 pemasok tercatat, belum dikirim"),
    }
    assert len(found) == 2
    await supplier(database, name="PT Tiga")
    async with actors.operator() as operator:
        ok(await operator.post(f"/submissions/{await actors.submission_of(campaign)}/send"))
    await supplier(database, RUTAN, name="UD Lagi")
    await tell_untold(database)
    assert [(one["unit"], one["done"]) for one in (await events("deadline-progress"))[2:]] == [(RUTAN, 2)]


async def test_a_deadline_that_ended_is_told_no_more(
    database: Database, registered_units: list[str], actors: Actors, events: Events
) -> None:
    campaign = await actors.open_campaign()
    await supplier(database)
    async with actors.admin() as admin:
        ok(await admin.post(f"/campaigns/{campaign['id']}/cancel", json=REASON))
    await tell_untold(database)
    assert await events("deadline-progress") == []
