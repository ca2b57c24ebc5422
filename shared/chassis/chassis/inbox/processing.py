"""Processing of one batch of records in one transaction."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from jembatan_contracts import topics
from jembatan_contracts.cloudevents import BadEnvelope, Envelope, UnknownType
from sqlalchemy import text

from chassis import failpoints, tracing
from chassis.db import Session, is_transient
from chassis.dead_letters.store import Kind, Status, close, open_of_aggregate, store_dead_letter
from chassis.inbox import positions
from chassis.inbox.handlers import BatchHandler, Consumers, Handler
from chassis.inbox.outcomes import SETTLED, Outcome
from chassis.inbox.positions import AggregatePosition, Decision
from chassis.kafka.records import DecodedRecord
from chassis.logging import about

_SEEN = text("""
INSERT INTO inbox (consumer, event_id)
SELECT :consumer, event_id FROM unnest(CAST(:ids AS uuid[])) AS e(event_id)
ON CONFLICT DO NOTHING RETURNING event_id
""")

LARGEST_JUMP = 1_000_000
"""Versions ahead of the last one that no aggregate reaches: such a record is forged or broken, and what the owner
says next must still be newer."""


class Batch:
    """The work of one transaction. Unless it goes event by event (`use_savepoints`), neighbouring events for one batch
    handler are kept until another's turn comes, and then given to it at once."""

    def __init__(
        self, session: Session, consumers: Consumers, use_savepoints: bool, moved: Callable[[], None] = lambda: None
    ) -> None:
        self.session = session
        self.moved = moved
        self.consumers = consumers
        self.use_savepoints = use_savepoints
        self.positions: dict[tuple[str, str], AggregatePosition] = {}
        self._buffered: list[tuple[Any, Any]] = []
        self._buffer_handler: BatchHandler | None = None

    async def apply(self, incoming: Sequence[DecodedRecord]) -> list[Outcome]:
        """Returns the outcome of each."""
        fresh = await self.first_seen(incoming)
        aggregates = (one.aggregate for one in incoming if one.envelope)
        self.positions = await positions.lock(self.session, self.consumers.group, aggregates)
        outcomes = [await self._process(one, fresh) for one in incoming]
        await self._flush()
        await positions.save(self.session, self.consumers.group, self.positions.values())
        return outcomes

    async def first_seen(self, incoming: Sequence[DecodedRecord]) -> set[UUID]:
        """Marks every id as seen. Returns those that were not before."""
        ids = list({one.event_id for one in incoming if one.envelope})
        if not ids:
            return set()
        rows = await self.session.execute(_SEEN, {"consumer": self.consumers.group, "ids": ids})
        return {row[0] for row in rows}

    async def _process(self, one: DecodedRecord, fresh: set[UUID]) -> Outcome:
        self.moved()
        if one.record.value is None:
            return self._skip(one)
        if one.envelope is None:
            await store_dead_letter(self.session, self.consumers.group, one, Kind.CONTRACT)
            return Outcome.DEAD
        if one.event_id not in fresh:
            return Outcome.DUPLICATE
        fresh.discard(one.event_id)
        position = self.positions[one.aggregate]
        if _jumps_absurdly(one, position):
            absurd = DecodedRecord(one.record, fault=BadEnvelope("ce_sequence jumps absurdly far"))
            await store_dead_letter(self.session, self.consumers.group, absurd, Kind.CONTRACT)
            return Outcome.DEAD
        match self._decide(one, position):
            case Decision.STALE:
                return Outcome.STALE
            case Decision.GAP:
                return await self._park(one, position, Kind.GAP)
            case Decision.BEHIND:
                return await self._park(one, position, Kind.BEHIND)
        outcome = await self.handle(one, position)
        if position.waiting and not position.blocked:
            await self.retry_parked(position)
        return outcome

    def _decide(self, one: DecodedRecord, position: AggregatePosition) -> Decision:
        return position.decide(one.version, _allows_gaps(one.record.topic))

    def _skip(self, one: DecodedRecord) -> Outcome:
        """A tombstone deletes nothing here, but it may hold a place in its aggregate's order."""
        if one.envelope:
            position = self.positions[one.aggregate]
            if position.decide(one.version, allows_gaps=False) is Decision.APPLY and not _jumps_absurdly(one, position):
                position.applied(one.version)
        return Outcome.TOMBSTONE

    async def _park(self, one: DecodedRecord, position: AggregatePosition, kind: Kind) -> Outcome:
        await store_dead_letter(self.session, self.consumers.group, one, kind)
        position.park()
        return Outcome.PARKED

    async def handle(self, one: DecodedRecord, position: AggregatePosition) -> Outcome:
        """Apply one event whose turn it is, or store it as a dead letter that blocks its aggregate."""
        if isinstance(one.fault, UnknownType):
            position.applied(one.version)
            return Outcome.UNKNOWN_TYPE
        if one.event is None:
            return await self._store_and_block(one, position, Kind.CONTRACT, None)
        handler = self.consumers.handlers.get(type(one.event))
        many = self.consumers.batch_handlers.get(type(one.event))
        if many is not None and not self.use_savepoints:
            await self._buffer(one, many)
        elif handler or many:
            await self._flush()
            try:
                await self._call(one, handler or _as_single(many))
            except Exception as error:
                if not self.use_savepoints or is_transient(error):
                    raise
                return await self._store_and_block(one, position, Kind.HANDLER, error)
        position.applied(one.version)
        return Outcome.APPLIED if handler or many else Outcome.NOT_FOR_US

    async def retry_parked(self, position: AggregatePosition, by: str = "system") -> list[tuple[UUID, Outcome]]:
        """Apply the dead letters of one aggregate in version order, as far as they go."""
        results: list[tuple[UUID, Outcome]] = []
        for dead_letter, one in await open_of_aggregate(self.session, self.consumers.group, position.aggregate):
            outcome = await self._retry(one, position)
            results.append((dead_letter, outcome))
            if outcome not in SETTLED:
                break
            await close(self.session, dead_letter, Status.REPLAYED, by)
        else:
            position.waiting = False
            position.touched = True
        return results

    async def _retry(self, one: DecodedRecord, position: AggregatePosition) -> Outcome:
        if one.envelope is None:
            return Outcome.DEAD
        match position.decide(one.version, allows_gaps=False):
            case Decision.STALE:
                return Outcome.STALE
            case Decision.GAP:
                return Outcome.GAP
            case Decision.BEHIND:
                return Outcome.BEHIND
        before, self.use_savepoints = self.use_savepoints, True
        try:
            return await self.handle(one, position)
        finally:
            self.use_savepoints = before

    async def _buffer(self, one: DecodedRecord, handler: BatchHandler) -> None:
        if handler is not self._buffer_handler:
            await self._flush()
            self._buffer_handler = handler
        self._buffered.append((one.event, one.envelope))

    async def _flush(self) -> None:
        """Call the batch handler with what is buffered for it."""
        buffered, self._buffered = self._buffered, []
        if buffered and self._buffer_handler:
            await self._buffer_handler(self.session, buffered)
            failpoints.reach("inbox.mid-batch")

    async def _store_and_block(
        self, one: DecodedRecord, position: AggregatePosition, kind: Kind, error: Exception | None
    ) -> Outcome:
        one.failed = kind == Kind.HANDLER
        await store_dead_letter(self.session, self.consumers.group, one, kind, error)
        position.park(blocked=True)
        return Outcome.DEAD

    async def _call(self, one: DecodedRecord, handler: Handler) -> None:
        assert one.envelope is not None
        batch = tracing.current()
        name = f"apply {type(one.event).__name__}"
        with tracing.span(name, "consumer", parent=one.envelope.traceparent, links=[batch]), about(one.envelope):
            if self.use_savepoints:
                async with self.session.begin_nested():
                    await handler(self.session, one.event, one.envelope)
            else:
                await handler(self.session, one.event, one.envelope)
        failpoints.reach("inbox.mid-batch")


def _as_single(many: BatchHandler | None) -> Handler:
    assert many is not None

    async def handle(session: Session, event: object, envelope: Envelope) -> None:
        await many(session, [(event, envelope)])

    return handle


def _jumps_absurdly(one: DecodedRecord, position: AggregatePosition) -> bool:
    return one.version - (position.last or 0) > LARGEST_JUMP


def _allows_gaps(topic: str) -> bool:
    known = topics.find(topic)
    return known is not None and known.compacted
