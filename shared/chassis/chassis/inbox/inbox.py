"""One batch of records becomes one transaction: seen-before check, version guard, handlers, own events.

If anything in the batch fails by itself, the same batch goes again event by event in savepoints, and what fails
then becomes a dead letter behind which its aggregate's later events wait. If the database is away the error
leaves here (`chassis.db.is_transient`) and the caller tries the batch again: that is never a dead letter.
"""

import time
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import structlog
from jembatan_contracts import topics
from jembatan_contracts.cloudevents import UnknownType
from sqlalchemy import text

from chassis import metrics, tracing
from chassis.db import Database, Session, is_transient
from chassis.inbox import heads, letters
from chassis.inbox.consumers import Consumers
from chassis.inbox.heads import Head, Verdict
from chassis.inbox.records import Incoming, Record, read

log = structlog.stdlib.get_logger()

_SEEN = text("""
INSERT INTO inbox (consumer, event_id)
SELECT :consumer, event_id FROM unnest(CAST(:ids AS uuid[])) AS e(event_id)
ON CONFLICT DO NOTHING RETURNING event_id
""")


class TooManyDeadLetters(Exception):
    """So many dead letters in a row that the fault must be here, not in the events: stop and call somebody."""


class Inbox:
    """Applies records for one consumer."""

    def __init__(self, database: Database, consumers: Consumers) -> None:
        self.database = database
        self.consumers = consumers
        self._dead_in_a_row = 0

    async def process(self, records: Sequence[Record]) -> Counter[str]:
        """Apply a batch and commit. Returns how many records had which outcome.

        Raises `TooManyDeadLetters` after committing; anything transient without having changed anything.
        """
        incoming = [read(record) for record in records]
        try:
            outcomes = await self._transact(incoming, careful=False)
        except Exception as error:
            if is_transient(error):
                raise
            log.warning("batch_goes_one_by_one", records=len(records), error=letters.describe(error))
            outcomes = await self._transact(incoming, careful=True)
        for one, outcome in zip(incoming, outcomes, strict=True):
            metrics.CONSUMED.labels(one.record.topic, outcome).inc()
        self._watch(outcomes)
        return Counter(outcomes)

    def _watch(self, outcomes: Sequence[str]) -> None:
        for outcome in outcomes:
            if outcome == "dead":
                self._dead_in_a_row += 1
            elif outcome == "applied":
                self._dead_in_a_row = 0
        if self._dead_in_a_row >= self.database.settings.dead_letter_limit:
            raise TooManyDeadLetters(f"{self._dead_in_a_row} dead letters in a row")

    async def _transact(self, incoming: Sequence[Incoming], careful: bool) -> list[str]:
        async with self.database.transaction() as session:
            batch = Batch(session, self.consumers, careful)
            return await batch.apply(incoming)


class Batch:
    """The work of one transaction."""

    def __init__(self, session: Session, consumers: Consumers, careful: bool) -> None:
        self.session = session
        self.consumers = consumers
        self.careful = careful
        self.heads: dict[tuple[str, str], Head] = {}

    async def apply(self, incoming: Sequence[Incoming]) -> list[str]:
        known = [one for one in incoming if one.envelope]
        fresh = await self._first_seen(known)
        self.heads = await heads.lock(self.session, self.consumers.group, (one.aggregate for one in known))
        outcomes = [await self._take(one, fresh) for one in incoming]
        await heads.save(self.session, self.consumers.group, self.heads.values())
        return outcomes

    async def _first_seen(self, known: Sequence[Incoming]) -> set[UUID]:
        ids = list({one.event_id for one in known})
        if not ids:
            return set()
        rows = await self.session.execute(_SEEN, {"consumer": self.consumers.group, "ids": ids})
        return {row[0] for row in rows}

    async def _take(self, one: Incoming, fresh: set[UUID]) -> str:
        if one.record.value is None:
            return self._pass_over(one)
        if one.envelope is None:
            await letters.bury(self.session, self.consumers.group, one, letters.CONTRACT)
            return "dead"
        if one.event_id not in fresh:
            return "duplicate"
        fresh.discard(one.event_id)
        head = self.heads[one.aggregate]
        match head.judge(one.version, _jumps(one.record.topic)):
            case Verdict.STALE:
                return "stale"
            case Verdict.GAP:
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
            if head.judge(one.version, jumps=False) is Verdict.APPLY:
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
        if handler is None:
            head.applied(one.version)
            return "not_for_us"
        try:
            await self._call(handler, one)
        except Exception as error:
            if not self.careful or is_transient(error):
                raise
            return await self._bury(one, head, letters.HANDLER, error)
        head.applied(one.version)
        metrics.EVENT_AGE.observe(max(0.0, time.time() - one.record.timestamp / 1000))
        return "applied"

    async def _bury(self, one: Incoming, head: Head, kind: str, error: Exception | None) -> str:
        await letters.bury(self.session, self.consumers.group, one, kind, error)
        head.park(stuck=True)
        return "dead"

    async def _call(self, handler: object, one: Incoming) -> None:
        assert one.envelope is not None
        token = tracing.start(one.envelope.traceparent)
        try:
            with structlog.contextvars.bound_contextvars(
                event_id=one.envelope.id,
                event_type=one.envelope.type,
                aggregate=one.envelope.partitionkey,
                version=one.version,
                trace_id=tracing.trace_id(),
            ):
                if self.careful:
                    async with self.session.begin_nested():
                        await handler(self.session, one.event, one.envelope)  # type: ignore[operator]
                else:
                    await handler(self.session, one.event, one.envelope)  # type: ignore[operator]
        finally:
            tracing.stop(token)


def _jumps(topic: str) -> bool:
    known = topics.find(topic)
    return known is not None and known.compacted
