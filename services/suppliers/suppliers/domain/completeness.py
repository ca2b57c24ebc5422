"""Completeness: how many owed a submission and how many reported; counted here of rows at hand, of all the country by
`queries/completeness.py`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from suppliers.models.steps import Status


class SubmissionOutcome(Protocol):
    """Outcome of a submission, from which the figures are made."""

    @property
    def status(self) -> str: ...
    @property
    def late(self) -> bool | None: ...


@dataclass(frozen=True)
class Completeness:
    """`expected` leaves out those the campaign does not apply to. A return once handed in stays reported,
    also while it is back for correction.
    """

    expected: int = 0
    reported: int = 0
    on_time: int = 0
    late: int = 0
    nil: int = 0
    returned: int = 0
    approved: int = 0
    exempt: int = 0

    @property
    def completeness(self) -> float | None:
        """Per cent reported, cut (not rounded) to one decimal: 100 only when nobody is missing."""
        return _per_cent(self.reported, self.expected)

    @property
    def punctuality(self) -> float | None:
        """Per cent reported on time, cut to one decimal."""
        return _per_cent(self.on_time, self.expected)


def count(outcomes: Iterable[SubmissionOutcome]) -> Completeness:
    """The figures of any set of outcomes."""
    counted = list(outcomes)
    owed = [one for one in counted if one.status != Status.TIDAK_BERLAKU]
    reported = [one for one in owed if one.late is not None]
    late = sum(1 for one in reported if one.late)
    return Completeness(
        expected=len(owed),
        reported=len(reported),
        on_time=len(reported) - late,
        late=late,
        nil=_with(Status.NIHIL, owed),
        returned=_with(Status.DIKEMBALIKAN, owed),
        approved=_with(Status.DISETUJUI, owed),
        exempt=len(counted) - len(owed),
    )


def _with(status: Status, outcomes: Iterable[SubmissionOutcome]) -> int:
    return sum(1 for one in outcomes if one.status == status)


def _per_cent(part: int, whole: int) -> float | None:
    return part * 1000 // whole / 10 if whole else None
