"""The relay: outbox → Kafka, in order, at least once, one active per database.

N replicas may run; the one that holds the session advisory lock sends. It reads unsent rows by id, sends them
all with key = aggregate id through an idempotent producer (acks=all), awaits them with one deadline and marks
them in one statement. While one batch is sent, PostgreSQL marks the one before it and reads the one after it.
A row that cannot be sent holds back only its own aggregate; when the broker is unreachable no row's attempt counter
grows. A leader that lost its lock without noticing may send a batch again: consumers drop it by version.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncpg
import structlog
from aiokafka.errors import (
    InvalidMessageError,
    KafkaError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
)

from chassis import failpoints, metrics, tracing
from chassis.db import CONNECTION_LOST, Database
from chassis.kafka.clients import abandon, open_producer
from chassis.kafka.sending import Row, Sender, aggregate_of
from chassis.outbox import CHANNEL
from chassis.waiting import is_set

LOCK = 0x6A656D62
"""Advisory lock key of the leader ("jemb"); a database has one."""

FASTEST, SLOWEST = 0.02, 0.25
HELD_BACK_SECONDS = 5.0
_BATCH_FAULTS = (MessageSizeTooLargeError, RecordListTooLargeError, InvalidMessageError)

_MARK = "UPDATE outbox SET published_at = clock_timestamp() WHERE event_id = ANY($1::uuid[])"
_SELECT = """
SELECT id, event_id, aggregate_type, aggregate_id, aggregate_version, topic, event_type, data, occurred_at,
       headers->>'traceparent' AS traceparent
FROM outbox
WHERE published_at IS NULL AND topic <> ALL($1::text[])
  AND (aggregate_type || ':' || aggregate_id) <> ALL($2::text[]) AND id <> ALL($3::bigint[])
ORDER BY id LIMIT $4
"""
_BLAME = "UPDATE outbox SET attempts = attempts + 1, last_error = $2 WHERE event_id = $1"

log = structlog.stdlib.get_logger()
Refusal = tuple[Row, BaseException]


class BrokerAway(Exception):
    """Kafka did not answer in time; nothing is lost, everything unmarked is sent again."""


@dataclass
class Relay:
    """Sends one service's outbox until cancelled. `progress` is the monotonic time of its last round."""

    database: Database
    service: str
    batch: int = 1000
    deadline: float = 20.0
    progress: float = field(default_factory=time.monotonic)
    _held_back: dict[str, float] = field(default_factory=dict)

    async def run(self) -> None:
        while True:
            try:
                await self._run_as_leader()
            except (asyncpg.PostgresError, *CONNECTION_LOST) as error:
                log.warning("relay_database_away", error=type(error).__name__)
            except BrokerAway as error:
                log.warning("relay_broker_away", error=str(error))
            except KafkaError as error:
                log.warning("relay_producer_failed", error=type(error).__name__)
            finally:
                metrics.RELAY_LEADER.set(0)
            self.progress = time.monotonic()
            await asyncio.sleep(0.5)

    async def _run_as_leader(self) -> None:
        """Wait for the lock on a direct connection, then send until something breaks."""
        connection = await self.database.connect()
        try:
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
                self.progress = time.monotonic()
                await asyncio.sleep(1)
            metrics.RELAY_LEADER.set(1)
            awake = asyncio.Event()
            await connection.add_listener(CHANNEL, lambda *_: awake.set())
            self.progress = time.monotonic()
            producer = await open_producer(self.database.settings, self.service)
            log.info("relay_leads")
            try:
                await self._send_loop(LeaderTerm(self, connection, Sender(producer, self.service)), awake)
            except Exception:
                metrics.PRODUCER_RECREATED.inc()
                raise
            finally:
                self.progress = time.monotonic()
                await abandon(producer)
        finally:
            connection.terminate()

    async def _send_loop(self, shift: "LeaderTerm", awake: asyncio.Event) -> None:
        wait = FASTEST
        while True:
            awake.clear()
            seen = await shift.drain()
            wait = FASTEST if seen else min(wait * 2, SLOWEST)
            await is_set(awake, wait)

    def held_back(self) -> list[str]:
        """Aggregates that wait behind an event which cannot be sent; those whose time is over are let go."""
        now = time.monotonic()
        self._held_back = {name: until for name, until in self._held_back.items() if until > now}
        metrics.RELAY_BLOCKED.set(len(self._held_back))
        return list(self._held_back)

    def hold_back(self, row: Row, error: BaseException) -> None:
        self._held_back[aggregate_of(row)] = time.monotonic() + HELD_BACK_SECONDS
        log.error("relay_event_held_back", topic=row["topic"], type=row["event_type"], error=type(error).__name__)

    def holds_back(self, row: Row) -> bool:
        return aggregate_of(row) in self._held_back


@dataclass
class LeaderTerm:
    """The work of one leadership: one connection, one producer."""

    relay: Relay
    connection: asyncpg.Connection
    sender: Sender
    _sent: list[Row] = field(default_factory=list)

    async def drain(self) -> int:
        """Send and mark until a batch is not full. Returns how many rows were seen."""
        seen = 0
        rows: Sequence[Row] | None = await self._read(())
        while rows:
            seen += len(rows)
            started = time.perf_counter()
            with tracing.span("relay batch", "producer", links=(row["traceparent"] for row in rows)) as span:
                span.attributes["messaging.batch.message_count"] = len(rows)
                rows = await self._send(rows)
            metrics.RELAY_BATCH_SECONDS.observe(time.perf_counter() - started)
            self.relay.progress = time.monotonic()
        await self._mark_sent()
        self.relay.progress = time.monotonic()
        return seen

    async def _send(self, rows: Sequence[Row]) -> Sequence[Row] | None:
        """Send one batch; what the broker took is marked while the next is sent. Returns that next one, None if
        this one was not full."""
        failpoints.reach("relay.selected")
        books = asyncio.create_task(self._mark_published(rows))
        await asyncio.sleep(0)  # PostgreSQL has its statement and works while the records are made
        try:
            async with self._deadline():
                flight = await self.sender.hand_over(rows)
                ahead = await books
                self._sent, refused = await flight.settled()
        finally:
            books.cancel()
        failpoints.reach("relay.sent")
        if not (flight.faults or refused):
            return ahead
        await self._mark_sent()
        for row, fault in flight.faults:
            await self._record_failure(row, fault)
        if refused:
            await self._isolate_poison_row(refused)
        return None

    async def _mark_published(self, rows: Sequence[Row]) -> Sequence[Row] | None:
        await self._mark_sent()
        return await self._read(rows) if len(rows) >= self.relay.batch else None

    async def _read(self, but: Sequence[Row]) -> Sequence[Row]:
        """The next unsent rows, without those that are under way."""
        ids = [row["id"] for row in but]
        rows: Sequence[Row] = await self.connection.fetch(
            _SELECT, self.sender.missing(), self.relay.held_back(), ids, self.relay.batch
        )
        return rows

    async def _mark_sent(self) -> None:
        rows, self._sent = self._sent, []
        if rows:
            await self.connection.execute(_MARK, [row["event_id"] for row in rows])
            metrics.PUBLISHED.inc(len(rows))
            failpoints.reach("relay.marked")

    async def _record_failure(self, row: Row, error: BaseException) -> None:
        """Blame one row: its aggregate waits, all others go on."""
        await self.connection.execute(_BLAME, row["event_id"], f"{type(error).__name__}: {error}"[:500])
        self.relay.hold_back(row, error)

    async def _isolate_poison_row(self, refused: Sequence[Refusal]) -> None:
        """A broker refuses a whole batch of records for the sake of one, and the producer is unusable after
        it (aiokafka #1017). With a new one, send the refused rows one by one and blame those that fail alone."""
        metrics.PRODUCER_RECREATED.inc()
        producer = await open_producer(self.relay.database.settings, self.relay.service)
        try:
            alone = Sender(producer, self.relay.service)
            for row, _ in refused:
                if not self.relay.holds_back(row):
                    await self._try_alone(alone, row)
        finally:
            await abandon(producer)
        raise BrokerAway(f"refused a batch: {type(refused[0][1]).__name__}")

    async def _try_alone(self, sender: Sender, row: Row) -> None:
        async with self._deadline():
            self._sent, refused = await (await sender.hand_over([row])).settled()
        await self._mark_sent()
        for _, fault in refused:
            if not isinstance(fault, _BATCH_FAULTS):
                raise BrokerAway(type(fault).__name__)
            await self._record_failure(row, fault)

    @asynccontextmanager
    async def _deadline(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self.relay.deadline):
                yield
        except TimeoutError:
            raise BrokerAway(f"no answer within {self.relay.deadline:.0f} s") from None
