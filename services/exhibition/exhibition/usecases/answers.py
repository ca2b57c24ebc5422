"""A unit answers a call; its Kanwil may exempt it."""

from datetime import datetime
from uuid import UUID

from chassis import clock
from chassis.auth import Principal
from chassis.db import Session
from chassis.history import author
from chassis.outbox import publish_all
from chassis.rows import locked

from exhibition.errors import CallNotOpen
from exhibition.models import AnswerAction, DeadlineKind, Exhibition, ExhibitionHistory, Participation
from exhibition.queries import exhibitions, participations
from exhibition.usecases import deadlines


async def join(session: Session, operator: Principal, exhibition_id: UUID) -> Participation:
    """The unit says that it takes part. Its deadline stays until it has submitted an entry."""
    await _calling(session, operator, exhibition_id)
    answer = await participations.find_participation(session, operator, exhibition_id, operator.unit, for_update=True)
    before, now = answer.status, clock.now()
    if answer.join(operator.subject, now):
        _record(session, operator, answer, AnswerAction.JOIN, before, now)
    return answer


async def declare_nil(session: Session, operator: Principal, exhibition_id: UUID, reason: str) -> Participation:
    """The unit has nothing to show; that is an answer too."""
    await _calling(session, operator, exhibition_id)
    answer = await participations.find_participation(session, operator, exhibition_id, operator.unit, for_update=True)
    before, now = answer.status, clock.now()
    standing = await participations.standing_entries(session, exhibition_id, answer.unit)
    first = answer.declare_nil(operator.subject, reason, standing, now)
    _record(session, operator, answer, AnswerAction.NIL, before, now, reason)
    if first:
        await publish_all(session, await deadlines.met(session, exhibition_id, DeadlineKind.CALL, answer.unit, now))
    return answer


async def exempt(session: Session, reviewer: Principal, exhibition_id: UUID, unit: str, reason: str) -> Participation:
    """The call does not apply to the unit: it leaves the denominator, and its reminders stop."""
    exhibition = await _shared(session, reviewer, exhibition_id)
    if not exhibition.is_calling:
        raise CallNotOpen
    answer = await participations.find_participation(session, reviewer, exhibition_id, unit, for_update=True)
    before, now = answer.status, clock.now()
    standing = await participations.standing_entries(session, exhibition_id, answer.unit)
    answer.exempt(reviewer.subject, reason, standing, now)
    _record(session, reviewer, answer, AnswerAction.EXEMPT, before, now, reason)
    if answer.met_at is None:
        await publish_all(session, await deadlines.let_off(session, exhibition_id, answer.unit, reason))
    return answer


async def _calling(session: Session, operator: Principal, exhibition_id: UUID) -> Exhibition:
    exhibition = await _shared(session, operator, exhibition_id)
    exhibition.check_call_open(clock.now())
    return exhibition


async def _shared(session: Session, who: Principal, exhibition_id: UUID) -> Exhibition:
    """Locked against being moved or closed meanwhile. Raises `NotFound`."""
    await exhibitions.find_exhibition(session, who, exhibition_id)
    return await locked(session, Exhibition, exhibition_id, shared=True)


def _record(
    session: Session,
    who: Principal,
    answer: Participation,
    action: AnswerAction,
    before: str,
    now: datetime,
    note: str | None = None,
) -> None:
    session.add(
        ExhibitionHistory(
            exhibition_id=answer.exhibition_id,
            action=action,
            from_status=before,
            to_status=answer.status,
            **author(who),
            at=now,
            about_unit=answer.unit,
            note=note,
        )
    )
