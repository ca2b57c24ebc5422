"""Every page drawn in every state of what it shows. A state that is new in a model's enum fails here until somebody
has written how an object gets into it, and with it seen what its pages look like."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import pytest_asyncio
import xlsxwriter
from chassis.testing.drawing import broken, pages_of
from chassis.testing.fixtures import RolledBack
from chassis.testing.permission_matrix import Matrix, Person, everybody
from chassis.testing.roles import as_owner
from chassis.testing.suites import EveryStateSuite, TemplateSuite
from fastapi import FastAPI
from sqlalchemy import text
from suppliers import models
from suppliers.domain.staged_rows import Content, _to_json
from suppliers.domain.workbook import Certificate, SupplierRow
from suppliers.models import STEPS, Action, CampaignStatus, Effect, Status, UploadStatus, Verdict

from ..actors import CILEGON, Actors
from ..factories import ROW, SUPPLIER, UPLOAD, put_in_place
from ..test_permissions import RULES, WITHIN

CAMPAIGN = {
    CampaignStatus.DRAFT: "",  # planned anew: to a draft nobody owes anything
    CampaignStatus.OPEN: "ended_at = NULL",
    CampaignStatus.CLOSED: "ended_at = '2025-07-20'",
    CampaignStatus.CANCELLED: "ended_at = '2025-07-20', end_reason = 'Salah sasaran.'",
}
_REPORTED = """first_reported_at = '2025-07-09', late = false, sent_at = '2025-07-09', sent_by = 'x', suppliers = 3,
    round = 1"""
_REVIEWED = "reviewed_at = '2025-07-10', reviewed_by = 'y'"
SUBMISSION = {
    Status.BELUM: "round = 0",
    Status.DRAF: "round = 0",
    Status.DIKIRIM: _REPORTED,
    Status.DIKEMBALIKAN: f"""{_REPORTED}, {_REVIEWED}, correct_by = '2025-07-31', reasons = jsonb_build_array(
        jsonb_build_object('text', 'Perbaiki NIB.', 'field', 'nib', 'row', {ROW}, 'supplier', CAST(:supplier AS text)))
    """,
    Status.DISETUJUI: f"{_REPORTED}, {_REVIEWED}",
    Status.NIHIL: f"{_REPORTED}, nil_reason = 'Dipasok oleh Lapas induk.'",
    Status.TIDAK_BERLAKU: "exempt_reason = 'Sedang direnovasi.'",
}
_RESULT = (
    """jsonb_build_object('registered', 1, 'updated', 0, 'unchanged', 0, 'skipped', 1, 'duplicates', 0, 'rows', 2)"""
)
UPLOADED = {
    UploadStatus.RECEIVED: "rows_done = 0",
    UploadStatus.ASKED: "rows_done = 0",
    UploadStatus.STAGED: "rows_done = rows_total, staged_at = '2025-07-08'",
    UploadStatus.ACCEPTED: f"""rows_done = rows_total, staged_at = '2025-07-08', accepted_at = '2025-07-08',
        result = {_RESULT}""",
    UploadStatus.FAILED: "rows_done = 0",
}
ROWS: list[tuple[Verdict, Effect | None]] = [
    (Verdict.ERROR, None),
    *((verdict, effect) for verdict in (Verdict.WARNING, Verdict.GOOD) for effect in Effect),
]
MOMENTS = {"before it is due": "2025-07-09", "late": "2025-08-05", "after that": "2025-08-10", "locked": "2025-09-01"}
DRAWN = {
    "Action": set(Action),
    "CampaignStatus": set(CAMPAIGN),
    "DeadlineKind": {"campaign", "correction"},  # no page shows it
    "Effect": {effect for _, effect in ROWS if effect},
    "Status": set(SUBMISSION),
    "UploadStatus": set(UPLOADED),
    "Verdict": {verdict for verdict, _ in ROWS},
}
VALUES = SupplierRow(name=SUPPLIER["name"], commodity="beras-premium", unit="kg", price=15000)
ISSUES = [
    {"field": "nib", "severity": severity, "code": "x", "message": "Periksa NIB.", "message_en": "Check the NIB.",
     "found": "12", "proposal": proposal, "applied": False}
    for severity, proposal in (("error", "1 / 2"), ("error", "1"), ("warning", "1"), ("warning", None), ("info", None))
]  # fmt: skip
_DEED = text("""
INSERT INTO submission_history (id, submission_id, action, from_status, to_status, subject, unit, name, at, note)
VALUES (uuidv7(), :submission_id, :action, :before, :after, 'x', 'kanwil-banten', 'Verifikator', '2025-07-09', 'Catat.')
""")
_KNOWN = text("UPDATE supplier SET active = :active, certificates = CAST(:certificates AS jsonb)")


@pytest_asyncio.fixture
async def matrix(
    app: FastAPI,
    database: RolledBack,
    registered_units: list[str],
    actors: Actors,
    service: Any,
    http: Any,
    browse: Any,
) -> Matrix:
    """Everybody at Lapas Cilegon, its Kanwil and the directorate, before what is Cilegon's."""
    things = await put_in_place(database, actors)
    people = everybody(CILEGON, "kanwil-banten", "ditjenpas")
    return Matrix(app, RULES, people, things, (), WITHIN, http, browse, database)


async def put(matrix: Matrix, table: str, status: str, more: str) -> None:
    key = {"campaign": "campaign_id", "submission": "submission_id", "upload": "upload_id"}[table]
    statement = text(f"UPDATE {table} SET status = :status, {more} WHERE id = :id")
    named = {"supplier": matrix.things["supplier_id"]} if ":supplier" in more else {}
    async with matrix.database.transaction() as session:
        await session.execute(statement, {"status": status, "id": matrix.things[key], **named})


def one_row() -> bytes:
    """A workbook whose only supplier stands in row `ROW`."""
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Nama Penyedia", "NIB", "Komoditas", "Satuan", "Harga"])
        sheet.write_row(ROW - 1, 0, ["CV Baru", "12", "Beras Premium", "kg", "15000"])
    return file.getvalue()


def about(app: FastAPI, *places: str) -> list[str]:
    """The pages below one of these addresses."""
    return [one for one in pages_of(app) if any(one.partition(" ")[2].startswith(place) for place in places)]


class TestEveryState(EveryStateSuite):
    tables = models
    drawn = DRAWN


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("campaign", [one for one in CampaignStatus if one is not CampaignStatus.DRAFT])
async def test_pages_of_a_return_in_every_state_of_it_and_of_its_campaign(
    matrix: Matrix, campaign: CampaignStatus, status: Status
) -> None:
    await put(matrix, "submission", status, SUBMISSION[status])
    await put(matrix, "campaign", campaign, CAMPAIGN[campaign])
    routes = [*about(matrix.app, "/laporan", "/pengumpulan"), "GET /"]
    assert await broken(matrix, routes, send=True) == {}


async def test_pages_of_a_draft_to_which_nobody_owes_anything_yet(matrix: Matrix, actors: Actors) -> None:
    matrix.things = {**matrix.things, "campaign_id": (await actors.draft())["id"]}
    assert await broken(matrix, [*about(matrix.app, "/pengumpulan"), "GET /"], send=True) == {}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("moment", MOMENTS)
async def test_pages_of_a_return_at_every_time_of_its_campaign(
    matrix: Matrix, status: Status, moment: str, clock_at: Callable[[str], None]
) -> None:
    await put(matrix, "submission", status, SUBMISSION[status])
    clock_at(f"{MOMENTS[moment]}T01:00:00Z")
    routes = ["GET /", "GET /pengumpulan", "GET /pengumpulan/{campaign_id}", "GET /laporan/{submission_id}"]
    assert await broken(matrix, routes) == {}


async def test_every_deed_of_a_history_has_its_words(matrix: Matrix) -> None:
    async with matrix.database.transaction() as session:
        for (before, action), after in STEPS.items():
            deed = {"submission_id": matrix.things["submission_id"], "action": action}
            await session.execute(_DEED, {**deed, "before": before, "after": after})
    assert await broken(matrix, ["GET /laporan/{submission_id}"]) == {}


@pytest.mark.parametrize("status", UploadStatus)
async def test_pages_of_a_workbook_in_every_state_of_it_and_of_its_rows(
    matrix: Matrix, service: Any, status: UploadStatus
) -> None:
    contents = {
        verdict: _to_json(Content(SUPPLIER["name"], "Beras", None if verdict is Verdict.ERROR else VALUES))
        for verdict in Verdict
    }
    await put(matrix, "upload", status, UPLOADED[status])
    async with matrix.database.transaction() as session:
        upload = await session.get_one(models.Upload, UPLOAD)
        upload.content = one_row()
    for verdict, effect in ROWS if status in (UploadStatus.STAGED, UploadStatus.ACCEPTED) else ROWS[:1]:
        async with matrix.database.undone():
            async with matrix.database.transaction() as session:
                row = await session.get_one(models.StagedRow, (UPLOAD, ROW))
                row.verdict, row.effect, row.content = verdict, effect, contents[verdict]
                row.issues = [] if verdict is Verdict.GOOD else ISSUES
            send = (verdict, effect) in ROWS[:2]
            assert await broken(matrix, about(matrix.app, "/unggahan"), send=send) == {}, (verdict, effect)


@pytest.mark.parametrize("active", [True, False])
@pytest.mark.parametrize("certificate", Certificate)
async def test_pages_of_a_supplier_in_every_state_of_it(matrix: Matrix, certificate: Certificate, active: bool) -> None:
    async with matrix.database.transaction() as session:
        await session.execute(_KNOWN, {"active": active, "certificates": f'{{"halal": "{certificate}"}}'})
    assert await broken(matrix, about(matrix.app, "/pemasok"), send=True) == {}


async def test_pages_where_there_is_nothing_yet(
    app: FastAPI, database: RolledBack, registered_units: list[str], http: Any, browse: Any
) -> None:
    matrix = Matrix(
        app, RULES, everybody(CILEGON, "kanwil-banten", "ditjenpas"), {}, (), WITHIN, http, browse, database
    )
    assert await broken(matrix, [one for one in pages_of(app) if "{" not in one]) == {}


class TestTemplates(TemplateSuite):
    pass


async def test_a_page_that_breaks_would_be_seen(matrix: Matrix) -> None:
    """The negative control: a deed without words."""
    async with matrix.database.transaction() as session:
        async with as_owner(session):
            await session.execute(text("ALTER TABLE submission_history DROP CONSTRAINT submission_history_step"))
        deed = {"submission_id": matrix.things["submission_id"], "action": "menghilang"}
        await session.execute(_DEED, {**deed, "before": "belum", "after": "draf"})
    matrix.people = [Person("operator", CILEGON)]
    found = await broken(matrix, ["GET /laporan/{submission_id}"])
    assert found["operator at lapas-kelas-iia-cilegon, id, GET /laporan/{submission_id}"] == "500 in place of a page"
