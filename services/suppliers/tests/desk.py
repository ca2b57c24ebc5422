"""Where an operator uploads workbooks in the browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from chassis.db import Database
from chassis.service import Service
from reading import gone_to
from suppliers.staging import stage_waiting

REAL = (Path(__file__).parent / "workbook" / "data" / "bama-lapas-cilegon.xlsx").read_bytes()
Browse = Callable[..., Any]


class Desk:
    """An operator's browser, and the worker that stages what is uploaded."""

    def __init__(self, person: httpx.AsyncClient, database: Database, service: Service[Any]) -> None:
        self.person, self.database, self.vault = person, database, service.settings.vault

    async def upload(self, content: bytes, name: str = "bama.xlsx") -> str:
        return gone_to(await self.person.post("/unggahan", files={"file": (name, content)}))

    async def staged(self, content: bytes, name: str = "bama.xlsx") -> str:
        address = await self.upload(content, name)
        await stage_waiting(self.database, self.vault)
        return address
