"""Alerts of an entry that hold no longer: its Kanwil has nothing to screen, its rejection was taken back."""

from datetime import datetime
from uuid import UUID

from chassis.alerts import Facts, cleared
from jembatan_contracts.alerts import ExhibitionAlertCleared
from jembatan_contracts.base import Text

from exhibition.models import Entry


def end_review(entry: Entry, reason: Text, now: datetime, *, done: bool) -> Facts:
    """Clear what tells the Kanwil that this entry waits. `done`: it was looked at."""
    facts = _cleared(entry.review_alert_id, reason, now, done=done)
    entry.review_alert_id = None
    return facts


def end_outcome(entry: Entry, reason: Text, now: datetime) -> Facts:
    """Clear what told the unit of a rejection: now it stands otherwise."""
    facts = _cleared(entry.outcome_alert_id, reason, now, done=False)
    entry.outcome_alert_id = None
    return facts


def _cleared(alert: UUID | None, reason: Text, now: datetime, *, done: bool) -> Facts:
    if alert is None:
        return []
    return cleared(ExhibitionAlertCleared(alert=alert, cleared_at=now, reason=reason, done=done))
