"""A unit hands its return in; its Kanwil looks at it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import clock
from chassis.alerts import Facts, name_of, raised, short_name_of
from chassis.auth import Principal
from chassis.db import Session
from chassis.history import author
from chassis.outbox import publish_all
from chassis.rows import locked
from chassis.translation import Sentence
from jembatan_contracts.alerts import AlertRaised
from jembatan_contracts.submissions import (
    Reason,
    SubmissionApprovalWithdrawn,
    SubmissionApproved,
    SubmissionDeclaredNil,
    SubmissionExempted,
    SubmissionReturned,
    SubmissionSubmitted,
)

from suppliers.domain import alerts
from suppliers.errors import CampaignNotOpen
from suppliers.models import Action, Campaign, Rows, Status, Submission, SubmissionHistory
from suppliers.queries import submissions, uploads
from suppliers.usecases import deadlines, naming
from suppliers.usecases.ended_alerts import end_outcome, end_review
from suppliers.usecases.reasons import checked


async def send(
    session: Session,
    operator: Principal,
    submission_id: UUID,
    *,
    unchanged: bool = False,
    left_out: int | None = None,
) -> Submission:
    """Hand the unit's register to its Kanwil, the first time or again; `unchanged`: again as it is, on purpose.
    `left_out`: how many rows of workbooks it goes without, as the operator was shown."""
    campaign, submission = await _in_open_campaign(session, operator, submission_id)
    now, before = clock.now(), Status(submission.status)
    first = submission.first_reported_at is None
    active = await submissions.active_suppliers(session, submission.unit)
    changed = unchanged or await submissions.is_other_than(session, submission.unit, submission.reviewed_at)
    rows, details = await _left_out(session, operator, submission, left_out)
    submission.send(operator.subject, active, now, changed=changed, rows=rows)
    _record(session, operator, submission, Action.SEND, before, f"pengiriman ke-{submission.round}", details)
    sent = SubmissionSubmitted(
        **_about(campaign, submission),
        submitted_at=now,
        late=bool(submission.late),
        suppliers=submission.suppliers or 0,
        round=submission.round,
        left_out=submission.left_out,
    )
    met = await deadlines.met(session, campaign, submission, first=first, now=now)
    unit = await short_name_of(session, submission.unit)
    told = _handed_in(
        submission,
        alerts.received(campaign, submission, now),
        alerts.arrived(campaign, submission, unit, now),
        now,
    )
    await publish_all(session, [(submission, sent), *met, *told])
    return submission


async def declare_nil(
    session: Session,
    operator: Principal,
    submission_id: UUID,
    reason: str,
    suppliers: int | None = None,
    left_out: int | None = None,
) -> Submission:
    """The unit has nothing to report; that is a report too. `suppliers`: how many active ones stay in its register all
    the same, `left_out`: how many rows of workbooks it goes without, each as the operator was shown."""
    campaign, submission = await _in_open_campaign(session, operator, submission_id)
    now, before = clock.now(), Status(submission.status)
    first = submission.first_reported_at is None
    active = await submissions.active_suppliers(session, submission.unit)
    rows, details = await _left_out(session, operator, submission, left_out)
    submission.declare_nil(operator.subject, reason, now, suppliers=active, expected=suppliers, rows=rows)
    _record(session, operator, submission, Action.NIL, before, reason, details)
    declared = SubmissionDeclaredNil(
        **_about(campaign, submission),
        declared_at=now,
        late=bool(submission.late),
        reason=reason,
        suppliers=active,
        left_out=submission.left_out,
    )
    met = await deadlines.met(session, campaign, submission, first=first, now=now)
    unit = await short_name_of(session, submission.unit)
    told = _handed_in(
        submission,
        alerts.nil_received(campaign, submission, now),
        alerts.arrived(campaign, submission, unit, now, nil=True),
        now,
    )
    await publish_all(session, [(submission, declared), *met, *told])
    return submission


async def return_submission(
    session: Session, reviewer: Principal, submission_id: UUID, reasons: Sequence[Reason]
) -> Submission:
    """Send it back to the unit with reasons and a deadline to correct it by."""
    campaign, submission = await _in_open_campaign(session, reviewer, submission_id)
    now, before = clock.now(), Status(submission.status)
    submission.check_review(Action.RETURN, reviewer.subject)
    reasons = await checked(session, submission.unit, reasons)
    kept = [one.model_dump(mode="json", exclude_none=True) for one in reasons]
    submission.send_back(reviewer.subject, kept, now)
    said = "; ".join(one.text for one in reasons)
    _record(session, reviewer, submission, Action.RETURN, before, said, {"reasons": kept})
    due = await deadlines.correction(session, campaign, submission)
    named = await naming.named(session, submission.unit, reasons)
    assert submission.correction_id is not None
    assert submission.correct_by is not None
    returned = SubmissionReturned(
        **_about(campaign, submission),
        returned_at=now,
        returned_by=reviewer.unit,
        reasons=named,
        correction_deadline=submission.correction_id,
        correct_by=submission.correct_by,
    )
    by = await name_of(session, reviewer.unit)
    told = end_review(submission, alerts.IS_RETURNED, now, done=True)
    told += end_outcome(submission, alerts.IS_REVIEWED_AGAIN, now)
    told += raised(alerts.returned(campaign, submission, by, named, now))
    await publish_all(session, [(submission, returned), due, *told])
    return submission


async def approve(session: Session, reviewer: Principal, submission_id: UUID, note: str | None = None) -> Submission:
    campaign, submission = await _in_open_campaign(session, reviewer, submission_id)
    now, before = clock.now(), Status(submission.status)
    submission.approve(reviewer.subject, now)
    _record(session, reviewer, submission, Action.APPROVE, before, note)
    approved = SubmissionApproved(
        **_about(campaign, submission),
        approved_at=now,
        approved_by=reviewer.unit,
        suppliers=submission.suppliers or 0,
    )
    by = await name_of(session, reviewer.unit)
    outcome = alerts.approved(campaign, submission, by, now)
    told = end_review(submission, alerts.IS_APPROVED, now, done=True)
    told += _outcome(submission, outcome, alerts.IS_REVIEWED_AGAIN, now)
    await publish_all(session, [(submission, approved), *told])
    return submission


async def withdraw_approval(session: Session, reviewer: Principal, submission_id: UUID, reason: str) -> Submission:
    """Take the approval back while the campaign is open: it waits to be reviewed again, as it was sent."""
    campaign, submission = await _in_open_campaign(session, reviewer, submission_id)
    now, before = clock.now(), Status(submission.status)
    submission.reopen(reviewer.subject, reason, now)
    _record(session, reviewer, submission, Action.REOPEN, before, reason)
    withdrawn = SubmissionApprovalWithdrawn(
        **_about(campaign, submission), withdrawn_at=now, withdrawn_by=reviewer.unit, reason=reason
    )
    by = await name_of(session, reviewer.unit)
    outcome = alerts.approval_withdrawn(campaign, submission, by, now)
    told = _outcome(submission, outcome, alerts.IS_TAKEN_BACK, now)
    await publish_all(session, [(submission, withdrawn), *told])
    return submission


async def exempt(session: Session, reviewer: Principal, submission_id: UUID, reason: str) -> Submission:
    """The campaign does not apply to this unit: it leaves the denominator."""
    campaign, submission = await _in_open_campaign(session, reviewer, submission_id)
    now, before = clock.now(), Status(submission.status)
    submission.exempt(reason, now)
    _record(session, reviewer, submission, Action.EXEMPT, before, reason)
    exempted = SubmissionExempted(
        **_about(campaign, submission), exempted_at=now, exempted_by=reviewer.unit, reason=reason
    )
    withdrawn = await deadlines.no_longer_owed(session, campaign, submission, reason, now)
    by = await name_of(session, reviewer.unit)
    told = end_review(submission, alerts.IS_EXEMPT, now, done=True)
    told += raised(alerts.exempted(campaign, submission, by, now))
    await publish_all(session, [(submission, exempted), *withdrawn, *told])
    return submission


async def begin_drafts(session: Session, operator: Principal, unit: str) -> None:
    """The unit works on its suppliers: returns it had not begun become drafts."""
    for submission in await submissions.untouched_submissions(session, unit):
        before = Status(submission.status)
        if submission.begin(clock.now()):
            _record(session, operator, submission, Action.EDIT, before, None)


async def _in_open_campaign(session: Session, principal: Principal, submission_id: UUID) -> tuple[Campaign, Submission]:
    """Both locked, the campaign against being closed or moved meanwhile."""
    campaign_id = await submissions.campaign_of(session, principal, submission_id)
    campaign = await locked(session, Campaign, campaign_id, shared=True)
    if not campaign.is_open:
        raise CampaignNotOpen
    return campaign, await locked(session, Submission, submission_id)


def _handed_in(submission: Submission, to_unit: AlertRaised, to_kanwil: AlertRaised, now: datetime) -> Facts:
    """Alerts of a return that has come, in place of the one by which its Kanwil knows of an earlier one."""
    before = end_review(submission, alerts.HAS_REPORTED_ANEW, now, done=False)
    submission.review_alert_id = to_kanwil.alert
    return [*before, *raised(to_unit, to_kanwil)]


def _outcome(submission: Submission, outcome: AlertRaised, why_not_before: Sentence, now: datetime) -> Facts:
    """The unit hears how its return stands, in place of what it had heard."""
    before = end_outcome(submission, why_not_before, now)
    submission.outcome_alert_id = outcome.alert
    return [*before, *raised(outcome)]


def _about(campaign: Campaign, submission: Submission) -> dict[str, Any]:
    return {
        "submission": submission.id,
        "campaign": campaign.id,
        "campaign_title": campaign.title,
        "unit": submission.unit,
        "kanwil": submission.kanwil,
    }


async def _left_out(
    session: Session, operator: Principal, submission: Submission, told: int | None
) -> tuple[Rows, dict[str, Any]]:
    """Rows of workbooks that it goes without, beside those that the operator was `told`; and as a history keeps them:
    a file's name may be personal, its id is not."""
    left = await uploads.unfinished(session, operator, submission.unit)
    details = {"left_out": [{"upload": str(one.id), "rows": one.left_out} for one in left]} if left else {}
    return Rows(sum(one.left_out for one in left), told), details


def _record(
    session: Session,
    who: Principal,
    submission: Submission,
    action: Action,
    before: Status,
    note: str | None,
    details: Mapping[str, Any] | None = None,
) -> None:
    session.add(
        SubmissionHistory(
            submission_id=submission.id,
            action=action,
            from_status=before,
            to_status=submission.status,
            **author(who),
            at=submission.updated_at,
            note=note,
            details=dict(details or {}),
        )
    )
