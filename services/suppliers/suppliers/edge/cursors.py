"""Where a list goes on. Raises `Unacceptable` for a cursor that we did not make."""

import json
from datetime import datetime
from uuid import UUID

from chassis.errors import Unacceptable
from chassis.http.paging import decode

from suppliers.models import Supplier
from suppliers.queries.suppliers import Order, Position


def after_id(cursor: str | None) -> UUID | None:
    position = decode(cursor)
    try:
        return UUID(position) if position else None
    except ValueError:
        raise _unknown() from None


def after_number(cursor: str | None) -> int | None:
    position = decode(cursor)
    if position is None:
        return None
    if not (position.isascii() and position.isdecimal()) or len(position) > 7:
        raise _unknown()
    return int(position)


def after_supplier(cursor: str | None, order: Order) -> Position | None:
    position = decode(cursor)
    if position is None:
        return None
    try:
        value, supplier_id = json.loads(position)
        if not isinstance(value, str) or "\0" in value:
            raise ValueError("not a position")
        return (value if order is Order.NAME else _aware(value)), UUID(supplier_id)
    except (ValueError, TypeError, AttributeError):
        raise _unknown() from None


def of_supplier(supplier: Supplier, order: Order) -> str:
    """The position of a supplier in such a list."""
    value = supplier.name if order is Order.NAME else supplier.updated_at.isoformat()
    return json.dumps([value, str(supplier.id)])


def _aware(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("without a zone")
    return moment


def _unknown() -> Unacceptable:
    return Unacceptable(
        "Penanda halaman tidak dikenal. Mulai dari halaman pertama.", "Unknown cursor. Begin at the first page."
    )
