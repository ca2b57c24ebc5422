"""Out through the outbox: an event is committed with the change it tells of, or not at all.

`publish` gives the event its aggregate's next version. The database itself refuses a version that does not
follow the last one (`outbox_head`), so two writers of one aggregate cannot both succeed: the second gets
`Conflict` and has changed nothing.

Table `outbox` is partitioned by day on `event_id` (a UUIDv7), which keeps `event_id` unique over all of it;
old days leave by partition drop. Column names follow Debezium's outbox router.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import asyncpg
import structlog
from jembatan_contracts import Event
from sqlalchemy import text

from chassis import clock, tracing
from chassis.db import CONNECTION_LOST, PUBLISHED, Database, Session
from chassis.errors import Conflict
from chassis.ids import new_id

CHANNEL = "outbox"
_COALESCE = 0.005
log = structlog.stdlib.get_logger()


class Aggregate(Protocol):
    """Anything whose row carries the number of its last published event; 0 before the first."""

    version: int


_INSERT = text("""
WITH input AS (
    SELECT * FROM unnest(
        CAST(:event_ids AS uuid[]), CAST(:aggregate_types AS text[]), CAST(:aggregate_ids AS text[]),
        CAST(:versions AS bigint[]), CAST(:topics AS text[]), CAST(:event_types AS text[]), CAST(:data AS bytea[])
    ) WITH ORDINALITY AS i(event_id, aggregate_type, aggregate_id, version, topic, event_type, data, position)
), head AS (
    INSERT INTO outbox_head AS h (aggregate_type, aggregate_id, previous, version)
    SELECT aggregate_type, aggregate_id, min(version) - 1, max(version) FROM input GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (aggregate_type, aggregate_id) DO UPDATE SET previous = EXCLUDED.previous, version = EXCLUDED.version
    WHERE h.version = EXCLUDED.previous
    RETURNING aggregate_type, aggregate_id
)
INSERT INTO outbox (event_id, aggregate_type, aggregate_id, aggregate_version, topic, event_type, data, headers,
                    occurred_at)
SELECT event_id, aggregate_type, aggregate_id, version, topic, event_type, data, CAST(:headers AS jsonb), :occurred_at
FROM input JOIN head USING (aggregate_type, aggregate_id) ORDER BY position
""")


async def publish(session: Session, aggregate: Aggregate, *events: Event) -> None:
    """Put past facts about one aggregate into the outbox, in the caller's transaction.

    Raises `Conflict` when somebody else published about this aggregate since it was read.
    """
    await publish_all(session, [(aggregate, event) for event in events])


async def publish_all(session: Session, facts: Sequence[tuple[Aggregate, Event]]) -> None:
    """As `publish`, for many aggregates in one statement; facts keep their order."""
    if not facts:
        return
    versions = _number(facts)
    await session.flush()
    with tracing.span(f"publish {facts[0][1].topic.name}", "producer") as span:
        span.attributes["messaging.batch.message_count"] = len(facts)
        done = await session.execute(_INSERT, _arguments(facts, versions))
    if done.rowcount != len(facts):  # type: ignore[attr-defined]
        raise Conflict
    session.info[PUBLISHED] = True


def _arguments(facts: Sequence[tuple[Aggregate, Event]], versions: list[int]) -> dict[str, Any]:
    return {
        "event_ids": [new_id() for _ in facts],
        "aggregate_types": [event.topic.aggregate for _, event in facts],
        "aggregate_ids": [str(event.aggregate_id) for _, event in facts],
        "versions": versions,
        "topics": [event.topic.name for _, event in facts],
        "event_types": [event.type for _, event in facts],
        "data": [event.to_json() for _, event in facts],
        "headers": tracing.headers_json(),
        "occurred_at": clock.now(),
    }


def _number(facts: Iterable[tuple[Aggregate, Event]]) -> list[int]:
    versions = []
    for aggregate, _ in facts:
        aggregate.version += 1
        versions.append(aggregate.version)
    return versions


async def wake_relay(database: Database) -> None:
    """Tell the relay of commits: at once of the first, then one NOTIFY for all of the next few milliseconds, on its
    own connection.

    A NOTIFY inside every transaction would serialise their commits. Losing one costs a poll interval, no more.
    """
    connection: asyncpg.Connection | None = None
    try:
        while True:
            await database.published.wait()
            database.published.clear()
            try:
                if connection is None or connection.is_closed():
                    connection = await database.connect()
                    await connection.execute("SET synchronous_commit = off")
                await connection.execute(f"NOTIFY {CHANNEL}")
                await asyncio.sleep(_COALESCE)
            except (asyncpg.PostgresError, *CONNECTION_LOST) as error:
                log.info("relay_wake_up_failed", error=type(error).__name__)
                connection = None
                await asyncio.sleep(1)
    finally:
        if connection is not None:
            connection.terminate()


async def waiting(session: Session) -> tuple[int, float]:
    """Number of events that wait to be sent, and the age in seconds of the oldest (0 if none)."""
    row = (
        await session.execute(
            text(
                "SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(recorded_at)), 0)"
                " FROM outbox WHERE published_at IS NULL"
            )
        )
    ).one()
    return int(row[0]), float(row[1])
