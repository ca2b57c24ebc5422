"""Programmes, within what the reader may see: the directorate's everybody, a Kanwil's its own units.

A draft is the affair of the office that plans it.
"""

from collections.abc import Sequence
from uuid import UUID

from chassis.auth import Level, Principal
from chassis.db import Session
from chassis.errors import NotFound
from chassis.http import CursorPage
from chassis.http.paging import Key, paginate
from chassis.units import DITJEN, Unit
from sqlalchemy import ColumnElement, and_, func, or_, true
from sqlmodel import col, select

from bansos.models import Distribution, Programme, ProgrammeStatus, Status
from bansos.queries.distributions import ENDED


async def list_programmes(
    session: Session, reader: Principal, *, status: ProgrammeStatus | None = None, cursor: str | None, limit: int
) -> CursorPage[Programme]:
    """The newest first."""
    wanted = select(Programme).where(_visible(reader))
    if status:
        wanted = wanted.where(col(Programme.status) == status)
    return await paginate(session, wanted, Key(col(Programme.id), descending=True), limit, cursor)


async def list_open(session: Session, reader: Principal) -> Sequence[Programme]:
    """Programmes of which the reader's unit may plan a distribution, by title."""
    wanted = select(Programme).where(_visible(reader), col(Programme.status) == ProgrammeStatus.OPEN)
    return (await session.exec(wanted.order_by(col(Programme.title), col(Programme.id)).limit(200))).all()


async def find_programme(
    session: Session, reader: Principal, programme_id: UUID, *, own: bool = False, for_update: bool = False
) -> Programme:
    """`own`: one that the reader's office runs. Raises `NotFound`."""
    wanted = select(Programme).where(col(Programme.id) == programme_id, _visible(reader))
    if own:
        wanted = wanted.where(col(Programme.office) == reader.unit)
    if for_update:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(wanted)).first()
    if found is None:
        raise NotFound
    return found


async def titles_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = await session.exec(select(Programme.id, Programme.title).where(col(Programme.id).in_(ids)))
    return dict(rows.all())


async def count_under_way(session: Session, programme_id: UUID) -> int:
    """Number of its distributions that have neither ended nor been called off."""
    wanted = select(func.count()).where(
        col(Distribution.programme_id) == programme_id, col(Distribution.status).not_in(ENDED)
    )
    return await session.scalar(wanted) or 0


async def totals(session: Session, programme_id: UUID) -> tuple[int, int]:
    """Number of its distributions that were closed, and packages handed over at them."""
    wanted = select(func.count(), func.coalesce(func.sum(col(Distribution.handed_over)), 0)).where(
        col(Distribution.programme_id) == programme_id, col(Distribution.status) == Status.CLOSED
    )
    number, handed_over = (await session.execute(wanted)).one()
    return number, int(handed_over or 0)


def _visible(reader: Principal) -> ColumnElement[bool]:
    draft = col(Programme.status) == ProgrammeStatus.DRAFT
    own = col(Programme.office) == reader.unit
    return and_(_in_scope(reader), or_(~draft, own))


def _in_scope(reader: Principal) -> ColumnElement[bool]:
    if reader.sees_all:
        return true()
    above = (
        reader.unit
        if reader.level is Level.KANWIL
        else select(Unit.kanwil).where(col(Unit.code) == reader.unit).scalar_subquery()
    )
    return or_(col(Programme.office) == DITJEN, col(Programme.office) == above)
