"""Days come a week ahead and leave after retention, but never with an event that was not sent."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from chassis import outbox
from chassis.db import Database
from chassis.ids import first_id_of, new_id
from chassis.partitions import AHEAD, keep_partitions
from probe import Thing, thing
from sqlalchemy import text


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


async def test_a_day_leaves_after_retention_unless_it_holds_unsent_events(committed: Database, name: str) -> None:
    async with committed.transaction() as session:
        await outbox.publish(session, Thing(), thing(name))
    today = f"{datetime.now(UTC):%Y%m%d}"
    much_later = datetime.now(UTC) + timedelta(days=committed.settings.outbox_retention_days + 1)

    await keep_partitions(committed, much_later)
    assert today in await days_of(committed, "outbox")

    async with committed.transaction() as session:
        await session.execute(text("UPDATE outbox SET published_at = clock_timestamp()"))
    await keep_partitions(committed, much_later)
    assert today not in await days_of(committed, "outbox")
    await keep_partitions(committed)
