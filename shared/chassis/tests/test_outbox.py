"""An event is committed with its change or not at all, and takes its aggregate's next version."""

import asyncio

import pytest
from chassis import outbox
from chassis.db import Database
from chassis.errors import Conflict
from chassis.testing.roles import as_owner
from probe import Thing, thing
from sqlalchemy import text


async def versions(database: Database, name: str) -> list[int]:
    async with database.transaction() as session:
        statement = text("SELECT aggregate_version FROM outbox WHERE aggregate_id = :id ORDER BY id")
        return list((await session.scalars(statement, {"id": name})).all())


async def test_events_take_the_next_versions_of_their_aggregate(database: Database, name: str) -> None:
    one = Thing()
    async with database.transaction() as session:
        await outbox.publish(session, one, thing(name), thing(name))
        await outbox.publish(session, one, thing(name))
    assert await versions(database, name) == [1, 2, 3]
    assert one.version == 3


async def test_many_aggregates_go_out_in_one_statement_in_the_given_order(database: Database, name: str) -> None:
    first, second = Thing(), Thing()
    facts = [(first, thing(name)), (second, thing(name + "b")), (first, thing(name))]
    async with database.transaction() as session:
        await outbox.publish_all(session, facts)
        order = await session.scalars(text("SELECT aggregate_id FROM outbox ORDER BY id DESC LIMIT 3"))
        assert list(order)[::-1] == [name, name + "b", name]


async def test_a_rolled_back_change_leaves_no_event(committed: Database, name: str) -> None:
    async def fail_late() -> None:
        async with committed.transaction() as session:
            await outbox.publish(session, Thing(), thing(name))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail_late()
    assert await versions(committed, name) == []


async def test_a_stale_writer_is_refused(database: Database, name: str) -> None:
    async with database.transaction() as session:
        await outbox.publish(session, Thing(), thing(name))
    with pytest.raises(Conflict):
        async with database.transaction() as session:
            await outbox.publish(session, Thing(), thing(name))
    assert await versions(database, name) == [1]


async def test_of_two_writers_at_once_one_wins_and_the_other_changes_nothing(committed: Database, name: str) -> None:
    async def write() -> bool:
        try:
            async with committed.transaction() as session:
                await outbox.publish(session, Thing(), thing(name))
                await asyncio.sleep(0)
        except Conflict:
            return False
        return True

    outcomes = await asyncio.gather(*(write() for _ in range(8)))
    assert sum(outcomes) == 1
    assert await versions(committed, name) == [1]


async def test_without_the_guard_two_writers_would_both_take_the_version(committed: Database, name: str) -> None:
    """The negative control: the race is real, it is `outbox_head` that ends it."""

    async def write() -> None:
        async with committed.transaction() as session:
            await outbox.publish(session, Thing(), thing(name))
            async with as_owner(session):
                await session.execute(text("DELETE FROM outbox_head WHERE aggregate_id = :id"), {"id": name})

    await write()
    await write()
    assert await versions(committed, name) == [1, 1]


async def test_the_commit_is_announced_only_when_something_was_published(committed: Database, name: str) -> None:
    committed.published.clear()
    async with committed.transaction() as session:
        await session.execute(text("SELECT 1"))
    assert not committed.published.is_set()
    async with committed.transaction() as session:
        await outbox.publish(session, Thing(), thing(name))
    assert committed.published.is_set()
