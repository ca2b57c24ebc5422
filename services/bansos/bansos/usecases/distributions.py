"""Units plan distributions and take them through their steps, each step by somebody with that duty alone."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis import clock, units
from chassis.alerts import Facts, cleared, name_of, raised
from chassis.auth import Permission, Principal
from chassis.db import Session
from chassis.errors import Forbidden
from chassis.history import author
from chassis.outbox import publish_all
from chassis.units import DITJEN
from jembatan_contracts.bansos import DistributionClosed, DistributionOpened
from sqlalchemy.dialects.postgresql import insert

from bansos import permissions
from bansos.domain import alerts
from bansos.errors import DayPast, NobodyToPlanFor, SameDay, UnitUnknown
from bansos.models import (
    Action,
    Deadline,
    Distribution,
    DistributionDuty,
    DistributionStep,
    Duty,
    Programme,
    Status,
    Unit,
)
from bansos.models.steps import MOVES_VALUE, duties_of
from bansos.queries import distributions as queries
from bansos.queries import programmes
from bansos.schemas.distributions import DistributionIn, NationalDayIn, StepIn
from bansos.usecases import deadlines
from bansos.usecases.public_log import add_entries

ALLOWS: dict[Duty, Permission] = {
    Duty.PROPOSER: permissions.proposes,
    Duty.VERIFIER: permissions.verifies,
    Duty.APPROVER: permissions.approves,
    Duty.STOREKEEPER: permissions.releases,
    Duty.DISTRIBUTOR: permissions.hands_over,
    Duty.RECONCILER: permissions.reconciles,
}


def duties_allowed(person: Principal) -> list[Duty]:
    """Duties that this person's role and office allow."""
    return [duty for duty, permission in ALLOWS.items() if permission.allows(person)]


async def plan_distribution(session: Session, operator: Principal, data: DistributionIn) -> Distribution:
    """Raises `UnitUnknown`, `DayPast`, `SameDay`, and what the programme forbids."""
    unit = await units.find(session, operator.unit)
    if unit is None or unit.kanwil is None:
        raise UnitUnknown
    programme = await programmes.find_programme(session, operator, data.programme, for_update=True)
    now = clock.now()
    _check_day(data.held_on, unit, now)
    programme.check_plan(data.held_on, data.packages)
    if unit.code in await queries.units_with_day(session, programme.id, data.held_on):
        raise SameDay
    deadline = deadlines.for_day(data.held_on)
    planned = _planned(programme, unit, deadline, data.packages, data.place, now)
    await deadlines.announce(session, programme, deadline, [planned])
    return planned


async def plan_national_day(
    session: Session, office: Principal, programme_id: UUID, data: NationalDayIn
) -> Sequence[Distribution]:
    """One distribution for every active unit of these types below the office, on one day and with one deadline. Units
    that have one on that day already are left out."""
    programme = await programmes.find_programme(session, office, programme_id, own=True, for_update=True)
    now = clock.now()
    having = await queries.units_with_day(session, programme.id, data.held_on)
    found = [
        one
        for one in await units.of_types(session, data.unit_types)
        if one.kanwil is not None and one.code not in having and office.sees(one.code, one.kanwil)
    ]
    if not found:
        raise NobodyToPlanFor
    for unit in found:
        _check_day(data.held_on, unit, now)
    programme.check_plan(data.held_on, data.packages * len(found))
    deadline = deadlines.for_day(data.held_on)
    made = [_planned(programme, unit, deadline, data.packages, data.place or unit.name, now) for unit in found]
    await deadlines.announce(session, programme, deadline, made)
    return made


def _check_day(held_on: date, unit: Unit, now: datetime) -> None:
    if held_on < now.astimezone(ZoneInfo(unit.timezone)).date():
        raise DayPast


def _planned(
    programme: Programme, unit: Unit, deadline: Deadline, packages: int, place: str, now: datetime
) -> Distribution:
    return Distribution(
        programme_id=programme.id,
        unit=unit.code,
        kanwil=unit.kanwil or "",
        timezone=unit.timezone,
        held_on=deadline.due_local.date(),
        place=place,
        deadline_id=deadline.id,
        planned=packages,
        created_at=now,
        moved_at=now,
    )


async def take_step(session: Session, person: Principal, distribution_id: UUID, data: StepIn) -> Distribution:
    """One step of the table, by somebody with that duty and no other in this distribution.

    Raises `Forbidden`, `WrongStep`, `DutiesApart`, `DirectorateApproves`, or what is wrong with the packages.
    """
    allowed = duties_allowed(person)
    if not duties_of(data.action) & set(allowed):
        raise Forbidden
    one = await queries.find_distribution(session, person, distribution_id, for_update=True)
    programme = await programmes.find_programme(session, person, one.programme_id)
    held = await queries.duties_held(session, one.id, person.subject)
    following, duty = one.check_step(
        data.action,
        data.packages,
        data.reason,
        held=held,
        by_directorate=person.unit == DITJEN,
        kanwil_limit=programme.kanwil_limit,
    )
    if duty not in allowed:
        raise Forbidden
    step = DistributionStep(
        distribution_id=one.id,
        number=one.steps + 1,
        from_status=one.status,
        action=data.action,
        to_status=following,
        duty=duty,
        packages=data.packages,
        reason=data.reason,
        at=clock.now(),
        **author(person),
    )
    await _record(session, one, step)
    told = await _told(session, programme, one, step)
    await publish_all(session, [*_facts(one, step), *await deadlines.after_step(session, one, step), *told])
    return one


async def _record(session: Session, one: Distribution, step: DistributionStep) -> None:
    """The database moves the distribution by the step, and wants an entry of the log with one that moves value."""
    duty = insert(DistributionDuty).values(distribution_id=one.id, subject=step.subject, duty=step.duty)
    await session.execute(duty.on_conflict_do_nothing())
    if Action(step.action) in MOVES_VALUE:
        [step.entry_id] = await add_entries(session, [step.statement(one)])
    session.add(step)
    await session.flush()
    await session.refresh(one)


def _facts(one: Distribution, step: DistributionStep) -> Facts:
    about = {
        "distribution": one.id,
        "programme": one.programme_id,
        "unit": one.unit,
        "kanwil": one.kanwil,
        "held_on": one.held_on,
        "planned": one.planned,
    }
    if step.action == Action.BEGIN:
        return [(one, DistributionOpened(**about, opened_at=step.at))]
    if step.to_status not in queries.ENDED or step.from_status == Status.PLANNED:
        return []
    closed = DistributionClosed(
        **about,
        closed_at=step.at,
        cancelled=step.to_status == Status.CANCELLED,
        approved=one.approved or 0,
        released=one.released or 0,
        handed_over=one.handed_over or 0,
        brought_back=one.brought_back or 0,
        missing=one.missing or 0,
    )
    return [(one, closed)]


async def _told(session: Session, programme: Programme, one: Distribution, step: DistributionStep) -> Facts:
    """Clear what asked for this step, and tell those who have something to do or to know next."""
    ended = [alerts.ended(one.alert_id, step)] if one.alert_id else []
    said = alerts.after_step(programme, one, step, await name_of(session, one.unit))
    one.alert_id = said.alert if said and step.to_status not in queries.ENDED else None
    return [*cleared(*ended), *raised(*([said] if said else []))]
