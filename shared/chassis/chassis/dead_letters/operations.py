"""Operations on dead letters: list, show, replay (dry run first), discard. Every action is recorded.

Replay goes through the same handlers, per aggregate and in version order. Discarding gives up one event and lets
the ones behind it go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, RowMapping, Uuid, column, select, table, text

from chassis import clock, gettext
from chassis.db import Database, Session
from chassis.dead_letters.store import OPEN, Kind, Status, close, open_of_aggregate, record_of
from chassis.errors import Conflict, NotFound
from chassis.http.paging import CursorPage, Key, paginate
from chassis.ids import new_id
from chassis.inbox import Consumers, positions
from chassis.inbox.outcomes import Outcome
from chassis.inbox.processing import Batch
from chassis.kafka.records import decode_record

_COLUMNS = """id, topic, partition, "offset", record_time, event_id, event_type, aggregate_id, aggregate_version,
kind, status, error, attempts, put_aside_at, settled_at, settled_by"""
_table = table(
    "dead_letter",
    column("id", Uuid),
    *(column(name.strip(' "\n')) for name in _COLUMNS.split(",")[1:]),
)
_SHOW = text(f"SELECT {_COLUMNS}, key, value, headers FROM dead_letter WHERE id = :id")
_LOCK = text("SELECT *  FROM dead_letter WHERE id = :id FOR UPDATE")
_RECORD = text("""
INSERT INTO dead_letter_action (id, dead_letter, action, done_by, note, outcome, done_at)
VALUES (:id, :dead_letter, :action, :by, :note, :outcome, :now)
""")
_ACTIONS = text("""
SELECT action, done_by, note, outcome, done_at FROM dead_letter_action WHERE dead_letter = :dead_letter
ORDER BY done_at, id
""")
_OPEN = text("SELECT kind, count(*) FROM dead_letter WHERE status IN ('dead', 'parked') GROUP BY kind")


@dataclass(frozen=True)
class Replay:
    """Outcome of a replay, done or tried: each dead letter with its outcome, in order."""

    results: Sequence[tuple[UUID, Outcome]]
    dry_run: bool


class _DryRun(Exception):
    pass


async def list_dead_letters(
    session: Session,
    status: str = "",
    topic: str = "",
    limit: int = 100,
    cursor: str | None = None,
    *,
    counted: bool = False,
) -> CursorPage[Row[Any]]:
    """The newest first."""
    wanted = {"status": status, "topic": topic}
    statement = select(_table).where(*(_table.c[name] == value for name, value in wanted.items() if value))
    return await paginate(session, statement, Key(_table.c.id, descending=True), limit, cursor, counted=counted)


async def count_open(session: Session) -> dict[str, int]:
    """Number of unsettled dead letters by kind; every kind is there."""
    counted = {row[0]: row[1] for row in await session.execute(_OPEN)}
    return {kind: counted.get(kind, 0) for kind in Kind}


async def show(session: Session, dead_letter: UUID) -> RowMapping:
    row = (await session.execute(_SHOW, {"id": dead_letter})).mappings().first()
    if row is None:
        raise NotFound
    return row


async def actions_on(session: Session, dead_letter: UUID) -> Sequence[Row[Any]]:
    """The steps taken on a dead letter, oldest first."""
    return (await session.execute(_ACTIONS, {"dead_letter": dead_letter})).all()


async def replay(
    database: Database,
    consumers: Consumers,
    dead_letter: UUID,
    by: str,
    *,
    dry_run: bool = True,
    accept_gap: bool = False,
) -> Replay:
    """Try this dead letter again, and with it every one waiting of its aggregate, in order.

    `accept_gap` declares that the missing earlier versions will never come.
    """
    results: list[tuple[UUID, Outcome]] = []
    try:
        async with database.transaction() as session:
            row = await _lock_open(session, dead_letter)
            batch = Batch(session, consumers, use_savepoints=True)
            results = (
                await _replay_one(batch, row)
                if row.aggregate_id is None
                else await _replay_aggregate(batch, row, by, accept_gap)
            )
            for done, outcome in results:
                await _record(session, done, "replay", by, None, outcome)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return Replay(results, dry_run)


async def discard(database: Database, consumers: Consumers, dead_letter: UUID, by: str, note: str) -> Replay:
    """Give one dead letter up for good; what waited behind it goes on."""
    async with database.transaction() as session:
        row = await _lock_open(session, dead_letter)
        await close(session, dead_letter, Status.DISCARDED, by)
        await _record(session, dead_letter, "discard", by, note, Outcome.DISCARDED)
        if row.aggregate_id is None:
            return Replay([(dead_letter, Outcome.DISCARDED)], dry_run=False)
        batch = Batch(session, consumers, use_savepoints=True)
        aggregate = (row.topic, row.aggregate_id)
        batch.positions = await positions.lock(session, consumers.group, [aggregate])
        position = batch.positions[aggregate]
        if position.last is None or position.last < row.aggregate_version:
            position.applied(row.aggregate_version)
        position.blocked = False
        results = await batch.retry_parked(position, by)
        await positions.save(session, consumers.group, [position])
        return Replay([(dead_letter, Outcome.DISCARDED), *results], dry_run=False)


async def _lock_open(session: Session, dead_letter: UUID) -> Any:
    row = (await session.execute(_LOCK, {"id": dead_letter})).first()
    if row is None:
        raise NotFound
    if row.status not in OPEN:
        raise Conflict(gettext("Surat mati ini sudah diselesaikan."))
    return row


async def _replay_one(batch: Batch, row: Any) -> list[tuple[UUID, Outcome]]:
    """A record that had no readable envelope: perhaps it has one now."""
    [outcome] = await batch.apply([decode_record(record_of(row))])
    if outcome not in (Outcome.DEAD, Outcome.DUPLICATE):  # one that took no effect stays open
        await close(batch.session, row.id, Status.REPLAYED, "operator")
    return [(row.id, outcome)]


async def _replay_aggregate(batch: Batch, row: Any, by: str, accept_gap: bool) -> list[tuple[UUID, Outcome]]:
    aggregate = (row.topic, row.aggregate_id)
    batch.positions = await positions.lock(batch.session, batch.consumers.group, [aggregate])
    position = batch.positions[aggregate]
    position.blocked = False
    position.touched = True
    if accept_gap:
        waiting = await open_of_aggregate(batch.session, batch.consumers.group, aggregate)
        first = min(one.version for _, one in waiting)
        position.last = max(position.last or 0, first - 1)
    results = await batch.retry_parked(position, by)
    await positions.save(batch.session, batch.consumers.group, [position])
    return results


async def _record(
    session: Session, dead_letter: UUID, action: str, by: str, note: str | None, outcome: Outcome
) -> None:
    await session.execute(
        _RECORD,
        {
            "id": new_id(),
            "dead_letter": dead_letter,
            "action": action,
            "by": by,
            "note": note,
            "outcome": outcome,
            "now": clock.now(),
        },
    )
