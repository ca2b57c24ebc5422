"""Exhibitions, their figures, and the units' answers."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Annotated, Literal, Self
from uuid import UUID

from chassis.schemas import In, Instant, Out, Reasoning, Title, Zone
from pydantic import AfterValidator, Field, WithJsonSchema

from exhibition.models import (
    Answer,
    Criterion,
    Day,
    Exhibition,
    ExhibitionCategory,
    ExhibitionStatus,
)
from exhibition.models.exhibition import TIMES
from exhibition.queries.participations import Figures
from exhibition.schemas.common import Category, Name

CalledType = Literal["Lapas", "Rutan", "LPKA"]


def _each_once(types: list[CalledType]) -> list[CalledType]:
    if len(set(types)) < len(types):
        raise ValueError("every type of unit once")
    return types


def _of_the_wall(hour: time) -> time:
    if hour.tzinfo is not None:
        raise ValueError("an hour on the clock of the venue, without an offset")
    return hour


Hour = Annotated[
    time,
    AfterValidator(_of_the_wall),
    WithJsonSchema({"type": "string", "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"}),
    Field(description="on the clock of the venue"),
]


class DayIn(In):
    day: date
    opens: Hour
    closes: Hour


class CategoryIn(In):
    category: Category
    per_unit: int = Field(default=20, ge=1, le=500, description="the most entries of one unit")


class CriterionIn(In):
    name: Name
    weight: int = Field(ge=1, le=100)


def _each_day_once(days: list[DayIn]) -> list[DayIn]:
    if len({one.day for one in days}) < len(days):
        raise ValueError("every day once")
    return days


def _each_category_once(found: list[CategoryIn]) -> list[CategoryIn]:
    if len({one.category for one in found}) < len(found):
        raise ValueError("every category once")
    return found


def _each_criterion_once(found: list[CriterionIn]) -> list[CriterionIn]:
    if len({one.name for one in found}) < len(found):
        raise ValueError("every criterion once")
    return found


class ExhibitionIn(In):
    title: Title
    theme: Annotated[str, Field(max_length=0)] | Name = ""
    venue: Name
    timezone: Zone = Field(default="Asia/Jakarta", description="IANA zone of the venue")
    call_opens_at: Instant
    call_closes_at: Instant
    screening_until: Instant
    selection_until: Instant
    arrival_until: Instant
    setup_from: Instant
    setup_until: Instant
    takedown_from: Instant
    takedown_until: Instant
    unit_types: Annotated[list[CalledType], AfterValidator(_each_once)] = Field(
        min_length=1, max_length=3, json_schema_extra={"uniqueItems": True}, description="types of unit that are called"
    )
    days: Annotated[list[DayIn], AfterValidator(_each_day_once)] = Field(min_length=1, max_length=60)
    categories: Annotated[list[CategoryIn], AfterValidator(_each_category_once)] = Field(min_length=1, max_length=50)
    criteria: Annotated[list[CriterionIn], AfterValidator(_each_criterion_once)] = Field(default=[], max_length=20)


class AnnounceIn(In):
    expected: int | None = Field(
        default=None, ge=1, le=100_000, description="refuse to announce unless exactly this many units are called"
    )


class MoveIn(In):
    """Times that are given; the others stay."""

    call_opens_at: Instant | None = None
    call_closes_at: Instant | None = None
    screening_until: Instant | None = None
    selection_until: Instant | None = None
    arrival_until: Instant | None = None
    setup_from: Instant | None = None
    setup_until: Instant | None = None
    takedown_from: Instant | None = None
    takedown_until: Instant | None = None
    reason: Reasoning | None = None

    def times(self) -> dict[str, datetime]:
        return {name: value for name in TIMES if (value := getattr(self, name)) is not None}


class WhyIn(In):
    reason: Reasoning


class DayOut(Out):
    day: date
    opens: Hour
    closes: Hour


class CategoryOut(Out):
    category: str
    per_unit: int


class CriterionOut(Out):
    name: str
    weight: int


class ExhibitionOut(Out):
    id: UUID
    version: int
    title: str
    theme: str
    venue: str
    timezone: str
    status: ExhibitionStatus
    call_opens_at: datetime
    call_closes_at: datetime
    screening_until: datetime
    selection_until: datetime
    arrival_until: datetime
    setup_from: datetime
    setup_until: datetime
    takedown_from: datetime
    takedown_until: datetime
    unit_types: list[str]
    expected: int | None = Field(description="units that were called; absent before")
    cancel_reason: str | None


class FiguresOut(Out):
    called: int = Field(description="units called, those exempt left out")
    answered: int
    joining: int
    nil: int
    entries: dict[str, int] = Field(description="entries by state")


class ExhibitionDetail(ExhibitionOut):
    days: list[DayOut]
    categories: list[CategoryOut]
    criteria: list[CriterionOut]
    figures: FiguresOut

    @classmethod
    def of(
        cls,
        exhibition: Exhibition,
        days: Sequence[Day],
        categories: Sequence[ExhibitionCategory],
        criteria: Sequence[Criterion],
        figures: Figures,
    ) -> Self:
        own = ExhibitionOut.model_validate(exhibition).model_dump()
        return cls(
            **own,
            days=[DayOut.model_validate(one) for one in days],
            categories=[CategoryOut.model_validate(one) for one in categories],
            criteria=[CriterionOut.model_validate(one) for one in criteria],
            figures=FiguresOut.model_validate(figures),
        )


class ParticipationOut(Out):
    unit: str
    kanwil: str
    status: Answer
    reason: str | None
    answered_at: datetime | None
    met_at: datetime | None = Field(description="when it first submitted an entry or declared nil")
