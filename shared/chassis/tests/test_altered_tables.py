"""A table is altered while the service runs: what it has in hand is tried again, nothing is lost or a dead letter."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from chassis.config import Settings
from chassis.db import Database, is_transient
from chassis.inbox import Consumers, Inbox, Record
from chassis.loops import Loop
from chassis.testing.altering import altered
from chassis.testing.roles import Roles
from jembatan_contracts.cloudevents import Envelope
from probe import ThingHappened
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

READ = text("SELECT * FROM effect")


async def read(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(READ)


async def test_the_first_read_is_told_to_come_again_and_the_second_goes_through(
    committed: Database, settings: Settings, database_roles: Roles
) -> None:
    database = Database(settings, pool=1)
    await read(database)
    async with altered(database_roles, "effect", "word"):
        with pytest.raises(DBAPIError, match="cached statement plan is invalid") as refused:
            await read(database)
        assert is_transient(refused.value)
        await read(database)
    await database.close()


async def test_all_connections_of_an_engine_forget_at_once(
    committed: Database, settings: Settings, database_roles: Roles
) -> None:
    database = Database(settings, pool=2)

    async def read_on_both() -> None:
        async with database.transaction() as one, database.transaction() as other:
            await one.execute(READ)
            await other.execute(READ)

    await read_on_both()
    async with altered(database_roles, "effect", "word"):
        with pytest.raises(DBAPIError):
            await read(database)
        await read_on_both()
    await database.close()


async def test_a_loop_comes_again_and_does_not_count_a_fault_of_its_own(
    committed: Database, settings: Settings, database_roles: Roles, eventually: Any
) -> None:
    database = Database(settings, pool=1)

    def rounds(outcome: str) -> float:
        return REGISTRY.get_sample_value("worker_rounds_total", {"loop": "altered", "outcome": outcome}) or 0

    async def round_of() -> float | None:
        await read(database)
        return 0.05

    await read(database)
    async with altered(database_roles, "effect", "word"):
        task = asyncio.create_task(Loop("altered", round_of).run())

        async def done() -> bool:
            return bool(rounds("done") >= 1)

        await eventually("a round goes through", done)
        task.cancel()
    assert (rounds("without_database"), rounds("failed")) == (1, 0)
    await database.close()


async def test_a_consumer_tries_the_batch_again_and_buries_nothing(
    committed: Database,
    settings: Settings,
    database_roles: Roles,
    record: Callable[..., Record],
    letters: Callable[[], Awaitable[list[Any]]],
    name: str,
) -> None:
    database = Database(settings, pool=1)
    consumers = Consumers(f"altered-{name}")

    async def hear(session: Any, event: ThingHappened, envelope: Envelope) -> None:
        await session.execute(READ)

    consumers.on(ThingHappened)(hear)
    inbox = Inbox(database, consumers)
    await inbox.process([record(name, 1)])
    async with altered(database_roles, "effect", "word"):
        with pytest.raises(DBAPIError) as refused:
            await inbox.process([record(name, 2)])
        assert is_transient(refused.value), "the consumer waits and hands the same batch in again"
        await inbox.process([record(name, 2)])
    assert await letters() == []
    await database.close()
