"""Pengiriman: every delivery of every message, and in plain sentences why a unit did or did not get one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import clock
from chassis.auth import Principal
from chassis.http import Cursor, InTransaction
from chassis.pages import InPage, Page, PageRouter
from fastapi import Response

from notifier.domain.messages import kinds
from notifier.models import Channel, DeliveryStatus, Obligation, ObligationStatus, Timer, TimerStatus, Unit
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
STATUSES = [one.value for one in DeliveryStatus]
CHANNELS = [one.value for one in Channel]
NOT_FIRED = (TimerStatus.PENDING, TimerStatus.CANCELLED, TimerStatus.SKIPPED)
Entry = tuple[datetime, str, MessageHistory | Timer | Obligation]
"""One thing that happened, or is going to: when, of what kind, and what is known of it."""


@router.get("/pengiriman")
async def list_deliveries(
    page: InPage,
    session: InTransaction,
    looker: OperationsRead,
    q: str = "",
    unit: str = "",
    status: str = "",
    kind: str = "",
    channel: str = "",
    cursor: Cursor = None,
) -> Response:
    """A filter that nobody knows counts as none."""
    names = await operations.alert_names(session, page.language)
    filters = {
        "unit": unit or None,
        "status": status if status in STATUSES else None,
        "kind": kind if kind in names or kind in kinds else None,
        "channel": channel if channel in CHANNELS else None,
    }
    found = await operations.list_deliveries(session, looker, filters, cursor, SHOWN, q, counted=True)
    return page.show(
        "notifier/deliveries.html",
        rows=found.items,
        next=found.next,
        total=found.total,
        more=found.has_more,
        per_page=SHOWN,
        wanted=page.blank(q=q, unit=unit, status=status, kind=kind, channel=channel),
        statuses=STATUSES,
        names=names,
        kinds=list(kinds),
        mends=dead_letters_write.allows(looker),
    )


@router.get("/pengiriman/{message}")
async def show_message_history(page: InPage, session: InTransaction, looker: OperationsRead, message: UUID) -> Response:
    found, unit = await delivery_history.find_message(session, looker, message)
    entries: list[Entry] = [
        (found.created_at, "message", one) for one in await delivery_history.histories(session, unit.code, [found])
    ]
    return _show(page, looker, unit, entries, message=found)


@router.get("/unit/{code}/tenggat/{deadline}")
async def show_deadline_history(
    page: InPage, session: InTransaction, reader: DeadlinesRead, code: str, deadline: UUID
) -> Response:
    """The whole history of one deadline at one unit, from the first step to the last that is planned."""
    unit = await find_unit(session, reader, code)
    row = await deadlines.find_owed(session, reader, deadline, clock.now())
    obligation = await delivery_history.find_obligation(session, code, deadline)
    timers = await delivery_history.timers_of(session, code, deadline)
    found = await delivery_history.histories_of(session, code, deadline)
    entries: list[Entry] = [(one.message.created_at, "message", one) for one in found]
    entries += [(one.settled_at or one.due_at, one.status, one) for one in timers if one.status in NOT_FIRED]
    if obligation and obligation.met_at and obligation.status == ObligationStatus.MET:
        entries.append((obligation.met_at, "met", obligation))
    return _show(
        page,
        reader,
        unit,
        sorted(entries, key=lambda entry: entry[0]),
        deadline=row,
        obligation=obligation,
        timers=timers,
    )


def _show(page: Page, looker: Principal, unit: Unit, entries: list[Entry], **known: Any) -> Response:
    return page.show(
        "notifier/history.html",
        unit=unit,
        entries=entries,
        subject=lambda message: reading.subject_at(page, message, unit),
        look=reading.look,
        label=lambda message: reading.label(page, message),
        address=lambda email: address_seen_by(looker, unit, email),
        **{"message": None, "deadline": None, "obligation": None, "timers": (), **known},
    )
