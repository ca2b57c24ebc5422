"""Strange input: whatever is sent, the answer is never our own failure."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from chassis.db import Database

from .actors import CAMPAIGN, Actors, Client, ok

WORKBOOK = (Path(__file__).parent / "workbook" / "data" / "bama-lapas-cilegon.xlsx").read_bytes()
NASTY: list[Any] = [
    "\x00",
    "\ud800",
    "a\x00b" * 5,
    "😀" * 40,
    "1" * 400,
    10**30,
    -1,
    1.5,
    1e308,
    True,
    None,
    [],
    {},
    ["\x00"],
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00",
    "9999-12-31T23:59:59-12:00",
    "9999-12-31T23:59",
    "NaN",
]
OFFER = {"commodity": "beras-premium", "unit": "kg", "price": 15000, "monthly_capacity": "1", "months": [1]}
SUPPLIER = {
    "name": "CV Sumber Rejeki",
    "legal_form": "cv",
    "nib": "6469748212378",
    "npwp": "499934339419000",
    "address": "Pasar Baru",
    "region_code": "36.72",
    "phone": "0812-3456-7890",
    "certificates": {"halal": "ada"},
    "offers": [OFFER],
}
REASON = {"text": "Perbaiki harga beras.", "row": None, "field": "price", "supplier": None}
BODIES: list[tuple[str, str, str, dict[str, Any]]] = [
    ("admin", "POST", "/campaigns", CAMPAIGN | {"opens_at": "2025-07-08T01:00:00Z", "unit_types": ["Lapas"]}),
    ("admin", "POST", "/campaigns/{campaign}/move", {"due_local": "2025-08-01T00:00", "reason": "Gangguan jaringan."}),
    ("admin", "POST", "/campaigns/{campaign}/open", {"expected": 4}),
    ("operator", "POST", "/submissions/{submission}/nil", {"reason": "Dipasok Lapas induk."}),
    ("verifier", "POST", "/submissions/{submission}/return", {"reasons": [REASON]}),
    ("verifier", "POST", "/submissions/{submission}/approve", {"note": "Sudah sesuai."}),
    ("operator", "POST", "/suppliers", SUPPLIER),
    ("operator", "PUT", "/suppliers/{supplier}", SUPPLIER | {"active": True, "version": 1}),
    ("operator", "PATCH", "/uploads/{campaign}/rows/2", {"cells": {"price": 1}, "use_proposals": ["unit"]}),
]
QUERIES = [
    ("/campaigns", ("status", "cursor", "limit")),
    ("/campaigns/{campaign}/rates", ("level",)),
    ("/campaigns/{campaign}/submissions", ("status", "kanwil", "late", "q", "cursor", "limit")),
    ("/suppliers", ("q", "unit", "kanwil", "commodity", "region", "status", "cursor", "limit")),
    ("/uploads", ("cursor", "limit")),
    ("/units", ("q", "kanwil", "unit_type", "cursor", "limit")),
    ("/workbook-template", ("unit",)),
]


@pytest_asyncio.fixture
async def ids(database: Database, registered_units: list[str], actors: Actors) -> dict[str, str]:
    campaign = await actors.open_campaign()
    async with actors.operator() as operator:
        supplier = ok(await operator.post("/suppliers", json=SUPPLIER), 201)["supplier"]
    return {
        "campaign": campaign["id"],
        "submission": await actors.submission_of(campaign),
        "supplier": supplier["id"],
    }


def variants(body: Any) -> list[Any]:
    """The body with one value after another replaced by something strange."""
    if isinstance(body, dict):
        found = [body | {name: strange} for name in body for strange in NASTY]
        return found + [body | {name: inner} for name in body for inner in variants(body[name])]
    if isinstance(body, list) and body:
        return [[strange] for strange in NASTY] + [[inner] for inner in variants(body[0])]
    return []


@pytest.mark.parametrize(("role", "method", "path", "body"), BODIES)
async def test_no_body_breaks_a_route(
    ids: dict[str, str], actors: Actors, role: str, method: str, path: str, body: dict[str, Any]
) -> None:
    people: dict[str, Callable[[], Any]] = {
        "admin": actors.admin,
        "operator": actors.operator,
        "verifier": actors.verifier,
    }
    broken = []
    async with people[role]() as client:
        for variant in [*variants(body), *NASTY]:
            content = json.dumps(variant)
            headers = {"content-type": "application/json"}
            answer = await client.request(method, path.format(**ids), content=content, headers=headers)
            if answer.status_code >= 500:
                broken.append((content[:200], answer.status_code))
    assert broken == []


@pytest.mark.parametrize(("path", "names"), QUERIES)
async def test_no_query_breaks_a_list(
    ids: dict[str, str], actors: Actors, http: Client, path: str, names: tuple[str, ...]
) -> None:
    broken = []
    async with actors.operator() as client:
        for name in names:
            for strange in NASTY:
                words = str(strange).encode(errors="replace").decode()
                answer = await client.get(path.format(**ids), params={name: words})
                if answer.status_code >= 500:
                    broken.append((name, words, answer.status_code))
    assert broken == []


@pytest.mark.parametrize("name", ["", "\x00.xlsx", "😀.xlsx", "a" * 1000, '".xlsx', "../../x.xlsx"])
async def test_no_file_name_breaks_an_upload(registered_units: list[str], actors: Actors, name: str) -> None:
    async with actors.operator() as operator:
        answer = await operator.post("/uploads", files={"file": (name, WORKBOOK)})
        assert answer.status_code in (202, 422), answer.text
        if answer.status_code == 202:
            upload = answer.json()["id"]
            annotated = await operator.get(f"/uploads/{upload}/annotated")
            assert annotated.status_code == 200
