"""Connections in the pool that died while nobody used them."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from chassis import pooling
from chassis.config import Settings
from chassis.db import Database
from sqlalchemy import text


async def one_idle(database: Database) -> int:
    """The server's process of a connection that now lies in the pool."""
    async with database.transaction() as session:
        return int(await session.scalar(text("SELECT pg_backend_pid()")) or 0)


async def test_a_connection_that_the_server_closed_is_replaced_before_it_is_used(
    committed: Database, settings: Settings, eventually: Callable[..., Awaitable[Any]]
) -> None:
    database = Database(settings, pool=1)
    lost = await one_idle(database)
    async with database.engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
    async with committed.transaction() as session:
        await session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": lost})

    async def closed() -> bool:
        return bool(driver.is_closed())

    await eventually("this process hears of it", closed)
    assert await one_idle(database) != lost
    await database.close()


@pytest.mark.parametrize(("idle", "asked"), [(3600.0, 0), (0.0, 1)])
async def test_only_a_connection_that_lay_idle_for_long_is_asked(
    committed: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch, idle: float, asked: int
) -> None:
    monkeypatch.setattr(pooling, "ASK_AFTER", idle)
    database = Database(settings, pool=1)
    pings = []
    monkeypatch.setattr(database.engine.sync_engine.dialect, "do_ping", pings.append)
    first = await one_idle(database)
    assert await one_idle(database) == first
    assert len(pings) == asked
    await database.close()
