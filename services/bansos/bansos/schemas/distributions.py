"""Distributions and their steps as they are entered and shown."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from chassis.history.schemas import HistoryLineOut
from chassis.schemas import In, Out
from pydantic import AfterValidator, Field

from bansos.models import Action, Distribution, DistributionStep, Duty, Status
from bansos.schemas.common import Packages, Place, Reasoning
from bansos.schemas.programmes import Day

UnitKind = Literal["Lapas", "Rutan", "LPKA", "Bapas"]


def _each_once(types: list[UnitKind]) -> list[UnitKind]:
    if len(set(types)) < len(types):
        raise ValueError("every type of unit once")
    return types


class DistributionIn(In):
    programme: UUID
    held_on: Day = Field(description="the day, on the unit's own calendar")
    place: Place = Field(description="where; one line, without the address of a person")
    packages: Packages


class NationalDayIn(In):
    held_on: Day
    packages: Packages = Field(description="for each unit")
    place: Place | None = Field(default=None, description="absent: at each unit")
    unit_types: Annotated[list[UnitKind], AfterValidator(_each_once)] = Field(
        min_length=1, max_length=4, json_schema_extra={"uniqueItems": True}
    )


class StepIn(In):
    action: Action
    packages: int | None = Field(default=None, ge=0, le=1000, description="of a step that says how many")
    reason: Reasoning | None = Field(default=None, description="of a step that says why")


class DistributionOut(Out):
    id: UUID
    version: int
    programme_id: UUID
    unit: str
    kanwil: str
    timezone: str
    held_on: date
    place: str
    planned: int
    nominated: int | None
    verified: int | None
    approved: int | None
    released: int | None
    handed_over: int | None
    brought_back: int | None
    missing: int | None = Field(description="released, neither handed over nor brought back")
    status: Status
    created_at: datetime
    moved_at: datetime


class StepOut(HistoryLineOut):
    number: int
    from_status: Status
    to_status: Status
    duty: Duty
    packages: int | None
    reason: str | None
    moves_value: bool = Field(description="whether it has a leaf in the public log, and so a receipt")


class DistributionDetail(DistributionOut):
    steps_taken: list[StepOut]

    @classmethod
    def of(cls, one: Distribution, steps: Sequence[DistributionStep]) -> Self:
        taken = [StepOut.model_validate(step) for step in steps]
        return cls(**DistributionOut.model_validate(one).model_dump(), steps_taken=taken)


class NationalDayOut(Out):
    distributions: int = Field(description="how many were planned")
