"""The version guard: how far a consumer has come with each aggregate."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from sqlalchemy import text

from chassis.db import Session


class Verdict(Enum):
    APPLY = auto()
    STALE = auto()
    """Already past this version."""
    GAP = auto()
    """An earlier version has not been seen yet: wait for it."""
    BEHIND = auto()
    """An earlier event of this aggregate lies dead: wait behind it."""


@dataclass(slots=True)
class Head:
    """`last` applied version (None: never seen); `stuck` behind a dead letter; `waiting` letters are parked."""

    aggregate: tuple[str, str]
    last: int | None = None
    stuck: bool = False
    waiting: bool = False
    touched: bool = False

    def judge(self, version: int, jumps: bool) -> Verdict:
        """What to do with an event of this version. A first sight sets the baseline; on a compacted topic
        (`jumps`) missing versions are normal."""
        if self.last is not None and version <= self.last:
            return Verdict.STALE
        if self.stuck:
            return Verdict.BEHIND
        if self.last is None or jumps or version == self.last + 1:
            return Verdict.APPLY
        return Verdict.GAP

    def applied(self, version: int) -> None:
        self.last = version
        self.touched = True

    def park(self, *, stuck: bool = False) -> None:
        self.waiting = True
        self.stuck = self.stuck or stuck
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


async def lock(session: Session, consumer: str, aggregates: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Head]:
    """The heads of these aggregates, locked until the transaction ends; unseen ones are new."""
    wanted = sorted(set(aggregates))
    heads = {aggregate: Head(aggregate) for aggregate in wanted}
    if wanted:
        arguments = {"consumer": consumer, "types": [a[0] for a in wanted], "ids": [a[1] for a in wanted]}
        for kind, name, last, stuck, waiting in await session.execute(_LOCK, arguments):
            heads[kind, name] = Head((kind, name), last, stuck, waiting)
    return heads


async def save(session: Session, consumer: str, heads: Iterable[Head]) -> None:
    touched = [head for head in heads if head.touched]
    if touched:
        await session.execute(
            _SAVE,
            {
                "consumer": consumer,
                "types": [head.aggregate[0] for head in touched],
                "ids": [head.aggregate[1] for head in touched],
                "lasts": [head.last for head in touched],
                "stucks": [head.stuck for head in touched],
                "waitings": [head.waiting for head in touched],
            },
        )
