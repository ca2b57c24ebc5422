"""Dead letters: events put aside in the consumer's own database, with everything needed to try again."""

import json
from enum import StrEnum
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import text

from chassis import clock, metrics
from chassis.db import Session
from chassis.ids import new_id
from chassis.kafka.records import DecodedRecord, Record, decode_record, headers_from_json
from chassis.logging import harmless
from chassis.tracebacks import describe

log = structlog.stdlib.get_logger()


class Kind(StrEnum):
    CONTRACT = "contract"
    """Undecodable or against its schema."""
    HANDLER = "handler"
    """Its handler failed."""
    GAP = "gap"
    """An earlier version is missing."""
    BEHIND = "behind"
    """An earlier event of its aggregate lies here."""

    @property
    def status(self) -> "Status":
        return Status.DEAD if self in (Kind.CONTRACT, Kind.HANDLER) else Status.PARKED


class Status(StrEnum):
    DEAD = "dead"
    PARKED = "parked"
    REPLAYED = "replayed"
    DISCARDED = "discarded"


OPEN = (Status.DEAD, Status.PARKED)

_STORE = text("""
INSERT INTO dead_letter AS l (id, consumer, topic, partition, "offset", record_time, key, value, headers, event_id,
                         event_type, aggregate_id, aggregate_version, kind, status, error, put_aside_at)
VALUES (:id, :consumer, :topic, :partition, :offset, to_timestamp(:timestamp / 1000.0), :key, :value,
        CAST(:headers AS jsonb), :event_id, :event_type, :aggregate_id, :aggregate_version, :kind, :status,
        :error, :now)
ON CONFLICT (consumer, topic, partition, "offset") DO UPDATE
SET kind = EXCLUDED.kind, status = EXCLUDED.status, error = EXCLUDED.error, attempts = l.attempts + 1
WHERE l.status IN ('dead', 'parked')
""")
_OPEN_OF_AGGREGATE = text("""
SELECT id, topic, partition, "offset", record_time, key, value, headers FROM dead_letter
WHERE consumer = :consumer AND topic = :topic AND aggregate_id = :aggregate_id AND status IN ('dead', 'parked')
ORDER BY aggregate_version, put_aside_at FOR UPDATE
""")
_CLOSE = text("""
UPDATE dead_letter SET status = :status, settled_at = :now, settled_by = :by, attempts = attempts + 1,
                       error = coalesce(:error, error)
WHERE id = :id
""")


async def store_dead_letter(
    session: Session, consumer: str, one: DecodedRecord, kind: Kind, error: BaseException | None = None
) -> None:
    """Store one record, in the transaction that also marks it as seen."""
    record, envelope = one.record, one.envelope
    reason = describe(error) if error else (one.fault.reason if one.fault else kind)
    await session.execute(
        _STORE,
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
            "status": kind.status,
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


async def open_of_aggregate(
    session: Session, consumer: str, aggregate: tuple[str, str]
) -> list[tuple[UUID, DecodedRecord]]:
    """Lock the open dead letters of one aggregate, in version order."""
    rows = await session.execute(
        _OPEN_OF_AGGREGATE, {"consumer": consumer, "topic": aggregate[0], "aggregate_id": aggregate[1]}
    )
    return [(row.id, decode_record(record_of(row))) for row in rows]


async def close(session: Session, dead_letter: UUID, status: Status, by: str, error: str | None = None) -> None:
    await session.execute(_CLOSE, {"id": dead_letter, "status": status, "now": clock.now(), "by": by, "error": error})


def record_of(row: Any) -> Record:
    """Rebuild the record as it stood on the topic."""
    return Record(
        topic=row.topic,
        partition=row.partition,
        offset=row.offset,
        timestamp=int(row.record_time.timestamp() * 1000),
        key=row.key,
        value=row.value,
        headers=headers_from_json(row.headers),
    )
