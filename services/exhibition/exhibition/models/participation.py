"""Answer of one unit to one call."""

from datetime import datetime
from uuid import UUID

from chassis.columns import moment
from chassis.ids import new_id
from sqlmodel import Field, SQLModel

from exhibition import gettext
from exhibition.errors import Exempted, NilWithEntries
from exhibition.models.steps import ANSWER_STEPS, Answer, AnswerAction, after


class Participation(SQLModel, table=True):
    """Answer of one unit to one call; which units there are is frozen when the call is announced.

    `met_at`: the unit submitted an entry or declared nil.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    exhibition_id: UUID
    unit: str
    kanwil: str
    timezone: str
    status: str = Answer.NONE
    reason: str | None = None
    answered_at: datetime | None = moment(default=None)
    answered_by: str | None = None
    met_at: datetime | None = moment(default=None)
    updated_at: datetime = moment()

    def join(self, subject: str, now: datetime) -> bool:
        """The unit takes part. False where it has said so already; raises `Exempted`."""
        if self.status == Answer.EXEMPT:
            raise Exempted
        if self.status == Answer.JOINS:
            return False
        self._step(AnswerAction.JOIN, subject, now, None)
        return True

    def declare_nil(self, subject: str, reason: str, entries: int, now: datetime) -> bool:
        """Nothing to show. True when that is the first the unit did of what it owed; raises `NilWithEntries`."""
        if self.status == Answer.EXEMPT:
            raise Exempted
        if entries:
            raise NilWithEntries
        self._step(AnswerAction.NIL, subject, now, reason)
        return self.meet(now)

    def exempt(self, subject: str, reason: str, entries: int, now: datetime) -> None:
        """The call does not apply to the unit; only while it has no entry."""
        if entries:
            raise NilWithEntries(gettext("Unit ini masih mengikutkan karya. Tolak atau minta tarik karyanya dahulu."))
        self._step(AnswerAction.EXEMPT, subject, now, reason)

    def meet(self, now: datetime) -> bool:
        """True the first time."""
        if self.met_at is not None:
            return False
        self.met_at = now
        return True

    def _step(self, action: AnswerAction, subject: str, now: datetime, reason: str | None) -> None:
        self.status = after(ANSWER_STEPS, Answer(self.status), action)
        self.answered_at, self.answered_by, self.reason, self.updated_at = now, subject, reason, now
