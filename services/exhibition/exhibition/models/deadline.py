"""A date of an exhibition as the deadline family tells of it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from chassis.columns import big, moment
from chassis.ids import new_id
from sqlmodel import Field, SQLModel


class DeadlineKind(StrEnum):
    """`call` is due of the units, `screening` of their Kanwil, `selection` of the directorate, `arrival` of the units
    selected, `correction` of one unit for one entry."""

    CALL = "call"
    SCREENING = "screening"
    SELECTION = "selection"
    ARRIVAL = "arrival"
    CORRECTION = "correction"


class Deadline(SQLModel, table=True):
    """`unit` of a correction; of the others the exhibition says who owes it."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = big(default=0)
    exhibition_id: UUID
    kind: str
    unit: str | None = None
    due_at: datetime = moment()
    ended_at: datetime | None = moment(default=None)
