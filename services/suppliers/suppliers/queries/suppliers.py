"""Suppliers, within what the reader may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from chassis import history
from chassis.auth import Principal
from chassis.db import Session
from chassis.encryption import blind_index
from chassis.errors import NotFound
from chassis.http import CursorPage
from chassis.http.paging import Key, paginate
from chassis.natural_order import natural_order
from chassis.rows import lock_name
from sqlalchemy import ColumnElement, bindparam, exists, func
from sqlalchemy.orm import selectinload
from sqlmodel import col, select

from suppliers.domain.profile import Profile
from suppliers.models import Offer, Supplier, SupplierHistory, Unit
from suppliers.queries.scopes import within
from suppliers.queries.submissions import HAS_UNTOUCHED

_WITH_OFFERS = selectinload(Supplier.offers)  # type: ignore[arg-type]


class Order(StrEnum):
    NAME = "nama"
    NEWEST = "terbaru"


_KEYS = {
    Order.NAME: Key(col(Supplier.name), col(Supplier.id), natural=True),
    Order.NEWEST: Key(col(Supplier.updated_at), col(Supplier.id), descending=True),
}


@dataclass(frozen=True)
class Filter:
    """`region` is a code of any depth: 36 finds all of Banten."""

    q: str | None = None
    unit: str | None = None
    kanwil: str | None = None
    commodity: str | None = None
    region: str | None = None
    active: bool | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.q:
            found.append(col(Supplier.name).icontains(self.q, autoescape=True))
        if self.unit:
            found.append(col(Supplier.unit) == self.unit)
        if self.kanwil:
            found.append(col(Supplier.kanwil) == self.kanwil)
        if self.commodity:
            found.append(
                exists().where(col(Offer.supplier_id) == col(Supplier.id), col(Offer.commodity) == self.commodity)
            )
        if self.region:
            found.append(col(Supplier.region_code).startswith(self.region, autoescape=True))
        if self.active is not None:
            found.append(col(Supplier.active).is_(self.active))
        return found


async def active_names(session: Session, reader: Principal, ids: Collection[str]) -> list[tuple[UUID, str]]:
    """Those of these suppliers that are active, by name."""
    if not ids:
        return []
    wanted = select(Supplier.id, Supplier.name).where(within(reader, Supplier), col(Supplier.active))
    wanted = wanted.where(col(Supplier.id).in_([UUID(one) for one in ids]))
    return list((await session.exec(wanted.order_by(natural_order(col(Supplier.name)), col(Supplier.id)))).all())


async def list_suppliers(
    session: Session,
    reader: Principal,
    wanted: Filter,
    *,
    order: Order = Order.NAME,
    cursor: str | None = None,
    limit: int,
) -> CursorPage[Supplier]:
    """By name, or the last changed first."""
    query = select(Supplier).options(_WITH_OFFERS).where(within(reader, Supplier), *wanted.conditions())
    return await paginate(session, query, _KEYS[order], limit, cursor)


async def count_suppliers(session: Session, reader: Principal, wanted: Filter) -> int:
    query = select(func.count()).select_from(Supplier).where(within(reader, Supplier), *wanted.conditions())
    return (await session.exec(query)).one()


async def names_of(session: Session, reader: Principal, suppliers: Collection[UUID]) -> dict[UUID, str]:
    """Of those the reader may see."""
    if not suppliers:
        return {}
    wanted = select(Supplier.id, Supplier.name).where(col(Supplier.id).in_(suppliers), within(reader, Supplier))
    return dict((await session.exec(wanted)).all())


async def find_all(session: Session, reader: Principal, keys: Collection[UUID]) -> dict[UUID, Supplier]:
    """Of these the ones that the reader may see."""
    if not keys:
        return {}
    wanted = select(Supplier).where(col(Supplier.id).in_(keys), within(reader, Supplier))
    return {one.id: one for one in await session.exec(wanted)}


async def find_supplier(session: Session, reader: Principal, supplier_id: UUID) -> Supplier:
    """Raises `NotFound`."""
    wanted = (
        select(Supplier)
        .options(_WITH_OFFERS)
        .where(col(Supplier.id) == supplier_id, within(reader, Supplier))
        .execution_options(populate_existing=True)
    )
    found = (await session.exec(wanted)).first()
    if found is None:
        raise NotFound
    return found


async def register_of(session: Session, unit: str) -> Sequence[Supplier]:
    """All suppliers of a unit with their offers, oldest first."""
    wanted = (
        select(Supplier)
        .options(_WITH_OFFERS)
        .where(col(Supplier.unit) == unit)
        .order_by(col(Supplier.id))
        .execution_options(populate_existing=True)
    )
    return (await session.exec(wanted)).all()


def match_key(session: Session, profile: Profile) -> str:
    """Key that tells a supplier from the others of his unit, as the database keeps it."""
    return profile.match_key(lambda nik: blind_index(session, nik, "nik"))


async def matching(session: Session, unit: str, profile: Profile) -> UUID | None:
    """The unit's supplier with the match key of this profile."""
    key = match_key(session, profile)
    wanted = select(Supplier.id).where(col(Supplier.unit) == unit, col(Supplier.match_key) == key)
    return (await session.exec(wanted)).first()


_STANDING = select(
    Unit,
    select(Supplier.id)
    .where(col(Supplier.unit) == bindparam("unit"), col(Supplier.match_key) == bindparam("match_key"))
    .scalar_subquery(),
    HAS_UNTOUCHED,
).where(col(Unit.code) == bindparam("unit"))


class Standing(NamedTuple):
    """Standing of a unit when it saves a supplier: the unit, its supplier with the same match key, and whether it has
    returns not yet begun."""

    unit: Unit | None = None
    same: UUID | None = None
    has_untouched: bool = False


async def standing_of(session: Session, unit: str, profile: Profile) -> Standing:
    """In one statement."""
    key = match_key(session, profile)
    found = (await session.exec(_STANDING, params={"unit": unit, "match_key": key})).first()
    return Standing(*found) if found else Standing()


async def history_of(session: Session, supplier_id: UUID) -> Sequence[SupplierHistory]:
    """Oldest first."""
    return await history.history_of(session, SupplierHistory, SupplierHistory.supplier_id, supplier_id)


async def lock_register(session: Session, unit: str) -> None:
    """One writer at a time in one unit's register: two entering the same supplier see each other."""
    await lock_name(session, f"register:{unit}")
