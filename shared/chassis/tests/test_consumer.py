"""FastStream at the edge loses nothing: each of its dangerous defaults has a test here that it is not in force."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import UnknownTopicOrPartitionError
from chassis import metrics
from chassis.config import KafkaSettings, Settings
from chassis.db import Database
from chassis.inbox import Consumers, Record
from chassis.kafka import consumer as kafka_consumer
from chassis.kafka.clients import connection_options, producer_options
from chassis.kafka.consumer import Consumer
from chassis.service import Service
from faststream import AckPolicy
from probe import OTHER, THING, OtherHappened, Probe, thing
from sqlalchemy import text

Make = Callable[..., Record]
Effects = Callable[[str], Awaitable[list[int]]]


async def send(producer: AIOKafkaProducer, *records: Record) -> None:
    for one in records:
        headers: Any = list(one.headers)
        await producer.send_and_wait(one.topic, one.value, one.key, partition=0, headers=headers)


@pytest_asyncio.fixture
async def consumer(
    committed: Database, service: Service[Settings], producer: AIOKafkaProducer
) -> AsyncIterator[Consumer]:
    consumer = Consumer(committed, service.consumers)
    task = asyncio.create_task(consumer.run())
    yield consumer
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_no_kind_of_bad_record_stops_the_partition_or_vanishes(
    consumer: Consumer,
    producer: AIOKafkaProducer,
    record: Make,
    effects: Effects,
    letters: Any,
    eventually: Any,
    name: str,
) -> None:
    bad = [
        record(name + "-a", 1, ce_id=None),
        record(name + "-b", 1, ce_type=b"\xff\xfe"),
        record(name + "-c", 1, value=b"x" * 2_000_000),
        record(name + "-d", 1, ce_type=b"id.go.ditjenpas.probe.never-heard-of.v1"),
        record(name + "-e", 1, value=b'{"thing": 7}'),
        _moved(record(OtherHappened(thing=name + "-f"), 1), THING.name),
    ]
    stone = record(name + "-g", 1)
    await send(producer, record(name, 1), *bad)
    await producer.send_and_wait(THING.name, None, stone.key, partition=0)
    await send(producer, record(name, 2))
    await eventually("the good ones took effect", lambda: _is(effects, name, [1, 2]))
    assert sorted(await letters()) == [("contract", "dead")] * 5


async def test_a_tombstone_or_bad_header_alone_in_a_batch_is_committed_past(
    consumer: Consumer, producer: AIOKafkaProducer, record: Make, effects: Effects, eventually: Any, name: str
) -> None:
    await send(producer, record(name, 1))
    await eventually("the first took effect", lambda: _is(effects, name, [1]))
    await producer.send_and_wait(THING.name, None, b"batu", partition=0)
    await eventually("nothing is left uncommitted", lambda: _caught_up(consumer))


async def test_offsets_that_the_broker_did_not_take_are_committed_without_more_records(
    consumer: Consumer,
    producer: AIOKafkaProducer,
    record: Make,
    effects: Effects,
    eventually: Any,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await send(producer, record(name, 1))
    await eventually("the first took effect", lambda: _is(effects, name, [1]))
    await eventually("nothing is left uncommitted", lambda: _caught_up(consumer))
    refused: list[object] = []

    async def refuse(offsets: object) -> None:
        refused.append(offsets)
        raise TimeoutError

    with monkeypatch.context() as away:
        away.setattr(consumer.kafka, "commit", refuse)
        await send(producer, record(name, 2))
        await eventually("it took effect", lambda: _is(effects, name, [1, 2]))
        await eventually("its offsets were refused", lambda: _truth(bool(refused)))
        assert not await _caught_up(consumer)
    await eventually("nothing is left uncommitted", lambda: _caught_up(consumer))


async def test_one_broker_of_several_is_enough_to_begin(
    committed: Database, service: Service[Settings], producer: AIOKafkaProducer, eventually: Any
) -> None:
    both = f"127.0.0.1:1,{committed.settings.kafka_bootstrap}"
    database = Database(committed.settings.model_copy(update={"kafka_bootstrap": both}))
    consumer = Consumer(database, service.consumers)
    task = asyncio.create_task(consumer.run())
    await eventually("it has polled", lambda: _polled(consumer))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await database.close()


async def _polled(consumer: Consumer) -> bool:
    return consumer.progress > 0


async def test_offsets_are_committed_only_after_the_effect(
    committed: Database,
    service: Service[Settings],
    producer: AIOKafkaProducer,
    record: Make,
    effects: Effects,
    eventually: Any,
    probe: Probe,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """ACK_FIRST would lose this record: the database goes away while it is handled, and the consumer with it."""
    away = True

    async def break_off(session: Any, event: Any, envelope: Any) -> None:
        if away and event.thing == name:
            await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        await probe.hear(session, event, envelope)

    consumers = Consumers(service.consumers.group, dict.fromkeys(service.consumers.handlers, break_off))
    first = Consumer(committed, consumers)
    task = asyncio.create_task(first.run())
    await send(producer, record(name, 1), record(name, 2))
    await eventually("it was tried and failed", lambda: _truth(first._failures >= 2))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await effects(name) == []

    away = False
    second = Consumer(committed, consumers)
    task = asyncio.create_task(second.run())
    try:
        await eventually("nothing was lost", lambda: _is(effects, name, [1, 2]))
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_database_that_is_away_for_a_while_delays_and_does_not_spin(
    committed: Database,
    service: Service[Settings],
    producer: AIOKafkaProducer,
    record: Make,
    effects: Effects,
    eventually: Any,
    probe: Probe,
    name: str,
) -> None:
    calls = 0

    async def break_off_thrice(session: Any, event: Any, envelope: Any) -> None:
        nonlocal calls
        if event.thing == name:
            calls += 1
            if calls <= 3:
                await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        await probe.hear(session, event, envelope)

    consumer = Consumer(
        committed, Consumers(service.consumers.group, dict.fromkeys(service.consumers.handlers, break_off_thrice))
    )
    task = asyncio.create_task(consumer.run())
    try:
        await send(producer, record(name, 1))
        await eventually("it took effect at last", lambda: _is(effects, name, [1]))
        assert calls == 4
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_batch_is_tried_again_however_often_it_has_failed(
    consumer: Consumer, eventually: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await eventually("it has started", lambda: _truth(consumer.progress > 0))
    monkeypatch.setattr(kafka_consumer, "LONGEST_BACK_OFF", 0)
    consumer._failures = 5000
    await consumer._retry_batch([], OSError())
    assert consumer._failures == 5001


async def test_a_replica_tells_no_lag_of_partitions_that_it_gave_up(consumer: Consumer) -> None:
    metrics.CONSUMER_LAG.labels(THING.name, 7).set(100)
    await kafka_consumer._Listener(consumer).on_partitions_revoked({TopicPartition(THING.name, 7)})
    assert not [sample for family in metrics.CONSUMER_LAG.collect() for sample in family.samples]


async def test_what_was_fetched_behind_a_failing_batch_comes_after_it(
    committed: Database,
    service: Service[Settings],
    producer: AIOKafkaProducer,
    record: Make,
    effects: Effects,
    letters: Any,
    eventually: Any,
    probe: Probe,
    name: str,
) -> None:
    """The next batch is fetched while one is applied; it must not overtake that one when it fails."""
    tried, fetched = asyncio.Event(), asyncio.Event()

    async def fail_at_first(session: Any, event: Any, envelope: Any) -> None:
        if event.thing == name and not tried.is_set():
            tried.set()
            await fetched.wait()
            await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        await probe.hear(session, event, envelope)

    consumer = Consumer(
        committed, Consumers(service.consumers.group, dict.fromkeys(service.consumers.handlers, fail_at_first))
    )
    task = asyncio.create_task(consumer.run())
    try:
        await send(producer, record(name, 1))
        await asyncio.wait_for(tried.wait(), 180)
        others = [f"{name}-{number}" for number in range(8)]  # on both partitions
        await send(producer, record(name, 2), *(record(other, 1) for other in others), record(name, 3))
        await eventually("they are fetched and wait", lambda: _truth(bool(consumer._in_flight._waiters)))
        fetched.set()
        await eventually("all took effect in order", lambda: _is(effects, name, [1, 2, 3]))
        for other in others:
            await eventually("others as well", partial(_is, effects, other, [1]))
        assert await letters() == []
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_poison_message_is_tried_once_alone_and_left_behind(
    consumer: Consumer,
    producer: AIOKafkaProducer,
    record: Make,
    effects: Effects,
    probe: Probe,
    eventually: Any,
    name: str,
) -> None:
    probe.broken.add("racun")
    await send(producer, record(thing(name + "-x", "racun"), 1), record(name, 1))
    await eventually("the next took effect", lambda: _is(effects, name, [1]))
    assert probe.calls <= 6


async def test_a_new_group_reads_from_the_beginning(
    committed: Database,
    service: Service[Settings],
    producer: AIOKafkaProducer,
    record: Make,
    effects: Effects,
    eventually: Any,
    name: str,
) -> None:
    await send(producer, record(name, 1))
    consumer = Consumer(committed, Consumers(f"baru-{name}", service.consumers.handlers))
    task = asyncio.create_task(consumer.run())
    try:
        await eventually("history is read", lambda: _is(effects, name, [1]))
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_one_subscriber_takes_all_topics_of_its_group(committed: Database) -> None:
    async def ignore(*_arguments: object) -> None: ...

    consumers = Consumers("semua-topik")
    consumers.on(OtherHappened)(ignore)
    consumers.on(type(thing("x")))(ignore)
    consumer = Consumer(committed, consumers)
    assert consumer._subscriber.topic_names_for_subscribe == sorted([OTHER.name, THING.name])
    assert consumer._subscriber.ack_policy is AckPolicy.MANUAL


async def test_reading_or_sending_makes_no_topic(kafka: KafkaSettings, producer: AIOKafkaProducer) -> None:
    admin = AIOKafkaAdminClient(**connection_options(kafka))
    reader = AIOKafkaConsumer("tidak.ada", **connection_options(kafka), request_timeout_ms=1_000)
    sender = AIOKafkaProducer(**connection_options(kafka), request_timeout_ms=1_000)
    await admin.start()
    await sender.start()
    try:
        with pytest.raises(UnknownTopicOrPartitionError):
            await reader.start()
        with pytest.raises(UnknownTopicOrPartitionError):
            await sender.send_and_wait("tidak.ada", b"x")
        assert "tidak.ada" not in await admin.list_topics()
    finally:
        await reader.stop()
        await sender.stop()
        await admin.close()


async def test_the_producer_is_idempotent_and_waits_for_all_replicas(settings: Settings) -> None:
    options = producer_options(settings, "probe")
    assert (options["acks"], options["enable_idempotence"]) == ("all", True)


async def test_two_replicas_share_the_partitions_and_each_event_takes_effect_once(
    consumer: Consumer,
    committed: Database,
    service: Service[Settings],
    producer: AIOKafkaProducer,
    record: Make,
    effects: Effects,
    eventually: Any,
    name: str,
) -> None:
    second = Consumer(committed, service.consumers)
    await send(producer, *(record(name, version) for version in range(1, 101)))
    task = asyncio.create_task(second.run())
    await send(producer, *(record(name, version) for version in range(101, 201)))
    try:
        await eventually("all took effect once", lambda: _is(effects, name, list(range(1, 201))))
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _moved(one: Record, topic: str) -> Record:
    return Record(topic, one.partition, one.offset, one.timestamp, one.key, one.value, one.headers)


async def _is(effects: Effects, name: str, wanted: list[int]) -> bool:
    return await effects(name) == wanted


async def _truth(value: bool) -> bool:
    return value


async def _caught_up(consumer: Consumer) -> bool:
    if consumer.kafka is None:
        return False
    partition = TopicPartition(THING.name, 0)
    end = (await consumer.kafka.end_offsets([partition]))[partition]
    return await consumer.kafka.committed(partition) == end
