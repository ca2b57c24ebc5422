"""Every page drawn in every state of what it shows. A new state fails here until its words are seen on a page."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from chassis.testing.drawing import broken, pages_of
from chassis.testing.fixtures import RolledBack
from chassis.testing.permission_matrix import Matrix, Person
from chassis.testing.roles import as_owner
from chassis.testing.suites import EveryStateSuite, TemplateSuite
from exhibition import models
from exhibition.errors import REFUSALS
from exhibition.models import (
    ENTRY_STEPS,
    Answer,
    CertificateKind,
    Consent,
    EntryStatus,
    ExhibitionStatus,
    PictureRole,
    UploadStatus,
    Validity,
)
from fastapi import FastAPI
from sqlalchemy import text

from ..factories import CILEGON, ok
from ..factories import EXHIBITION as PLAN
from .test_permissions import RULES, WITHIN

PEOPLE = [
    Person("operator", CILEGON),
    Person("verifier", "kanwil-banten"),
    Person("admin", "ditjenpas"),
    Person("auditor", "ditjenpas"),
    Person("curator", "ditjenpas"),
]
NOON = datetime(2025, 6, 10, 5, tzinfo=UTC)
_CLOSED = "call_closed_at = '2025-06-20'"
_SELECTED = f"{_CLOSED}, selected_at = '2025-06-30'"
_OPENED = f"{_SELECTED}, opened_at = '2025-07-09'"
_OVER = f"{_OPENED}, closed_at = '2025-07-11'"
EXHIBITION = {
    ExhibitionStatus.PLANNED: "",  # planned anew: of a plan nobody is called
    ExhibitionStatus.CALLING: "theme = ''",
    ExhibitionStatus.CURATING: _CLOSED,
    ExhibitionStatus.PREPARING: _SELECTED,
    ExhibitionStatus.RUNNING: _OPENED,
    ExhibitionStatus.OVER: _OVER,
    ExhibitionStatus.REPORTED: f"{_OVER}, reported_at = '2025-07-20'",
    ExhibitionStatus.CANCELLED: "cancelled_at = '2025-06-15', cancel_reason = 'Digabung.'",
}
_SCREENED = "screened_at = '2025-06-21', screened_by = 'y'"
ENTRY = {
    EntryStatus.DRAFT: "round = 0, submitted_at = NULL, submitted_by = NULL",
    EntryStatus.SUBMITTED: "round = 1",
    EntryStatus.SCREENED: _SCREENED,
    EntryStatus.RETURNED: f"""{_SCREENED}, correct_by = '2025-06-24',
        reasons = '[{{"field": "gambar", "text": "Kabur."}}]'""",
    EntryStatus.REJECTED: f"{_SCREENED}, decision_reason = 'Tidak boleh keluar.'",
    EntryStatus.SELECTED: _SCREENED,
    EntryStatus.WAITLISTED: _SCREENED,
    EntryStatus.DECLINED: f"{_SCREENED}, decision_reason = 'Kuota penuh.'",
    EntryStatus.WITHDRAWN: "round = 1",
}
ANSWER = {
    Answer.NONE: "answered_at = NULL, answered_by = NULL, reason = NULL",
    Answer.JOINS: "reason = NULL",
    Answer.NIL: "reason = 'Belum ada hasil.'",
    Answer.EXEMPT: "reason = 'Direnovasi.'",
}
CONSENT = {
    Consent.NOT_ASKED: "pseudonym = NULL, consent_at = NULL",
    Consent.GIVEN: "pseudonym = 'Mas Rotan'",
    Consent.REFUSED: "pseudonym = NULL",
    Consent.WITHDRAWN: "pseudonym = NULL",
}
DRAWN = {
    "Answer": set(ANSWER),
    "AnswerAction": {"ikut", "nyatakan_nihil", "kecualikan"},  # no page names it
    "CertificateKind": set(CertificateKind),
    "Consent": set(CONSENT),
    "DeadlineKind": {"call", "screening", "selection", "arrival", "correction"},  # no page shows it
    "EntryAction": {action for _, action in ENTRY_STEPS},
    "EntryStatus": set(ENTRY),
    "ExhibitionAction": {"umumkan", "tutup_panggilan", "rilis_hasil", "buka", "tutup", "laporkan", "batalkan"},
    "ExhibitionStatus": set(EXHIBITION),
    "PictureRole": set(PictureRole),
    "UploadStatus": set(UploadStatus),
    "Validity": set(Validity),
}
_DEED = text("""
INSERT INTO entry_history (id, entry_id, action, from_status, to_status, subject, unit, name, at, note)
VALUES (uuidv7(), :entry_id, :action, :before, :after, 'x', 'kanwil-banten', 'Verifikator', '2025-06-21', 'Catat.')
""")
_CERTIFICATE = text("""
INSERT INTO certificate (id, product_id, kind, number, validity, issued_on, valid_until, void_since)
VALUES (uuidv7(), :product_id, :kind, :number, :validity, '2024-01-02', :until, :void)
""")


@pytest.fixture
def matrix(app: FastAPI, things: dict[str, str], http: Any, browse: Any, database: RolledBack) -> Matrix:
    return Matrix(app, RULES, PEOPLE, things, (), WITHIN, http, browse, database)


async def put(matrix: Matrix, table: str, column: str, value: str, more: str, key: str = "") -> None:
    where = f"id = '{matrix.things[key]}'" if key else "true"
    async with matrix.database.transaction() as session:
        await session.execute(text(f"UPDATE {table} SET {column} = :value, {more} WHERE {where}"), {"value": value})


def about(app: FastAPI, *places: str) -> list[str]:
    """The pages below one of these addresses."""
    return [one for one in pages_of(app) if any(one.partition(" ")[2].startswith(place) for place in places)]


class TestEveryState(EveryStateSuite):
    tables = models
    drawn = DRAWN


@pytest.mark.parametrize("status", ExhibitionStatus)
async def test_pages_of_an_exhibition_in_every_state_of_it(matrix: Matrix, status: ExhibitionStatus) -> None:
    if status is ExhibitionStatus.PLANNED:
        matrix.people = [one for one in PEOPLE if one.unit == "ditjenpas"]
        async with matrix.http("admin", unit="ditjenpas") as admin:
            planned = ok(await admin.post("/exhibitions", json=PLAN), 201)
        matrix.things = {**matrix.things, "exhibition_id": planned["id"]}
    else:
        await put(matrix, "exhibition", "status", status, EXHIBITION[status])
    assert await broken(matrix, ["GET /", *about(matrix.app, "/pameran")], send=True) == {}


@pytest.mark.parametrize("status", EntryStatus)
async def test_pages_of_an_entry_in_every_state_of_it(matrix: Matrix, status: EntryStatus) -> None:
    if status is EntryStatus.DRAFT:
        matrix.people = PEOPLE[:1]
    await put(matrix, "entry", "status", status, ENTRY[status])
    routes = [
        "GET /",
        *about(matrix.app, "/karya"),
        "GET /pameran/{exhibition_id}",
        "GET /pameran/{exhibition_id}/karya",
    ]
    assert await broken(matrix, routes, send=True) == {}


@pytest.mark.parametrize("status", Answer)
async def test_pages_of_a_unit_s_answer(matrix: Matrix, status: Answer) -> None:
    more = f"{ANSWER[status]}, met_at = '2025-06-12'"
    if status is not Answer.NONE:
        more += ", answered_at = '2025-06-12', answered_by = 'x'"
    await put(matrix, "participation", "status", status, more)
    routes = ["GET /", "GET /pameran/{exhibition_id}", "GET /pameran/{exhibition_id}/unit"]
    assert await broken(matrix, routes) == {}


@pytest.mark.parametrize("state", Consent)
async def test_pages_of_a_maker(matrix: Matrix, state: Consent) -> None:
    more = CONSENT[state]
    if state is not Consent.NOT_ASKED:
        more += ", consent_at = '2025-06-10'"
    await put(matrix, "maker", "consent", state, more, "maker_id")
    assert await broken(matrix, [*about(matrix.app, "/pembuat"), "GET /produk/{product_id}"], send=True) == {}


async def test_pages_of_a_product_with_everything(matrix: Matrix) -> None:
    product = matrix.things["product_id"]
    async with matrix.database.transaction() as session:
        for kind in CertificateKind:
            for validity in Validity:
                values = {
                    "product_id": product,
                    "kind": kind,
                    "number": validity,
                    "validity": validity,
                    "until": date(2029, 1, 2) if validity is Validity.TERM else None,
                    "void": NOON if validity is Validity.COMPOSITION else None,
                }
                await session.execute(_CERTIFICATE, values)
    assert await broken(matrix, about(matrix.app, "/produk"), send=True) == {}


@pytest.mark.parametrize("role", PictureRole)
async def test_pages_of_a_picture(matrix: Matrix, role: PictureRole) -> None:
    async with matrix.database.transaction() as session, as_owner(session):
        await session.execute(text("UPDATE picture SET role = :role, position = 3"), {"role": role})
    assert await broken(matrix, ["GET /produk/{product_id}", "GET /karya/{entry_id}"]) == {}


@pytest.mark.parametrize("reason", REFUSALS)
async def test_a_refused_picture_says_why(matrix: Matrix, reason: str) -> None:
    await put(matrix, "picture_upload", "refusal", reason, "status = 'ditolak', received = size", "upload_id")
    assert await broken(matrix, ["GET /produk/{product_id}"]) == {}


async def test_every_deed_of_a_history_has_its_words(matrix: Matrix) -> None:
    async with matrix.database.transaction() as session:
        for (before, action), after in ENTRY_STEPS.items():
            deed = {"entry_id": matrix.things["entry_id"], "action": action}
            await session.execute(_DEED, {**deed, "before": before, "after": after})
    assert await broken(matrix, ["GET /karya/{entry_id}"]) == {}


class TestTemplates(TemplateSuite):
    """Stands last: what the tests above have drawn."""
