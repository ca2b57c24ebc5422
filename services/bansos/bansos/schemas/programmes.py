"""Programmes as they are entered and shown."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from chassis.schemas import In, Out
from pydantic import AfterValidator, Field

from bansos.models import BenefitClass, Funding, ProgrammeStatus, RecipientGroup
from bansos.schemas.common import Reasoning, Title

Budget = Annotated[int, Field(ge=0, le=10**13, description="whole rupiah")]


def _each_once(groups: list[RecipientGroup]) -> list[RecipientGroup]:
    if len(set(groups)) < len(groups):
        raise ValueError("every group once")
    return groups


def _of_our_time(day: date) -> date:
    if not 2000 <= day.year <= 2100:
        raise ValueError("not a year of ours")
    return day


Day = Annotated[date, AfterValidator(_of_our_time)]


class ProgrammeIn(In):
    title: Title
    purpose: Reasoning
    benefit_class: BenefitClass
    recipients: Annotated[list[RecipientGroup], AfterValidator(_each_once)] = Field(
        min_length=1, max_length=3, json_schema_extra={"uniqueItems": True}
    )
    starts_on: Day
    ends_on: Day = Field(description="last day of the period, within a year")
    packages: int = Field(ge=1, le=1_000_000, description="how many it has in all")
    budget: Budget
    funding: Funding
    largest_decile: int | None = Field(
        default=None, ge=1, le=10, description="families up to this decile of DTSEN; absent: no such condition"
    )
    kanwil_limit: int = Field(
        default=100, ge=0, le=1000, description="packages of one distribution up to which a Kanwil approves it"
    )


class CancelIn(In):
    reason: Reasoning


class ProgrammeOut(Out):
    id: UUID
    version: int
    office: str = Field(description="the directorate or the Kanwil that runs it")
    title: str
    purpose: str
    benefit_class: BenefitClass
    recipients: list[RecipientGroup]
    starts_on: date
    ends_on: date
    packages: int
    allotted: int = Field(description="packages that stand in plans of distributions")
    budget: int = Field(description="whole rupiah")
    funding: Funding
    largest_decile: int | None
    kanwil_limit: int
    status: ProgrammeStatus
    created_at: datetime
    opened_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None
