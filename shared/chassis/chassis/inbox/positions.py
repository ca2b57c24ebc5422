"""Version guard: the position of a consumer in the history of each aggregate."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from sqlalchemy import text

from chassis.db import Session


class Decision(Enum):
    APPLY = auto()
    STALE = auto()
    """Already past this version."""
    GAP = auto()
    """An earlier version has not been seen yet: wait for it."""
    BEHIND = auto()
    """An earlier event of this aggregate lies dead: wait behind it."""


@dataclass(slots=True)
class AggregatePosition:
    """`last` applied version (None: never seen); `blocked` behind a dead letter; `waiting`: events are parked."""

    aggregate: tuple[str, str]
    last: int | None = None
    blocked: bool = False
    waiting: bool = False
    touched: bool = False

    def decide(self, version: int, allows_gaps: bool) -> Decision:
        """Decide what to do with an event of this version. A first sight sets the baseline; on a compacted topic
        (`allows_gaps`) missing versions are normal."""
        if self.last is not None and version <= self.last:
            return Decision.STALE
        if self.blocked:
            return Decision.BEHIND
        if self.last is None or allows_gaps or version == self.last + 1:
            return Decision.APPLY
        return Decision.GAP

    def applied(self, version: int) -> None:
        self.last = version
        self.touched = True

    def park(self, *, blocked: bool = False) -> None:
        self.waiting = True
        self.blocked = self.blocked or blocked
        self.touched = True


_LOCK = text("""
SELECT head.* FROM unnest(CAST(:types AS text[]), CAST(:ids AS text[])) AS wanted (aggregate_type, aggregate_id),
LATERAL (
    SELECT h.aggregate_type, h.aggregate_id, h.last_version, h.stuck, h.waiting FROM inbox_head AS h
    WHERE h.consumer = :consumer AND (h.aggregate_type, h.aggregate_id) = (wanted.aggregate_type, wanted.aggregate_id)
    FOR UPDATE
) AS head
""")
"""One look into the primary key for each aggregate, in the order given, whatever the statistics say. As a join it
became a scan of all the consumer's rows while a backlog grew faster than it was analysed: its cost grew with the
table, and a prepared plan stays."""

_SAVE = text("""
INSERT INTO inbox_head AS h (consumer, aggregate_type, aggregate_id, last_version, stuck, waiting)
SELECT :consumer, * FROM unnest(CAST(:types AS text[]), CAST(:ids AS text[]), CAST(:lasts AS bigint[]),
                                CAST(:stucks AS boolean[]), CAST(:waitings AS boolean[]))
ORDER BY 2, 3
ON CONFLICT (consumer, aggregate_type, aggregate_id) DO UPDATE
SET last_version = EXCLUDED.last_version, stuck = EXCLUDED.stuck, waiting = EXCLUDED.waiting
""")


async def lock(
    session: Session, consumer: str, aggregates: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], AggregatePosition]:
    """Lock the positions of these aggregates until the transaction ends; unseen ones are new."""
    wanted = sorted(set(aggregates))
    positions = {aggregate: AggregatePosition(aggregate) for aggregate in wanted}
    if wanted:
        arguments = {"consumer": consumer, "types": [a[0] for a in wanted], "ids": [a[1] for a in wanted]}
        for kind, name, last, blocked, waiting in await session.execute(_LOCK, arguments):
            positions[kind, name] = AggregatePosition((kind, name), last, blocked, waiting)
    return positions


async def save(session: Session, consumer: str, positions: Iterable[AggregatePosition]) -> None:
    touched = [position for position in positions if position.touched]
    if touched:
        await session.execute(
            _SAVE,
            {
                "consumer": consumer,
                "types": [position.aggregate[0] for position in touched],
                "ids": [position.aggregate[1] for position in touched],
                "lasts": [position.last for position in touched],
                "stucks": [position.blocked for position in touched],
                "waitings": [position.waiting for position in touched],
            },
        )
