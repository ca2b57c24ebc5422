"""Outcomes of a record, as metrics, replays and the command line name them."""

from enum import StrEnum


class Outcome(StrEnum):
    APPLIED = "applied"
    DUPLICATE = "duplicate"
    STALE = "stale"
    """Already past this version."""
    PARKED = "parked"
    DEAD = "dead"
    TOMBSTONE = "tombstone"
    UNKNOWN_TYPE = "unknown_type"
    NOT_FOR_US = "not_for_us"
    """No handler of this service takes it."""
    GAP = "gap"
    """Of a replay: an earlier version is still missing."""
    BEHIND = "behind"
    """Of a replay: an earlier event of its aggregate is still dead."""
    DISCARDED = "discarded"
    """Of a dead letter that was given up."""


SETTLED = frozenset({Outcome.APPLIED, Outcome.STALE, Outcome.UNKNOWN_TYPE, Outcome.NOT_FOR_US})
"""What a replayed dead letter needs no more attention after."""
