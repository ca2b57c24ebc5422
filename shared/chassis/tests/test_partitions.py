"""Days come a week ahead and leave after retention, but never with an event that was not sent."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from chassis import outbox
from chassis.db import Database
from chassis.ids import first_id_of, new_id
from chassis.partitions import AHEAD, keep_partitions
from probe import Thing, thing
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError


async def days_of(database: Database, table: str) -> list[str]:
    async with database.transaction() as session:
        statement = text("SELECT relid::regclass::text FROM pg_partition_tree(CAST(:t AS regclass)) WHERE isleaf")
        names = await session.scalars(statement, {"t": table})
        return sorted(name.rpartition("_")[2] for name in names)


def test_the_first_id_of_a_moment_is_below_every_id_made_from_then_on() -> None:
    before = first_id_of(datetime.now(UTC))
    assert before <= new_id() < first_id_of(datetime.now(UTC) + timedelta(days=1))
    assert isinstance(before, UUID)


async def test_days_are_made_ahead_and_making_them_again_is_harmless(committed: Database) -> None:
    await keep_partitions(committed)
    await keep_partitions(committed)
    for table in ("outbox", "inbox"):
        days = await days_of(committed, table)
        assert f"{datetime.now(UTC) + timedelta(days=AHEAD):%Y%m%d}" in days
        assert "rest" in days


async def test_todays_events_lie_in_todays_partition(committed: Database, name: str) -> None:
    async with committed.transaction() as session:
        await outbox.publish(session, Thing(), thing(name))
        home = await session.scalar(
            text("SELECT tableoid::regclass::text FROM outbox WHERE aggregate_id = :id"), {"id": name}
        )
    assert home == f"outbox_{datetime.now(UTC):%Y%m%d}"


_SENT_LONG_AGO = text("""
INSERT INTO outbox (event_id, aggregate_type, aggregate_id, aggregate_version, topic, event_type, data, occurred_at)
SELECT CAST(:id AS uuid), aggregate_type, :thing, 1, topic, event_type, data, occurred_at FROM outbox LIMIT 1
""")


async def test_a_day_leaves_after_retention_unless_it_holds_unsent_events(committed: Database, name: str) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=committed.settings.outbox_retention_days + 2)
    that_day = f"{long_ago:%Y%m%d}"
    await keep_partitions(committed, long_ago)
    async with committed.transaction() as session:
        await outbox.publish(session, Thing(), thing(name))
        await session.execute(_SENT_LONG_AGO, {"id": first_id_of(long_ago), "thing": f"{name}-lama"})

    await keep_partitions(committed)
    assert that_day in await days_of(committed, "outbox")

    async with committed.transaction() as session:
        await session.execute(text("UPDATE outbox SET published_at = clock_timestamp()"))
    await keep_partitions(committed)
    assert that_day not in await days_of(committed, "outbox")


@pytest.mark.parametrize(("table", "ago"), [("outbox", 0), ("outbox", 1), ("inbox", 0), ("inbox", 1), ("inbox", -3)])
async def test_the_application_cannot_have_a_day_of_late_dropped(committed: Database, table: str, ago: int) -> None:
    day = datetime.now(UTC) - timedelta(days=ago)
    await keep_partitions(committed)
    with pytest.raises(DBAPIError, match="stays"):
        async with committed.transaction() as session:
            await session.execute(text("SELECT drop_partition(:table, :day)"), {"table": table, "day": day.date()})
    assert f"{day:%Y%m%d}" in await days_of(committed, table)


@pytest.mark.parametrize("table", ["effect", "dead_letter", "outbox; DROP TABLE effect", "pg_class", ""])
@pytest.mark.parametrize("function", ["make_partition", "drop_partition"])
async def test_only_days_of_outbox_and_inbox_are_made_and_dropped(
    committed: Database, function: str, table: str
) -> None:
    wanted = text(f"SELECT {function}(:table, DATE '2020-01-01')")
    with pytest.raises(DBAPIError, match=r"no partition|stays"):
        async with committed.transaction() as session:
            await session.execute(wanted, {"table": table})
