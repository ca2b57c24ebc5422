"""An exhibition: its times, its days, what it takes, and the steps from plan to report."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.columns import big, moment, texts
from chassis.history import HistoryLine
from chassis.ids import new_id
from sqlalchemy import SmallInteger
from sqlmodel import Field, SQLModel

from exhibition import gettext
from exhibition.errors import CallNotOpen, DatesOutOfOrder, DuePassed, ScreeningOver, StageOver
from exhibition.models.steps import EXHIBITION_STEPS, ExhibitionAction, ExhibitionStatus, after

LEAST_NOTICE: Final = timedelta(days=1)
TIMES: Final = (
    "call_opens_at",
    "call_closes_at",
    "screening_until",
    "selection_until",
    "arrival_until",
    "setup_from",
    "setup_until",
    "takedown_from",
    "takedown_until",
)
"""Every time of an exhibition, in the order in which they come; the set-up may begin before goods have arrived."""
_STAMPS: Final = {
    ExhibitionAction.CALL: "called_at",
    ExhibitionAction.CLOSE_CALL: "call_closed_at",
    ExhibitionAction.RELEASE: "selected_at",
    ExhibitionAction.OPEN: "opened_at",
    ExhibitionAction.CLOSE: "closed_at",
    ExhibitionAction.REPORT: "reported_at",
    ExhibitionAction.CANCEL: "cancelled_at",
}
_OVER_AFTER: Final = {
    "call_opens_at": "called_at",
    "call_closes_at": "call_closed_at",
    "screening_until": "selected_at",
    "selection_until": "selected_at",
    "arrival_until": "opened_at",
    "setup_from": "opened_at",
    "setup_until": "opened_at",
    "takedown_from": "closed_at",
    "takedown_until": "closed_at",
}
"""Stamp from which on a time is past and moves no more."""


class Exhibition(SQLModel, table=True):
    """All times are instants; people write and read them on the clock of `timezone`, the venue's."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = big(default=0)
    title: str
    theme: str = ""
    venue: str
    timezone: str
    call_opens_at: datetime = moment()
    call_closes_at: datetime = moment()
    screening_until: datetime = moment()
    selection_until: datetime = moment()
    arrival_until: datetime = moment()
    setup_from: datetime = moment()
    setup_until: datetime = moment()
    takedown_from: datetime = moment()
    takedown_until: datetime = moment()
    unit_types: list[str] = texts()
    status: str = ExhibitionStatus.PLANNED
    expected: int | None = None
    created_at: datetime = moment()
    called_at: datetime | None = moment(default=None)
    call_closed_at: datetime | None = moment(default=None)
    selected_at: datetime | None = moment(default=None)
    opened_at: datetime | None = moment(default=None)
    closed_at: datetime | None = moment(default=None)
    reported_at: datetime | None = moment(default=None)
    cancelled_at: datetime | None = moment(default=None)
    cancel_reason: str | None = None

    @property
    def is_calling(self) -> bool:
        return self.status == ExhibitionStatus.CALLING

    @property
    def is_announced(self) -> bool:
        return self.called_at is not None

    def check_times(self) -> None:
        """Raises `DatesOutOfOrder`."""
        call = [self.call_opens_at, self.call_closes_at, self.screening_until, self.selection_until]
        call.append(self.arrival_until)
        strictly = all(one < other for one, other in pairwise(call))
        show = self.arrival_until <= self.setup_until <= self.takedown_from < self.takedown_until
        if not (strictly and show and self.setup_from < self.setup_until):
            raise DatesOutOfOrder

    def check_days(self, days: "list[Day]") -> None:
        """Every day of the show lies between set-up and take-down, on the venue's clock. Raises `DatesOutOfOrder`."""
        zone = ZoneInfo(self.timezone)
        for one in days:
            opens, closes = (datetime.combine(one.day, hour, zone) for hour in (one.opens, one.closes))
            if not (one.opens < one.closes and self.setup_until <= opens and closes <= self.takedown_from):
                raise DatesOutOfOrder

    def call(self, now: datetime, expected: int) -> None:
        """Announce the call to `expected` units. Raises `DuePassed` for one that would close within a day."""
        self.step(ExhibitionAction.CALL, now)
        if self.call_closes_at - max(now, self.call_opens_at) < LEAST_NOTICE:
            raise DuePassed
        self.expected = expected

    def move(self, now: datetime, times: dict[str, datetime]) -> set[str]:
        """Set other times; names of those that changed. Raises `StageOver`, `DuePassed`, `DatesOutOfOrder`."""
        changed = {name for name, value in times.items() if value != getattr(self, name)}
        if self.status in (ExhibitionStatus.CANCELLED, ExhibitionStatus.REPORTED):
            raise StageOver
        if any(getattr(self, _OVER_AFTER[name]) is not None for name in changed):
            raise StageOver
        for name in changed:
            setattr(self, name, times[name])
        self.check_times()
        if self.is_announced and any(times[name] <= now for name in changed):
            raise DuePassed(gettext("Waktu yang diumumkan harus di masa depan. Pilih waktu yang belum lewat."))
        return changed

    def cancel(self, now: datetime, reason: str) -> None:
        self.step(ExhibitionAction.CANCEL, now)
        self.cancel_reason = reason

    def step(self, action: ExhibitionAction, now: datetime) -> None:
        """Raises `WrongStep`."""
        self.status = after(EXHIBITION_STEPS, ExhibitionStatus(self.status), action)
        setattr(self, _STAMPS[action], now)

    def check_call_open(self, now: datetime) -> None:
        """Raises `CallNotOpen`."""
        if not self.is_calling or not self.call_opens_at <= now <= self.call_closes_at:
            raise CallNotOpen

    def check_screening(self, now: datetime) -> None:
        """Raises `CallNotOpen` before the call and after the selection, `ScreeningOver` past its time."""
        if self.status not in (ExhibitionStatus.CALLING, ExhibitionStatus.CURATING):
            raise CallNotOpen
        if now > self.screening_until:
            raise ScreeningOver


class Day(SQLModel, table=True):
    """A day of the show, with its hours on the venue's clock."""

    __tablename__ = "exhibition_day"

    exhibition_id: UUID = Field(primary_key=True)
    day: date = Field(primary_key=True)
    opens: time
    closes: time


class ExhibitionCategory(SQLModel, table=True):
    """A category that an exhibition takes; `per_unit` is the most entries of one unit."""

    __tablename__ = "exhibition_category"

    exhibition_id: UUID = Field(primary_key=True)
    category: str = Field(primary_key=True)
    per_unit: int = Field(sa_type=SmallInteger)


class Criterion(SQLModel, table=True):
    """A criterion of the selection with its weight; weights count by their share of the sum."""

    exhibition_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True, sa_type=SmallInteger)
    name: str
    weight: int = Field(sa_type=SmallInteger)


class ExhibitionHistory(HistoryLine, table=True):
    """Steps of an exhibition, and answers of units to its call (`about_unit`)."""

    __tablename__ = "exhibition_history"

    exhibition_id: UUID
    from_status: str
    to_status: str
    about_unit: str | None = None
    note: str | None = None
