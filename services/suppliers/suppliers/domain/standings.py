"""Standings of a submission, in the words of whoever asks: who is late, who has not reported, what waits.

Whether a submission counts as late is decided once, when it is sent, in `models/submission.py`.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum

from jembatan_contracts.deadlines import Outcome, Share

from suppliers.models import Status, Submission


class Standing(StrEnum):
    NOT_REPORTED = "belum-melapor"
    OVERDUE = "lewat-batas"
    REPORTED = "melapor"
    ON_TIME = "tepat-waktu"
    LATE = "terlambat"
    WAITING = "menunggu"
    RETURNED = "dikembalikan"
    APPROVED = "disetujui"
    CHANGED = "berubah"
    NIL = "nihil"
    NIL_WITH_SUPPLIERS = "nihil-ada-pemasok"
    EXEMPT = "tidak-berlaku"


_Test = Callable[[Submission, datetime], bool]
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def _owes(one: Submission) -> bool:
    return one.status != Status.TIDAK_BERLAKU


def _silent(one: Submission) -> bool:
    return _owes(one) and one.first_reported_at is None


_TESTS: dict[Standing, _Test] = {
    Standing.NOT_REPORTED: lambda one, now: _silent(one),
    Standing.OVERDUE: lambda one, now: _silent(one) and one.due_at < now,
    Standing.REPORTED: lambda one, now: _owes(one) and one.late is not None,
    Standing.ON_TIME: lambda one, now: _owes(one) and one.late is False,
    Standing.LATE: lambda one, now: _owes(one) and one.late is True,
    Standing.WAITING: lambda one, now: one.status == Status.DIKIRIM,
    Standing.RETURNED: lambda one, now: one.status == Status.DIKEMBALIKAN,
    Standing.APPROVED: lambda one, now: one.status == Status.DISETUJUI,
    Standing.NIL: lambda one, now: one.status == Status.NIHIL,
    Standing.EXEMPT: lambda one, now: not _owes(one),
}


_OUTCOMES = {
    Status.BELUM: Outcome.MISSING,
    Status.DRAF: Outcome.MISSING,
    Status.DIKIRIM: Outcome.WAITING,
    Status.DIKEMBALIKAN: Outcome.RETURNED,
    Status.DISETUJUI: Outcome.APPROVED,
    Status.NIHIL: Outcome.NIL,
}


def outcome(submission: Submission) -> Outcome | None:
    """Outcome of a return with its collection; none where it does not apply to the unit."""
    return _OUTCOMES.get(Status(submission.status))


def share(submission: Submission) -> Share:
    """Of a return that is owed."""
    ended = _OUTCOMES[Status(submission.status)]
    return Share(unit=submission.unit, kanwil=submission.kanwil, outcome=ended, late=submission.late)


def stands(
    submission: Submission,
    standing: Standing,
    now: datetime,
    changed_at: datetime | None = None,
    suppliers: int = 0,
) -> bool:
    """`changed_at`: when the unit's register changed last; `suppliers`: how many active ones it has now."""
    if standing is Standing.NIL_WITH_SUPPLIERS:
        return submission.status == Status.NIHIL and suppliers > 0
    if standing is Standing.CHANGED:
        approved = submission.reviewed_at if submission.status == Status.DISETUJUI else None
        return approved is not None and (changed_at or LONG_AGO) > approved
    return _TESTS[standing](submission, now)
