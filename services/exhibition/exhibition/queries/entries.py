"""Entries with their products, within what the reader may see."""

from collections.abc import Collection, Sequence
from uuid import UUID

from chassis import history
from chassis.auth import Level, Principal
from chassis.db import Session
from chassis.errors import NotFound
from chassis.http import CursorPage
from chassis.http.paging import Key, paginate
from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from exhibition.models import Entry, EntryHistory, EntryStatus, Product
from exhibition.models.entry import OUT


async def list_entries(
    session: Session,
    reader: Principal,
    exhibition_id: UUID,
    *,
    status: Collection[EntryStatus] = (),
    unit: str | None = None,
    category: str | None = None,
    cursor: str | None = None,
    limit: int,
) -> CursorPage[tuple[Entry, str]]:
    """With the product's name, oldest first. Drafts are the unit's own affair."""
    wanted = (
        select(Entry, Product.name)
        .join(Product, col(Product.id) == col(Entry.product_id))
        .where(col(Entry.exhibition_id) == exhibition_id, _scope(reader))
    )
    if status:
        wanted = wanted.where(col(Entry.status).in_(status))
    if unit:
        wanted = wanted.where(col(Entry.unit) == unit)
    if category:
        wanted = wanted.where(col(Entry.category) == category)
    found = await paginate(session, wanted, Key(col(Entry.id)), limit, cursor)
    return found.map(lambda row: (row[0], row[1]))


async def find_entry(session: Session, reader: Principal, entry_id: UUID) -> tuple[Entry, Product]:
    """Raises `NotFound`."""
    wanted = (
        select(Entry, Product)
        .join(Product, col(Product.id) == col(Entry.product_id))
        .where(col(Entry.id) == entry_id, _scope(reader))
        .execution_options(populate_existing=True)
    )
    found = (await session.exec(wanted)).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


async def entry_of_product(session: Session, exhibition_id: UUID, product_id: UUID) -> UUID | None:
    wanted = select(Entry.id).where(col(Entry.exhibition_id) == exhibition_id, col(Entry.product_id) == product_id)
    return (await session.exec(wanted)).first()


async def taken_in(session: Session, exhibition_id: UUID, unit: str, category: str) -> int:
    """Number of the unit's entries of a category that take a place."""
    wanted = select(func.count()).where(
        col(Entry.exhibition_id) == exhibition_id,
        col(Entry.unit) == unit,
        col(Entry.category) == category,
        col(Entry.status).not_in(OUT),
    )
    return (await session.exec(wanted)).one()


async def product_ids_in(session: Session, exhibition_id: UUID, unit: str) -> set[UUID]:
    """Products of the unit that have an entry there already."""
    wanted = select(Entry.product_id).where(col(Entry.exhibition_id) == exhibition_id, col(Entry.unit) == unit)
    return set((await session.exec(wanted)).all())


async def of_product(session: Session, reader: Principal, product_id: UUID) -> Sequence[Entry]:
    """Every entry that a product was ever in, newest first."""
    wanted = select(Entry).where(col(Entry.product_id) == product_id, _scope(reader))
    return (await session.exec(wanted.order_by(col(Entry.id).desc()))).all()


async def told_of_waiting(session: Session, exhibition_id: UUID) -> Sequence[Entry]:
    """Entries of which an alert tells their Kanwil that they wait; locked, in one order for everybody."""
    wanted = select(Entry).where(col(Entry.exhibition_id) == exhibition_id, col(Entry.review_alert_id).is_not(None))
    wanted = wanted.order_by(col(Entry.id)).with_for_update().execution_options(populate_existing=True)
    return (await session.exec(wanted)).all()


async def history_of(session: Session, entry_id: UUID) -> Sequence[EntryHistory]:
    """Oldest first."""
    return await history.history_of(session, EntryHistory, EntryHistory.entry_id, entry_id)


def _scope(reader: Principal) -> ColumnElement[bool]:
    within = reader.scope(col(Entry.unit), col(Entry.kanwil))
    if reader.level is Level.UPT and not reader.sees_all:
        return within
    return within & (col(Entry.round) > 0)


async def open_of_unit(session: Session, operator: Principal) -> Sequence[tuple[Entry, str]]:
    """The unit's drafts and returned entries, with the product's name, those to be corrected first on top."""
    wanted = (
        select(Entry, Product.name)
        .join(Product, col(Product.id) == col(Entry.product_id))
        .where(
            col(Entry.unit) == operator.unit,
            col(Entry.status).in_((EntryStatus.RETURNED, EntryStatus.DRAFT)),
        )
        .order_by(col(Entry.correct_by), col(Entry.id))
        .limit(200)
    )
    return [(entry, name) for entry, name in await session.exec(wanted)]
