"""One batch of records becomes one transaction: seen-before check, version guard, handlers, own events.

If anything in the batch fails by itself, the same batch goes again event by event in savepoints, and what fails
then becomes a dead letter behind which its aggregate's later events wait. If the database is away the error
leaves here (`chassis.db.is_transient`) and the caller tries the batch again: that is never a dead letter.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import structlog
from jembatan_contracts import topics
from jembatan_contracts.cloudevents import BadEnvelope, Envelope, UnknownType
from sqlalchemy import text

from chassis import failpoints, tracing
from chassis.db import Database, Session, is_transient
from chassis.inbox import heads, letters
from chassis.inbox.consumers import BatchHandler, Consumers, Handler
from chassis.inbox.counting import count
from chassis.inbox.heads import Head, Verdict
from chassis.inbox.records import Incoming, Record, read
from chassis.logging import about
from chassis.tracebacks import describe

log = structlog.stdlib.get_logger()

_SEEN = text("""
INSERT INTO inbox (consumer, event_id)
SELECT :consumer, event_id FROM unnest(CAST(:ids AS uuid[])) AS e(event_id)
ON CONFLICT DO NOTHING RETURNING event_id
""")


LARGEST_JUMP = 1_000_000
"""Versions ahead of the last one that no aggregate reaches: such a record is forged or broken, and what the owner
says next must still be newer."""


class TooManyDeadLetters(Exception):
    """So many dead letters in a row that the fault must be here, not in the events: stop and call somebody."""


class Inbox:
    """Applies records for one consumer."""

    def __init__(self, database: Database, consumers: Consumers) -> None:
        self.database = database
        self.consumers = consumers
        self._dead_in_a_row = 0
        self.moved_at = 0.0
        """Monotonic time of the last step within a batch; 0 before the first. Liveness looks at it."""

    async def process(self, records: Sequence[Record]) -> Counter[str]:
        """Apply a batch and commit. Returns how many records had which outcome.

        Raises `TooManyDeadLetters` after committing; anything transient without having changed anything.
        """
        return await self.apply([read(record) for record in records])

    async def apply(self, incoming: Sequence[Incoming]) -> Counter[str]:
        """As `process`, for records that were read already."""
        with tracing.span("consume batch", "consumer", links=_producers(incoming)) as span:
            span.attributes["messaging.batch.message_count"] = len(incoming)
            outcomes = await self._try(incoming)
        count(incoming, outcomes)
        self._watch(incoming, outcomes)
        return Counter(outcomes)

    async def _try(self, incoming: Sequence[Incoming]) -> list[str]:
        try:
            return await self._transact(incoming, careful=False)
        except Exception as error:
            if is_transient(error):
                raise
            log.warning("batch_goes_one_by_one", records=len(incoming), error=describe(error))
            return await self._transact(incoming, careful=True)

    def _watch(self, incoming: Sequence[Incoming], outcomes: Sequence[str]) -> None:
        """Count what our own handlers could not do. What a producer sent against its contract says nothing of us:
        whoever can write to a topic could otherwise stop its consumers for good."""
        for one, outcome in zip(incoming, outcomes, strict=True):
            if one.failed:
                self._dead_in_a_row += 1
            elif outcome == "applied":
                self._dead_in_a_row = 0
        if self._dead_in_a_row >= self.database.settings.dead_letter_limit:
            raise TooManyDeadLetters(f"{self._dead_in_a_row} dead letters in a row")

    async def _transact(self, incoming: Sequence[Incoming], careful: bool) -> list[str]:
        fresh = None if failpoints.guarded("inbox.atomic") else await self._mark_beforehand(incoming)
        async with self.database.transaction() as session:
            return await Batch(session, self.consumers, careful, self.moved).apply(incoming, fresh)

    def moved(self) -> None:
        self.moved_at = time.monotonic()

    async def _mark_beforehand(self, incoming: Sequence[Incoming]) -> set[UUID]:
        async with self.database.transaction() as session:
            return await Batch(session, self.consumers, careful=False).first_seen(incoming)


class Batch:
    """The work of one transaction. Unless it goes event by event (`careful`), neighbouring events for one batch
    handler are kept until another's turn comes, and then given to it at once."""

    def __init__(
        self, session: Session, consumers: Consumers, careful: bool, moved: Callable[[], None] = lambda: None
    ) -> None:
        self.session = session
        self.moved = moved
        self.consumers = consumers
        self.careful = careful
        self.heads: dict[tuple[str, str], Head] = {}
        self._kept: list[tuple[Any, Any]] = []
        self._keeper: BatchHandler | None = None

    async def apply(self, incoming: Sequence[Incoming], fresh: set[UUID] | None = None) -> list[str]:
        """What became of each; `fresh` are the ids not seen before, asked for here if not given."""
        fresh = await self.first_seen(incoming) if fresh is None else fresh
        aggregates = (one.aggregate for one in incoming if one.envelope)
        self.heads = await heads.lock(self.session, self.consumers.group, aggregates)
        outcomes = [await self._take(one, fresh) for one in incoming]
        await self._hand_over()
        await heads.save(self.session, self.consumers.group, self.heads.values())
        return outcomes

    async def first_seen(self, incoming: Sequence[Incoming]) -> set[UUID]:
        """Marks every id as seen. Returns those that were not before."""
        ids = list({one.event_id for one in incoming if one.envelope})
        if not ids:
            return set()
        rows = await self.session.execute(_SEEN, {"consumer": self.consumers.group, "ids": ids})
        return {row[0] for row in rows}

    async def _take(self, one: Incoming, fresh: set[UUID]) -> str:
        self.moved()
        if one.record.value is None:
            return self._pass_over(one)
        if one.envelope is None:
            await letters.bury(self.session, self.consumers.group, one, letters.CONTRACT)
            return "dead"
        once = failpoints.guarded("inbox.once")
        if once and one.event_id not in fresh:
            return "duplicate"
        fresh.discard(one.event_id)
        head = self.heads[one.aggregate]
        if _jumps_absurdly(one, head):
            absurd = Incoming(one.record, fault=BadEnvelope("ce_sequence jumps absurdly far"))
            await letters.bury(self.session, self.consumers.group, absurd, letters.CONTRACT)
            return "dead"
        match head.judge(one.version, _jumps(one.record.topic)):
            case Verdict.STALE if once:
                return "stale"
            case Verdict.GAP if failpoints.guarded("inbox.order"):
                return await self._park(one, head, letters.GAP)
            case Verdict.BEHIND:
                return await self._park(one, head, letters.BEHIND)
        outcome = await self.handle(one, head)
        if head.waiting and not head.stuck:
            await letters.follow_up(self, head)
        return outcome

    def _pass_over(self, one: Incoming) -> str:
        """A tombstone deletes nothing here, but it may hold a place in its aggregate's order."""
        if one.envelope:
            head = self.heads[one.aggregate]
            if head.judge(one.version, jumps=False) is Verdict.APPLY and not _jumps_absurdly(one, head):
                head.applied(one.version)
        return "tombstone"

    async def _park(self, one: Incoming, head: Head, kind: str) -> str:
        await letters.bury(self.session, self.consumers.group, one, kind)
        head.park()
        return "parked"

    async def handle(self, one: Incoming, head: Head) -> str:
        """Apply one event whose turn it is, or bury it and let its aggregate wait."""
        if isinstance(one.fault, UnknownType):
            head.applied(one.version)
            return "unknown_type"
        if one.event is None:
            return await self._bury(one, head, letters.CONTRACT, None)
        handler = self.consumers.handlers.get(type(one.event))
        many = self.consumers.batch_handlers.get(type(one.event))
        if many is not None and not self.careful:
            await self._keep(one, many)
        elif handler or many:
            await self._hand_over()
            try:
                await self._call(one, handler or _alone(many))
            except Exception as error:
                if not self.careful or is_transient(error):
                    raise
                return await self._bury(one, head, letters.HANDLER, error)
        head.applied(one.version)
        return "applied" if handler or many else "not_for_us"

    async def _keep(self, one: Incoming, handler: BatchHandler) -> None:
        if handler is not self._keeper:
            await self._hand_over()
            self._keeper = handler
        self._kept.append((one.event, one.envelope))

    async def _hand_over(self) -> None:
        """Give what is kept to its handler."""
        kept, self._kept = self._kept, []
        if kept and self._keeper:
            await self._keeper(self.session, kept)
            failpoints.reach("inbox.mid-batch")

    async def _bury(self, one: Incoming, head: Head, kind: str, error: Exception | None) -> str:
        one.failed = kind == letters.HANDLER
        await letters.bury(self.session, self.consumers.group, one, kind, error)
        head.park(stuck=True)
        return "dead"

    async def _call(self, one: Incoming, handler: Handler) -> None:
        assert one.envelope is not None
        batch = tracing.current()
        name = f"apply {type(one.event).__name__}"
        with tracing.span(name, "consumer", parent=one.envelope.traceparent, links=[batch]), about(one.envelope):
            if self.careful:
                async with self.session.begin_nested():
                    await handler(self.session, one.event, one.envelope)
            else:
                await handler(self.session, one.event, one.envelope)
        failpoints.reach("inbox.mid-batch")


def _alone(many: BatchHandler | None) -> Handler:
    assert many is not None

    async def handle(session: Session, event: object, envelope: Envelope) -> None:
        await many(session, [(event, envelope)])

    return handle


def _producers(incoming: Iterable[Incoming]) -> Iterator[str | None]:
    return (one.envelope.traceparent for one in incoming if one.envelope)


def _jumps_absurdly(one: Incoming, head: Head) -> bool:
    return one.version - (head.last or 0) > LARGEST_JUMP


def _jumps(topic: str) -> bool:
    known = topics.find(topic)
    return known is not None and known.compacted
