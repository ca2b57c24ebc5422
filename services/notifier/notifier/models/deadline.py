"""Deadlines, the units that owe them, and the timers that will remind of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from chassis.columns import big, moment, wall_clock
from sqlalchemy import BigInteger, Identity
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

CORRECTION = "correction"
"""A deadline of this kind begins with a message that names it: the return was given back, to be mended by then."""


class DeadlineStatus(StrEnum):
    OPEN = "open"
    WITHDRAWN = "withdrawn"


class Deadline(SQLModel, table=True):
    """As its owner announced it. `version` is that of the newest event applied; `round` counts its dates from 1."""

    id: UUID = Field(primary_key=True)
    version: int = big()
    service: str
    kind: str
    title: str
    instruction: str | None = None
    link: str
    due_at: datetime = moment()
    due_local: datetime | None = wall_clock(default=None)
    status: str = DeadlineStatus.OPEN
    round: int = 1
    announced_at: datetime = moment()


class ObligationStatus(StrEnum):
    OPEN = "open"
    MET = "met"
    WITHDRAWN = "withdrawn"


class Ending(StrEnum):
    """End of an obligation that nobody did: closed for all, called off for all, or the unit was let off."""

    CLOSED = "closed"
    CANCELLED = "cancelled"
    EXEMPT = "exempt"


class Obligation(SQLModel, table=True):
    """One unit's share of a deadline; `due_at` holds in its own zone. `ended_as`, `end_reason`: of one withdrawn.
    `progress`: how far the unit is, as its service said last."""

    deadline_id: UUID = Field(primary_key=True, foreign_key="deadline.id")
    unit: str = Field(primary_key=True, foreign_key="unit.code")
    due_at: datetime = moment()
    status: str = ObligationStatus.OPEN
    met_at: datetime | None = moment(default=None)
    late: bool | None = None
    ended_as: str | None = None
    end_reason: str | None = None
    progress: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))


class Step(StrEnum):
    """Step at which somebody hears of a deadline. The roll-up is the Kanwil's: all its late units in one message."""

    H7 = "H-7"
    H3 = "H-3"
    H1 = "H-1"
    H0 = "H-0"
    OVERDUE = "overdue"
    ROLLUP = "rollup"


class TimerStatus(StrEnum):
    PENDING = "pending"
    FIRED = "fired"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


class Timer(SQLModel, table=True):
    """One step towards one recipient. A roll-up has no unit. `announced_late`: its time had passed already."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger, sa_column_args=(Identity(always=True),))
    deadline_id: UUID = Field(foreign_key="deadline.id")
    unit: str | None = None
    step: str
    recipient: str = Field(foreign_key="unit.code")
    round: int = 1
    due_at: datetime = moment()
    announced_late: bool = False
    status: str = TimerStatus.PENDING
    settled_at: datetime | None = moment(default=None)
