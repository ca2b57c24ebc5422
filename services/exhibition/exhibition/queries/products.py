"""Products with what belongs to them, within what the reader may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis import history
from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound
from chassis.http import CursorPage
from chassis.http.paging import Key, paginate
from sqlalchemy import ColumnElement
from sqlmodel import col, select

from exhibition.models import Certificate, Maker, Picture, PictureRole, Product, ProductHistory, ProductMaker

_FRONT_FIRST = col(Picture.role) != PictureRole.FRONT


@dataclass(frozen=True)
class Filter:
    q: str | None = None
    category: str | None = None
    unit: str | None = None
    active: bool | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.q:
            found.append(col(Product.name).icontains(self.q, autoescape=True))
        if self.category:
            found.append(col(Product.category) == self.category)
        if self.unit:
            found.append(col(Product.unit) == self.unit)
        if self.active is not None:
            found.append(col(Product.active).is_(self.active))
        return found


async def list_products(
    session: Session, reader: Principal, wanted: Filter, *, cursor: str | None = None, limit: int
) -> CursorPage[Product]:
    """By name."""
    query = select(Product).where(_scope(reader), *wanted.conditions())
    return await paginate(session, query, Key(col(Product.name), col(Product.id)), limit, cursor)


async def find_product(session: Session, reader: Principal, product_id: UUID, *, for_update: bool = False) -> Product:
    """Raises `NotFound`."""
    wanted = select(Product).where(col(Product.id) == product_id, _scope(reader))
    if for_update:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(wanted)).first()
    if found is None:
        raise NotFound
    return found


async def same_name_or_code(session: Session, unit: str, name_key: str, code: str, but: UUID | None) -> UUID | None:
    """Another product of the unit with this name or this code."""
    wanted = select(Product.id).where(
        col(Product.unit) == unit, (col(Product.name_key) == name_key) | (col(Product.code) == code)
    )
    return next((found for found in await session.exec(wanted) if found != but), None)


async def codes_of(session: Session, unit: str) -> set[str]:
    return set((await session.exec(select(Product.code).where(col(Product.unit) == unit))).all())


async def certificates_of(session: Session, product_id: UUID) -> Sequence[Certificate]:
    wanted = select(Certificate).where(col(Certificate.product_id) == product_id)
    return (await session.exec(wanted.order_by(col(Certificate.kind), col(Certificate.number)))).all()


async def pictures_of(session: Session, product_id: UUID) -> Sequence[Picture]:
    """The front first, then by place."""
    wanted = select(Picture).where(col(Picture.product_id) == product_id)
    return (await session.exec(wanted.order_by(_FRONT_FIRST, col(Picture.position)))).all()


async def first_pictures(session: Session, products: Collection[UUID]) -> dict[UUID, Picture]:
    """The picture by which each of these products is known, where there is one."""
    if not products:
        return {}
    wanted = (
        select(Picture)
        .where(col(Picture.product_id).in_(products))
        .order_by(_FRONT_FIRST.desc(), col(Picture.position).desc())
    )  # the last of each product stays
    return {one.product_id: one for one in await session.exec(wanted)}


async def find_picture(session: Session, reader: Principal, picture_id: UUID) -> Picture:
    """Raises `NotFound`."""
    wanted = (
        select(Picture)
        .join(Product, col(Product.id) == col(Picture.product_id))
        .where(col(Picture.id) == picture_id, _scope(reader))
    )
    found = (await session.exec(wanted)).first()
    if found is None:
        raise NotFound
    return found


async def makers_of(session: Session, product_id: UUID) -> list[tuple[Maker, int]]:
    """With the share of each, in the order in which they were recorded."""
    wanted = (
        select(Maker, ProductMaker.share)
        .join(ProductMaker, col(ProductMaker.maker_id) == col(Maker.id))
        .where(col(ProductMaker.product_id) == product_id)
        .order_by(col(Maker.id))
    )
    return [(maker, share) for maker, share in await session.exec(wanted)]


async def history_of(session: Session, product_id: UUID) -> Sequence[ProductHistory]:
    """Oldest first."""
    return await history.history_of(session, ProductHistory, ProductHistory.product_id, product_id)


async def names_of(session: Session, products: Collection[UUID]) -> dict[UUID, str]:
    if not products:
        return {}
    return dict((await session.exec(select(Product.id, Product.name).where(col(Product.id).in_(products)))).all())


def _scope(reader: Principal) -> ColumnElement[bool]:
    return reader.scope(col(Product.unit), col(Product.kanwil))
