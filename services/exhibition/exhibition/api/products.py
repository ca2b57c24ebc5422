"""/products: a unit keeps its product masters, others read them."""

from typing import Annotated
from uuid import UUID

from chassis import access
from chassis.db import Session
from chassis.http import Cursor, CursorPage, InTransaction, Limit, Router
from chassis.schemas import Code, Search
from fastapi import Query

from exhibition.models import Product
from exhibition.permissions import ExhibitionsRead, MakersRead, ProductsWrite
from exhibition.queries import products as queries
from exhibition.queries import readiness
from exhibition.queries.products import Filter
from exhibition.schemas.makers import MakerOut, ShareOut
from exhibition.schemas.products import ProductChange, ProductDetail, ProductHistoryOut, ProductIn, ProductOut
from exhibition.usecases import products as usecases

router = Router(prefix="/products", tags=["products"])


@router.get("")
async def list_products(
    session: InTransaction,
    reader: ExhibitionsRead,
    q: Annotated[Search | None, Query(description="part of the name")] = None,
    unit: Code | None = None,
    category: Code | None = None,
    active: bool | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CursorPage[ProductOut]:
    """By name, of what you may see."""
    wanted = Filter(q=q, category=category, unit=unit, active=active)
    found = await queries.list_products(session, reader, wanted, cursor=cursor, limit=limit)
    return found.map(ProductOut.model_validate)


@router.post("", status_code=201)
async def add_product(session: InTransaction, operator: ProductsWrite, data: ProductIn) -> ProductDetail:
    return await _detail(session, await usecases.add_product(session, operator, data))


@router.get("/{product_id}")
async def get_product(session: InTransaction, reader: ExhibitionsRead, product_id: UUID) -> ProductDetail:
    """With its pictures, certificates and readiness; of its makers the pseudonyms that they agreed to."""
    return await _detail(session, await queries.find_product(session, reader, product_id))


@router.put("/{product_id}")
async def update_product(
    session: InTransaction, operator: ProductsWrite, product_id: UUID, data: ProductChange
) -> ProductDetail:
    """The whole product anew."""
    return await _detail(session, await usecases.update_product(session, operator, product_id, data))


@router.get("/{product_id}/makers")
async def list_makers_of(session: InTransaction, operator: MakersRead, product_id: UUID) -> list[ShareOut]:
    """Makers of a product, for the unit itself alone."""
    product = await queries.find_product(session, operator, product_id)
    made = await queries.makers_of(session, product.id)
    if made:
        access.look(operator)
    return [ShareOut(maker=MakerOut.model_validate(maker), share=share) for maker, share in made]


@router.get("/{product_id}/history")
async def list_history(session: InTransaction, reader: ExhibitionsRead, product_id: UUID) -> list[ProductHistoryOut]:
    """Changes, oldest first."""
    product = await queries.find_product(session, reader, product_id)
    return [ProductHistoryOut.model_validate(one) for one in await queries.history_of(session, product.id)]


async def _detail(session: Session, product: Product) -> ProductDetail:
    return ProductDetail.of(
        product,
        await queries.pictures_of(session, product.id),
        await queries.certificates_of(session, product.id),
        await queries.makers_of(session, product.id),
        await readiness.of_product(session, product),
    )
