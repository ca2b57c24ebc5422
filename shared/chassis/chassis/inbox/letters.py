"""Dead letters: events put aside in the consumer's own database, with everything needed to try again.

kind `contract` (undecodable or against its schema), `handler` (its handler failed), `gap` (an earlier version
is missing), `behind` (an earlier event of its aggregate lies here). The first two are dead, the others parked.
"""

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from sqlalchemy import text

from chassis import clock, metrics
from chassis.db import Session
from chassis.ids import new_id
from chassis.inbox.heads import Head, Verdict
from chassis.inbox.records import Incoming, Record, headers_from_json, read
from chassis.logging import harmless
from chassis.tracebacks import describe

if TYPE_CHECKING:
    from chassis.inbox.inbox import Batch

CONTRACT, HANDLER, GAP, BEHIND = "contract", "handler", "gap", "behind"
log = structlog.stdlib.get_logger()

_BURY = text("""
INSERT INTO dead_letter AS l (id, consumer, topic, partition, "offset", record_time, key, value, headers, event_id,
                         event_type, aggregate_id, aggregate_version, kind, status, error, put_aside_at)
VALUES (:id, :consumer, :topic, :partition, :offset, to_timestamp(:timestamp / 1000.0), :key, :value,
        CAST(:headers AS jsonb), :event_id, :event_type, :aggregate_id, :aggregate_version, :kind, :status,
        :error, :now)
ON CONFLICT (consumer, topic, partition, "offset") DO UPDATE
SET kind = EXCLUDED.kind, status = EXCLUDED.status, error = EXCLUDED.error, attempts = l.attempts + 1
WHERE l.status IN ('dead', 'parked')
""")
_PARKED = text("""
SELECT id, topic, partition, "offset", record_time, key, value, headers FROM dead_letter
WHERE consumer = :consumer AND topic = :topic AND aggregate_id = :aggregate_id AND status IN ('dead', 'parked')
ORDER BY aggregate_version, put_aside_at FOR UPDATE
""")
_SETTLE = text("""
UPDATE dead_letter SET status = :status, settled_at = :now, settled_by = :by, attempts = attempts + 1,
                       error = coalesce(:error, error)
WHERE id = :id
""")


async def bury(session: Session, consumer: str, one: Incoming, kind: str, error: BaseException | None = None) -> None:
    """Put one record aside, in the transaction that also marks it as seen."""
    record, envelope = one.record, one.envelope
    reason = describe(error) if error else (one.fault.reason if one.fault else kind)
    await session.execute(
        _BURY,
        {
            "id": new_id(),
            "consumer": consumer,
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "timestamp": float(record.timestamp),
            "key": record.key,
            "value": record.value,
            "headers": json.dumps(record.headers_as_json()),
            "event_id": one.event_id if envelope else None,
            "event_type": envelope.type if envelope else None,
            "aggregate_id": envelope.partitionkey if envelope else None,
            "aggregate_version": envelope.sequence if envelope else None,
            "kind": kind,
            "status": "dead" if kind in (CONTRACT, HANDLER) else "parked",
            "error": reason,
            "now": clock.now(),
        },
    )
    metrics.DEAD_LETTERS.labels(record.topic, kind).inc()
    log.error(
        "event_put_aside",
        kind=kind,
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        event_type=harmless(envelope.type) if envelope else None,
        reason=reason,
    )


async def follow_up(batch: "Batch", head: Head, by: str = "system") -> list[tuple[UUID, str]]:
    """Apply the letters of one aggregate in version order, as far as they go. Returns each with its outcome."""
    results: list[tuple[UUID, str]] = []
    for letter, one in await of_aggregate(batch.session, batch.consumers.group, head.aggregate):
        outcome = await _retry(batch, head, one)
        results.append((letter, outcome))
        if outcome not in ("applied", "stale", "unknown_type", "not_for_us"):
            break
        await settle(batch.session, letter, "replayed", by)
    else:
        head.waiting = False
        head.touched = True
    return results


async def _retry(batch: "Batch", head: Head, one: Incoming) -> str:
    if one.envelope is None:
        return "dead"
    match head.judge(one.version, jumps=False):
        case Verdict.STALE:
            return "stale"
        case Verdict.GAP:
            return "gap"
        case Verdict.BEHIND:
            return "behind"
    careful, batch.careful = batch.careful, True
    try:
        return await batch.handle(one, head)
    finally:
        batch.careful = careful


async def of_aggregate(session: Session, consumer: str, aggregate: tuple[str, str]) -> list[tuple[UUID, Incoming]]:
    """The unsettled letters of one aggregate, in version order, locked."""
    rows = await session.execute(_PARKED, {"consumer": consumer, "topic": aggregate[0], "aggregate_id": aggregate[1]})
    return [(row.id, read(record_of(row))) for row in rows]


async def settle(session: Session, letter: UUID, status: str, by: str, error: str | None = None) -> None:
    await session.execute(_SETTLE, {"id": letter, "status": status, "now": clock.now(), "by": by, "error": error})


def record_of(row: Any) -> Record:
    """The record as it stood on the topic."""
    return Record(
        topic=row.topic,
        partition=row.partition,
        offset=row.offset,
        timestamp=int(row.record_time.timestamp() * 1000),
        key=row.key,
        value=row.value,
        headers=headers_from_json(row.headers),
    )
