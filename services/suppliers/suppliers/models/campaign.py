"""A collection of supplier data, and what is due in it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from chassis.clock import WIB
from chassis.ids import new_id
from sqlmodel import Field, SQLModel

from suppliers.errors import CampaignNotOpen, DatesOutOfOrder, DuePassed, WrongStep
from suppliers.localtime import in_utc
from suppliers.models.columns import big, moment, texts, wall_clock


class CampaignStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Campaign(SQLModel, table=True):
    """`…_local` are wall-clock times that hold in each unit's own zone."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = big(default=0)
    title: str
    opens_at: datetime = moment()
    due_local: datetime = wall_clock()
    late_until_local: datetime = wall_clock()
    locks_local: datetime = wall_clock()
    unit_types: list[str] = texts()
    status: str = CampaignStatus.DRAFT
    deadline_id: UUID = Field(default_factory=new_id)
    expected: int | None = None
    created_at: datetime = moment()
    opened_at: datetime | None = moment(default=None)
    ended_at: datetime | None = moment(default=None)
    end_reason: str | None = None

    @property
    def is_open(self) -> bool:
        return self.status == CampaignStatus.OPEN

    @property
    def due_in_wib(self) -> datetime:
        return in_utc(self.due_local, WIB.key)

    def check_dates(self) -> None:
        opens_local = self.opens_at.astimezone(WIB).replace(tzinfo=None)
        if not opens_local < self.due_local <= self.late_until_local <= self.locks_local:
            raise DatesOutOfOrder

    def open(self, now: datetime, expected: int) -> None:
        if self.status != CampaignStatus.DRAFT:
            raise WrongStep
        if self.due_in_wib <= now:
            raise DuePassed
        self.status, self.opened_at, self.expected = CampaignStatus.OPEN, now, expected

    def reschedule(self, now: datetime, due: datetime, late_until: datetime, locks: datetime) -> None:
        if self.status not in (CampaignStatus.DRAFT, CampaignStatus.OPEN):
            raise CampaignNotOpen
        self.due_local, self.late_until_local, self.locks_local = due, late_until, locks
        self.check_dates()
        if self.due_in_wib <= now:
            raise DuePassed

    def close(self, now: datetime) -> None:
        if not self.is_open:
            raise CampaignNotOpen
        self.status, self.ended_at = CampaignStatus.CLOSED, now

    def cancel(self, now: datetime, reason: str) -> None:
        if self.status not in (CampaignStatus.DRAFT, CampaignStatus.OPEN):
            raise CampaignNotOpen
        self.status, self.ended_at, self.end_reason = CampaignStatus.CANCELLED, now, reason


class DeadlineKind(StrEnum):
    CAMPAIGN = "campaign"
    CORRECTION = "correction"


class Deadline(SQLModel, table=True):
    """What the notifier watches. A correction is one unit's, a campaign's is for all who owe a return."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = big(default=0)
    campaign_id: UUID
    kind: str = DeadlineKind.CAMPAIGN
    unit: str | None = None
    due_at: datetime = moment()
    due_local: datetime | None = wall_clock(default=None)
    ended_at: datetime | None = moment(default=None)
