"""Deadlines as their owners tell of them. Each event is applied once: its version guards, whatever is replayed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from chassis import clock
from chassis.db import Session, notify_after_commit
from jembatan_contracts.deadlines import (
    DeadlineMet,
    DeadlineMoved,
    DeadlineProgress,
    DeadlineSet,
    DeadlineWithdrawn,
)
from sqlalchemy import insert, text
from sqlmodel import select

from notifier.domain import reminder_schedule
from notifier.domain.messages.kinds import DeadlineMoved as MovedKind
from notifier.domain.messages.kinds import DeadlineMovedBelow as MovedBelowKind
from notifier.domain.reminder_schedule import Planned
from notifier.errors import UnitsUnknown
from notifier.models import (
    CORRECTION,
    Deadline,
    DeadlineStatus,
    Ending,
    Obligation,
    ObligationStatus,
    Step,
    Timer,
    TimerStatus,
    Unit,
)
from notifier.queries.office_hours import Calendar, calendar
from notifier.usecases import endings
from notifier.usecases.messages import MessageRequest, cancel_pending, create_messages

log = structlog.stdlib.get_logger()
Dues = dict[str, datetime]
"""When it is due for each unit, in UTC."""


async def set_deadline(session: Session, event: DeadlineSet, version: int) -> None:
    """Plan every step for every unit that owes it, and one roll-up for each Kanwil above them."""
    if await session.get(Deadline, event.deadline) is not None:
        return
    units = await _units(session, event.units)
    now = clock.now()
    due_local = datetime.fromisoformat(event.due_local) if event.due_local else None
    deadline = Deadline(
        id=event.deadline,
        version=version,
        service=event.topic.service,
        kind=event.kind,
        title=event.title,
        instruction=event.instruction,
        link=event.link,
        due_at=event.due_at,
        due_local=due_local,
        announced_at=now,
    )
    session.add(deadline)
    await session.flush()
    dues = _dues(deadline, units)
    rows = [
        {"deadline_id": deadline.id, "unit": code, "due_at": due, "status": ObligationStatus.OPEN.value}
        for code, due in dues.items()
    ]
    await session.execute(insert(Obligation), rows)
    days = await calendar(session)
    plan = reminder_schedule.replan if deadline.kind == CORRECTION else reminder_schedule.plan
    plans = {
        zone: plan(due, now, days[zone]) for zone, due in {unit.timezone: dues[unit.code] for unit in units}.items()
    }
    await _set_timers(session, deadline, units, plans, days)


async def move_deadline(session: Session, event: DeadlineMoved, version: int) -> None:
    """New due moments and new timers for all who still owe it, who are told of the move."""
    deadline = await _newer(session, event.deadline, version)
    if deadline is None:
        return
    before = deadline.due_at, deadline.due_local
    deadline.due_at = event.due_at
    deadline.due_local = datetime.fromisoformat(event.due_local) if event.due_local else None
    if before == (deadline.due_at, deadline.due_local):
        return
    deadline.round += 1
    open_obligations = select(Obligation).where(
        Obligation.deadline_id == deadline.id, Obligation.status == ObligationStatus.OPEN
    )
    obligations = {
        obligation.unit: obligation for obligation in (await session.exec(open_obligations.with_for_update())).all()
    }
    await _cancel_timers(session, deadline.id, None)
    await cancel_pending(session, deadline.id, None)
    if not obligations:
        return
    now = clock.now()
    units = await _units(session, obligations)
    dues_before = {code: obligation.due_at for code, obligation in obligations.items()}
    due_in_before = partial(reminder_schedule.due_in, due_at=before[0], due_local=before[1])
    dues = _dues(deadline, units)
    for code, obligation in obligations.items():
        obligation.due_at = dues[code]
    days = await calendar(session)
    plans = {
        zone: reminder_schedule.replan(due, now, days[zone])
        for zone, due in {unit.timezone: dues[unit.code] for unit in units}.items()
    }
    await _set_timers(session, deadline, units, plans, days)
    requests = [_moved(deadline, code, dues_before[code], due, event.reason) for code, due in dues.items()]
    if deadline.kind != CORRECTION:
        below = Counter(unit.kanwil for unit in units if unit.kanwil)
        for office in await _units(session, below):
            was = due_in_before(ZoneInfo(office.timezone))
            requests.append(_moved_below(deadline, office, was, event.reason, below[office.code]))
    await create_messages(session, requests)


async def meet_deadline(session: Session, event: DeadlineMet, version: int) -> None:
    """The unit is done: nothing more is said to it about this."""
    deadline = await _newer(session, event.deadline, version)
    if deadline is not None:
        await _end_obligations(
            session, deadline.id, [event.unit], ObligationStatus.MET, met_at=event.met_at, late=event.late
        )


async def record_progress(session: Session, event: DeadlineProgress, version: int) -> None:
    """A reminder says it, so that a unit that has begun is not spoken to as if it had not."""
    deadline = await _newer(session, event.deadline, version)
    obligation = await session.get(Obligation, (event.deadline, event.unit)) if deadline else None
    if obligation is not None:
        obligation.progress = event.model_dump(mode="json", include={"done", "of", "text"}, exclude_none=True)


async def withdraw_deadline(session: Session, event: DeadlineWithdrawn, version: int) -> None:
    """It no longer holds, for the named units or for all."""
    deadline = await _newer(session, event.deadline, version)
    if deadline is None:
        return
    if event.units is None:
        deadline.status = DeadlineStatus.WITHDRAWN
    if event.closing is not None:
        await endings.notify_closed(session, deadline, event.closing)
    elif event.tell:
        await endings.notify_withdrawn(session, deadline, event)
    ended = Ending.CLOSED if event.closing else Ending.EXEMPT if event.units else Ending.CANCELLED
    await _end_obligations(
        session, deadline.id, event.units, ObligationStatus.WITHDRAWN, ended_as=ended, reason=event.reason
    )


async def _newer(session: Session, deadline_id: UUID, version: int) -> Deadline | None:
    """The deadline, if this event tells something new of it."""
    deadline = await session.get(Deadline, deadline_id)
    if deadline is None:
        log.warning("deadline_unknown", deadline=str(deadline_id))
        return None
    if version <= deadline.version:
        return None
    deadline.version = version
    session.add(deadline)
    return deadline if deadline.status == DeadlineStatus.OPEN else None


async def _units(session: Session, codes: Iterable[str]) -> Sequence[Unit]:
    wanted = sorted(set(codes))
    units = (await session.exec(select(Unit).where(Unit.code.in_(wanted)).order_by(Unit.code))).all()  # type: ignore[attr-defined]
    if len(units) != len(wanted):
        raise UnitsUnknown
    return units


def _dues(deadline: Deadline, units: Sequence[Unit]) -> Dues:
    return {unit.code: _due_in(deadline, unit.timezone) for unit in units}


def _due_in(deadline: Deadline, zone: str) -> datetime:
    return reminder_schedule.due_in(ZoneInfo(zone), deadline.due_at, deadline.due_local)


async def _set_timers(
    session: Session, deadline: Deadline, units: Sequence[Unit], plans: dict[str, list[Planned]], days: Calendar
) -> None:
    rows = [_timer(deadline, unit.code, step, unit.code) for unit in units for step in plans[unit.timezone]]
    latest: Dues = {}
    for unit in units:
        if unit.kanwil:
            due = _due_in(deadline, unit.timezone)
            latest[unit.kanwil] = max(due, latest.get(unit.kanwil, due))
    now = clock.now()
    for office in await _units(session, latest):
        at = reminder_schedule.overdue(latest[office.code], now, days[office.timezone])
        rows.append(_timer(deadline, None, Planned(Step.ROLLUP, at), office.code))
    await session.flush()
    await session.execute(insert(Timer), rows)
    notify_after_commit(session)


def _timer(deadline: Deadline, unit: str | None, planned: Planned, recipient: str) -> dict[str, object]:
    return {
        "deadline_id": deadline.id,
        "unit": unit,
        "step": planned.step.value,
        "recipient": recipient,
        "round": deadline.round,
        "due_at": planned.at,
        "announced_late": planned.announced_late,
        "status": TimerStatus.PENDING.value,
    }


def _moved(deadline: Deadline, unit: str, before: datetime, due: datetime, reason: str | None) -> MessageRequest:
    kind = MovedKind(
        service=deadline.service,
        link=deadline.link,
        title=deadline.title,
        due_before=before,
        due_at=due,
        reason=reason,
    )
    return MessageRequest(unit, kind, f"moved:{deadline.id}:{unit}:{deadline.round}", deadline.id, relevant_until=due)


def _moved_below(deadline: Deadline, office: Unit, before: datetime, reason: str | None, units: int) -> MessageRequest:
    """Message to the office above: how many of its units still owe it."""
    kind = MovedBelowKind(
        service=deadline.service,
        link=deadline.link,
        title=deadline.title,
        due_before=before,
        due_at=_due_in(deadline, office.timezone),
        reason=reason,
        units=units,
    )
    return MessageRequest(office.code, kind, f"moved:{deadline.id}:{office.code}:{deadline.round}", deadline.id)


_END = text("""
UPDATE obligation SET status = :status, met_at = :met_at, late = :late, ended_as = :ended_as, end_reason = :reason
WHERE deadline_id = :deadline_id AND status = 'open' AND (CAST(:units AS text[]) IS NULL OR unit = ANY(:units))
""")
_CANCEL = text("""
UPDATE timer SET status = 'cancelled', settled_at = :now
WHERE deadline_id = :deadline_id AND status = 'pending' AND (CAST(:units AS text[]) IS NULL OR unit = ANY(:units))
""")
_CANCEL_IDLE_ROLLUPS = text("""
UPDATE timer SET status = 'cancelled', settled_at = :now
WHERE deadline_id = :deadline_id AND status = 'pending' AND step = 'rollup' AND NOT EXISTS (
    SELECT FROM obligation JOIN unit ON unit.code = obligation.unit
    WHERE obligation.deadline_id = :deadline_id AND obligation.status = 'open' AND unit.kanwil = timer.recipient)
""")


async def _end_obligations(
    session: Session,
    deadline: UUID,
    units: Sequence[str] | None,
    status: ObligationStatus,
    met_at: datetime | None = None,
    late: bool | None = None,
    ended_as: Ending | None = None,
    reason: str | None = None,
) -> None:
    who = None if units is None else list(units)
    facts = {"status": status, "met_at": met_at, "late": late, "ended_as": ended_as, "reason": reason or None}
    await session.flush()
    await session.execute(_END, {"deadline_id": deadline, "units": who, **facts})
    await _cancel_timers(session, deadline, who)
    await session.execute(_CANCEL_IDLE_ROLLUPS, {"deadline_id": deadline, "now": clock.now()})
    await cancel_pending(session, deadline, who)


async def _cancel_timers(session: Session, deadline: UUID, units: list[str] | None) -> None:
    await session.execute(_CANCEL, {"deadline_id": deadline, "units": units, "now": clock.now()})
