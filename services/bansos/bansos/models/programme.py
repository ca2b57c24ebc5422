"""A programme of aid: what is given to whom, in which period, and out of what."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from chassis.columns import big, moment, texts
from chassis.ids import new_id
from sqlalchemy import SmallInteger
from sqlmodel import Field, SQLModel

from bansos import gettext
from bansos.errors import NothingLeft, OutsidePeriod, PeriodOver, ProgrammeNotDraft, ProgrammeNotOpen


class ProgrammeStatus(StrEnum):
    DRAFT = "draf"
    OPEN = "dibuka"
    CLOSED = "ditutup"
    CANCELLED = "dibatalkan"


class BenefitClass(StrEnum):
    """Kind of benefit of which a person gets one in a period, whatever the programme."""

    STAPLES = "sembako"
    FRESH_FOOD = "pangan_segar"
    CHILDREN = "kebutuhan_anak"
    EQUIPMENT = "perlengkapan"


class RecipientGroup(StrEnum):
    FAMILIES = "keluarga_wbp"
    NEIGHBOURS = "tetangga"
    RELEASED = "bebas"


class Funding(StrEnum):
    STATE_BUDGET = "apbn"
    GRANT = "hibah"
    DONATION = "donasi"
    INMATES_WORK = "hasil_karya"
    OWN_MEANS = "swadaya"


class Programme(SQLModel, table=True):
    """`office` runs it: the directorate or a Kanwil. `allotted` of its packages stand in plans of distributions.
    A Kanwil approves up to `kanwil_limit` packages of one distribution, the directorate more than that."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = big(default=0)
    office: str
    title: str
    purpose: str
    benefit_class: str
    recipients: list[str] = texts()
    starts_on: date
    ends_on: date
    packages: int
    allotted: int = 0
    budget: int = big()
    funding: str
    largest_decile: int | None = Field(default=None, sa_type=SmallInteger)
    kanwil_limit: int
    status: str = ProgrammeStatus.DRAFT
    created_at: datetime = moment()
    opened_at: datetime | None = moment(default=None)
    ended_at: datetime | None = moment(default=None)
    end_reason: str | None = None

    @property
    def is_open(self) -> bool:
        return self.status == ProgrammeStatus.OPEN

    @property
    def left(self) -> int:
        """Packages that no plan has yet."""
        return self.packages - self.allotted

    def open(self, now: datetime, today: date) -> None:
        """Raises `ProgrammeNotDraft`, or `PeriodOver` for one whose last day is past."""
        if self.status != ProgrammeStatus.DRAFT:
            raise ProgrammeNotDraft
        if today > self.ends_on:
            raise PeriodOver
        self.status, self.opened_at = ProgrammeStatus.OPEN, now

    def check_plan(self, held_on: date, packages: int) -> None:
        """Raises what forbids a distribution of so many packages on that day."""
        if not self.is_open:
            raise ProgrammeNotOpen
        if not self.starts_on <= held_on <= self.ends_on:
            raise OutsidePeriod
        if packages > self.left:
            raise NothingLeft(
                gettext(
                    "Program ini masih punya %(left)s paket, bukan %(wanted)s. Kurangi jumlah paket lalu simpan lagi.",
                    left=self.left,
                    wanted=packages,
                )
            )

    def close(self, now: datetime) -> None:
        if not self.is_open:
            raise ProgrammeNotOpen
        self.status, self.ended_at = ProgrammeStatus.CLOSED, now

    def cancel(self, now: datetime, reason: str) -> None:
        """Of a draft alone: what has opened is closed, and what was given stays in its figures."""
        if self.status != ProgrammeStatus.DRAFT:
            raise ProgrammeNotDraft
        self.status, self.ended_at, self.end_reason = ProgrammeStatus.CANCELLED, now, reason
