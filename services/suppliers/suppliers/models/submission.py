"""One unit's return to one campaign, and the steps it may take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.columns import big, document, moment
from chassis.history import HistoryLine
from chassis.ids import new_id
from sqlmodel import Field, SQLModel

from suppliers.errors import (
    LatePeriodOver,
    Locked,
    NilWithSuppliers,
    NothingChanged,
    NothingToSend,
    OwnWork,
    RowsLeftOut,
)
from suppliers.models.steps import DECISIONS, Action, Status, after

ENOUGH_TIME = timedelta(days=2)
TIME_TO_CORRECT = timedelta(days=3)


@dataclass(frozen=True)
class Rows:
    """Rows of the unit's workbooks that are not in its register; `expected` are those that the sender knows of."""

    left_out: int = 0
    expected: int | None = None

    def known(self) -> int:
        """Their number. Raises `RowsLeftOut` where there are others than the sender knows of."""
        if self.left_out and self.left_out != self.expected:
            raise RowsLeftOut.of(self.left_out)
        return self.left_out


NO_ROWS = Rows()


class Submission(SQLModel, table=True):
    """`late` is judged once, at the first report, and stays. `round` counts sendings. `left_out`: rows of the unit's
    workbooks that were not in its register when it reported.

    `nil_suppliers`: how many active ones the unit had when it declared nil. `reopen_reason`: why an approval was taken
    back, until the next review or sending. `progress_told`: how many suppliers its deadline was last told of.
    `review_alert_id`: the alert by which its Kanwil knows that it waits; `outcome_alert_id`: by which its unit knows of
    an approval, or that it was taken back.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = big(default=0)
    campaign_id: UUID
    unit: str
    kanwil: str
    timezone: str
    due_at: datetime = moment()
    late_until: datetime = moment()
    locks_at: datetime = moment()
    status: str = Status.BELUM
    round: int = 0
    suppliers: int | None = None
    left_out: int = 0
    first_reported_at: datetime | None = moment(default=None)
    late: bool | None = None
    sent_at: datetime | None = moment(default=None)
    sent_by: str | None = None
    nil_reason: str | None = None
    nil_suppliers: int | None = None
    exempt_reason: str | None = None
    reasons: list[dict[str, Any]] = document(default_factory=list)
    correction_id: UUID | None = None
    correct_by: datetime | None = moment(default=None)
    reviewed_at: datetime | None = moment(default=None)
    reviewed_by: str | None = None
    reopen_reason: str | None = None
    progress_told: int = 0
    review_alert_id: UUID | None = None
    outcome_alert_id: UUID | None = None
    updated_at: datetime = moment()

    def begin(self, now: datetime) -> bool:
        """The unit works on its data. True when that starts the draft."""
        if self.status != Status.BELUM:
            return False
        self._step(Action.EDIT, now)
        return True

    def send(self, sender: str, suppliers: int, now: datetime, *, changed: bool = True, rows: Rows = NO_ROWS) -> None:
        """`changed`: something is other than it was when it was returned, or it is meant to go again as it is."""
        self._may_report(Action.SEND, now)
        if suppliers == 0:
            raise NothingToSend
        if self.status == Status.DIKEMBALIKAN and not changed:
            raise NothingChanged
        self.left_out = rows.known()
        self._report(Action.SEND, sender, now)
        self.suppliers, self.round, self.nil_reason, self.nil_suppliers = suppliers, self.round + 1, None, None

    def declare_nil(
        self,
        sender: str,
        reason: str,
        now: datetime,
        *,
        suppliers: int = 0,
        expected: int | None = None,
        rows: Rows = NO_ROWS,
    ) -> None:
        """`expected`: how many active suppliers the sender knows to stay in the register all the same."""
        self._may_report(Action.NIL, now)
        if suppliers != (expected or 0):
            raise NilWithSuppliers.of(suppliers)
        self.left_out = rows.known()
        self._report(Action.NIL, sender, now)
        self.nil_reason, self.nil_suppliers = reason, suppliers

    def send_back(self, reviewer: str, reasons: Sequence[dict[str, Any]], now: datetime) -> None:
        """Back to the unit, to be corrected by `correct_by`."""
        self._may_review(Action.RETURN, reviewer)
        if now > self.locks_at:
            raise Locked
        self._review(Action.RETURN, reviewer, now)
        self.reasons, self.correct_by = list(reasons), self.time_to_correct(now)

    def approve(self, reviewer: str, now: datetime) -> None:
        self._may_review(Action.APPROVE, reviewer)
        self._review(Action.APPROVE, reviewer, now)

    def reopen(self, reviewer: str, reason: str, now: datetime) -> None:
        """The approval is taken back: it waits to be reviewed, as it was sent. What was met stays met."""
        self._may_review(Action.REOPEN, reviewer)
        self._step(Action.REOPEN, now)
        self.reviewed_at, self.reviewed_by, self.reopen_reason = None, None, reason

    def exempt(self, reason: str, now: datetime) -> None:
        """The return does not apply to this unit."""
        self._step(Action.EXEMPT, now)
        self.exempt_reason = reason

    def time_to_correct(self, now: datetime) -> datetime:
        """The campaign's own due time while that leaves two days, else three days, never past the lock."""
        if self.due_at - now >= ENOUGH_TIME:
            return self.due_at
        return min(now + TIME_TO_CORRECT, self.locks_at)

    def _may_report(self, action: Action, now: datetime) -> None:
        after(Status(self.status), action)
        if now > self.locks_at:
            raise Locked
        if self.first_reported_at is None and now > self.late_until:
            raise LatePeriodOver

    def _report(self, action: Action, sender: str, now: datetime) -> None:
        self._step(action, now)
        if self.first_reported_at is None:
            self.first_reported_at, self.late = now, now > self.due_at
        self.sent_at, self.sent_by = now, sender
        self.reasons, self.correct_by, self.correction_id = [], None, None
        self.reviewed_at, self.reviewed_by, self.reopen_reason = None, None, None

    def check_review(self, action: Action, reviewer: str) -> None:
        """Whether this person may take this step of a review now. Raises what refuses it."""
        self._may_review(action, reviewer)

    def _may_review(self, action: Action, reviewer: str) -> None:
        after(Status(self.status), action)
        if reviewer == self.sent_by:
            raise OwnWork

    def _review(self, action: Action, reviewer: str, now: datetime) -> None:
        self._step(action, now)
        self.reviewed_at, self.reviewed_by, self.reopen_reason = now, reviewer, None

    def _step(self, action: Action, now: datetime) -> None:
        self.status, self.updated_at = after(Status(self.status), action), now


class SubmissionHistory(HistoryLine, table=True):
    """History with who and when. The database refuses to change or delete a line.

    `details`: `left_out` of a sending (rows by workbook), `reasons` of a return.
    """

    __tablename__ = "submission_history"

    submission_id: UUID
    from_status: str
    to_status: str
    note: str | None = None
    details: dict[str, Any] = document(default_factory=dict)

    @property
    def is_decision(self) -> bool:
        """Whether a reviewer took this step."""
        return self.action in DECISIONS

    @property
    def reasons(self) -> list[dict[str, Any]]:
        return list(self.details.get("reasons", ()))

    @property
    def left_out(self) -> list[dict[str, Any]]:
        return list(self.details.get("left_out", ()))
