"""Campaigns and their figures."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from chassis.schemas import In, Instant, Local, LocalOut, Out, Reasoning, Title
from pydantic import AfterValidator, Field

from suppliers.domain.completeness import Completeness
from suppliers.models import Campaign, CampaignStatus
from suppliers.models.campaign import Moved
from suppliers.queries.completeness import RateLevel

ObligedType = Literal["Lapas", "Rutan", "LPKA"]


def _each_once(types: list[ObligedType]) -> list[ObligedType]:
    if len(set(types)) < len(types):
        raise ValueError("every type of unit once")
    return types


class CampaignIn(In):
    title: Title
    opens_at: Instant | None = Field(default=None, description="when it is planned to open; absent: now")
    due_local: Local
    late_until_local: Local
    locks_local: Local
    unit_types: Annotated[list[ObligedType], AfterValidator(_each_once)] = Field(
        min_length=1,
        max_length=3,
        json_schema_extra={"uniqueItems": True},
        description="types of unit that owe a return",
    )


class OpenIn(In):
    short_notice: bool = Field(default=False, description="confirms that it may be due in less than 7 days")
    free_day: bool = Field(default=False, description="confirms that it may be due on a day when offices are closed")
    expected: int | None = Field(
        default=None, ge=1, le=100_000, description="refuse to open unless exactly this many units are obliged"
    )


class MoveIn(In):
    due_local: Local
    late_until_local: Local | None = None
    locks_local: Local | None = None
    reason: Reasoning | None = None
    short_notice: bool = Field(default=False, description="confirms that it may be due in less than 7 days")
    free_day: bool = Field(default=False, description="confirms that it may be due on a day when offices are closed")


class CancelIn(In):
    reason: Reasoning


class CampaignOut(Out):
    id: UUID
    title: str
    status: CampaignStatus
    opens_at: datetime
    due_local: LocalOut
    late_until_local: LocalOut
    locks_local: LocalOut
    unit_types: list[str]
    expected: int | None = Field(description="units that owe a return, frozen at opening")
    deadline_id: UUID
    opened_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None


class MovedOut(CampaignOut):
    changed: Moved = Field(description="`nothing`: all dates were these already, and nobody is told of it")

    @classmethod
    def of(cls, campaign: Campaign, changed: Moved) -> Self:
        return cls(**CampaignOut.model_validate(campaign).model_dump(), changed=changed)


class CampaignDetail(CampaignOut):
    would_oblige: int | None = Field(description="of a draft: how many units opening it now would oblige")

    @classmethod
    def of(cls, campaign: Campaign, would_oblige: int | None) -> Self:
        return cls(**CampaignOut.model_validate(campaign).model_dump(), would_oblige=would_oblige)


class FiguresOut(Out):
    expected: int = Field(description="owe a return; those it does not apply to are left out")
    reported: int = Field(description="ever handed one in or declared nil, also if it is back for correction")
    on_time: int
    late: int
    nil: int
    returned: int
    approved: int
    exempt: int
    completeness: float | None = Field(description="per cent reported, cut to one decimal; none if nobody owes")
    punctuality: float | None = Field(description="per cent reported on time, cut to one decimal")


class GroupOut(FiguresOut):
    code: str
    name: str | None


class RatesOut(Out):
    """Completeness of what the reader may see, by unit, Kanwil or in one sum."""

    campaign: UUID
    level: RateLevel
    groups: list[GroupOut]

    @classmethod
    def of(cls, campaign: UUID, level: RateLevel, groups: dict[str, Completeness], names: dict[str, str]) -> Self:
        def fields(figures: Completeness) -> dict[str, Any]:
            return FiguresOut.model_validate(figures).model_dump()

        lines = [GroupOut(code=code, name=names.get(code), **fields(one)) for code, one in groups.items()]
        return cls(campaign=campaign, level=level, groups=lines)
