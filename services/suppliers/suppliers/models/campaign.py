"""A collection of supplier data, and what is due in it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from chassis.columns import big, moment, texts, wall_clock
from chassis.ids import new_id
from jembatan_indonesia.working_days import is_working_day
from jembatan_indonesia.zones import WIB, in_utc, zone_name
from sqlmodel import Field, SQLModel

from suppliers import gettext
from suppliers.errors import (
    CampaignNotOpen,
    DatesOutOfOrder,
    DuePassed,
    FreeDay,
    NoticeTooShort,
    ShortNotice,
    WrongStep,
)

LEAST_NOTICE = timedelta(days=1)
DECENT_NOTICE = timedelta(days=7)


class CampaignStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Moved(StrEnum):
    """Effect of other dates: of a draft nobody has heard; `rest`: the due time stays, late and lock do not."""

    NOTHING = "nothing"
    DRAFT = "draft"
    REST = "rest"
    DUE = "due"


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

    def first_due(self, zones: Collection[str]) -> tuple[datetime, str]:
        """Due time where it comes first, and the zone; of a directory that is empty, in WIB."""
        return min((in_utc(self.due_local, zone), zone) for zone in zones or [WIB.key])

    def is_short(self, heard: datetime, zones: Collection[str]) -> bool:
        """Whether units that hear of it then have less than a week."""
        return self.first_due(zones)[0] - heard < DECENT_NOTICE

    def check_notice(self, heard: datetime, zones: Collection[str], *, short: bool, free: bool) -> None:
        """From when units hear of it, a day at least in every zone that owes. Meant are `short`: less than a week, and
        `free`: a day on which offices are closed."""
        due, zone = self.first_due(zones)
        if due <= heard:
            raise DuePassed(
                gettext(
                    "Batas waktu itu sudah lewat di %(zone)s. Pilih waktu yang belum lewat di semua zona.",
                    zone=zone_name(zone),
                ),
            )
        if due - heard < LEAST_NOTICE:
            raise NoticeTooShort(
                gettext(
                    "Batas waktu itu kurang dari satu hari lagi di %(zone)s. Beri unit paling sedikit satu hari.",
                    zone=zone_name(zone),
                ),
            )
        if not short and self.is_short(heard, zones):
            raise ShortNotice
        if not free and not is_working_day(self.due_local.date()):
            raise FreeDay

    def open(self, now: datetime, expected: int, zones: Collection[str], *, short: bool, free: bool) -> None:
        if self.status != CampaignStatus.DRAFT:
            raise WrongStep
        self.check_notice(now, zones, short=short, free=free)
        self.status, self.opened_at, self.expected = CampaignStatus.OPEN, now, expected

    def reschedule(
        self,
        now: datetime,
        due: datetime,
        late_until: datetime,
        locks: datetime,
        zones: Collection[str],
        *,
        short: bool,
        free: bool,
    ) -> Moved:
        """Of one that is open, the due time may also stay as it is, however near. A draft is looked at when it opens:
        how short or on which day it is due is no matter before."""
        if self.status not in (CampaignStatus.DRAFT, CampaignStatus.OPEN):
            raise CampaignNotOpen
        before, wanted = (self.due_local, self.late_until_local, self.locks_local), (due, late_until, locks)
        if wanted == before:
            return Moved.NOTHING
        stays = self.is_open and due == self.due_local
        self.due_local, self.late_until_local, self.locks_local = wanted
        self.check_dates()
        if not stays:
            self.check_notice(now, zones, short=short or not self.is_open, free=free or not self.is_open)
        if not self.is_open:
            return Moved.DRAFT
        return Moved.REST if stays else Moved.DUE

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
    """Deadline that the notifier watches. A correction is one unit's, a campaign's is for all who owe a return."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = big(default=0)
    campaign_id: UUID
    kind: str = DeadlineKind.CAMPAIGN
    unit: str | None = None
    due_at: datetime = moment()
    due_local: datetime | None = wall_clock(default=None)
    ended_at: datetime | None = moment(default=None)
