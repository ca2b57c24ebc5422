"""The directorate plans, announces, moves, closes the call of, and cancels exhibitions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import clock, units
from chassis.alerts import raised
from chassis.auth import Principal
from chassis.db import Session
from chassis.history import author
from chassis.outbox import publish_all
from chassis.rows import locked
from jembatan_contracts.exhibition import ExhibitionAnnounced, ExhibitionCancelled, ExhibitionMoved, ShowDay
from jembatan_contracts.units import UnitType

from exhibition.domain import alerts
from exhibition.domain.catalogue import categories
from exhibition.errors import OtherNumberExpected, UnitsUnknown, UnknownCategory
from exhibition.models import (
    Criterion,
    Day,
    DeadlineKind,
    Exhibition,
    ExhibitionAction,
    ExhibitionCategory,
    ExhibitionHistory,
    ExhibitionStatus,
    Participation,
    Unit,
)
from exhibition.models.exhibition import TIMES
from exhibition.queries import entries, exhibitions, participations
from exhibition.schemas.exhibitions import ExhibitionIn, MoveIn
from exhibition.usecases import deadlines
from exhibition.usecases.ended_alerts import end_review


async def plan_exhibition(session: Session, data: ExhibitionIn) -> Exhibition:
    """A plan that nobody is told of. Raises `DatesOutOfOrder`, `UnknownCategory`."""
    if any(one.category not in categories() for one in data.categories):
        raise UnknownCategory
    values = data.model_dump(exclude={"days", "categories", "criteria"})
    exhibition = Exhibition(**values, created_at=clock.now())
    exhibition.check_times()
    days = [Day(exhibition_id=exhibition.id, **one.model_dump()) for one in data.days]
    exhibition.check_days(days)
    session.add(exhibition)
    await session.flush()
    session.add_all(days)
    session.add_all(ExhibitionCategory(exhibition_id=exhibition.id, **one.model_dump()) for one in data.categories)
    session.add_all(
        Criterion(exhibition_id=exhibition.id, position=place, **one.model_dump())
        for place, one in enumerate(data.criteria, 1)
    )
    await session.flush()
    return exhibition


async def announce_call(
    session: Session, admin: Principal, exhibition_id: UUID, expected: int | None = None
) -> Exhibition:
    """Freeze who is called and tell them. `expected`, if given, must be how many that are."""
    exhibition = await locked(session, Exhibition, exhibition_id)
    now, before = clock.now(), exhibition.status
    obliged = await units.of_types(session, exhibition.unit_types)
    _check_obliged(obliged, expected)
    exhibition.call(now, len(obliged))
    session.add_all(_unanswered(exhibition, unit, now) for unit in obliged)
    _record(session, admin, exhibition, ExhibitionAction.CALL, before, now)
    codes = [unit.code for unit in obliged]
    due = await deadlines.set_all(session, exhibition, codes, sorted({unit.kanwil or "" for unit in obliged}))
    [call] = [one.deadline for _, one in due if one.kind == DeadlineKind.CALL]
    told = [fact for some in _in_hundreds(codes) for fact in raised(alerts.called(exhibition, some, call))]
    await publish_all(session, [(exhibition, await _announced(session, exhibition, now)), *due, *told])
    return exhibition


def _check_obliged(obliged: Sequence[Unit], expected: int | None) -> None:
    if not obliged or any(unit.kanwil is None for unit in obliged):
        raise UnitsUnknown
    if expected is not None and expected != len(obliged):
        raise OtherNumberExpected


def _in_hundreds(codes: Sequence[str]) -> list[Sequence[str]]:
    """An alert names a thousand offices at most; of fewer each the notifier makes messages sooner."""
    return [codes[at : at + 100] for at in range(0, len(codes), 100)]


def _unanswered(exhibition: Exhibition, unit: Unit, now: datetime) -> Participation:
    return Participation(
        exhibition_id=exhibition.id,
        unit=unit.code,
        kanwil=unit.kanwil or "",
        timezone=unit.timezone,
        updated_at=now,
    )


async def _announced(session: Session, exhibition: Exhibition, now: datetime) -> ExhibitionAnnounced:
    days = await exhibitions.days_of(session, exhibition.id)
    return ExhibitionAnnounced(
        **_times(exhibition),
        title=exhibition.title,
        theme=exhibition.theme,
        venue=exhibition.venue,
        timezone=exhibition.timezone,
        days=[ShowDay(day=one.day, opens=one.opens, closes=one.closes) for one in days],
        unit_types=[UnitType(kind) for kind in exhibition.unit_types],
        categories=[one.category for one in await exhibitions.categories_of(session, exhibition.id)],
        expected=exhibition.expected or 0,
        announced_at=now,
    )


def _times(exhibition: Exhibition) -> dict[str, Any]:
    return {"exhibition": exhibition.id, **{name: getattr(exhibition, name) for name in TIMES}}


async def move_exhibition(session: Session, admin: Principal, exhibition_id: UUID, data: MoveIn) -> Exhibition:
    """Set other times; of those that are announced, everybody whose deadline changes is told. A move to what holds
    already changes nothing."""
    exhibition = await locked(session, Exhibition, exhibition_id)
    now = clock.now()
    changed = exhibition.move(now, data.times())
    if not changed:
        return exhibition
    exhibition.check_days(list(await exhibitions.days_of(session, exhibition.id)))
    if exhibition.is_announced:
        moved = ExhibitionMoved(**_times(exhibition), moved_at=now, reason=data.reason)
        due = await deadlines.move_all(session, exhibition, data.reason)
        note = ", ".join(sorted(changed))
        _record(session, admin, exhibition, "geser", exhibition.status, now, note)
        await publish_all(session, [(exhibition, moved), *due])
    return exhibition


async def close_call(session: Session, admin: Principal, exhibition_id: UUID) -> Exhibition:
    """The call ends and the curation begins: a Kanwil that has nothing left to screen has met its deadline."""
    exhibition = await locked(session, Exhibition, exhibition_id)
    now, before = clock.now(), exhibition.status
    exhibition.step(ExhibitionAction.CLOSE_CALL, now)
    _record(session, admin, exhibition, ExhibitionAction.CLOSE_CALL, before, now)
    facts = await deadlines.close_call(session, exhibition, now)
    for kanwil in await participations.kanwils_of(session, exhibition.id):
        if not await participations.awaiting(session, exhibition.id, kanwil):
            facts += await deadlines.met(session, exhibition.id, DeadlineKind.SCREENING, kanwil, now)
    await publish_all(session, facts)
    return exhibition


async def cancel_exhibition(session: Session, admin: Principal, exhibition_id: UUID, reason: str) -> Exhibition:
    """All who owed something for it are told why; a plan is cancelled without a word."""
    exhibition = await locked(session, Exhibition, exhibition_id)
    now, before = clock.now(), exhibition.status
    exhibition.cancel(now, reason)
    _record(session, admin, exhibition, ExhibitionAction.CANCEL, before, now, reason)
    if before != ExhibitionStatus.PLANNED:
        cancelled = ExhibitionCancelled(
            exhibition=exhibition.id, title=exhibition.title, cancelled_at=now, reason=reason
        )
        facts = await deadlines.call_off_all(session, exhibition, reason, now)
        for entry in await entries.told_of_waiting(session, exhibition.id):
            facts += end_review(entry, alerts.IS_CANCELLED, now, done=False)
        await publish_all(session, [(exhibition, cancelled), *facts])
    return exhibition


def _record(
    session: Session,
    who: Principal,
    exhibition: Exhibition,
    action: str,
    before: str,
    now: datetime,
    note: str | None = None,
) -> None:
    session.add(
        ExhibitionHistory(
            exhibition_id=exhibition.id,
            action=action,
            from_status=before,
            to_status=exhibition.status,
            **author(who),
            at=now,
            note=note,
        )
    )
