"""The local copy of the directory, as far as somebody may see it."""

from collections.abc import Sequence

from sqlmodel import col, select

from chassis.auth import Principal
from chassis.db import Session
from chassis.http.paging import CursorPage, Key, paginate
from chassis.units import Unit


async def list_units(
    session: Session,
    reader: Principal,
    *,
    q: str | None = None,
    kanwil: str | None = None,
    unit_type: str | None = None,
    cursor: str | None = None,
    limit: int,
) -> CursorPage[Unit]:
    """By code."""
    wanted = select(Unit).where(reader.scope(col(Unit.code), col(Unit.kanwil)))
    if q:
        wanted = wanted.where(col(Unit.name).icontains(q, autoescape=True))
    if kanwil:
        wanted = wanted.where(col(Unit.kanwil) == kanwil)
    if unit_type:
        wanted = wanted.where(col(Unit.unit_type) == unit_type)
    return await paginate(session, wanted, Key(col(Unit.code)), limit, cursor)


async def names_of(session: Session, codes: Sequence[str]) -> dict[str, str]:
    """Code → name, of those that are known."""
    rows = await session.exec(select(Unit.code, Unit.name).where(col(Unit.code).in_(codes)))
    return dict(rows.all())


async def kanwil_of(session: Session, code: str) -> str:
    """The name of the regional office above a unit, as far as it is known."""
    above = select(Unit.kanwil).where(col(Unit.code) == code).scalar_subquery()
    found = (await session.exec(select(Unit.name).where(col(Unit.code) == above))).first()
    return found or "Kanwil"


async def all_names(session: Session) -> dict[str, str]:
    """Code → name of every office. Names are public; which rows carry them is the other queries' affair."""
    return dict((await session.exec(select(Unit.code, Unit.name))).all())
