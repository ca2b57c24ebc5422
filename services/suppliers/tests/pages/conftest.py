"""People in a browser, each at their own office."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest_asyncio
from chassis.db import Database
from chassis.service import Service

from ..actors import CILEGON, OPENING, UNITS, Actors, unit
from ..desk import Browse, Desk


@pytest_asyncio.fixture
async def operator(
    database: Database, registered_units: list[str], clock_at: Callable[[str], None], browse: Browse
) -> AsyncIterator[httpx.AsyncClient]:
    """The operator of Lapas Cilegon, on the morning of 8 July 2025."""
    clock_at(OPENING)
    async with browse("operator", unit=CILEGON, name="Operator Cilegon") as person:
        yield person


@pytest_asyncio.fixture
async def verifier(operator: httpx.AsyncClient, browse: Browse, actors: Actors) -> AsyncIterator[httpx.AsyncClient]:
    """The verifier of Kanwil Banten."""
    async with browse("verifier", unit="kanwil-banten", name="Verifikator Banten") as person:
        yield person


@pytest_asyncio.fixture
async def admin(operator: httpx.AsyncClient, browse: Browse, actors: Actors) -> AsyncIterator[httpx.AsyncClient]:
    """The directorate's admin."""
    async with browse("admin", unit="ditjenpas", name="Admin Ditjenpas") as person:
        yield person


@pytest_asyncio.fixture
async def desk(
    committed: Database, service: Service[Any], browse: Browse, clock_at: Callable[[str], None]
) -> AsyncIterator[Desk]:
    clock_at(OPENING)
    async with committed.transaction() as session:
        session.add_all(unit(code) for code in UNITS)
    async with browse("operator", unit=CILEGON) as person:
        yield Desk(person, committed, service)
