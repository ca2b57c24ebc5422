"""Everything that is wrong with the dates and title of a collection, whichever of it was found first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chassis import clock
from chassis.db import Session
from chassis.errors import FieldProblem, Problem
from chassis.pages import Form, Page
from chassis.pages.days import DayUnreadable, read_day
from chassis.pages.wall_clocks import HourUnreadable, read_hour

from suppliers.errors import DatesOutOfOrder, DuePassed, NoticeTooShort, SameTitle
from suppliers.models import Campaign
from suppliers.pages import calendar_days
from suppliers.pages.due_times import with_derived
from suppliers.queries import campaigns as queries

DATES = ("due_local", "late_until_local", "locks_local")
_AT_A_FIELD = (DatesOutOfOrder, DuePassed, NoticeTooShort, SameTitle)
"""Refusals of the whole that a field explains better."""


async def look_over(session: Session, form: Form, unit_types: Sequence[str], changes: Campaign | None = None) -> bool:
    """Add what is wrong to a form that is refused already; whether its title is taken. `changes`: what it moves."""
    dates = {name: moment for name in DATES if (moment := _written(form, name))}
    found = _out_of_order(dates)
    due = dates.get("due_local")
    if due and not (changes and changes.is_open and due == changes.due_local):
        found += await _too_soon(session, unit_types, dates, changes)
    title = form.value("title") if changes is None else ""
    taken = bool(title) and form.value("same_title") != "ya" and await queries.has_title(session, title)
    if taken:
        found.append(_at("title", SameTitle()))
    form.add(found)
    if found and isinstance(form.refused, _AT_A_FIELD):
        form.refused, form.summary = None, ""
    return taken


async def second_looks(page: Page, session: Session, form: Form, campaign: Campaign) -> dict[str, Any]:
    """Points to confirm of a due time to which an open collection is moved: `short` notice, and a `free` day."""
    due = _written(form, "due_local")
    if due is None or not campaign.is_open or due == campaign.due_local:
        return {}
    zones = await queries.zones_owing(session, campaign)
    planned = Campaign(title="", opens_at=campaign.opens_at, created_at=campaign.created_at, due_local=due)
    return {"short": planned.is_short(clock.now(), zones), "free": calendar_days.said(page, due.date())}


def _written(form: Form, name: str) -> datetime | None:
    try:
        return datetime.combine(read_day(form.value(f"{name}.date")), read_hour(form.value(f"{name}.time")))
    except (DayUnreadable, HourUnreadable):
        return None


def _out_of_order(dates: dict[str, datetime]) -> list[FieldProblem]:
    """Each that comes before one that stands above it."""
    stated = list(dates.items())
    return [
        _at(name, DatesOutOfOrder())
        for place, (name, moment) in enumerate(stated)
        if any(moment < earlier for _, earlier in stated[:place])
    ]


async def _too_soon(
    session: Session, unit_types: Sequence[str], dates: dict[str, Any], changes: Campaign | None
) -> list[FieldProblem]:
    now = clock.now()
    planned = Campaign(title="", opens_at=now, created_at=now, unit_types=list(unit_types), **with_derived(dates))
    zones = await queries.zones_owing(session, changes or planned)
    try:
        planned.check_notice(now, zones, short=True, free=True)
    except Problem as problem:
        return [_at("due_local", problem)]
    return []


def _at(field: str, problem: Problem) -> FieldProblem:
    return FieldProblem(field, problem.code, problem.message)
