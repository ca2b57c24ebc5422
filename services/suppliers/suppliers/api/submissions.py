"""/submissions: a unit hands in, its Kanwil reviews."""

from typing import Annotated
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.http import InTransaction, Router
from fastapi import Body

from suppliers.permissions import SubmissionsReview, SuppliersRead, SuppliersWrite
from suppliers.queries import submissions as queries
from suppliers.queries import uploads
from suppliers.schemas.submissions import (
    ApproveIn,
    ExemptIn,
    HistoryOut,
    NilIn,
    ReturnIn,
    SendIn,
    SubmissionDetail,
    WithdrawIn,
)
from suppliers.usecases import submissions as usecases

router = Router(prefix="/submissions/{submission_id}", tags=["submissions"])


@router.get("")
async def get_submission(session: InTransaction, reader: SuppliersRead, submission_id: UUID) -> SubmissionDetail:
    return await _detail(session, reader, submission_id)


@router.get("/history")
async def get_history(session: InTransaction, reader: SuppliersRead, submission_id: UUID) -> list[HistoryOut]:
    """History with who and when, oldest first."""
    await queries.campaign_of(session, reader, submission_id)
    return [HistoryOut.model_validate(row) for row in await queries.history_of(session, submission_id)]


@router.post("/send")
async def send(
    session: InTransaction,
    operator: SuppliersWrite,
    submission_id: UUID,
    data: Annotated[SendIn | None, Body()] = None,
) -> SubmissionDetail:
    """Hand the unit's register to its Kanwil, the first time or after a correction."""
    data = data or SendIn()
    await usecases.send(session, operator, submission_id, unchanged=data.unchanged, left_out=data.left_out)
    return await _detail(session, operator, submission_id)


@router.post("/nil")
async def declare_nil(
    session: InTransaction, operator: SuppliersWrite, submission_id: UUID, nil: NilIn
) -> SubmissionDetail:
    """Declare that the unit has nothing to report; it counts as reported."""
    await usecases.declare_nil(session, operator, submission_id, nil.reason, nil.suppliers, nil.left_out)
    return await _detail(session, operator, submission_id)


@router.post("/return")
async def return_submission(
    session: InTransaction, reviewer: SubmissionsReview, submission_id: UUID, review: ReturnIn
) -> SubmissionDetail:
    """Send it back with reasons; the unit gets a deadline to correct it by."""
    await usecases.return_submission(session, reviewer, submission_id, [one.as_reason() for one in review.reasons])
    return await _detail(session, reviewer, submission_id)


@router.post("/approve")
async def approve(
    session: InTransaction,
    reviewer: SubmissionsReview,
    submission_id: UUID,
    review: Annotated[ApproveIn | None, Body()] = None,
) -> SubmissionDetail:
    await usecases.approve(session, reviewer, submission_id, review.note if review else None)
    return await _detail(session, reviewer, submission_id)


@router.post("/withdraw-approval")
async def withdraw_approval(
    session: InTransaction, reviewer: SubmissionsReview, submission_id: UUID, why: WithdrawIn
) -> SubmissionDetail:
    """Take an approval back while the campaign is open; it waits to be reviewed again."""
    await usecases.withdraw_approval(session, reviewer, submission_id, why.reason)
    return await _detail(session, reviewer, submission_id)


@router.post("/exempt")
async def exempt(
    session: InTransaction, reviewer: SubmissionsReview, submission_id: UUID, why: ExemptIn
) -> SubmissionDetail:
    """Declare that the campaign does not apply to this unit; it leaves the denominator."""
    await usecases.exempt(session, reviewer, submission_id, why.reason)
    return await _detail(session, reviewer, submission_id)


async def _detail(session: Session, reader: Principal, submission_id: UUID) -> SubmissionDetail:
    submission, campaign, name = await queries.find_submission(session, reader, submission_id)
    out = SubmissionDetail.of(submission, name)
    out.campaign_title = campaign.title
    out.suppliers_now = await queries.active_suppliers(session, submission.unit)
    out.changed_since_sent = await queries.changed_since_sent(session, submission)
    out.rows_left_out = sum(one.left_out for one in await uploads.unfinished(session, reader, submission.unit))
    return out
