"""Returns, what is said about them, and what happened to them."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from jembatan_contracts.submissions import Reason
from pydantic import Field, StringConstraints

from suppliers.models import Campaign, Status, Submission
from suppliers.schemas.common import In, Out, Reasoning


class NilIn(In):
    reason: Reasoning


class ExemptIn(In):
    reason: Reasoning


class ApproveIn(In):
    note: Reasoning | None = None


class ReasonIn(In):
    text: Reasoning
    row: int | None = Field(default=None, ge=1, le=1_048_576, description="row of the workbook, as Excel numbers it")
    field: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] | None = Field(
        default=None, description="field of the row, e.g. npwp"
    )
    supplier: UUID | None = None

    def as_reason(self) -> Reason:
        return Reason(**self.model_dump())


class ReturnIn(In):
    reasons: list[ReasonIn] = Field(min_length=1, max_length=200)


class ReasonOut(Out):
    text: str
    row: int | None = None
    field: str | None = None
    supplier: UUID | None = None


class SubmissionOut(Out):
    id: UUID
    campaign_id: UUID
    unit: str
    unit_name: str | None = None
    kanwil: str
    timezone: str
    status: Status
    due_at: datetime
    late_until: datetime
    locks_at: datetime
    late: bool | None = Field(description="whether its first report came after the due time; none before it")
    first_reported_at: datetime | None
    sent_at: datetime | None
    round: int = Field(description="how often it was sent")
    suppliers: int | None = Field(description="suppliers in the unit's register when it was sent")
    nil_reason: str | None
    exempt_reason: str | None
    reasons: list[ReasonOut] = Field(description="why it was returned")
    correct_by: datetime | None
    reviewed_at: datetime | None
    updated_at: datetime

    @classmethod
    def of(cls, submission: Submission, unit_name: str | None) -> Self:
        out = cls.model_validate(submission)
        out.unit_name = unit_name
        return out


class SubmissionDetail(SubmissionOut):
    campaign_title: str = ""
    suppliers_now: int = 0
    changed_since_sent: int = Field(default=0, description="suppliers the unit changed after sending")

    @classmethod
    def with_campaign(
        cls, submission: Submission, campaign: Campaign, unit_name: str | None, suppliers: int, changed: int
    ) -> Self:
        out = cls.of(submission, unit_name)
        out.campaign_title, out.suppliers_now, out.changed_since_sent = campaign.title, suppliers, changed
        return out


class HistoryOut(Out):
    action: str
    from_status: Status
    to_status: Status
    unit: str = Field(description="the office of who did it")
    name: str = Field(description="who did it")
    at: datetime
    note: str | None
