"""Who gets to which page: every person at every page, on objects of Lapas Cilegon (Kanwil Banten)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from chassis.db import Database
from fastapi.routing import APIRoute
from sqlalchemy import text
from stage import CILEGON, Stage, ok
from suppliers.models import StagedRow
from suppliers.pages import pages
from suppliers.staged import Content, _to_json
from suppliers.vault import Vault

Browse = Callable[..., Any]
PEOPLE = {
    "operator": ("operator", CILEGON),
    "neighbour": ("operator", "rutan-kelas-i-tangerang"),
    "stranger": ("operator", "lapas-kelas-iia-abepura"),
    "kanwil": ("verifier", "kanwil-banten"),
    "other kanwil": ("verifier", "kanwil-bali"),
    "ditjen": ("admin", "ditjenpas"),
    "auditor": ("auditor", "kanwil-bali"),
    "verifier at the unit": ("verifier", CILEGON),
    "operator at the kanwil": ("operator", "kanwil-banten"),
    "curator": ("curator", CILEGON),
    "nobody": ("", ""),
}
EVERYBODY = PEOPLE.keys() - {"nobody"}
READERS = EVERYBODY - {"curator"}
WITHIN = READERS - {"neighbour", "stranger", "other kanwil"}
OPERATORS = {"operator", "neighbour", "stranger"}
REVIEWERS = {"kanwil", "other kanwil", "ditjen"}
REVIEWING = {"kanwil", "ditjen"}
DITJEN = {"ditjen"}
OWN = {"operator"}
CAMPAIGN, RETURN, SUPPLIER = "/pengumpulan/{campaign_id}", "/laporan/{submission_id}", "/pemasok/{supplier_id}"
UPLOAD = "/unggahan/{upload_id}"
BANTEN = CAMPAIGN + "/kanwil/{kanwil}"
# method, path → who may use it at all, who may see the object
RULES: dict[tuple[str, str], tuple[set[str], set[str]]] = {
    ("GET", "/"): (EVERYBODY, EVERYBODY),
    ("GET", "/pemasok"): (READERS, READERS),
    ("GET", "/pemasok/ekspor.xlsx"): (READERS, READERS),
    ("GET", "/pemasok/baru"): (OPERATORS, OPERATORS),
    ("POST", "/pemasok/baru"): (OPERATORS, OPERATORS),
    ("GET", SUPPLIER): (READERS, WITHIN),
    ("GET", SUPPLIER + "/ubah"): (OPERATORS, OWN),
    ("POST", SUPPLIER + "/ubah"): (OPERATORS, OWN),
    ("POST", SUPPLIER + "/berhenti"): (OPERATORS, OWN),
    ("POST", SUPPLIER + "/aktifkan"): (OPERATORS, OWN),
    ("GET", "/unggahan"): (READERS, READERS),
    ("POST", "/unggahan"): (OPERATORS, OPERATORS),
    ("GET", "/unggahan/templat"): (OPERATORS, OPERATORS),
    ("GET", UPLOAD): (READERS, WITHIN),
    ("GET", UPLOAD + "/kabar"): (READERS, WITHIN),
    ("GET", UPLOAD + "/catatan.xlsx"): (OPERATORS, OWN),
    ("POST", UPLOAD + "/simpan"): (OPERATORS, OWN),
    ("GET", UPLOAD + "/baris/{number}"): (READERS, WITHIN),
    ("POST", UPLOAD + "/baris/{number}"): (OPERATORS, OWN),
    ("GET", "/pengumpulan"): (READERS, READERS),
    ("GET", "/pengumpulan/baru"): (DITJEN, DITJEN),
    ("POST", "/pengumpulan/baru"): (DITJEN, DITJEN),
    ("GET", CAMPAIGN): (READERS, READERS),
    ("GET", CAMPAIGN + "/ekspor.xlsx"): (READERS, READERS),
    ("GET", BANTEN): (READERS, WITHIN | {"neighbour"}),
    ("GET", CAMPAIGN + "/kelola"): (DITJEN, DITJEN),
    ("POST", CAMPAIGN + "/buka"): (DITJEN, DITJEN),
    ("POST", CAMPAIGN + "/geser"): (DITJEN, DITJEN),
    ("POST", CAMPAIGN + "/tutup"): (DITJEN, DITJEN),
    ("POST", CAMPAIGN + "/batalkan"): (DITJEN, DITJEN),
    ("GET", RETURN): (READERS, WITHIN),
    ("POST", RETURN + "/kirim"): (OPERATORS, OWN),
    ("POST", RETURN + "/nihil"): (OPERATORS, OWN),
    ("GET", RETURN + "/kembalikan"): (REVIEWERS, REVIEWING),
    ("POST", RETURN + "/kembalikan"): (REVIEWERS, REVIEWING),
    ("POST", RETURN + "/setujui"): (REVIEWERS, REVIEWING),
    ("POST", RETURN + "/tidak-berlaku"): (REVIEWERS, REVIEWING),
}
WISH = {"name": "CV Sumber Rejeki", "offers": [{"commodity": "beras-premium", "unit": "kg", "price": 15000}]}
FORM = {
    "text": "x",
    "name": "CV Sumber Rejeki",
    "offers.0.commodity": "beras-premium",
    "offers.0.price": "15000",
    "reason": "Dipasok oleh Lapas induk.",
    "reasons.0.text": "Perbaiki harga beras.",
}
TOLD = {  # what each form is sent, that its object is looked for at all
    SUPPLIER + "/ubah": ("name", "offers.0.commodity", "offers.0.price"),
    RETURN + "/nihil": ("reason",),
    RETURN + "/tidak-berlaku": ("reason",),
    RETURN + "/kembalikan": ("reasons.0.text",),
}


@pytest_asyncio.fixture
async def things(database: Database, units: list[str], stage: Stage, service: Any) -> dict[str, str]:
    """A campaign, and Cilegon's own return, supplier and staged workbook."""
    campaign = await stage.open_campaign()
    async with stage.operator() as operator:
        supplier = ok(await operator.post("/suppliers", json=WISH), 201)["supplier"]
    vault: Vault = service.settings.vault
    upload = "0197e4a0-0000-7000-8000-000000000009"
    real = (Path(__file__).parents[1] / "workbook" / "data" / "bama-lapas-cilegon.xlsx").read_bytes()
    async with database.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO upload (id, unit, kanwil, filename, size, content_sealed, status, sheet, header_row,"
                " rows_total, rows_done, skipped, ignored_columns, ignored_sheets, uploaded_by, uploaded_at, staged_at)"
                " VALUES (:id, :unit, 'kanwil-banten', 'a.xlsx', 1, :content, 'gagal', 'Data', 1, 1, 1, '[]',"
                " '[]', '[]', 'x', '2025-07-08', '2025-07-08')"
            ),
            {"id": upload, "unit": CILEGON, "content": vault.seal(real, f"upload:{upload}")},
        )
        row = vault.seal(_to_json(Content("CV", "Beras", None)), f"staged_row:{upload}:6")
        session.add(StagedRow(upload_id=upload, number=6, content_sealed=row, issues=[], verdict="error"))
    return {
        "campaign_id": campaign["id"],
        "submission_id": await stage.submission_of(campaign),
        "supplier_id": supplier["id"],
        "upload_id": upload,
        "number": "6",
        "kanwil": "kanwil-banten",
    }


def routes() -> Iterator[tuple[str, str]]:
    for router in pages.routers:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            yield from ((method, route.path) for method in route.methods)


def test_every_page_has_a_rule() -> None:
    assert set(routes()) == RULES.keys()


@pytest.mark.parametrize(("method", "path"), list(RULES))
async def test_everybody_gets_the_pages_that_are_theirs_and_no_more(
    things: dict[str, str], browse: Browse, method: str, path: str
) -> None:
    may, sees = RULES[method, path]
    form = {name: FORM[name] for name in TOLD.get(path, ())}
    wrong = {}
    for person, (role, unit) in PEOPLE.items():
        async with browse(*filter(None, [role]), unit=unit, subject=person) as browser:
            answer = await browser.request(method, path.format(**things), **({"data": form} if form else {}))
        expected = 303 if person == "nobody" else 403 if person not in may else 404 if person not in sees else None
        allowed = answer.status_code not in (401, 403, 404) and answer.status_code < 500
        if (answer.status_code != expected) if expected else not allowed:
            wrong[person] = (answer.status_code, expected)
    assert wrong == {}
