"""One batch of records becomes one transaction: seen-before check, version guard, handlers, own events.

If anything in the batch fails by itself, the same batch goes again event by event in savepoints, and what fails
then becomes a dead letter behind which its aggregate's later events wait. If the database is away the error
leaves here (`chassis.db.is_transient`) and the caller tries the batch again: that is never a dead letter.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import structlog

from chassis import tracing
from chassis.db import Database, is_transient
from chassis.inbox.batch_metrics import count
from chassis.inbox.handlers import Consumers
from chassis.inbox.outcomes import Outcome
from chassis.inbox.processing import Batch
from chassis.kafka.records import DecodedRecord, Record, decode_record
from chassis.tracebacks import describe

log = structlog.stdlib.get_logger()


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

    async def process(self, records: Sequence[Record]) -> Counter[Outcome]:
        """Apply a batch and commit. Returns how many records had which outcome.

        Raises `TooManyDeadLetters` after committing; anything transient without having changed anything.
        """
        return await self.apply([decode_record(record) for record in records])

    async def apply(self, incoming: Sequence[DecodedRecord]) -> Counter[Outcome]:
        """As `process`, for records that were read already."""
        with tracing.span("consume batch", "consumer", links=_producers(incoming)) as span:
            span.attributes["messaging.batch.message_count"] = len(incoming)
            outcomes = await self._try(incoming)
        count(incoming, outcomes)
        self._watch(incoming, outcomes)
        return Counter(outcomes)

    async def _try(self, incoming: Sequence[DecodedRecord]) -> list[Outcome]:
        try:
            return await self._transact(incoming, use_savepoints=False)
        except Exception as error:
            if is_transient(error):
                raise
            log.warning("batch_goes_one_by_one", records=len(incoming), error=describe(error))
            return await self._transact(incoming, use_savepoints=True)

    def _watch(self, incoming: Sequence[DecodedRecord], outcomes: Sequence[Outcome]) -> None:
        """Count what our own handlers could not do. What a producer sent against its contract says nothing of us:
        whoever can write to a topic could otherwise stop its consumers for good."""
        for one, outcome in zip(incoming, outcomes, strict=True):
            if one.failed:
                self._dead_in_a_row += 1
            elif outcome is Outcome.APPLIED:
                self._dead_in_a_row = 0
        if self._dead_in_a_row >= self.database.settings.dead_letter_limit:
            raise TooManyDeadLetters(f"{self._dead_in_a_row} dead letters in a row")

    async def _transact(self, incoming: Sequence[DecodedRecord], use_savepoints: bool) -> list[Outcome]:
        async with self.database.transaction() as session:
            return await Batch(session, self.consumers, use_savepoints, self.moved).apply(incoming)

    def moved(self) -> None:
        self.moved_at = time.monotonic()


def _producers(incoming: Iterable[DecodedRecord]) -> Iterator[str | None]:
    return (one.envelope.traceparent for one in incoming if one.envelope)
