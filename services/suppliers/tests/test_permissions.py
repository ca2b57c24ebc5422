"""Permission matrix: every role at every kind of unit, at every route, on objects of Lapas Cilegon (Kanwil Banten).

A new route, of the API or a page, is one line in `RULES`; a new path parameter, one in `factories.put_in_place`.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from chassis.access import entries, recording
from chassis.testing import dead_letters
from chassis.testing.fixtures import RolledBack
from chassis.testing.permission_matrix import (
    NOBODY,
    Matrix,
    Person,
    above,
    any_of,
    anybody,
    at,
    everybody,
    having,
    rule,
)
from chassis.testing.suites import PermissionSuite
from chassis.testing.trail import missing_at
from fastapi import FastAPI
from sqlalchemy import text
from suppliers.domain.staged_rows import Content, _to_json
from suppliers.models import StagedRow

from .actors import CAMPAIGN, CILEGON, Actors, Client, ok
from .factories import ABEPURA, HIDDEN, SUPPLIER, TANGERANG, put_in_place

PEOPLE = everybody(CILEGON, TANGERANG, ABEPURA, "kanwil-banten", "kanwil-bali", "ditjenpas", scope="suppliers:read")
READER = having("operator", "verifier", "auditor", "admin", scope="suppliers:read")
OPERATOR = having("operator", level="upt")
REVIEWER = any_of(having("verifier", level="kanwil"), having("admin", level="ditjen"))
DIRECTORATE = having("admin", level="ditjen")
BANTEN = any_of(at(TANGERANG), above(CILEGON, "kanwil-banten"))
OWN, WITHIN = at(CILEGON), above(CILEGON, "kanwil-banten")

REASON = {"reason": "Dipasok oleh Lapas induk."}
REVIEW = {"reasons": [{"text": "Perbaiki harga beras."}]}
FILE = {"file": ("a.xlsx", b"bukan excel")}
OTHER = SUPPLIER | {"name": "CV Lain", "nib": None}
OTHER_FORM = {
    "name": "CV Lain",
    "offers.0.commodity": "beras-premium",
    "offers.0.unit": "kg",
    "offers.0.price": "15000",
}
RULES = {
    "GET /": rule(anybody),
    "GET /jejak-akses": rule(having("auditor", "admin")),
    **dead_letters.RULES,
    "GET /campaigns": rule(READER),
    "POST /campaigns": rule(DIRECTORATE, json=CAMPAIGN),
    "GET /campaigns/{campaign_id}": rule(READER),
    "POST /campaigns/{campaign_id}/open": rule(DIRECTORATE),
    "POST /campaigns/{campaign_id}/move": rule(DIRECTORATE, json={"due_local": "2025-08-01T00:00"}),
    "POST /campaigns/{campaign_id}/close": rule(DIRECTORATE),
    "POST /campaigns/{campaign_id}/cancel": rule(DIRECTORATE, json=REASON),
    "GET /campaigns/{campaign_id}/rates": rule(READER),
    "GET /campaigns/{campaign_id}/submissions": rule(READER),
    "GET /submissions/{submission_id}": rule(READER, WITHIN),
    "GET /submissions/{submission_id}/history": rule(READER, WITHIN),
    "POST /submissions/{submission_id}/send": rule(OPERATOR, OWN),
    "POST /submissions/{submission_id}/nil": rule(OPERATOR, OWN, json=REASON),
    "POST /submissions/{submission_id}/return": rule(REVIEWER, WITHIN, json=REVIEW),
    "POST /submissions/{submission_id}/approve": rule(REVIEWER, WITHIN),
    "POST /submissions/{submission_id}/withdraw-approval": rule(REVIEWER, WITHIN, json=REASON),
    "POST /submissions/{submission_id}/exempt": rule(REVIEWER, WITHIN, json=REASON),
    "GET /suppliers": rule(READER),
    "POST /suppliers": rule(OPERATOR, json=OTHER),
    "GET /suppliers/{supplier_id}": rule(READER, WITHIN),
    "PUT /suppliers/{supplier_id}": rule(OPERATOR, OWN, json=SUPPLIER),
    "GET /suppliers/{supplier_id}/history": rule(READER, WITHIN),
    "GET /workbook-template": rule(OPERATOR),
    "POST /uploads": rule(OPERATOR, files=FILE),
    "GET /uploads": rule(READER),
    "GET /uploads/{upload_id}": rule(READER, WITHIN),
    "GET /uploads/{upload_id}/questions": rule(OPERATOR, OWN),
    "PUT /uploads/{upload_id}/answers": rule(OPERATOR, OWN, json={"answers": {}}),
    "GET /uploads/{upload_id}/rows": rule(READER, WITHIN),
    "PATCH /uploads/{upload_id}/rows/{number}": rule(OPERATOR, OWN, json={"cells": {}}),
    "GET /uploads/{upload_id}/annotated": rule(OPERATOR, OWN),
    "POST /uploads/{upload_id}/end-absent": rule(OPERATOR, OWN, json={"suppliers": []}),
    "POST /uploads/{upload_id}/close": rule(OPERATOR, OWN, json={"whole": True}),
    "POST /uploads/{upload_id}/accept": rule(OPERATOR, OWN, json={"mode": "all"}),
    "GET /units": rule(READER),
    "GET /pemasok": rule(READER),
    "GET /pemasok/ekspor.xlsx": rule(READER),
    "GET /pemasok/baru": rule(OPERATOR),
    "POST /pemasok/baru": rule(OPERATOR, data=OTHER_FORM),
    "GET /pemasok/{supplier_id}": rule(READER, WITHIN),
    "GET /pemasok/{supplier_id}/ubah": rule(OPERATOR, OWN),
    "POST /pemasok/{supplier_id}/ubah": rule(OPERATOR, OWN, data=OTHER_FORM | {"active": "true"}),
    "POST /pemasok/{supplier_id}/berhenti": rule(OPERATOR, OWN),
    "POST /pemasok/{supplier_id}/aktifkan": rule(OPERATOR, OWN),
    "GET /unggahan": rule(READER),
    "POST /unggahan": rule(OPERATOR, files=FILE),
    "GET /unggahan/ekspor.xlsx": rule(READER),
    "GET /unggahan/templat": rule(OPERATOR),
    "GET /unggahan/{upload_id}": rule(READER, WITHIN),
    "GET /unggahan/{upload_id}/kolom": rule(OPERATOR, OWN),
    "POST /unggahan/{upload_id}/kolom": rule(OPERATOR, OWN, data={"unit": "ya"}),
    "GET /unggahan/{upload_id}/kemajuan": rule(READER, WITHIN),
    "GET /unggahan/{upload_id}/catatan.xlsx": rule(OPERATOR, OWN),
    "GET /unggahan/{upload_id}/baris/{number}": rule(READER, WITHIN),
    "POST /unggahan/{upload_id}/baris/{number}": rule(OPERATOR, OWN, data={"price": "15000"}),
    "POST /unggahan/{upload_id}/berakhir": rule(OPERATOR, OWN, data={"suppliers": ""}),
    "POST /unggahan/{upload_id}/simpan": rule(OPERATOR, OWN, data={"mode": "all"}),
    "POST /unggahan/{upload_id}/sama": rule(
        OPERATOR, OWN, data={"field": "nib", "code": "nib-length", "answer": "usulan"}
    ),
    "POST /unggahan/{upload_id}/tutup": rule(OPERATOR, OWN),
    "GET /pengumpulan": rule(READER),
    "GET /pengumpulan/baru": rule(DIRECTORATE),
    "POST /pengumpulan/baru": rule(DIRECTORATE, data=CAMPAIGN),
    "GET /pengumpulan/{campaign_id}": rule(READER),
    "GET /pengumpulan/{campaign_id}/ekspor.xlsx": rule(READER),
    "GET /pengumpulan/{campaign_id}/unit": rule(READER),
    "GET /pengumpulan/{campaign_id}/kelola": rule(DIRECTORATE),
    "GET /pengumpulan/{campaign_id}/kanwil/{kanwil}": rule(READER, BANTEN),
    "POST /pengumpulan/{campaign_id}/buka": rule(DIRECTORATE),
    "POST /pengumpulan/{campaign_id}/geser": rule(DIRECTORATE, data={"due_local": "2025-08-01T00:00"}),
    "POST /pengumpulan/{campaign_id}/tutup": rule(DIRECTORATE),
    "POST /pengumpulan/{campaign_id}/batalkan": rule(DIRECTORATE, data=REASON),
    "GET /laporan/{submission_id}": rule(READER, WITHIN),
    "GET /laporan/{submission_id}/kembalikan": rule(REVIEWER, WITHIN),
    "POST /laporan/{submission_id}/kembalikan": rule(
        REVIEWER, WITHIN, data={"reasons.0.text": "Perbaiki harga beras."}
    ),
    "POST /laporan/{submission_id}/kirim": rule(OPERATOR, OWN),
    "POST /laporan/{submission_id}/nihil": rule(OPERATOR, OWN, data=REASON),
    "GET /laporan/{submission_id}/setujui": rule(REVIEWER, WITHIN),
    "POST /laporan/{submission_id}/setujui": rule(REVIEWER, WITHIN),
    "POST /laporan/{submission_id}/tarik-persetujuan": rule(REVIEWER, WITHIN, data=REASON),
    "POST /laporan/{submission_id}/tidak-berlaku": rule(REVIEWER, WITHIN, data=REASON),
}
LISTS = ("/suppliers", "/uploads", "/campaigns/{campaign_id}/submissions")


@pytest_asyncio.fixture
async def things(database: RolledBack, registered_units: list[str], actors: Actors, service: Any) -> dict[str, str]:
    return await put_in_place(database, actors)


@pytest.fixture
def matrix(app: FastAPI, things: dict[str, str], http: Any, browse: Any, database: RolledBack) -> Matrix:
    hidden = [*HIDDEN, things["submission_id"], things["supplier_id"], things["upload_id"]]
    return Matrix(app, RULES, PEOPLE, things, hidden, WITHIN, http, browse, database)


async def test_a_leak_would_be_seen(matrix: Matrix) -> None:
    """The negative control: rules that say less is shown than is."""
    matrix.rules = RULES | {"GET /suppliers/{supplier_id}": rule(OPERATOR, OWN)}
    wrong = await matrix.wrong_at("GET /suppliers/{supplier_id}")
    assert wrong["verifier at kanwil-banten"] == "200 instead of 403"
    assert wrong["auditor at kanwil-bali"] == "200 instead of 403"
    matrix.owners = OWN
    wrong = await matrix.wrong_at("GET /suppliers")
    assert "CV Sumber Rejeki Cilegon" in wrong["verifier at kanwil-banten"]


@pytest.mark.parametrize("path", LISTS)
async def test_a_list_shows_an_object_to_everybody_who_may_open_it(
    things: dict[str, str], http: Client, path: str
) -> None:
    for person in filter(READER, PEOPLE):
        async with http(person.role, unit=person.unit, scope=person.scope) as client:
            items = ok(await client.get(path.format(**things)))["items"]
        assert any(item["unit"] == CILEGON for item in items) == WITHIN(person), str(person)


WHOLE = {"phone": "0813-1111-2222", "address": "Jl. Mawar Rahasia No. 5"}
PERSONAL = ["Mawar Rahasia", "81311112222", "1311-1122"]
LOOKERS = [
    NOBODY,
    Person("operator", CILEGON),
    Person("operator", ABEPURA),
    Person("verifier", "kanwil-banten"),
    Person("auditor", "ditjenpas"),
]


class TestPermissions(PermissionSuite):
    rules = RULES
    units = (CILEGON, "kanwil-banten", "ditjenpas")
    lookers = LOOKERS
    personal = PERSONAL


@pytest_asyncio.fixture
async def with_people(matrix: Matrix, actors: Actors, service: Any, database: RolledBack) -> Matrix:
    """The supplier and the staged row have whole numbers and addresses."""
    things = matrix.things
    async with actors.operator() as operator:
        ok(await operator.put(f"/suppliers/{things['supplier_id']}", json=SUPPLIER | WHOLE))
    content = Content(str(SUPPLIER["name"]), "Beras", None, written=WHOLE)
    async with database.transaction() as session:
        row = await session.get_one(StagedRow, (UUID(things["upload_id"]), int(things["number"])))
        row.content = _to_json(content)
    return matrix


async def test_a_look_without_its_row_would_be_seen(with_people: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a recorder that keeps nothing."""
    for module in (entries, recording):
        monkeypatch.setattr(module, "entry_of", lambda *_: None)
    route = "GET /suppliers/{supplier_id}"
    assert len(await missing_at(with_people, route, LOOKERS, PERSONAL)) == 4
    assert await missing_at(with_people, "GET /pemasok/ekspor.xlsx", LOOKERS[1:2], PERSONAL)


async def test_a_stranger_fills_the_trail_with_no_more_than_so_many_refusals(
    with_people: Matrix, service: Any, make_app: Callable[[Any], FastAPI], database: RolledBack
) -> None:
    few = service.settings.model_copy(update={"refusals_kept_per_minute": 3})
    narrow = make_app(SimpleNamespace(name=service.name, settings=few, database=database))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(narrow), base_url="http://testserver") as stranger:
        answers = [(await stranger.get("/suppliers")).status_code for _ in range(10)]
    async with database.transaction() as session:
        rows = await session.execute(text("SELECT subject, address FROM access_log WHERE kind = 'refused'"))
    assert answers == [401] * 10
    assert [tuple(row) for row in rows] == [(None, "127.0.0.1")] * 3


async def test_what_cannot_be_kept_is_not_shown(with_people: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "_INSERT", text("SELECT no_such_column"))
    for route in ("GET /suppliers/{supplier_id}", "GET /pemasok/{supplier_id}", "GET /pemasok/ekspor.xlsx"):
        answer = await with_people._ask(route, Person("operator", CILEGON), "pemasok" in route)
        assert answer.status_code == 503, route
        assert not any(one in answer.text for one in PERSONAL)
    answer = await with_people._ask("GET /suppliers/{supplier_id}", Person("operator", ABEPURA), False)
    assert answer.status_code == 404, "a refusal gives nothing away"


async def _looks(database: RolledBack) -> list[tuple[str, int]]:
    async with database.transaction() as session:
        rows = await session.execute(
            text("SELECT route, status FROM access_log WHERE kind = 'personal_data' ORDER BY id")
        )
        return [tuple(row) for row in rows]


async def test_what_shows_a_person_is_saved_together_with_its_row_or_not_at_all(
    http: Client, with_people: Matrix, database: RolledBack, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with http("operator", unit=CILEGON) as client:
        with monkeypatch.context() as broken:
            broken.setattr(entries, "_INSERT", text("SELECT no_such_column"))
            assert (await client.post("/suppliers", json=OTHER | WHOLE)).status_code == 503
        assert OTHER["name"] not in [one["name"] for one in ok(await client.get("/suppliers"))["items"]]
        before = await _looks(database)
        ok(await client.post("/suppliers", json=OTHER | WHOLE), 201)
    assert await _looks(database) == [*before, ("/suppliers", 201)]


async def test_an_answer_given_again_is_one_more_look(http: Client, with_people: Matrix, database: RolledBack) -> None:
    before = await _looks(database)
    async with http("operator", unit=CILEGON) as client:
        for _ in range(2):
            answer = await client.post("/suppliers", json=OTHER | WHOLE, headers={"idempotency-key": "a"})
            assert WHOLE["address"] in answer.text
            assert "purpose" not in answer.headers
    assert answer.headers["idempotency-replayed"] == "true"
    assert await _looks(database) == [*before, ("/suppliers", 201), ("/suppliers", 201)]
