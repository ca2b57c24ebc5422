"""Upload page of an operator in the browser."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import openpyxl
from chassis.db import Database
from chassis.service import Service
from suppliers.loops.stage_uploads import stage_waiting

from .page_text import gone_to

REAL = (Path(__file__).parent / "workbook" / "data" / "bama-lapas-cilegon.xlsx").read_bytes()
Browse = Callable[..., Any]
HEAD = ["Nama Penyedia", "NIB", "NPWP", "Telepon", "Komoditas", "Satuan", "Harga satuan (Rp)"]
Line = list[Any]


def workbook(*lines: Line) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in (HEAD, *lines):
        book.active.append(line)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def line(name: str | None = "CV Sumber Rejeki", **cells: Any) -> Line:
    known = {"nib": None, "npwp": None, "phone": None, "commodity": "Beras Premium", "unit": "kg", "price": 15000}
    found = known | cells
    return [name, *(found[one] for one in known)]


class Desk:
    """An operator's browser, and the worker that stages what is uploaded."""

    def __init__(self, person: httpx.AsyncClient, database: Database, service: Service[Any]) -> None:
        self.person, self.database = person, database

    async def upload(self, content: bytes, name: str = "bama.xlsx") -> str:
        return gone_to(await self.person.post("/unggahan", files={"file": (name, content)}))

    async def staged(self, content: bytes, name: str = "bama.xlsx") -> str:
        address = await self.upload(content, name)
        await stage_waiting(self.database)
        return address
