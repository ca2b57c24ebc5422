"""The suppliers service on a database of its own, with a few units of three time zones."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from chassis.db import Database
from chassis.service import Service
from sqlalchemy import text
from suppliers.config import Settings

from .actors import OPENING, UNITS, Actors, Client, unit


@pytest.fixture(scope="session")
def service_package() -> str:
    return "suppliers"


@pytest_asyncio.fixture
async def registered_units(database: Database) -> list[str]:
    """The small directory, in a database that is rolled back."""
    async with database.transaction() as session:
        session.add_all(unit(code) for code in UNITS)
    return list(UNITS)


@pytest.fixture
def events(service: Service[Any]) -> Callable[..., Awaitable[list[dict[str, Any]]]]:
    """`await events("submission-submitted")`: what the outbox holds, oldest first: event, aggregate, version, data."""

    async def read(kind: str = "") -> list[dict[str, Any]]:
        async with service.database.transaction() as session:
            rows = await session.execute(
                text("SELECT event_type, aggregate_id, aggregate_version, data FROM outbox ORDER BY id")
            )
            found = [
                {
                    "event": row.event_type.split(".")[-2],
                    "aggregate": row.aggregate_id,
                    "version": row.aggregate_version,
                    **json.loads(bytes(row.data)),
                }
                for row in rows
            ]
        return [one for one in found if kind in ("", one["event"])]

    return read


@pytest.fixture
def actors(http: Client, clock_at: Callable[[str], None]) -> Actors:
    """People at their screens on the morning of 8 July 2025."""
    clock_at(OPENING)
    return Actors(http)


@pytest.fixture
def stopped_at(settings: Settings, clock_at: Callable[[str], None]) -> Callable[[str], None]:
    """As `clock_at`, but the clock stands still: for what is judged to the second."""
    file = settings.clock_file
    assert file is not None

    def stop(moment: str) -> None:
        clock_at(moment)
        file.write_text(json.dumps({"now": moment, "at": 0, "rate": 0}))

    return stop
