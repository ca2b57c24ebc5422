"""A unit hands in, its Kanwil looks at it, and everybody hears what they should."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from chassis.db import Database
from chassis.testing.roles import as_owner
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from .actors import CILEGON, MEANT, Actors, ok, refusal

Events = Callable[..., Awaitable[list[dict[str, Any]]]]
Clock = Callable[[str], None]
REASON = {"reason": "Bahan makanan dipasok oleh Lapas induk."}
REVIEW = {"reasons": [{"field": "npwp", "text": "NPWP belum sesuai kartu."}]}
RUTAN = "rutan-kelas-i-tangerang"


async def supplier(database: Database, unit: str = CILEGON, name: str = "CV Sumber Rejeki") -> None:
    async with database.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO supplier (id, unit, kanwil, name, name_key, match_key, created_at, updated_at) VALUES"
                " (uuidv7(), :unit, 'kanwil-banten', :name, :name, :name, '2025-07-01', '2025-07-01')"
            ),
            {"unit": unit, "name": name},
        )


async def test_the_line_from_sending_over_return_and_correction_to_approval(
    database: Database, registered_units: list[str], actors: Actors, clock_at: Clock, events: Events
) -> None:
    campaign = await actors.open_campaign()
    submission = await actors.submission_of(campaign)
    await supplier(database)
    async with actors.operator() as operator, actors.verifier() as verifier:
        sent = ok(await operator.post(f"/submissions/{submission}/send"))
        assert (sent["status"], sent["late"], sent["suppliers"], sent["round"]) == ("dikirim", False, 1, 1)
        clock_at("2025-07-09T02:00:00Z")
        returned = ok(await verifier.post(f"/submissions/{submission}/return", json=REVIEW))
        assert (returned["status"], returned["correct_by"]) == ("dikembalikan", "2025-07-31T16:59:00Z")
        assert returned["reasons"] == [REVIEW["reasons"][0] | {"row": None, "supplier": None}]
        clock_at("2025-07-10T02:00:00Z")
        assert ok(await operator.post(f"/submissions/{submission}/send"))["round"] == 2
        approved = ok(await verifier.post(f"/submissions/{submission}/approve"))
        assert (approved["status"], approved["reasons"]) == ("disetujui", [])
        history = ok(await verifier.get(f"/submissions/{submission}/history"))
    assert [(line["action"], line["to_status"]) for line in history] == [
        ("kirim", "dikirim"),
        ("kembalikan", "dikembalikan"),
        ("kirim", "dikirim"),
        ("setujui", "disetujui"),
    ]

    told = [one for one in await events() if not one["event"].startswith("alert-")]
    assert [one["event"] for one in told] == [
        "campaign-opened",
        "deadline-set",
        "submission-submitted",
        "deadline-met",
        "submission-returned",
        "deadline-set",
        "submission-submitted",
        "deadline-met",
        "submission-approved",
    ]
    correction = told[5]
    assert (correction["kind"], correction["units"], correction.get("due_local")) == ("correction", [CILEGON], None)
    assert told[4]["correction_deadline"] == correction["deadline"] == told[7]["deadline"]
    assert told[3]["deadline"] == campaign["deadline_id"]
    assert (told[6]["round"], told[6]["late"]) == (2, False)


async def test_versions_of_every_aggregate_count_up_without_a_gap(
    database: Database, registered_units: list[str], actors: Actors, events: Events
) -> None:
    campaign = await actors.open_campaign()
    for unit in (CILEGON, RUTAN):
        async with actors.operator(unit) as operator:
            submission = await actors.submission_of(campaign, unit)
            ok(await operator.post(f"/submissions/{submission}/nil", json=REASON))
    versions: dict[str, list[int]] = defaultdict(list)
    for one in await events():
        versions[one["aggregate"]].append(one["version"])
    assert versions[campaign["deadline_id"]] == [1, 2, 3]
    assert all(found == list(range(1, len(found) + 1)) for found in versions.values())


@pytest.mark.parametrize(
    ("unit", "due"),
    [
        (CILEGON, "2025-07-31T16:59:00Z"),
        ("lpka-kelas-ii-karangasem", "2025-07-31T15:59:00Z"),
        ("lapas-kelas-iia-abepura", "2025-07-31T14:59:00Z"),
    ],
)
@pytest.mark.parametrize(("second", "late"), [(":00", False), (":01", True)])
async def test_one_second_after_2359_on_the_units_own_clock_is_late(
    registered_units: list[str],
    actors: Actors,
    stopped_at: Clock,
    events: Events,
    unit: str,
    due: str,
    second: str,
    late: bool,
) -> None:
    campaign = await actors.open_campaign()
    submission = await actors.submission_of(campaign, unit)
    stopped_at(due.replace(":00Z", f"{second}Z"))
    async with actors.operator(unit) as operator:
        declared = ok(await operator.post(f"/submissions/{submission}/nil", json=REASON))
    assert declared["late"] is late
    (met,) = await events("deadline-met")
    assert (met["unit"], met["late"]) == (unit, late)


async def test_after_the_late_period_the_unit_is_told_to_call_its_kanwil(
    registered_units: list[str], actors: Actors, clock_at: Clock
) -> None:
    campaign = await actors.open_campaign()
    submission = await actors.submission_of(campaign)
    clock_at("2025-08-07T16:59:05Z")
    async with actors.operator() as operator:
        answer = await operator.post(f"/submissions/{submission}/nil", json=REASON)
    assert refusal(answer) == (409, "masa-terlambat-lewat")
    assert "Kanwil" in answer.json()["title"]


async def test_after_the_lock_even_a_correction_is_refused(
    database: Database, registered_units: list[str], actors: Actors, clock_at: Clock
) -> None:
    campaign = await actors.open_campaign()
    submission = await actors.submission_of(campaign)
    await supplier(database)
    async with actors.operator() as operator, actors.verifier() as verifier:
        ok(await operator.post(f"/submissions/{submission}/send"))
        clock_at("2025-08-13T00:00:00Z")
        returned = ok(await verifier.post(f"/submissions/{submission}/return", json=REVIEW))
        assert returned["correct_by"] == "2025-08-14T16:59:00Z"
        clock_at("2025-08-14T16:59:01Z")
        assert refusal(await operator.post(f"/submissions/{submission}/send")) == (409, "pengumpulan-terkunci")


async def test_sending_an_empty_register_is_refused_and_nil_is_suggested(
    registered_units: list[str], actors: Actors
) -> None:
    submission = await actors.submission_of(await actors.open_campaign())
    async with actors.operator() as operator:
        answer = await operator.post(f"/submissions/{submission}/send")
    assert refusal(answer) == (422, "belum-ada-pemasok")
    assert "nihil" in answer.json()["title"]


async def test_nil_with_its_reason_counts_as_reported(
    registered_units: list[str], actors: Actors, events: Events
) -> None:
    campaign = await actors.open_campaign()
    submission = await actors.submission_of(campaign)
    async with actors.operator() as operator:
        ok(await operator.post(f"/submissions/{submission}/nil", json=REASON))
    (declared,) = await events("submission-declared-nil")
    assert (declared["unit"], declared["reason"], declared["late"]) == (CILEGON, REASON["reason"], False)
    async with actors.admin() as admin:
        (whole,) = ok(await admin.get(f"/campaigns/{campaign['id']}/rates", params={"level": "ditjen"}))["groups"]
    assert (whole["expected"], whole["reported"], whole["nil"], whole["completeness"]) == (4, 1, 1, 25.0)


async def test_a_unit_let_off_leaves_the_denominator_and_is_not_reminded(
    registered_units: list[str], actors: Actors, events: Events
) -> None:
    campaign = await actors.open_campaign()
    submission = await actors.submission_of(campaign)
    async with actors.verifier() as verifier:
        reason = {"reason": "Unit sedang direnovasi dan tidak dihuni."}
        ok(await verifier.post(f"/submissions/{submission}/exempt", json=reason))
    assert [one["units"] for one in await events("deadline-withdrawn")] == [[CILEGON]]
    assert [one["exempted_by"] for one in await events("submission-exempted")] == ["kanwil-banten"]
    async with actors.admin() as admin:
        (whole,) = ok(await admin.get(f"/campaigns/{campaign['id']}/rates", params={"level": "ditjen"}))["groups"]
    assert (whole["expected"], whole["exempt"]) == (3, 1)


async def test_letting_off_a_unit_that_must_correct_withdraws_the_correction(
    registered_units: list[str], actors: Actors, events: Events
) -> None:
    submission = await actors.submission_of(await actors.open_campaign())
    async with actors.operator() as operator, actors.verifier() as verifier:
        ok(await operator.post(f"/submissions/{submission}/nil", json=REASON))
        ok(await verifier.post(f"/submissions/{submission}/return", json=REVIEW))
        ok(await verifier.post(f"/submissions/{submission}/exempt", json=REASON))
    (withdrawn,) = await events("deadline-withdrawn")
    _, correction = await events("deadline-set")
    assert withdrawn["deadline"] == correction["deadline"]


async def test_nobody_reviews_what_they_sent_themselves(
    database: Database, registered_units: list[str], actors: Actors
) -> None:
    submission = await actors.submission_of(await actors.open_campaign())
    await supplier(database)
    async with actors.operator(subject="one-person") as operator, actors.verifier(subject="one-person") as verifier:
        ok(await operator.post(f"/submissions/{submission}/send"))
        for step, body in (("approve", None), ("return", REVIEW)):
            answer = await verifier.post(f"/submissions/{submission}/{step}", json=body)
            assert refusal(answer) == (403, "pemeriksa-sama-dengan-pengirim")
    async with database.transaction() as session:
        with pytest.raises(IntegrityError, match="submission_reviewed_by_another"):
            async with session.begin_nested():
                await session.execute(text("UPDATE submission SET reviewed_by = sent_by, reviewed_at = sent_at"))


async def test_a_step_out_of_turn_says_why(registered_units: list[str], actors: Actors) -> None:
    submission = await actors.submission_of(await actors.open_campaign())
    async with actors.verifier() as verifier:
        answer = await verifier.post(f"/submissions/{submission}/approve")
    assert refusal(answer) == (409, "langkah-tidak-sesuai")
    assert answer.json()["title"] == "Unit belum mengirim apa pun."


@pytest.mark.parametrize(
    "words",
    [
        "NIK pemilik 3672 0101 0190 0001 salah.",
        "Hubungi 0812-3456-7890 segera.",
        "NPWP 80.967.929.3-419.000 tidak cocok.",
        "Nomor 6469748212378 bukan NIB.",
        "Alamat Jl. Mawar No. 5 tidak ditemukan.",
    ],
)
async def test_a_reason_with_a_personal_number_or_address_is_refused(
    registered_units: list[str], actors: Actors, events: Events, words: str
) -> None:
    submission = await actors.submission_of(await actors.open_campaign())
    async with actors.operator() as operator, actors.verifier() as verifier:
        answer = await operator.post(f"/submissions/{submission}/nil", json={"reason": words})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] == "memuat-data-pribadi"
        ok(await operator.post(f"/submissions/{submission}/nil", json=REASON))
        answer = await verifier.post(f"/submissions/{submission}/return", json={"reasons": [{"text": words}]})
        assert answer.json()["errors"][0]["field"] == "reasons.0.text"
    assert await events("submission-returned") == []


async def test_reasons_may_name_dates_prices_and_rows(registered_units: list[str], actors: Actors) -> None:
    submission = await actors.submission_of(await actors.open_campaign())
    words = "Baris 12: harga Rp 13.500 - 15.000 per 31-07-2025, kapasitas 1.250.000 kg; lihat 2025-07-31 23:59."
    async with actors.operator() as operator:
        ok(await operator.post(f"/submissions/{submission}/nil", json={"reason": words}))


async def test_the_history_can_be_neither_changed_nor_deleted(
    database: Database, registered_units: list[str], actors: Actors
) -> None:
    submission = await actors.submission_of(await actors.open_campaign())
    async with actors.operator() as operator:
        ok(await operator.post(f"/submissions/{submission}/nil", json=REASON))
    async with database.transaction() as session:
        for statement in ("UPDATE submission_history SET note = 'x'", "DELETE FROM submission_history"):
            with pytest.raises(DBAPIError, match="append-only"):
                async with session.begin_nested(), as_owner(session):
                    await session.execute(text(statement))


async def test_the_reviewer_sees_how_many_suppliers_changed_after_sending(
    database: Database, registered_units: list[str], actors: Actors
) -> None:
    submission = await actors.submission_of(await actors.open_campaign())
    await supplier(database)
    async with actors.operator() as operator, actors.verifier() as verifier:
        ok(await operator.post(f"/submissions/{submission}/send"))
        assert ok(await verifier.get(f"/submissions/{submission}"))["changed_since_sent"] == 0
        async with database.transaction() as session:
            await session.execute(text("UPDATE supplier SET updated_at = '2025-07-09'"))
        assert ok(await verifier.get(f"/submissions/{submission}"))["changed_since_sent"] == 1


async def test_moving_the_lock_earlier_brings_open_corrections_with_it(
    registered_units: list[str], actors: Actors, clock_at: Clock, events: Events
) -> None:
    campaign = await actors.open_campaign()
    submission = await actors.submission_of(campaign)
    async with actors.operator() as operator, actors.verifier() as verifier, actors.admin() as admin:
        ok(await operator.post(f"/submissions/{submission}/nil", json=REASON))
        ok(await verifier.post(f"/submissions/{submission}/return", json=REVIEW))
        dates = MEANT | {"due_local": "2025-07-10T12:00", "late_until_local": "2025-07-10T12:00"}
        ok(await admin.post(f"/campaigns/{campaign['id']}/move", json=dates | {"locks_local": "2025-07-11T12:00"}))
        assert ok(await operator.get(f"/submissions/{submission}"))["correct_by"] == "2025-07-11T05:00:00Z"
    moved = await events("deadline-moved")
    assert [one["due_at"] for one in moved] == ["2025-07-10T05:00:00Z", "2025-07-11T05:00:00Z"]


async def test_sending_twice_with_one_idempotency_key_counts_once(
    database: Database, registered_units: list[str], actors: Actors, events: Events
) -> None:
    submission = await actors.submission_of(await actors.open_campaign())
    await supplier(database)
    async with actors.operator() as operator:
        key = {"idempotency-key": "first-try"}
        first = ok(await operator.post(f"/submissions/{submission}/send", headers=key))
        again = ok(await operator.post(f"/submissions/{submission}/send", headers=key))
    assert first == again
    assert len(await events("submission-submitted")) == 1


_UPLOAD = text("""
INSERT INTO upload (id, unit, kanwil, filename, size, content_sealed, status, sheet, header_row, rows_total, rows_done,
                    skipped, ignored_columns, ignored_sheets, uploaded_by, uploaded_at, staged_at)
VALUES (uuidv7(), :unit, 'kanwil-banten', :filename, 1, '\\x00', 'siap_diperiksa', 'Data', 1, 1, 1,
        '[]', '[]', '[]', 'x', '2025-07-08', '2025-07-08')
RETURNING id
""")


@pytest.mark.parametrize(
    ("filename", "told"),
    [
        ("data-bama.xlsx", "data-bama.xlsx"),
        ("BAMA 31-07-2025 (1).xlsx", "BAMA 31-07-2025 (1).xlsx"),
        ("KTP 3672014107850003.xlsx", None),
        ("bama 0812-3456-7890.xlsx", None),
        ("bama\u202exslx.xlsx", None),
        ("dua\nbaris.xlsx", None),
    ],
)
async def test_a_return_tells_by_name_which_supplier_and_workbook_its_reasons_mean(
    database: Database, registered_units: list[str], actors: Actors, events: Events, filename: str, told: str | None
) -> None:
    submission = await actors.submission_of(await actors.open_campaign())
    await supplier(database)
    async with database.transaction() as session:
        found = str(await session.scalar(text("SELECT id FROM supplier")))
        upload = str(await session.scalar(_UPLOAD, {"unit": CILEGON, "filename": filename}))
    first = {"text": "NIB belum ada.", "supplier": found, "upload": upload}
    reasons = [first, {"text": "Lengkapi daftarnya."}]
    async with actors.operator() as operator, actors.verifier() as verifier:
        ok(await operator.post(f"/submissions/{submission}/send"))
        ok(await verifier.post(f"/submissions/{submission}/return", json={"reasons": reasons}))
    (returned,) = await events("submission-returned")
    named = first | {"supplier_name": "CV Sumber Rejeki"} | ({"workbook": told} if told else {})
    assert returned["reasons"] == [named, *reasons[1:]]
