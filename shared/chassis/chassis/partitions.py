"""Days of outbox, inbox and access log come and go as partitions: made a week ahead, dropped when their time is over.

A day's bounds are the UUIDv7s of its first and last millisecond. Rows of no known day fall into `<table>_rest`.
The application owns no table: two functions of the owner's do it, and drop nothing of the last two days.
"""

from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.db import Database

AHEAD = 7
_MAKE = text("SELECT make_partition(:table, :day)")
_DROP = text("SELECT drop_partition(:table, :day)")
_PARTITIONS = text("SELECT relid::regclass::text FROM pg_partition_tree(CAST(:table AS regclass)) WHERE isleaf")
log = structlog.stdlib.get_logger()


async def keep_partitions(database: Database, today: datetime | None = None) -> None:
    """Make the days to come and drop those past retention. A day with unsent events is never dropped."""
    today = (today or datetime.now(UTC)).replace(hour=0, minute=0, second=0, microsecond=0)
    retention = {
        "outbox": database.settings.outbox_retention_days,
        "inbox": database.settings.inbox_retention_days,
        "access_log": database.settings.access_log_retention_days,
    }
    for table, days in retention.items():
        for ahead in range(-1, AHEAD + 1):
            await _make(database, table, today + timedelta(days=ahead))
        await _drop(database, table, today - timedelta(days=days))


async def _make(database: Database, table: str, day: datetime) -> None:
    name = f"{table}_{day:%Y%m%d}"
    try:
        async with database.engine.begin() as connection:
            await connection.execute(_MAKE, {"table": table, "day": day.date()})
    except DBAPIError as error:
        log.warning("partition_not_made", partition=name, error=type(error.orig).__name__)


async def _drop(database: Database, table: str, oldest: datetime) -> None:
    async with database.engine.connect() as connection:
        names = (await connection.scalars(_PARTITIONS, {"table": table})).all()
    for name in names:
        suffix = name.rpartition("_")[2]
        if not suffix.isdigit():
            continue
        day = datetime.strptime(suffix, "%Y%m%d").replace(tzinfo=UTC)
        if day < oldest:
            await _drop_day(database, table, day, name)


async def _drop_day(database: Database, table: str, day: datetime, name: str) -> None:
    try:
        async with database.engine.begin() as connection:
            outcome = await connection.scalar(_DROP, {"table": table, "day": day.date()})
    except DBAPIError as error:
        log.warning("partition_not_dropped", partition=name, error=type(error.orig).__name__)
        return
    if outcome == "unsent":
        log.error("old_partition_holds_unsent_events", partition=name)
    elif outcome == "dropped":
        log.info("partition_dropped", partition=name)
