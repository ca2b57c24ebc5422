"""Factories: objects of Lapas Cilegon (Kanwil Banten), for whoever asks for them."""

from pathlib import Path
from typing import Any
from uuid import UUID

from chassis.db import Database
from chassis.testing.dead_letters import put_dead_letter
from sqlalchemy import text
from suppliers.domain.staged_rows import Content, _to_json
from suppliers.models import StagedRow

from .actors import CILEGON, Actors, ok

TANGERANG, ABEPURA = "rutan-kelas-i-tangerang", "lapas-kelas-iia-abepura"
SUPPLIER: dict[str, Any] = {
    "name": "CV Sumber Rejeki Cilegon",
    "nib": "6469748212378",
    "offers": [{"commodity": "beras-premium", "unit": "kg", "price": 15000}],
}
HIDDEN: list[str] = [SUPPLIER["name"], "bama-rahasia.xlsx"]
"""Words that stand in Cilegon's objects alone."""
WORKBOOK = (Path(__file__).parent / "workbook" / "data" / "bama-lapas-cilegon.xlsx").read_bytes()
ROW = 2
UPLOAD = "0197e4a0-0000-7000-8000-000000000009"
_INSERT_UPLOAD = text("""
INSERT INTO upload (id, unit, kanwil, filename, size, content_sealed, status, sheet, header_row, rows_total, skipped,
                    ignored_columns, ignored_sheets, uploaded_by, uploaded_at)
VALUES (:id, :unit, 'kanwil-banten', 'bama-rahasia.xlsx', 1, :content, 'diterima', 'Data', 1, 1, '[]', '[]', '[]', 'x',
        '2025-07-08')
""")


async def put_in_place(database: Database, actors: Actors) -> dict[str, str]:
    """A campaign, and Cilegon's own submission, supplier and (unread) upload in it, by the names of path parameters."""
    campaign = await actors.open_campaign()
    async with actors.operator() as operator:
        supplier = ok(await operator.post("/suppliers", json=SUPPLIER), 201)["supplier"]
    assert database.cipher
    content = database.cipher.encrypt(WORKBOOK, f"upload:{UPLOAD}")
    async with database.transaction() as session:
        await session.execute(_INSERT_UPLOAD, {"id": UPLOAD, "unit": CILEGON, "content": content})
        row = _to_json(Content(SUPPLIER["name"], "Beras", None))
        session.add(StagedRow(upload_id=UUID(UPLOAD), number=ROW, content=row, issues=[], verdict="error"))
    return {
        "campaign_id": campaign["id"],
        "submission_id": await actors.submission_of(campaign),
        "supplier_id": supplier["id"],
        "upload_id": UPLOAD,
        "number": str(ROW),
        "kanwil": "kanwil-banten",
        "dead_letter": await put_dead_letter(database, "suppliers"),
    }
