"""Exhibitions as lists and singly, with what belongs to each. A plan is the directorate's own affair."""

from collections.abc import Sequence
from uuid import UUID

from chassis import history, units
from chassis.auth import Level, Principal
from chassis.db import Session
from chassis.errors import NotFound
from chassis.http import CursorPage
from chassis.http.paging import Key, paginate
from sqlalchemy import ColumnElement, true
from sqlmodel import col, select

from exhibition.models import Criterion, Day, Exhibition, ExhibitionCategory, ExhibitionHistory, ExhibitionStatus

RUNNING = (
    ExhibitionStatus.CALLING,
    ExhibitionStatus.CURATING,
    ExhibitionStatus.PREPARING,
    ExhibitionStatus.RUNNING,
    ExhibitionStatus.OVER,
)


async def list_exhibitions(
    session: Session, reader: Principal, *, status: ExhibitionStatus | None, cursor: str | None = None, limit: int
) -> CursorPage[Exhibition]:
    """Newest first."""
    wanted = select(Exhibition).where(_visible(reader))
    if status:
        wanted = wanted.where(col(Exhibition.status) == status)
    return await paginate(session, wanted, Key(col(Exhibition.id), descending=True), limit, cursor)


async def running(session: Session, reader: Principal) -> Sequence[Exhibition]:
    """Those between announcement and report, and of the directorate those planned, newest first."""
    states = (*RUNNING, ExhibitionStatus.PLANNED) if reader.level is Level.DITJEN else RUNNING
    wanted = select(Exhibition).where(_visible(reader), col(Exhibition.status).in_(states))
    return (await session.exec(wanted.order_by(col(Exhibition.id).desc()).limit(20))).all()


async def find_exhibition(session: Session, reader: Principal, exhibition_id: UUID) -> Exhibition:
    """Raises `NotFound`."""
    wanted = select(Exhibition).where(col(Exhibition.id) == exhibition_id, _visible(reader))
    found = (await session.exec(wanted)).first()
    if found is None:
        raise NotFound
    return found


async def days_of(session: Session, exhibition_id: UUID) -> Sequence[Day]:
    """In order."""
    return (await session.exec(select(Day).where(col(Day.exhibition_id) == exhibition_id).order_by(col(Day.day)))).all()


async def categories_of(session: Session, exhibition_id: UUID) -> Sequence[ExhibitionCategory]:
    """By code."""
    wanted = select(ExhibitionCategory).where(col(ExhibitionCategory.exhibition_id) == exhibition_id)
    return (await session.exec(wanted.order_by(col(ExhibitionCategory.category)))).all()


async def criteria_of(session: Session, exhibition_id: UUID) -> Sequence[Criterion]:
    wanted = select(Criterion).where(col(Criterion.exhibition_id) == exhibition_id)
    return (await session.exec(wanted.order_by(col(Criterion.position)))).all()


async def units_called_now(session: Session, exhibition: Exhibition) -> int:
    """Number of units that announcing it now would call."""
    return len(await units.of_types(session, exhibition.unit_types))


async def history_of(session: Session, exhibition_id: UUID) -> Sequence[ExhibitionHistory]:
    """Oldest first."""
    return await history.history_of(session, ExhibitionHistory, ExhibitionHistory.exhibition_id, exhibition_id)


def _visible(reader: Principal) -> ColumnElement[bool]:
    if reader.level is Level.DITJEN:
        return true()
    return col(Exhibition.called_at).is_not(None)
