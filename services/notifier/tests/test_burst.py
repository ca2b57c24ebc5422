"""A burst of reminders costs the same for each, in a database that was empty a moment before."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio
from chassis.db import Database, Session
from chassis.testing.roles import Roles
from notifier.usecases import timers
from sqlalchemy import text

from .actors import Scenario

ALL_DUE = text("UPDATE timer SET due_at = '2025-07-24T03:00Z' WHERE step = 'H-7' AND status = 'pending'")
FIRST = 10
"""Units that make PostgreSQL keep a plan: it does from the sixth time on."""

READ = text("SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'message'")


@pytest_asyncio.fixture
async def burst(committed_scenario: Scenario, database_roles: Roles) -> AsyncIterator[Database]:
    """H-7 of a few units is due, of all others in a moment; nothing was ever said, and autovacuum knows it."""
    scenario = committed_scenario
    units = await scenario.rows("SELECT code FROM unit WHERE kanwil IS NOT NULL ORDER BY timezone, code")
    codes = [code for (code,) in units]
    await scenario.announce(*codes[:FIRST])
    await scenario.announce(*codes[FIRST:], due="2025-08-05T23:59")
    scenario.move_clock("2025-07-24T04:00:00Z")
    server = await asyncpg.connect(database_roles.administrator)
    await server.execute("VACUUM ANALYZE message, delivery")
    await server.close()
    fresh = Database(scenario.database.settings, pool=1)
    yield fresh
    await fresh.close()


async def test_no_check_of_a_burst_reads_whole_tables(burst: Database) -> None:
    assert await _rows_read(burst) < 1_000


async def test_plans_for_small_tables_read_them_again_and_again(
    burst: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def keep_plans(session: Session) -> None: ...

    monkeypatch.setattr(timers, "prefer_indexes", keep_plans)
    assert await _rows_read(burst) > 100_000


async def _rows_read(database: Database) -> int:
    """Rows of messages read by scans of the whole table, on the one connection there is."""
    async with database.transaction() as session:
        assert await timers.fire(session) == FIRST  # the plans are made now
    async with database.transaction() as session:
        await session.execute(ALL_DUE)
        assert await timers.fire(session) > 300
        return int(await session.scalar(READ) or 0)
