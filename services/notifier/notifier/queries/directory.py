"""Units and contacts, within what the asker may see."""

from collections.abc import Mapping, Sequence

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound
from chassis.http import CursorPage
from chassis.http.paging import Key, count_rows, paginate
from chassis.natural_order import natural_order
from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from notifier.models import Contact, Unit


def in_scope(principal: Principal) -> ColumnElement[bool]:
    """The units somebody sees; a Kanwil sees its UPT and itself."""
    return principal.scope(Unit.code, func.coalesce(Unit.kanwil, Unit.code))


async def find_unit(session: Session, principal: Principal, code: str) -> Unit:
    unit = (await session.exec(select(Unit).where(Unit.code == code, in_scope(principal)))).first()
    if unit is None:
        raise NotFound
    return unit


async def list_units(
    session: Session,
    principal: Principal,
    words: str | None,
    unit_type: str | None,
    kanwil: str | None,
    cursor: str | None,
    limit: int,
) -> CursorPage[Unit]:
    """By name; `words` are looked for in the name and the region."""
    wanted = _units(principal, words, unit_type, kanwil)
    return await paginate(session, wanted, Key(col(Unit.name), col(Unit.code), natural=True), limit, cursor)


async def count_units(
    session: Session, principal: Principal, words: str | None, unit_type: str | None, kanwil: str | None
) -> int:
    return await count_rows(session, _units(principal, words, unit_type, kanwil))


def _units(principal: Principal, words: str | None, unit_type: str | None, kanwil: str | None) -> SelectOfScalar[Unit]:
    wanted = select(Unit).where(in_scope(principal))
    if words:
        wanted = wanted.where(
            or_(col(Unit.name).icontains(words, autoescape=True), col(Unit.region).icontains(words, autoescape=True))
        )
    if unit_type:
        wanted = wanted.where(Unit.unit_type == unit_type)
    if kanwil:
        wanted = wanted.where(Unit.kanwil == kanwil)
    return wanted


async def contacts_of(session: Session, unit: str) -> Sequence[Contact]:
    return (await session.exec(select(Contact).where(Contact.unit == unit).order_by(col(Contact.jabatan)))).all()


async def find_kanwil_of(session: Session, unit: Unit) -> Unit | None:
    """The regional office above a unit; every unit may know its own."""
    return await session.get(Unit, unit.kanwil) if unit.kanwil else None


async def list_kanwil(session: Session, principal: Principal) -> Sequence[Unit]:
    """The regional offices of the units in scope."""
    wanted = select(Unit).where(Unit.unit_type == "Kanwil", in_scope(principal)).order_by(natural_order(col(Unit.name)))
    return (await session.exec(wanted)).all()


async def active_contacts_of(session: Session, units: Sequence[str]) -> Mapping[str, Sequence[Contact]]:
    """Of each of these units; asked once for all."""
    wanted = select(Contact).where(col(Contact.unit).in_(units), col(Contact.active)).order_by(col(Contact.jabatan))
    found: dict[str, list[Contact]] = {unit: [] for unit in units}
    for contact in (await session.exec(wanted)).all():
        found[contact.unit].append(contact)
    return found
