"""Reminder schedule of a deadline: pure functions of its due moment, the present and the office hours.

A reminder comes at the opening of its day. Where that day is free it is deferred to the next open hours; where
those come only after the due moment, it is brought forward into the last open hours before it; where these are
over as well, it goes at once. So it is never dropped and never later than what it warns of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from notifier.domain.office_hours import OfficeHours
from notifier.models import Step

DAYS_BEFORE: Mapping[Step, int] = {Step.H7: 7, Step.H3: 3, Step.H1: 1, Step.H0: 0}


@dataclass(frozen=True)
class Planned:
    """One step and its moment. `announced_late`: its own moment had passed when it was planned."""

    step: Step
    at: datetime
    announced_late: bool = False


def due_in(zone: ZoneInfo, due_at: datetime, due_local: datetime | None) -> datetime:
    """Due time for an office of this zone, in UTC: the wall-clock time wins where there is one."""
    return due_at if due_local is None else due_local.replace(tzinfo=zone).astimezone(UTC)


def plan(due: datetime, now: datetime, hours: OfficeHours) -> list[Planned]:
    """All steps still to come, and of those already passed the newest alone, to be sent at once."""
    steps = reminders(due, hours)
    planned = [step for step in steps if step.at > now]
    passed = [step for step in steps if step.at <= now]
    if passed and now < due:
        planned.insert(0, Planned(passed[-1].step, at_once(due, now, hours), announced_late=True))
    return [*planned, Planned(Step.OVERDUE, overdue(due, now, hours))]


def replan(due: datetime, now: datetime, hours: OfficeHours) -> list[Planned]:
    """The steps still to come. Those passed are not made up for: what made the plan, as a move does, speaks at once."""
    planned = [step for step in reminders(due, hours) if step.at > now]
    return [*planned, Planned(Step.OVERDUE, overdue(due, now, hours))]


def reminders(due: datetime, hours: OfficeHours) -> Sequence[Planned]:
    """Every reminder of a deadline, whether or not its time has passed."""
    return [Planned(step, _reminder(due, days, hours)) for step, days in DAYS_BEFORE.items()]


def _reminder(due: datetime, days_before: int, hours: OfficeHours) -> datetime:
    wanted = hours.opening(hours.day_of(due) - timedelta(days=days_before))
    deferred = hours.next_open(wanted)
    return deferred if deferred < due else hours.last_window_before(due).opens


def at_once(due: datetime, now: datetime, hours: OfficeHours) -> datetime:
    """Now in office hours, else the next opening; now all the same if that would be too late."""
    deferred = hours.next_open(now)
    return deferred if deferred < due else now


def overdue(due: datetime, now: datetime, hours: OfficeHours) -> datetime:
    """The opening after the due moment, so that what was done in the last minute has been heard of by then."""
    return max(hours.next_opening(due), hours.next_open(now) if now > due else due)
