"""Returns, what is said about them, and what happened to them."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from chassis.history.schemas import HistoryLineOut
from chassis.schemas import In, Out, Reasoning
from jembatan_contracts.submissions import Reason
from pydantic import Field, StringConstraints

from suppliers.models import Status, Submission

LeftOut = Annotated[
    int | None,
    Field(
        ge=0,
        le=1_000_000,
        description="how many rows of workbooks it goes without (`rows_left_out`); needed where there are any",
    ),
]


class SendIn(In):
    unchanged: bool = Field(default=True, description="whether it may go again as it is; false: refused if it would")
    left_out: LeftOut = None


class NilIn(In):
    reason: Reasoning
    suppliers: int | None = Field(
        default=None,
        ge=0,
        le=1_000_000,
        description="how many active suppliers stay in the register all the same; needed where there are any",
    )
    left_out: LeftOut = None


class WithdrawIn(In):
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
    upload: UUID | None = Field(default=None, description="the workbook that the row stands in")
    table: int | None = Field(
        default=None,
        ge=0,
        le=200,
        description="which table of the workbook, where it has several: `table` of its rows",
    )

    def as_reason(self) -> Reason:
        return Reason(**self.model_dump())


class ReturnIn(In):
    reasons: list[ReasonIn] = Field(min_length=1, max_length=200)


class ReasonOut(Out):
    text: str
    row: int | None = None
    field: str | None = None
    supplier: UUID | None = None
    upload: UUID | None = Field(default=None, exclude_if=lambda upload: upload is None)
    table: int | None = Field(default=None, exclude_if=lambda table: table is None)


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
    left_out: int = Field(description="rows of the unit's workbooks that were not in its register when it reported")
    nil_reason: str | None
    nil_suppliers: int | None = Field(description="active suppliers the unit had when it declared nil")
    exempt_reason: str | None
    reasons: list[ReasonOut] = Field(description="why it was returned")
    correct_by: datetime | None
    reviewed_at: datetime | None
    reopen_reason: str | None = Field(description="why an approval was withdrawn, until it is reviewed again")
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
    rows_left_out: int = Field(default=0, description="rows of the unit's workbooks that are not in its register now")


class LeftOutOut(Out):
    upload: UUID
    rows: int


class HistoryOut(HistoryLineOut):
    from_status: Status
    to_status: Status
    note: str | None
    left_out: list[LeftOutOut] = Field(description="rows that a sending went without, by workbook")
    reasons: list[ReasonOut] = Field(description="why it was returned")
