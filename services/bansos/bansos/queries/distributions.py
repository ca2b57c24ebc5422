"""Distributions and their steps, within what the reader may see."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound
from chassis.history import history_of
from chassis.http import CursorPage
from chassis.http.paging import Key, paginate
from chassis.units import DITJEN
from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select

from bansos.models import Distribution, DistributionDuty, DistributionStep, Duty, Programme, Status

ENDED = (Status.CLOSED, Status.CANCELLED)


async def list_distributions(
    session: Session,
    reader: Principal,
    *,
    programme: UUID | None = None,
    status: Status | None = None,
    cursor: str | None,
    limit: int,
) -> CursorPage[Distribution]:
    """The newest first."""
    wanted = select(Distribution).where(_scope(reader))
    if programme:
        wanted = wanted.where(col(Distribution.programme_id) == programme)
    if status:
        wanted = wanted.where(col(Distribution.status) == status)
    return await paginate(session, wanted, Key(col(Distribution.id), descending=True), limit, cursor)


async def list_waiting(
    session: Session, reader: Principal, duties: Mapping[Status, Duty], limit: int
) -> Sequence[Distribution]:
    """Distributions that wait for one of these duties and in which the reader has no other, the first to be held first.
    Those of many packages wait for the directorate, the rest for the Kanwil."""
    is_many = col(Distribution.verified) > col(Programme.kanwil_limit)
    wanted = (
        select(Distribution)
        .join(Programme, col(Programme.id) == col(Distribution.programme_id))
        .join(
            DistributionDuty,
            and_(
                col(DistributionDuty.distribution_id) == col(Distribution.id),
                col(DistributionDuty.subject) == reader.subject,
            ),
            isouter=True,
        )
        .where(
            _scope(reader),
            or_(
                *(
                    and_(col(Distribution.status) == status, func.coalesce(col(DistributionDuty.duty), duty) == duty)
                    for status, duty in duties.items()
                )
            ),
            or_(col(Distribution.status) != Status.APPROVAL, is_many if reader.unit == DITJEN else ~is_many),
        )
    )
    return (await session.exec(wanted.order_by(col(Distribution.held_on), col(Distribution.id)).limit(limit))).all()


async def find_distribution(
    session: Session, reader: Principal, distribution_id: UUID, *, for_update: bool = False
) -> Distribution:
    """Raises `NotFound`."""
    wanted = select(Distribution).where(col(Distribution.id) == distribution_id, _scope(reader))
    if for_update:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(wanted)).first()
    if found is None:
        raise NotFound
    return found


async def units_with_day(session: Session, programme_id: UUID, held_on: date) -> set[str]:
    """Units that have a distribution of that programme on that day, those called off left out."""
    wanted = select(Distribution.unit).where(
        col(Distribution.programme_id) == programme_id,
        col(Distribution.held_on) == held_on,
        col(Distribution.status) != Status.CANCELLED,
    )
    return set((await session.exec(wanted)).all())


async def steps_of(session: Session, distribution_id: UUID) -> Sequence[DistributionStep]:
    """Oldest first."""
    return await history_of(session, DistributionStep, DistributionStep.distribution_id, distribution_id)


async def find_step(session: Session, distribution_id: UUID, number: int) -> DistributionStep:
    """Raises `NotFound`."""
    wanted = select(DistributionStep).where(
        col(DistributionStep.distribution_id) == distribution_id, col(DistributionStep.number) == number
    )
    found = (await session.exec(wanted)).first()
    if found is None:
        raise NotFound
    return found


async def duties_held(session: Session, distribution_id: UUID, subject: str) -> list[str]:
    """Duties that this person has in this distribution: none or one."""
    wanted = select(DistributionDuty.duty).where(
        col(DistributionDuty.distribution_id) == distribution_id, col(DistributionDuty.subject) == subject
    )
    return list((await session.exec(wanted)).all())


def _scope(reader: Principal) -> ColumnElement[bool]:
    return reader.scope(col(Distribution.unit), col(Distribution.kanwil))
