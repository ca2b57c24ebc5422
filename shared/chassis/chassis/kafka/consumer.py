"""Kafka consumer: FastStream, made safe once for everybody.

What its defaults would do, and what is set instead: offsets are committed here, explicitly, after the database
commit (default ACK_FIRST commits before the handler; NACK_ON_ERROR spins); the parser never looks at headers, so
a null or non-UTF-8 one cannot lose a record; history is read from the earliest offset; topics are never made by
reading them; one batch subscriber takes all topics of the group. aiokafka knows only eager rebalancing, so
partitions are given up only when no batch is in flight.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.kafka.message import KafkaAckableMessage
from faststream.security import BaseSecurity, SASLScram512

from chassis import failpoints, metrics
from chassis._compat import position_of, use_consumer_class
from chassis.config import Settings
from chassis.db import Database, is_transient
from chassis.inbox import Consumers, Inbox, Record, TooManyDeadLetters
from chassis.kafka.clients import security_options
from chassis.kafka.records import DecodedRecord, decode_record
from chassis.logging import hand_over

BATCH = 1000
POLL_MS = 500
BACK_OFF, LONGEST_BACK_OFF = 0.4, 15.0
"""Seconds before a failed batch is tried again: doubled at each failure, up to the longest."""

LONGEST_COMMIT = 10.0
"""Seconds for one commit of offsets; without a coordinator aiokafka would wait for ever. It is tried again, with or
without more records, so that a quiet topic is not left behind by what was read before a broker went away.
"""

ROUND = 5.0
"""Seconds between measurements of the lag; then offsets that the broker did not take are offered again."""

LAST_BATCH = 15.0
"""Seconds that the batch under way may take when the process stops."""

LONGEST_START = 60.0

hand_over("faststream")
log = structlog.stdlib.get_logger()


def broker_security(settings: Settings) -> BaseSecurity | None:
    """Security of FastStream's connection to the brokers, as aiokafka's own clients have it."""
    options = security_options(settings)
    if not options:
        return None
    context = options["ssl_context"]
    if "sasl_mechanism" not in options:
        return BaseSecurity(ssl_context=context)
    return SASLScram512(options["sasl_plain_username"], options["sasl_plain_password"], ssl_context=context)


class PollingConsumer(AIOKafkaConsumer):  # type: ignore[misc]
    """Asks again until there are records: FastStream sleeps after an empty answer, which costs latency.

    `polled_at` (monotonic) is the heart-beat that liveness looks at.
    """

    polled_at = 0.0
    rewinds = 0
    """How often it was sent back to records that it had given out already."""
    rewinds_when_fetched = 0

    async def getmany(self, *partitions: Any, timeout_ms: int = 0, max_records: int | None = None) -> Any:
        while True:
            self.polled_at = time.monotonic()
            records = await super().getmany(*partitions, timeout_ms=POLL_MS, max_records=max_records)
            if records:
                self.rewinds_when_fetched = self.rewinds
                return records

    def rewind(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Give records out again from here on; partitions that are not ours any more are left alone."""
        for partition, offset in offsets.items():
            with contextlib.suppress(IllegalStateError):
                self.seek(partition, offset)


class Consumer:
    """Reads the topics of one `Consumers` group and gives every batch to its inbox."""

    def __init__(self, database: Database, consumers: Consumers) -> None:
        self.database = database
        self.inbox = Inbox(database, consumers)
        self.consumers = consumers
        self.halted = False
        self._in_flight = asyncio.Lock()
        self._failures = 0
        self._rewound: Mapping[TopicPartition, int] = {}
        self._done: dict[TopicPartition, int] = {}
        """Offsets up to which all is applied and the broker has not heard of it yet."""
        self._applying: asyncio.Task[None] | None = None
        self._leaving = False
        self._moved_at = 0.0
        self._broker = KafkaBroker(
            database.settings.kafka_bootstrap.split(","),  # FastStream takes one text for one broker
            client_id=consumers.group,
            security=broker_security(database.settings),
            consumer_only=True,
            allow_auto_create_topics=False,
            apply_types=False,
            logger=logging.getLogger("faststream"),
            graceful_timeout=15,
        )
        self._subscriber = self._broker.subscriber(
            *consumers.topics,
            batch=True,
            max_records=BATCH,
            group_id=consumers.group,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            parser=raw_parser,
            decoder=raw_decoder,
            listener=_Listener(self),
            max_poll_interval_ms=300_000,
            session_timeout_ms=10_000,
            fetch_max_wait_ms=POLL_MS,
        )
        self._subscriber(self.take)

    async def run(self) -> None:
        """Consume until cancelled; a broker that is away at the start is waited for."""
        try:
            while True:
                try:
                    async with asyncio.timeout(LONGEST_START):
                        await self._start()
                    break
                except (KafkaError, OSError) as error:
                    log.warning("consumer_waits_for_broker", error=type(error).__name__)
                    with contextlib.suppress(Exception):
                        await self._broker.stop()
                    await asyncio.sleep(2)
            while True:
                await asyncio.sleep(ROUND)
                self._measure()
                if self._done:
                    async with self._in_flight:
                        await self._commit_done()
        finally:
            self._leaving = True
            with contextlib.suppress(Exception):
                await self._last_batch()
            with contextlib.suppress(Exception):
                await self._broker.stop()

    async def _last_batch(self) -> None:
        """Let the batch under way end, with its offsets, for as long as the database answers."""
        if self._applying is not None:
            await asyncio.wait([self._applying], timeout=LAST_BATCH)
            self._applying.cancel()

    async def _start(self) -> None:
        await self._broker.connect()
        use_consumer_class(self._broker, PollingConsumer)
        await self._broker.start()
        self.moved()
        metrics.LAST_POLL_AGE.set_function(self._poll_age)
        log.info("consumer_started", topics=self.consumers.topics)

    @property
    def kafka(self) -> PollingConsumer | None:
        consumer = cast("PollingConsumer | None", self._subscriber.consumer)
        return consumer

    @property
    def progress(self) -> float:
        """Monotonic time of what moved last in the batch under way, else of the last poll; 0 until it has started.
        Fetching the next batch is no progress of one that hangs."""
        moved = max(self._moved_at, self.inbox.moved_at)
        return moved if self._in_flight.locked() or self.kafka is None else max(moved, self.kafka.polled_at)

    def moved(self) -> None:
        self._moved_at = time.monotonic()

    async def take(self, records: Sequence[ConsumerRecord]) -> None:
        """Read one batch while the one before it is applied, wait for that, and have this one applied: the next is
        fetched meanwhile. Never raises for what is in it."""
        incoming = [decode_record(_record(one)) for one in records]
        await self._in_flight.acquire()
        if self.halted or self._leaving or self.kafka is None or self._is_stale(records):
            self._in_flight.release()
            return
        self._applying = asyncio.create_task(self._apply(records, incoming))
        self._applying.add_done_callback(lambda _: self._in_flight.release())

    def _is_stale(self, records: Sequence[ConsumerRecord]) -> bool:
        """Whether the batch before these failed after they were fetched: it comes again first, and they after it."""
        assert self.kafka is not None
        if self.kafka.rewinds_when_fetched == self.kafka.rewinds:
            return False
        first = _first(records)
        self.kafka.rewind({partition: first[partition] for partition in first if partition not in self._rewound})
        return True

    async def _apply(self, records: Sequence[ConsumerRecord], incoming: Sequence[DecodedRecord]) -> None:
        self.moved()
        try:
            await self.inbox.apply(incoming)
        except TooManyDeadLetters as error:
            await self._commit(records)  # its dead letters are stored: a restart goes on behind them
            self._halt(str(error))
            return
        except Exception as error:
            if not is_transient(error):
                log.exception("batch_failed")
            await self._retry_batch(records, error)
            return
        self._failures = 0
        failpoints.reach("consumer.applied")
        await self._commit(records)
        failpoints.reach("consumer.committed")

    async def _commit(self, records: Sequence[ConsumerRecord]) -> None:
        for one in records:
            partition = TopicPartition(one.topic, one.partition)
            self._done[partition] = max(self._done.get(partition, 0), one.offset + 1)
        await self._commit_done()

    async def _commit_done(self) -> None:
        offsets = dict(self._done)
        if self.kafka is None or not offsets:
            return
        try:
            async with asyncio.timeout(LONGEST_COMMIT):
                await self.kafka.commit(offsets)
        except (CommitFailedError, IllegalStateError, KafkaError, TimeoutError) as error:
            log.info("offsets_not_committed", error=type(error).__name__)
        else:
            self._done.clear()

    def forget(self, partitions: Collection[TopicPartition]) -> None:
        """Partitions that another replica reads now: it says how far."""
        for partition in partitions:
            self._done.pop(partition, None)

    async def _retry_batch(self, records: Sequence[ConsumerRecord], error: Exception) -> None:
        """Go back to the batch's beginning and wait, longer each time, at last until the database answers."""
        self._failures += 1
        metrics.CONSUMER_RETRIES.inc()
        pause = min(BACK_OFF * 2 ** min(self._failures - 1, 9), LONGEST_BACK_OFF)
        log.warning("batch_tried_again", error=type(error).__name__, failures=self._failures, pause=pause)
        assert self.kafka is not None
        self._rewound = _first(records)
        self.kafka.rewind(self._rewound)
        self.kafka.rewinds += 1
        self.moved()
        await asyncio.sleep(pause)
        self.moved()

    def _halt(self, reason: str) -> None:
        """Stop taking records, keep the process and its offsets: people must look."""
        self.halted = True
        metrics.CONSUMER_HALTED.set(1)
        log.critical("consumer_halted", reason=reason)
        if self.kafka is not None:
            self.kafka.pause(*self.kafka.assignment())

    def _poll_age(self) -> float:
        return time.monotonic() - self.kafka.polled_at if self.kafka else 0.0

    def _measure(self) -> None:
        kafka = self.kafka
        if kafka is None:
            return
        for partition in kafka.assignment():
            end = kafka.highwater(partition)
            position = position_of(kafka, partition)
            if end is not None and position is not None:
                metrics.CONSUMER_LAG.labels(partition.topic, partition.partition).set(max(0, end - position))


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    """Gives partitions up only between batches."""

    def __init__(self, consumer: Consumer) -> None:
        self.consumer = consumer

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        async with self.consumer._in_flight:
            failpoints.reach("consumer.revoked")
            self.consumer.forget(revoked)
            metrics.CONSUMER_LAG.clear()  # what another replica reads now is its to tell
            log.info("partitions_revoked", count=len(revoked))

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        metrics.REBALANCES.inc()
        log.info("partitions_assigned", count=len(assigned))


async def raw_parser(batch: tuple[ConsumerRecord, ...]) -> KafkaMessage:
    """A FastStream parser that cannot raise: the records pass as they are."""
    first = batch[0]
    return KafkaAckableMessage(
        body=b"",
        headers={},
        batch_headers=[],
        message_id=f"{first.topic}-{first.partition}-{first.offset}",
        raw_message=batch,
        consumer=None,
    )


async def raw_decoder(message: KafkaMessage) -> tuple[ConsumerRecord, ...]:
    records: tuple[ConsumerRecord, ...] = message.raw_message
    return records


def _first(records: Sequence[ConsumerRecord]) -> dict[TopicPartition, int]:
    """First offset of each partition."""
    first: dict[TopicPartition, int] = {}
    for one in records:
        partition = TopicPartition(one.topic, one.partition)
        first[partition] = min(first.get(partition, one.offset), one.offset)
    return first


def _record(one: ConsumerRecord) -> Record:
    return Record(one.topic, one.partition, one.offset, one.timestamp, one.key, one.value, tuple(one.headers))
