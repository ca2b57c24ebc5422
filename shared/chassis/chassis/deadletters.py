"""What operators do with dead letters: list, show, replay (dry run first), discard. Every action is recorded.

Replay goes through the same handlers, per aggregate and in version order. Discarding gives up one event and lets
the ones behind it go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, RowMapping, Uuid, column, select, table, text

from chassis import clock, metrics
from chassis.db import Database, Session
from chassis.errors import Conflict, NotFound
from chassis.http.paging import CursorPage, Key, paginate
from chassis.ids import new_id
from chassis.inbox import Consumers, heads, letters
from chassis.inbox.inbox import Batch
from chassis.inbox.records import read

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
VALUES (:id, :letter, :action, :by, :note, :outcome, :now)
""")


_OPEN = text("SELECT kind, count(*) FROM dead_letter WHERE status IN ('dead', 'parked') GROUP BY kind")


@dataclass(frozen=True)
class Replay:
    """What a replay did, or would do: each letter with its outcome, in order."""

    results: Sequence[tuple[UUID, str]]
    dry_run: bool


class _DryRun(Exception):
    pass


async def list_letters(
    session: Session, status: str = "", topic: str = "", limit: int = 100, cursor: str | None = None
) -> CursorPage[Row[Any]]:
    """The newest first."""
    wanted = {"status": status, "topic": topic}
    statement = select(_table).where(*(_table.c[name] == value for name, value in wanted.items() if value))
    return await paginate(session, statement, Key(_table.c.id, descending=True), limit, cursor)


async def count_open(session: Session) -> dict[str, int]:
    """How many are not settled, by kind; every kind is there."""
    counted = {row[0]: row[1] for row in await session.execute(_OPEN)}
    return {kind: counted.get(kind, 0) for kind in metrics.LETTER_KINDS}


async def show(session: Session, letter: UUID) -> RowMapping:
    row = (await session.execute(_SHOW, {"id": letter})).mappings().first()
    if row is None:
        raise NotFound
    return row


async def replay(
    database: Database,
    consumers: Consumers,
    letter: UUID,
    by: str,
    *,
    dry_run: bool = True,
    accept_gap: bool = False,
) -> Replay:
    """Try this letter again, and with it every waiting letter of its aggregate, in order.

    `accept_gap` declares that the missing earlier versions will never come.
    """
    results: list[tuple[UUID, str]] = []
    try:
        async with database.transaction() as session:
            row = await _open_letter(session, letter)
            batch = Batch(session, consumers, careful=True)
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


async def discard(database: Database, consumers: Consumers, letter: UUID, by: str, note: str) -> Replay:
    """Give one letter up for good; what waited behind it goes on."""
    async with database.transaction() as session:
        row = await _open_letter(session, letter)
        await letters.settle(session, letter, "discarded", by)
        await _record(session, letter, "discard", by, note, "discarded")
        if row.aggregate_id is None:
            return Replay([(letter, "discarded")], dry_run=False)
        batch = Batch(session, consumers, careful=True)
        aggregate = (row.topic, row.aggregate_id)
        batch.heads = await heads.lock(session, consumers.group, [aggregate])
        head = batch.heads[aggregate]
        if head.last is None or head.last < row.aggregate_version:
            head.applied(row.aggregate_version)
        head.stuck = False
        results = await letters.follow_up(batch, head, by)
        await heads.save(session, consumers.group, [head])
        return Replay([(letter, "discarded"), *results], dry_run=False)


async def _open_letter(session: Session, letter: UUID) -> Any:
    row = (await session.execute(_LOCK, {"id": letter})).first()
    if row is None:
        raise NotFound
    if row.status not in ("dead", "parked"):
        raise Conflict("Surat mati ini sudah diselesaikan.", "This dead letter is already settled.")
    return row


async def _replay_one(batch: Batch, row: Any) -> list[tuple[UUID, str]]:
    """A record that had no readable envelope: perhaps it has one now."""
    [outcome] = await batch.apply([read(letters.record_of(row))])
    if outcome not in ("dead", "duplicate"):  # one that took no effect stays open
        await letters.settle(batch.session, row.id, "replayed", "operator")
    return [(row.id, outcome)]


async def _replay_aggregate(batch: Batch, row: Any, by: str, accept_gap: bool) -> list[tuple[UUID, str]]:
    aggregate = (row.topic, row.aggregate_id)
    batch.heads = await heads.lock(batch.session, batch.consumers.group, [aggregate])
    head = batch.heads[aggregate]
    head.stuck = False
    head.touched = True
    if accept_gap:
        waiting = await letters.of_aggregate(batch.session, batch.consumers.group, aggregate)
        first = min(one.version for _, one in waiting)
        head.last = max(head.last or 0, first - 1)
    results = await letters.follow_up(batch, head, by)
    await heads.save(batch.session, batch.consumers.group, [head])
    return results


async def _record(session: Session, letter: UUID, action: str, by: str, note: str | None, outcome: str) -> None:
    await session.execute(
        _RECORD,
        {
            "id": new_id(),
            "letter": letter,
            "action": action,
            "by": by,
            "note": note,
            "outcome": outcome,
            "now": clock.now(),
        },
    )
