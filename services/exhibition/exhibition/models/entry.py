"""An entry: a product that a unit wants to show at an exhibition, and the steps it may take."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from chassis.columns import big, document, moment
from chassis.history import HistoryLine
from chassis.ids import new_id
from sqlalchemy import SmallInteger
from sqlmodel import Field, SQLModel

from exhibition.errors import CorrectionOver, OwnWork
from exhibition.models.steps import ENTRY_STEPS, EntryAction, EntryStatus, after

ENOUGH_TIME: Final = timedelta(days=2)
TIME_TO_CORRECT: Final = timedelta(days=3)
OUT: Final = (EntryStatus.WITHDRAWN, EntryStatus.REJECTED, EntryStatus.DECLINED)
"""States in which an entry takes no place any more."""


class Entry(SQLModel, table=True):
    """`round` counts submissions. `readiness` is the score (0 to 100) at the last of them. `price` is rupiah.

    `review_alert_id`: what tells the Kanwil that it waits; `outcome_alert_id`: what told the unit of a rejection.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = big(default=0)
    exhibition_id: UUID
    product_id: UUID
    unit: str
    kanwil: str
    category: str
    quantity: int
    price: int = big()
    status: str = EntryStatus.DRAFT
    round: int = Field(default=0, sa_type=SmallInteger)
    readiness: int | None = Field(default=None, sa_type=SmallInteger)
    reasons: list[dict[str, Any]] = document(default_factory=list)
    decision_reason: str | None = None
    correction_id: UUID | None = None
    correct_by: datetime | None = moment(default=None)
    review_alert_id: UUID | None = None
    outcome_alert_id: UUID | None = None
    submitted_at: datetime | None = moment(default=None)
    submitted_by: str | None = None
    screened_at: datetime | None = moment(default=None)
    screened_by: str | None = None
    created_at: datetime = moment()
    updated_at: datetime = moment()

    @property
    def is_open(self) -> bool:
        """Whether the unit may change what it offers."""
        return self.status in (EntryStatus.DRAFT, EntryStatus.RETURNED)

    def submit(self, subject: str, readiness: int, now: datetime) -> None:
        """Raises `CorrectionOver` for a returned one past its own deadline."""
        if self.status == EntryStatus.RETURNED and self.correct_by is not None and now > self.correct_by:
            raise CorrectionOver
        self._step(EntryAction.SUBMIT, now)
        self.submitted_at, self.submitted_by, self.readiness = now, subject, readiness
        self.round, self.screened_at, self.screened_by = self.round + 1, None, None

    def screen(self, subject: str, now: datetime) -> None:
        self._judge(EntryAction.SCREEN, subject, now)

    def send_back(self, subject: str, reasons: Sequence[dict[str, Any]], until: datetime, now: datetime) -> None:
        """Back to the unit, with reasons by field, to be corrected until then."""
        self._judge(EntryAction.RETURN, subject, now)
        self.reasons, self.correct_by = list(reasons), until

    def reject(self, subject: str, reason: str, now: datetime) -> None:
        self._judge(EntryAction.REJECT, subject, now)
        self.decision_reason = reason

    def reopen(self, now: datetime) -> None:
        """A screening or rejection is taken back: the entry waits again, as it was submitted."""
        self._step(EntryAction.REOPEN, now)
        self.screened_at, self.screened_by = None, None

    def withdraw(self, now: datetime) -> None:
        self._step(EntryAction.WITHDRAW, now)

    def take_up(self, now: datetime) -> None:
        """Make a draft of it again."""
        self._step(EntryAction.TAKE_UP, now)

    def time_to_correct(self, now: datetime, call_closes: datetime, screening: datetime) -> datetime:
        """The call's own end while that leaves two days, else three days, never past the screening."""
        if call_closes - now >= ENOUGH_TIME:
            return call_closes
        return min(now + TIME_TO_CORRECT, screening)

    def _judge(self, action: EntryAction, subject: str, now: datetime) -> None:
        after(ENTRY_STEPS, EntryStatus(self.status), action)
        if subject == self.submitted_by:
            raise OwnWork
        self._step(action, now)
        self.screened_at, self.screened_by = now, subject

    def _step(self, action: EntryAction, now: datetime) -> None:
        self.status, self.updated_at = after(ENTRY_STEPS, EntryStatus(self.status), action), now
        self.reasons, self.correct_by, self.correction_id, self.decision_reason = [], None, None, None


class EntryHistory(HistoryLine, table=True):
    """Steps with who and when. `details`: `reasons` of a return. The database refuses to change or delete a line."""

    __tablename__ = "entry_history"

    entry_id: UUID
    from_status: str
    to_status: str
    note: str | None = None
    details: dict[str, Any] = document(default_factory=dict)
