"""Readiness of products, with what it is judged by."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis import clock
from chassis.db import Session
from sqlalchemy import func
from sqlmodel import col, select

from exhibition.domain.readiness import Readiness, readiness
from exhibition.models import Day, Entry, Product
from exhibition.queries import products


async def of_product(session: Session, product: Product) -> Readiness:
    """As if all of its stock were entered today for a show that ends today."""
    today = clock.now().astimezone(ZoneInfo("Asia/Jakarta")).date()
    return await _judge(session, product, product.price, max(product.stock, 1), today)


async def of_entry(session: Session, entry: Entry, product: Product) -> Readiness:
    """On the last day of its exhibition."""
    last = await last_day(session, entry.exhibition_id)
    return await _judge(session, product, entry.price, entry.quantity, last)


async def last_day(session: Session, exhibition_id: UUID) -> date:
    return (await session.exec(select(func.max(col(Day.day))).where(col(Day.exhibition_id) == exhibition_id))).one()


async def _judge(session: Session, product: Product, price: int | None, quantity: int, day: date) -> Readiness:
    return readiness(
        product,
        price=price,
        quantity=quantity,
        roles=[one.role for one in await products.pictures_of(session, product.id)],
        certificates=await products.certificates_of(session, product.id),
        makers=[maker for maker, _ in await products.makers_of(session, product.id)],
        day=day,
    )
