"""Alerts of a return that hold no longer: its Kanwil has nothing to review, its unit was told otherwise before."""

from datetime import datetime
from uuid import UUID

from chassis.alerts import Facts, cleared, text
from chassis.translation import Sentence
from jembatan_contracts.alerts import SuppliersAlertCleared

from suppliers.models import Submission


def end_review(submission: Submission, reason: Sentence, now: datetime, *, done: bool) -> Facts:
    """Clear what tells the Kanwil that this return waits. `done`: it was reviewed."""
    facts = _cleared(submission.review_alert_id, reason, now, done=done)
    submission.review_alert_id = None
    return facts


def end_outcome(submission: Submission, reason: Sentence, now: datetime) -> Facts:
    """Clear what told the unit of an approval, or that it was taken back: now it stands otherwise."""
    facts = _cleared(submission.outcome_alert_id, reason, now, done=False)
    submission.outcome_alert_id = None
    return facts


def _cleared(alert: UUID | None, reason: Sentence, now: datetime, *, done: bool) -> Facts:
    if alert is None:
        return []
    return cleared(SuppliersAlertCleared(alert=alert, cleared_at=now, reason=text(reason), done=done))
