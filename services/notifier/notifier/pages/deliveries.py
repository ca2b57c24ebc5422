"""Pengiriman: every way every message went, and in plain sentences why a unit did or did not get one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import clock
from chassis.auth import Principal
from chassis.http import Cursor, InTransaction
from chassis.pages import InPage, Page, PageRouter
from fastapi import Response

from notifier.domain.messages import kinds
from notifier.models import Channel, DeadlineUnit, DeliveryState, Duty, Timer, TimerState, Unit
from notifier.pages import reading
from notifier.permissions import (
    DeadlinesRead,
    OperationsRead,
    dead_letters_write,
)
from notifier.queries import deadlines, delivery_history, operations
from notifier.queries.delivery_history import MessageHistory
from notifier.queries.directory import find_unit
from notifier.schemas.contacts import address_seen_by

router = PageRouter()
SHOWN = 50
STATES = [one.value for one in DeliveryState]
CHANNELS = [one.value for one in Channel]
NOT_SAID = (TimerState.PENDING, TimerState.CANCELLED, TimerState.SKIPPED)
Part = tuple[datetime, str, MessageHistory | Timer | DeadlineUnit]
"""One thing that happened, or is going to: when, of what kind, and what is known of it."""


@router.get("/pengiriman")
async def list_deliveries(
    page: InPage,
    session: InTransaction,
    looker: OperationsRead,
    q: str = "",
    unit: str = "",
    state: str = "",
    kind: str = "",
    channel: str = "",
    cursor: Cursor = None,
) -> Response:
    """A filter that nobody knows counts as none."""
    filters = {
        "unit": unit or None,
        "state": state if state in STATES else None,
        "kind": kind if kind in kinds else None,
        "channel": channel if channel in CHANNELS else None,
    }
    found = await operations.list_deliveries(session, looker, filters, cursor, SHOWN, q)
    return page.show(
        "notifier/deliveries.html",
        rows=found.items,
        next=found.next,
        wanted=page.blank(q=q, unit=unit, state=state, kind=kind, channel=channel),
        states=STATES,
        kinds=list(kinds),
        mends=dead_letters_write.allows(looker),
    )


@router.get("/pengiriman/{message}")
async def show_message_story(page: InPage, session: InTransaction, looker: OperationsRead, message: UUID) -> Response:
    found, unit = await delivery_history.find_message(session, looker, message)
    told = await delivery_history.histories(session, unit.code, [found])
    return _show(page, looker, unit, [(found.created_at, "told", one) for one in told], message=found)


@router.get("/unit/{code}/tenggat/{deadline}")
async def show_deadline_story(
    page: InPage, session: InTransaction, reader: DeadlinesRead, code: str, deadline: UUID
) -> Response:
    """The whole story of one deadline at one unit, from the first step to the last that is planned."""
    unit = await find_unit(session, reader, code)
    row = await deadlines.find_owed(session, reader, deadline, clock.now())
    duty = await delivery_history.duty_of(session, code, deadline)
    timers = await delivery_history.timers_of(session, code, deadline)
    found = await delivery_history.histories_of(session, code, deadline)
    parts: list[Part] = [(one.message.created_at, "told", one) for one in found]
    parts += [(one.settled_at or one.due_at, one.state, one) for one in timers if one.state in NOT_SAID]
    if duty and duty.met_at and duty.state == Duty.MET:
        parts.append((duty.met_at, "met", duty))
    return _show(page, reader, unit, sorted(parts, key=lambda part: part[0]), deadline=row, duty=duty, timers=timers)


def _show(page: Page, looker: Principal, unit: Unit, parts: list[Part], **known: Any) -> Response:
    return page.show(
        "notifier/story.html",
        unit=unit,
        parts_=parts,
        subject=lambda message: reading.subject_at(page, message, unit),
        look=reading.look,
        address=lambda email: address_seen_by(looker, unit, email),
        **{"message": None, "deadline": None, "duty": None, "timers": (), **known},
    )
