"""The service on a database of its own, with a few offices in its directory, in June 2025."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from chassis.db import Database
from chassis.service import Service
from hypothesis import settings as hypothesis_settings
from sqlalchemy import text

from .factories import JUNE, OFFICES, Client, Stage, hear_offices

hypothesis_settings.register_profile("shared machine", deadline=None)
hypothesis_settings.load_profile("shared machine")


@pytest.fixture(scope="session")
def service_package() -> str:
    return "exhibition"


@pytest_asyncio.fixture
async def offices(database: Database) -> Database:
    """The rolled-back database, its directory heard from the notifier."""
    assert await hear_offices(database) == len(OFFICES)
    return database


@pytest.fixture
def stage(http: Client, service: Service[Any], clock_at: Callable[..., None]) -> Stage:
    clock_at(JUNE)
    return Stage(http, service)


@pytest.fixture
def events(service: Service[Any]) -> Callable[..., Awaitable[list[dict[str, Any]]]]:
    """`await events("entry-submitted")`: what the outbox holds, oldest first."""

    async def read(kind: str = "") -> list[dict[str, Any]]:
        async with service.database.transaction() as session:
            rows = await session.execute(text("SELECT event_type, aggregate_version, data FROM outbox ORDER BY id"))
            found = [
                {"event": row.event_type.split(".")[-2], "sequence": row.aggregate_version}
                | json.loads(bytes(row.data))
                for row in rows
            ]
        return [one for one in found if kind in ("", one["event"])]

    return read
