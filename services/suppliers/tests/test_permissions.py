"""Who gets to what: every person at every route, on objects of Lapas Cilegon (Kanwil Banten)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from chassis.db import Database
from fastapi.routing import APIRoute
from sqlalchemy import text
from stage import CAMPAIGN, CILEGON, Client, Stage, ok
from suppliers import api
from suppliers.vault import Vault

FOREIGN = "lapas-kelas-iia-abepura"
PEOPLE = {
    "operator": ("operator", CILEGON),
    "neighbour": ("operator", "rutan-kelas-i-tangerang"),
    "stranger": ("operator", FOREIGN),
    "kanwil": ("verifier", "kanwil-banten"),
    "other kanwil": ("verifier", "kanwil-bali"),
    "ditjen": ("admin", "ditjenpas"),
    "auditor": ("auditor", "kanwil-bali"),
    "verifier at the unit": ("verifier", CILEGON),
    "operator at the kanwil": ("operator", "kanwil-banten"),
    "admin at the unit": ("admin", CILEGON),
    "curator": ("curator", CILEGON),
    "distributor": ("distributor", "ditjenpas"),
    "nobody": ("", ""),
}
WITHIN = {
    "operator",
    "kanwil",
    "ditjen",
    "auditor",
    "verifier at the unit",
    "operator at the kanwil",
    "admin at the unit",
}
READERS = {*WITHIN, "neighbour", "stranger", "other kanwil"}
OPERATORS = {"operator", "neighbour", "stranger"}
REVIEWERS = {"kanwil", "other kanwil", "ditjen"}

SUPPLIER = {
    "name": "CV Sumber Rejeki",
    "nib": "6469748212378",
    "offers": [{"commodity": "beras-premium", "unit": "kg", "price": 15000}],
}
REASON = {"reason": "Dipasok oleh Lapas induk."}
REVIEW = {"reasons": [{"text": "Perbaiki harga beras."}]}
WORKBOOK = (Path(__file__).parent / "workbook" / "data" / "bama-lapas-cilegon.xlsx").read_bytes()
FILE = {"files": {"file": ("a.xlsx", b"bukan excel")}}
# method, path → (who may use it at all, who may see the object, what to send)
Rule = tuple[set[str], set[str], dict[str, Any]]
RULES: dict[tuple[str, str], Rule] = {
    ("GET", "/campaigns"): (READERS, READERS, {}),
    ("POST", "/campaigns"): ({"ditjen"}, {"ditjen"}, {"json": CAMPAIGN}),
    ("GET", "/campaigns/{campaign_id}"): (READERS, READERS, {}),
    ("POST", "/campaigns/{campaign_id}/open"): ({"ditjen"}, {"ditjen"}, {}),
    ("POST", "/campaigns/{campaign_id}/move"): ({"ditjen"}, {"ditjen"}, {"json": {"due_local": "2025-08-01T00:00"}}),
    ("POST", "/campaigns/{campaign_id}/close"): ({"ditjen"}, {"ditjen"}, {}),
    ("POST", "/campaigns/{campaign_id}/cancel"): ({"ditjen"}, {"ditjen"}, {"json": REASON}),
    ("GET", "/campaigns/{campaign_id}/rates"): (READERS, READERS, {}),
    ("GET", "/campaigns/{campaign_id}/submissions"): (READERS, READERS, {}),
    ("GET", "/submissions/{submission_id}"): (READERS, WITHIN, {}),
    ("GET", "/submissions/{submission_id}/history"): (READERS, WITHIN, {}),
    ("POST", "/submissions/{submission_id}/send"): (OPERATORS, {"operator"}, {}),
    ("POST", "/submissions/{submission_id}/nil"): (OPERATORS, {"operator"}, {"json": REASON}),
    ("POST", "/submissions/{submission_id}/return"): (REVIEWERS, {"kanwil", "ditjen"}, {"json": REVIEW}),
    ("POST", "/submissions/{submission_id}/approve"): (REVIEWERS, {"kanwil", "ditjen"}, {}),
    ("POST", "/submissions/{submission_id}/exempt"): (REVIEWERS, {"kanwil", "ditjen"}, {"json": REASON}),
    ("GET", "/suppliers"): (READERS, READERS, {}),
    ("POST", "/suppliers"): (OPERATORS, OPERATORS, {"json": SUPPLIER}),
    ("GET", "/suppliers/{supplier_id}"): (READERS, WITHIN, {}),
    ("PUT", "/suppliers/{supplier_id}"): (OPERATORS, {"operator"}, {"json": SUPPLIER}),
    ("GET", "/suppliers/{supplier_id}/history"): (READERS, WITHIN, {}),
    ("GET", "/workbook-template"): (OPERATORS, OPERATORS, {}),
    ("POST", "/uploads"): (OPERATORS, OPERATORS, FILE),
    ("GET", "/uploads"): (READERS, READERS, {}),
    ("GET", "/uploads/{upload_id}"): (READERS, WITHIN, {}),
    ("GET", "/uploads/{upload_id}/rows"): (READERS, WITHIN, {}),
    ("PATCH", "/uploads/{upload_id}/rows/{number}"): (OPERATORS, {"operator"}, {"json": {"cells": {}}}),
    ("GET", "/uploads/{upload_id}/annotated"): (OPERATORS, {"operator"}, {}),
    ("POST", "/uploads/{upload_id}/accept"): (OPERATORS, {"operator"}, {"json": {"mode": "all"}}),
    ("GET", "/units"): (READERS, READERS, {}),
}
LISTS = ("/suppliers", "/uploads", "/campaigns/{campaign_id}/submissions")


@pytest_asyncio.fixture
async def things(database: Database, units: list[str], stage: Stage, service: Any) -> dict[str, str]:
    """A campaign, and Cilegon's own submission, supplier and (unread) upload in it."""
    campaign = await stage.open_campaign()
    async with stage.operator() as operator:
        supplier = ok(await operator.post("/suppliers", json=SUPPLIER), 201)["supplier"]
    vault: Vault = service.settings.vault
    upload = "0197e4a0-0000-7000-8000-000000000009"
    async with database.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO upload (id, unit, kanwil, filename, size, content_sealed, status, sheet, header_row,"
                " rows_total, skipped, ignored_columns, ignored_sheets, uploaded_by, uploaded_at) VALUES"
                " (:id, :unit, 'kanwil-banten', 'a.xlsx', 1, :content, 'diterima', 'Data', 1, 1, '[]', '[]', '[]', 'x',"
                " '2025-07-08')"
            ),
            {"id": upload, "unit": CILEGON, "content": vault.seal(WORKBOOK, f"upload:{upload}")},
        )
    submission = await stage.submission_of(campaign)
    return {
        "campaign_id": campaign["id"],
        "submission_id": submission,
        "supplier_id": supplier["id"],
        "upload_id": upload,
        "number": "2",
    }


def routes() -> Iterator[tuple[str, str]]:
    for router in api.routers:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            yield from ((method, route.path) for method in route.methods)


def test_every_route_has_a_rule() -> None:
    assert set(routes()) == RULES.keys()


@pytest.mark.parametrize(("method", "path"), list(RULES))
async def test_everybody_gets_what_is_theirs_and_no_more(
    things: dict[str, str], http: Client, clock_at: Callable[[str], None], method: str, path: str
) -> None:
    may, sees, body = RULES[method, path]
    address = path.format(**things)
    wrong = {}
    for person, (role, unit) in PEOPLE.items():
        async with http(role, unit=unit) as client:
            answer = await client.request(method, address, **body)
        expected = 401 if person == "nobody" else 403 if person not in may else 404 if person not in sees else None
        allowed = answer.status_code not in (401, 403, 404) and answer.status_code < 500
        if (answer.status_code != expected) if expected else not allowed:
            wrong[person] = (answer.status_code, expected, answer.text)
    assert wrong == {}


@pytest.mark.parametrize("path", LISTS)
async def test_a_list_shows_an_object_only_to_those_who_may_open_it(
    things: dict[str, str], http: Client, path: str
) -> None:
    seen = set()
    for person in sorted(READERS):
        role, unit = PEOPLE[person]
        async with http(role, unit=unit) as client:
            items = ok(await client.get(path.format(**things)))["items"]
        if any(item["unit"] == CILEGON for item in items):
            seen.add(person)
    assert seen == WITHIN


async def test_the_remarks_on_a_workbook_of_another_unit_are_not_found_even_for_its_kanwil(
    things: dict[str, str], stage: Stage
) -> None:
    async with stage.verifier() as verifier:
        assert (await verifier.get(f"/uploads/{things['upload_id']}/annotated")).status_code == 403
