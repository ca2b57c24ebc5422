"""The relay: outbox → Kafka, in order, at least once, one active per database.

N replicas may run; the one that holds the session advisory lock sends. It reads unsent rows by id, sends them
all with key = aggregate id through an idempotent producer (acks=all), awaits them with one deadline and marks
them in one statement. A row that cannot be sent holds back only its own aggregate; a broker that is away holds
back everything and is nobody's attempt. A leader that lost its lock without noticing may send a batch again:
consumers drop it by version.
"""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    InvalidMessageError,
    KafkaError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
)
from jembatan_contracts.base import SCHEMA_PREFIX, TYPE_PREFIX
from jembatan_contracts.cloudevents import Envelope

from chassis import metrics
from chassis.db import Database
from chassis.kafka.clients import abandon, open_producer
from chassis.outbox import CHANNEL

LOCK = 0x6A656D62
"""Advisory lock key of the leader ("jemb"); a database has one."""

FASTEST, SLOWEST = 0.02, 0.25
HELD_BACK_SECONDS = 5.0
_ROW_FAULTS = (MessageSizeTooLargeError, RecordListTooLargeError, InvalidMessageError)

_SELECT = """
SELECT event_id, aggregate_type, aggregate_id, aggregate_version, topic, event_type, data, headers, occurred_at
FROM outbox
WHERE published_at IS NULL AND topic <> ALL($1::text[])
  AND (aggregate_type || ':' || aggregate_id) <> ALL($2::text[])
ORDER BY id LIMIT $3
"""
_MARK = "UPDATE outbox SET published_at = clock_timestamp() WHERE event_id = ANY($1::uuid[])"
_BLAME = "UPDATE outbox SET attempts = attempts + 1, last_error = $2 WHERE event_id = $1"

log = structlog.stdlib.get_logger()
Row = Any


class BrokerAway(Exception):
    """Kafka did not answer in time; nothing is lost, everything unmarked is sent again."""


class UnknownTopic(Exception):
    """The topic does not exist; topics are declared and applied, never made by sending."""


@dataclass
class Relay:
    """Sends one service's outbox until cancelled. `progress` is the monotonic time of its last round."""

    database: Database
    service: str
    batch: int = 500
    deadline: float = 30.0
    progress: float = field(default_factory=time.monotonic)
    _held_back: dict[str, float] = field(default_factory=dict)
    _topics: set[str] = field(default_factory=set)
    _missing: dict[str, float] = field(default_factory=dict)

    async def run(self) -> None:
        while True:
            try:
                await self._lead()
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
                log.warning("relay_database_away", error=type(error).__name__)
            except BrokerAway as error:
                log.warning("relay_broker_away", error=str(error))
            except KafkaError as error:
                metrics.PRODUCER_RECREATED.inc()
                log.warning("relay_producer_failed", error=type(error).__name__)
            finally:
                metrics.RELAY_LEADER.set(0)
            self.progress = time.monotonic()
            await asyncio.sleep(0.5)

    async def _lead(self) -> None:
        """Wait for the lock on a direct connection, then send until something breaks."""
        connection = await self.database.connect()
        try:
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
                self.progress = time.monotonic()
                await asyncio.sleep(1)
            metrics.RELAY_LEADER.set(1)
            awake = asyncio.Event()
            await connection.add_listener(CHANNEL, lambda *_: awake.set())
            producer = await open_producer(self.database.settings, self.service)
            log.info("relay_leads")
            try:
                await self._send_for_ever(connection, producer, awake)
            finally:
                await abandon(producer)
        finally:
            connection.terminate()

    async def _send_for_ever(
        self, connection: asyncpg.Connection, producer: AIOKafkaProducer, awake: asyncio.Event
    ) -> None:
        wait = FASTEST
        while True:
            awake.clear()
            seen = await self.send_batch(connection, producer)
            self.progress = time.monotonic()
            if seen >= self.batch:
                continue
            wait = FASTEST if seen else min(wait * 2, SLOWEST)
            try:
                async with asyncio.timeout(wait):
                    await awake.wait()
            except TimeoutError:
                continue

    async def send_batch(self, connection: asyncpg.Connection, producer: AIOKafkaProducer) -> int:
        """Send and mark up to one batch. Returns how many rows it held."""
        started = time.perf_counter()
        rows = await connection.fetch(_SELECT, _current(self._missing), _current(self._held_back), self.batch)
        if not rows:
            return 0
        sent, faults = await self._send(connection, producer, rows)
        if sent:
            await connection.execute(_MARK, sent)
            metrics.PUBLISHED.inc(len(sent))
        metrics.RELAY_BATCH_SECONDS.observe(time.perf_counter() - started)
        if faults:
            await self._find_the_culprit(connection, faults)
        return len(rows)

    async def _send(
        self, connection: asyncpg.Connection, producer: AIOKafkaProducer, rows: Sequence[Row]
    ) -> tuple[list[Any], list[tuple[Row, BaseException]]]:
        """Hand every row over in order, then await all with one deadline."""
        pending: list[tuple[Row, asyncio.Future[Any]]] = []
        try:
            async with asyncio.timeout(self.deadline):
                for row in rows:
                    if _name(row) in self._held_back or row["topic"] in self._missing:
                        continue
                    try:
                        pending.append((row, await self._hand_over(producer, row)))
                    except (*_ROW_FAULTS, UnknownTopic) as error:
                        await self._hold_back(connection, row, error)
                if pending:
                    await asyncio.wait([future for _, future in pending])
        except TimeoutError:
            raise BrokerAway(f"no answer within {self.deadline:.0f} s") from None
        faults = [(row, fault) for row, future in pending if (fault := future.exception())]
        return [row["event_id"] for row, future in pending if not future.exception()], faults

    async def _hand_over(self, producer: AIOKafkaProducer, row: Row) -> asyncio.Future[Any]:
        topic = row["topic"]
        if topic not in self._topics:
            await self._require(producer, topic)
        future: asyncio.Future[Any] = await producer.send(
            topic, value=row["data"], key=row["aggregate_id"].encode(), headers=self._headers(row)
        )
        return future

    async def _require(self, producer: AIOKafkaProducer, topic: str) -> None:
        """Ask once whether the topic is there: `send` alone would wait for a missing one until it times out."""
        if topic not in (await producer.client.fetch_all_metadata()).topics():
            self._missing[topic] = time.monotonic() + HELD_BACK_SECONDS
            raise UnknownTopic(topic)
        self._topics.add(topic)

    def _headers(self, row: Row) -> list[tuple[str, bytes]]:
        return Envelope(
            id=str(row["event_id"]),
            source=f"/jembatan/{self.service}",
            type=row["event_type"],
            time=row["occurred_at"],
            subject=row["aggregate_id"],
            dataschema=f"{SCHEMA_PREFIX}:{row['event_type'].removeprefix(TYPE_PREFIX + '.')}",
            partitionkey=row["aggregate_id"],
            sequence=row["aggregate_version"],
            traceparent=json.loads(row["headers"]).get("traceparent"),
        ).to_headers()

    async def _hold_back(self, connection: asyncpg.Connection, row: Row, error: BaseException) -> None:
        """Blame one row: its aggregate waits, all others go on."""
        await connection.execute(_BLAME, row["event_id"], f"{type(error).__name__}: {error}"[:500])
        self._held_back[_name(row)] = time.monotonic() + HELD_BACK_SECONDS
        metrics.RELAY_BLOCKED.set(len(_current(self._held_back)))
        log.error("relay_event_held_back", topic=row["topic"], type=row["event_type"], error=type(error).__name__)

    async def _find_the_culprit(self, connection: asyncpg.Connection, faults: list[tuple[Row, BaseException]]) -> None:
        """A broker refuses a whole batch of records for the sake of one, and the producer is unusable after
        it (aiokafka #1017). With a new one, send the refused rows one by one and blame those that fail alone."""
        metrics.PRODUCER_RECREATED.inc()
        producer = await open_producer(self.database.settings, self.service)
        try:
            for row, _ in faults:
                if _name(row) in self._held_back:
                    continue
                sent, fault = await self._send(connection, producer, [row])
                if sent:
                    await connection.execute(_MARK, sent)
                elif fault and isinstance(fault[0][1], _ROW_FAULTS):
                    await self._hold_back(connection, row, fault[0][1])
                elif fault:
                    raise BrokerAway(type(fault[0][1]).__name__)
        finally:
            await abandon(producer)
        raise BrokerAway(f"refused a batch: {type(faults[0][1]).__name__}")


def _name(row: Row) -> str:
    return f"{row['aggregate_type']}:{row['aggregate_id']}"


def _current(until: dict[str, float]) -> list[str]:
    """Names still held back; the others are let go."""
    for name in [name for name, moment in until.items() if moment < time.monotonic()]:
        del until[name]
    return list(until)
