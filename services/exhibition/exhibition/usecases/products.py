"""A unit keeps its product masters: what they are, who made them, which certificates they have."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import clock, units
from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import Conflict
from chassis.history import author
from chassis.rows import lock_name
from sqlalchemy import delete
from sqlmodel import col

from exhibition.domain.catalogue import categories
from exhibition.domain.texts import name_key, names_somebody
from exhibition.errors import MakerNamed, SameProduct, UnitUnknown, UnknownCategory, UnknownMaker
from exhibition.models import Certificate, Maker, Product, ProductHistory, ProductMaker, Unit, Validity
from exhibition.queries import makers, products
from exhibition.schemas.products import CertificateIn, ProductChange, ProductIn, ShareIn

TEXTS = ("name", "description", "materials", "story")
"""Fields that people outside the unit read."""
_NUMBERED = re.compile(r"P([0-9]{1,6})")


async def add_product(session: Session, operator: Principal, data: ProductIn) -> Product:
    """Raises `SameProduct`, `UnknownCategory`, `UnknownMaker`, `MakerNamed`."""
    unit = await own_unit(session, operator)
    await _lock(session, unit.code)
    now = clock.now()
    values = await _values(session, unit.code, data, None)
    product = Product(**values, unit=unit.code, kanwil=unit.kanwil or "", created_at=now, updated_at=now)
    session.add(product)
    await session.flush()
    await _write_parts(session, product, data)
    _record(session, operator, product, "tambah", [], now)
    await session.flush()
    return product


async def update_product(session: Session, operator: Principal, product_id: UUID, data: ProductChange) -> Product:
    """Make the product this. Other materials end certificates that hold while the composition stays.

    Raises `Conflict` when somebody has changed it since `version`.
    """
    await _lock(session, operator.unit)
    product = await products.find_product(session, operator, product_id, for_update=True)
    if data.version is not None and data.version != product.version:
        raise Conflict
    values = await _values(session, product.unit, data, product.id)
    changed = {name for name, value in values.items() if value != getattr(product, name)}
    changed |= await _other_parts(session, product, data)
    if not changed:
        return product
    now = clock.now()
    if "materials" in changed:
        await _end_compositions(session, product, now)
    for name in changed & values.keys():
        setattr(product, name, values[name])
    product.updated_at, product.version = now, product.version + 1
    await _write_parts(session, product, data)
    _record(session, operator, product, "ubah", sorted(changed - {"name_key"}), now)
    await session.flush()
    return product


async def set_active(session: Session, operator: Principal, product_id: UUID, *, active: bool) -> Product:
    """The unit no longer makes it, or does again."""
    product = await products.find_product(session, operator, product_id, for_update=True)
    if product.active != active:
        product.active, product.updated_at, product.version = active, clock.now(), product.version + 1
        _record(session, operator, product, "aktifkan" if active else "hentikan", ["active"], product.updated_at)
    return product


async def own_unit(session: Session, operator: Principal) -> Unit:
    """Raises `UnitUnknown` for one that the directory has not told of yet."""
    unit = await units.find(session, operator.unit)
    if unit is None or unit.kanwil is None:
        raise UnitUnknown
    return unit


async def _values(session: Session, unit: str, data: ProductIn, but: UUID | None) -> dict[str, Any]:
    """Columns of the product, judged."""
    if data.category not in categories():
        raise UnknownCategory
    key = name_key(data.name)
    code = data.code or await _next_code(session, unit)
    if await products.same_name_or_code(session, unit, key, code, but):
        raise SameProduct
    names = [one.name for one in await makers.of_unit(session, unit)]
    if any(names_somebody(getattr(data, field) or "", names) for field in TEXTS):
        raise MakerNamed
    values = data.model_dump(exclude={"makers", "certificates", "version", "code"})
    return values | {"code": code, "name_key": key}


async def _next_code(session: Session, unit: str) -> str:
    """`P001`, `P002`, …: the next that the unit has not used."""
    numbers = [int(found[1]) for one in await products.codes_of(session, unit) if (found := _NUMBERED.fullmatch(one))]
    return f"P{max(numbers, default=0) + 1:03}"


async def _other_parts(session: Session, product: Product, data: ProductIn) -> set[str]:
    """Names of the parts that differ: `makers`, `certificates`."""
    made = {maker.id: share for maker, share in await products.makers_of(session, product.id)}
    held = {(one.kind, one.number): _terms(one) for one in await products.certificates_of(session, product.id)}
    found = set()
    if made != {one.maker: one.share for one in data.makers}:
        found.add("makers")
    if held != {(one.kind, one.number): _terms(one) for one in data.certificates}:
        found.add("certificates")
    return found


def _terms(one: Certificate | CertificateIn) -> tuple[Any, ...]:
    return one.validity, one.issued_on, one.valid_until


async def _write_parts(session: Session, product: Product, data: ProductIn) -> None:
    await _write_makers(session, product, data.makers)
    await _write_certificates(session, product, data.certificates)


async def _write_makers(session: Session, product: Product, wanted: Sequence[ShareIn]) -> None:
    """Raises `UnknownMaker`."""
    known: dict[UUID, Maker] = {one.id: one for one in await makers.of_unit(session, product.unit)}
    if any(one.maker not in known for one in wanted):
        raise UnknownMaker
    await session.execute(delete(ProductMaker).where(col(ProductMaker.product_id) == product.id))
    session.add_all(ProductMaker(product_id=product.id, maker_id=one.maker, share=one.share) for one in wanted)


async def _write_certificates(session: Session, product: Product, wanted: Sequence[CertificateIn]) -> None:
    """Those that are there as wanted stay, with what ended them."""
    held = {(one.kind, one.number): one for one in await products.certificates_of(session, product.id)}
    terms: dict[tuple[str, str], tuple[Any, ...]] = {(one.kind, one.number): _terms(one) for one in wanted}
    keep = {key for key, one in held.items() if terms.get(key) == _terms(one)}
    for key, old in held.items():
        if key not in keep:
            await session.delete(old)
    await session.flush()
    session.add_all(
        Certificate(product_id=product.id, **one.model_dump()) for one in wanted if (one.kind, one.number) not in keep
    )


async def _end_compositions(session: Session, product: Product, now: datetime) -> None:
    for one in await products.certificates_of(session, product.id):
        if one.validity == Validity.COMPOSITION and one.void_since is None:
            one.void_since = now


async def _lock(session: Session, unit: str) -> None:
    """One writer at a time among one unit's products: two entering the same see each other."""
    await lock_name(session, f"products:{unit}")


def _record(session: Session, who: Principal, product: Product, action: str, changed: list[str], now: datetime) -> None:
    session.add(ProductHistory(product_id=product.id, action=action, changed=changed, **author(who), at=now))
