"""Days of outbox and inbox come and go as partitions: made a week ahead, dropped when their time is over.

A day's bounds are the UUIDv7s of its first and last millisecond. Rows of no known day fall into `<table>_rest`.
"""

from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.db import Database
from chassis.ids import first_id_of

AHEAD = 7
log = structlog.stdlib.get_logger()


async def keep_partitions(database: Database, today: datetime | None = None) -> None:
    """Make the days to come and drop those past retention. A day with unsent events is never dropped."""
    today = (today or datetime.now(UTC)).replace(hour=0, minute=0, second=0, microsecond=0)
    retention = {
        "outbox": database.settings.outbox_retention_days,
        "inbox": database.settings.inbox_retention_days,
    }
    for table, days in retention.items():
        for ahead in range(-1, AHEAD + 1):
            await _make(database, table, today + timedelta(days=ahead))
        await _drop(database, table, today - timedelta(days=days))


async def _make(database: Database, table: str, day: datetime) -> None:
    name = f"{table}_{day:%Y%m%d}"
    first, end = first_id_of(day), first_id_of(day + timedelta(days=1))
    statement = f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {table} FOR VALUES FROM ('{first}') TO ('{end}')"
    try:
        async with database.engine.begin() as connection:
            if await connection.scalar(text("SELECT to_regclass(:name)"), {"name": name}) is None:
                await connection.execute(text("SET LOCAL lock_timeout = '2s'"))
                await connection.execute(text(statement))
    except DBAPIError as error:
        log.warning("partition_not_made", partition=name, error=type(error.orig).__name__)


async def _drop(database: Database, table: str, oldest: datetime) -> None:
    async with database.engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT relid::regclass::text FROM pg_partition_tree(CAST(:t AS regclass)) WHERE isleaf"),
            {"t": table},
        )
        names = [row[0] for row in rows]
    for name in names:
        day = name.rpartition("_")[2]
        if not day.isdigit() or datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC) >= oldest:
            continue
        try:
            async with database.engine.begin() as connection:
                await connection.execute(text("SET LOCAL lock_timeout = '2s'"))
                if table == "outbox" and await _has_unsent(connection, name):
                    log.error("old_partition_holds_unsent_events", partition=name)
                    continue
                await connection.execute(text(f"DROP TABLE {name}"))
            log.info("partition_dropped", partition=name)
        except DBAPIError as error:
            log.warning("partition_not_dropped", partition=name, error=type(error.orig).__name__)


async def _has_unsent(connection: AsyncConnection, name: str) -> bool:
    await connection.execute(text(f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE"))
    return bool(await connection.scalar(text(f"SELECT EXISTS (SELECT FROM {name} WHERE published_at IS NULL)")))
