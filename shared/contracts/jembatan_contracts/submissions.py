"""Submissions: one unit's return to one campaign."""

from uuid import UUID

from pydantic import Field

from jembatan_contracts.base import Event, Moment, Part, Topic, UnitCode

SUBMISSION = Topic(service="suppliers", aggregate="submission", description="Returns of units to campaigns.")
_COMMON = {
    "submission": "0197e4a0-0000-7000-8000-000000000003",
    "campaign": "0197e4a0-0000-7000-8000-000000000002",
    "campaign_title": "Data pemasok BAMA semester II 2025",
    "unit": "lapas-kelas-iia-cilegon",
    "kanwil": "kanwil-banten",
}


class _Submission(Event):
    """Fields of every fact about a return."""

    submission: UUID
    campaign: UUID
    campaign_title: str
    unit: UnitCode
    kanwil: UnitCode


class SubmissionSubmitted(_Submission, topic=SUBMISSION, name="submission-submitted", key="submission"):
    """A unit sent its supplier data to its Kanwil."""

    trigger = "The unit's operator sends the return, the first time or after a correction."
    example = _COMMON | {"submitted_at": "2025-07-08T03:00:00Z", "late": False, "suppliers": 36, "round": 1}

    submitted_at: Moment
    late: bool = Field(description="after the due time of the unit's zone")
    suppliers: int = Field(ge=0, description="suppliers in the unit's register at that moment")
    round: int = Field(ge=1, description="1 for the first sending, 2 after the first return, …")
    left_out: int | None = Field(
        default=None, ge=0, description="rows of the unit's workbooks that are not in its register, as it confirmed"
    )


class Reason(Part):
    """Reason for a correction of a row or a field. Free of personal data."""

    text: str
    row: int | None = Field(default=None, ge=1, description="row of the workbook, as Excel numbers it")
    field: str | None = Field(default=None, description="field of the row, e.g. npwp")
    supplier: UUID | None = None
    upload: UUID | None = Field(default=None, description="the workbook that `row` stands in")
    supplier_name: str | None = Field(
        default=None, description="what the register calls `supplier`, as the events of suppliers do"
    )
    workbook: str | None = Field(
        default=None, description="what the file of `upload` is called; absent where that could be personal"
    )
    table: int | None = Field(
        default=None, ge=0, description="which of the file's sheets, or tables side by side, where it has several"
    )
    table_name: str | None = Field(
        default=None, description="what people call `table`; absent where that could be personal"
    )


class SubmissionReturned(_Submission, topic=SUBMISSION, name="submission-returned", key="submission"):
    """The Kanwil sent a return back to be corrected."""

    trigger = "The Kanwil's verifier returns it with reasons."
    example = _COMMON | {
        "returned_at": "2025-07-09T02:00:00Z",
        "returned_by": "kanwil-banten",
        "reasons": [
            {
                "row": 12,
                "field": "npwp",
                "text": "NPWP belum sesuai kartu.",
                "supplier": "0197e4a0-0000-7000-8000-000000000005",
                "upload": "0197e4a0-0000-7000-8000-000000000009",
                "supplier_name": "CV Sumber Rejeki",
                "workbook": "data-bama.xlsx",
            }
        ],
        "correction_deadline": "0197e4a0-0000-7000-8000-000000000004",
        "correct_by": "2025-07-31T16:59:00Z",
    }

    returned_at: Moment
    returned_by: UnitCode = Field(description="the office that returned it")
    reasons: list[Reason] = Field(min_length=1)
    correction_deadline: UUID = Field(description="its deadline on suppliers.deadline")
    correct_by: Moment


class SubmissionApproved(_Submission, topic=SUBMISSION, name="submission-approved", key="submission"):
    """The Kanwil accepted a return."""

    trigger = "The Kanwil's verifier approves it; never the person who sent it."
    example = _COMMON | {
        "approved_at": "2025-07-10T02:00:00Z",
        "approved_by": "kanwil-banten",
        "suppliers": 36,
    }

    approved_at: Moment
    approved_by: UnitCode
    suppliers: int = Field(ge=0)


class SubmissionApprovalWithdrawn(
    _Submission, topic=SUBMISSION, name="submission-approval-withdrawn", key="submission"
):
    """The Kanwil took its approval back; the return waits to be reviewed again, as it was sent."""

    trigger = "The Kanwil's verifier withdraws the approval, with a reason, while the campaign is open."
    example = _COMMON | {
        "withdrawn_at": "2025-07-11T02:00:00Z",
        "withdrawn_by": "kanwil-banten",
        "reason": "Disetujui sebelum harga diperiksa.",
    }

    withdrawn_at: Moment
    withdrawn_by: UnitCode
    reason: str


class SubmissionDeclaredNil(_Submission, topic=SUBMISSION, name="submission-declared-nil", key="submission"):
    """A unit declared that it has nothing to report (nihil). It counts as reported."""

    trigger = "The unit's operator declares nil, with a reason."
    example = _COMMON | {
        "unit": "lpka-kelas-ii-tangerang",
        "declared_at": "2025-07-08T04:00:00Z",
        "late": False,
        "reason": "Bahan makanan dipasok oleh Lapas induk.",
    }

    declared_at: Moment
    late: bool
    reason: str
    suppliers: int | None = Field(
        default=None, ge=0, description="active suppliers that stay in the unit's register all the same"
    )
    left_out: int | None = Field(
        default=None, ge=0, description="rows of the unit's workbooks that are not in its register, as it confirmed"
    )


class SubmissionExempted(_Submission, topic=SUBMISSION, name="submission-exempted", key="submission"):
    """A return does not apply to this unit (tidak berlaku). It leaves the denominator."""

    trigger = "The Kanwil or the directorate declares it, with a reason."
    example = _COMMON | {
        "exempted_at": "2025-07-08T05:00:00Z",
        "exempted_by": "kanwil-banten",
        "reason": "Unit sedang direnovasi dan tidak dihuni.",
    }

    exempted_at: Moment
    exempted_by: UnitCode
    reason: str
