"""The relay sends what is committed, in order, at least once; one row's trouble is its own aggregate's."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.partitioner import DefaultPartitioner
from chassis import outbox
from chassis.config import KafkaSettings, Settings
from chassis.db import Database
from chassis.kafka import clients
from chassis.kafka.clients import abandon, connection_options, open_producer
from chassis.kafka.sending import partition_of
from chassis.relay import LOCK, Relay
from chassis.service import Service
from chassis.testing.fixtures import PATIENCE
from hypothesis import given
from hypothesis import strategies as st
from jembatan_contracts.base import Event, Topic
from jembatan_contracts.cloudevents import Envelope
from probe import THING, Thing, ThingHappened, publish, thing
from sqlalchemy import text

MISSING = Topic(service="probe", aggregate=f"missing-{os.getpid()}", description="Never applied.")


class MissingHappened(Event, topic=MISSING, name="missing-happened", key="thing"):
    """Nobody made its topic."""

    thing: str


@pytest_asyncio.fixture
async def heard(kafka: KafkaSettings, topics_ready: None) -> AsyncIterator[Callable[[str], Awaitable[list[Any]]]]:
    """All records of a thing on the topic so far, in order."""
    consumer = AIOKafkaConsumer(
        THING.name, **connection_options(kafka), auto_offset_reset="earliest", max_partition_fetch_bytes=4_000_000
    )
    await consumer.start()
    records: list[Any] = []

    async def read(name: str) -> list[Any]:
        for batch in (await consumer.getmany(timeout_ms=200)).values():
            records.extend(batch)
        return [one for one in records if one.key == name.encode()]

    yield read
    await consumer.stop()


@pytest_asyncio.fixture
async def relay(committed: Database, topics_ready: None) -> AsyncIterator[Relay]:
    relay = Relay(committed, "probe")
    task = asyncio.create_task(relay.run())
    yield relay
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def unsent(database: Database) -> list[tuple[str, int, str | None]]:
    async with database.transaction() as session:
        rows = await session.execute(
            text("SELECT aggregate_id, attempts, last_error FROM outbox WHERE published_at IS NULL ORDER BY id")
        )
        return [tuple(row) for row in rows]


async def test_committed_events_arrive_in_order_with_their_envelope(
    committed: Database, relay: Relay, heard: Any, eventually: Any, name: str
) -> None:
    one = Thing()
    for n in range(20):
        await publish(committed, one, thing(name, f"kata {n}"))
    records = await eventually("20 records", lambda: _at_least(heard, name, 20))
    envelopes = [Envelope.from_headers(record.headers) for record in records]
    assert [envelope.sequence for envelope in envelopes] == list(range(1, 21))
    assert [ThingHappened.model_validate_json(record.value).word for record in records][3] == "kata 3"
    assert {(e.type, e.source, e.subject) for e in envelopes} == {(ThingHappened.type, "/jembatan/probe", name)}
    await eventually("all marked", lambda: _nothing_unsent(committed))


async def test_a_value_too_large_holds_back_only_its_own_aggregate(
    committed: Database, relay: Relay, heard: Any, eventually: Any, name: str
) -> None:
    large, small = Thing(), Thing()
    await publish(committed, large, thing(name, "x" * 2_000_000), thing(name, "sesudah"))
    await publish(committed, small, thing(name + "-kecil"))
    await eventually("the small one arrives", lambda: _at_least(heard, name + "-kecil", 1))
    await eventually("the large one is blamed", lambda: _blamed(committed, name))
    assert await heard(name) == []
    assert [row[0] for row in await unsent(committed)] == [name, name]


async def test_a_session_that_ends_between_two_steps_of_a_statement_is_no_end_of_the_relay(
    committed: Database, heard: Any, eventually: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """asyncpg then finds its own state wrong, and says so by an error that is none of PostgreSQL's."""
    fetch, failures = asyncpg.Connection.fetch, iter([asyncpg.InternalClientError("another operation is in progress")])

    async def fetch_later(self: asyncpg.Connection, *arguments: Any) -> Any:
        if (failure := next(failures, None)) is not None:
            raise failure
        return await fetch(self, *arguments)

    monkeypatch.setattr(asyncpg.Connection, "fetch", fetch_later)
    await publish(committed, Thing(), thing(name))
    relay = Relay(committed, "probe")
    task = asyncio.create_task(relay.run())
    try:
        await eventually("it arrives", lambda: _at_least(heard, name, 1))
        assert next(failures, "used up") == "used up"
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_producer_without_a_broker_does_not_ask_for_one_without_a_pause(
    service: Service[Settings], topics_ready: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    producer = await open_producer(service.settings, "probe")
    asked = 0
    began = asyncio.Event()

    async def nobody(*_node: Any) -> None:
        nonlocal asked
        asked += 1
        began.set()

    async def ask_for_ever() -> None:
        while True:
            assert not await producer.client.force_metadata_update()

    monkeypatch.setattr(clients, "PAUSE_WITHOUT_BROKER", 3600)
    monkeypatch.setattr(producer.client, "_get_conn", nobody)
    asking = asyncio.create_task(ask_for_ever())
    try:
        await began.wait()
        for _ in range(1000):
            await asyncio.sleep(0)
        assert asked <= 10
    finally:
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await abandon(producer)


async def test_a_backlog_of_several_batches_arrives_whole_and_in_order(
    committed: Database, heard: Any, eventually: Any, name: str
) -> None:
    """Batches overlap: one is marked and another read while a third is sent."""
    ones = [Thing() for _ in range(5)]
    for n in range(20):
        for number, one in enumerate(ones):
            await publish(committed, one, thing(f"{name}-{number}", f"kata {n}"))
    relay = Relay(committed, "probe", batch=7)
    task = asyncio.create_task(relay.run())
    try:
        await eventually("all marked", lambda: _nothing_unsent(committed))
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    for number in range(5):
        records = await eventually("20 records", partial(_at_least, heard, f"{name}-{number}", 20))
        assert [Envelope.from_headers(one.headers).sequence for one in records] == list(range(1, 21))


async def test_a_topic_nobody_made_holds_back_only_its_events(
    committed: Database, relay: Relay, heard: Any, eventually: Any, name: str
) -> None:
    await publish(committed, Thing(), MissingHappened(thing=name))
    await publish(committed, Thing(), thing(name + "-ada"))
    await eventually("the other arrives", lambda: _at_least(heard, name + "-ada", 1))
    await eventually("only the one of the missing topic waits", lambda: _only_unsent(committed, name))


async def test_one_relay_leads_and_another_takes_over_when_its_connection_dies(
    committed: Database, relay: Relay, heard: Any, eventually: Any, name: str
) -> None:
    second = Relay(committed, "probe")
    task = asyncio.create_task(second.run())
    try:
        holders = await eventually("one leads", lambda: _holders(committed))
        assert len(holders) == 1
        async with committed.transaction() as session:
            await session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": holders[0]})
        taken = await eventually("another leads", lambda: _holders(committed, but=holders))
        assert len(taken) == 1
        await publish(committed, Thing(), thing(name))
        await eventually("the event arrives", lambda: _at_least(heard, name, 1))
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_broker_that_is_away_is_nobodys_attempt(
    committed: Database, settings: Settings, name: str, eventually: Any, heard: Any
) -> None:
    away = Database(settings.model_copy(update={"kafka_bootstrap": "127.0.0.1:9"}), pool=2)
    relay = Relay(away, "probe", deadline=1)
    task = asyncio.create_task(relay.run())
    try:
        await publish(committed, Thing(), thing(name))
        await _several_rounds(relay)
        assert await unsent(committed) == [(name, 0, None)]
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await away.close()


async def test_a_batch_sent_but_not_marked_is_sent_again(
    committed: Database, relay: Relay, heard: Any, eventually: Any, name: str
) -> None:
    await publish(committed, Thing(), thing(name))
    await eventually("it arrives", lambda: _at_least(heard, name, 1))
    await eventually("it is marked", lambda: _nothing_unsent(committed))
    async with committed.transaction() as session:
        await session.execute(text("UPDATE outbox SET published_at = NULL"))
    [first, second] = (await eventually("it arrives again", lambda: _at_least(heard, name, 2)))[:2]
    assert Envelope.from_headers(first.headers).id == Envelope.from_headers(second.headers).id


async def test_a_wake_up_spares_the_poll_interval_and_losing_it_costs_no_event(
    committed: Database, relay: Relay, heard: Any, eventually: Any, name: str, producer: AIOKafkaProducer
) -> None:
    waker = asyncio.create_task(outbox.wake_relay(committed))
    try:
        one = Thing()
        await publish(committed, one, thing(name))
        await eventually("woken", lambda: _at_least(heard, name, 1))
    finally:
        waker.cancel()
        await asyncio.gather(waker, return_exceptions=True)
    await publish(committed, one, thing(name))
    await eventually("found by polling", lambda: _at_least(heard, name, 2))


@given(key=st.binary(max_size=80), count=st.integers(1, 100))
def test_a_key_lies_where_kafkas_own_clients_put_it(key: bytes, count: int) -> None:
    partitions = list(range(count))
    assert partition_of(key, count) == DefaultPartitioner()(key, partitions, partitions)


async def _at_least(heard: Any, name: str, count: int) -> list[Any]:
    records = await heard(name)
    return records if len(records) >= count else []


async def _only_unsent(database: Database, name: str) -> bool:
    return [row[0] for row in await unsent(database)] == [name]


async def _nothing_unsent(database: Database) -> bool:
    return not await unsent(database)


async def _blamed(database: Database, name: str) -> bool:
    return any(row[0] == name and row[1] > 0 and "Large" in (row[2] or "") for row in await unsent(database))


async def _holders(database: Database, but: Sequence[int] = ()) -> list[int]:
    async with database.transaction() as session:
        statement = text(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = :lock AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return [pid for pid in await session.scalars(statement, {"lock": LOCK}) if pid not in but]


async def _several_rounds(relay: Relay) -> None:
    seen = {relay.progress}
    async with asyncio.timeout(PATIENCE):
        while len(seen) < 3:
            await asyncio.sleep(0.1)
            seen.add(relay.progress)
