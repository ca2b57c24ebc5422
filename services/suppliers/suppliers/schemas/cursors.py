"""Where a list goes on. Raises `UnknownCursor` for a cursor that we did not make."""

import json
from uuid import UUID

from chassis.http.paging import UnknownCursor, decode, moment_in, text_in

from suppliers.models import Supplier
from suppliers.queries.suppliers import Order, Position


def after_id(cursor: str | None) -> UUID | None:
    position = decode(cursor)
    try:
        return UUID(position) if position else None
    except ValueError:
        raise UnknownCursor from None


def after_number(cursor: str | None) -> int | None:
    position = decode(cursor)
    if position is None:
        return None
    if not (position.isascii() and position.isdecimal()) or len(position) > 7:
        raise UnknownCursor
    return int(position)


def after_supplier(cursor: str | None, order: Order) -> Position | None:
    position = decode(cursor)
    if position is None:
        return None
    try:
        value, supplier_id = json.loads(position)
        text = text_in(value)
        return (text if order is Order.NAME else moment_in(text)), UUID(supplier_id)
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise UnknownCursor from None


def of_supplier(supplier: Supplier, order: Order) -> str:
    """The position of a supplier in such a list."""
    value = supplier.name if order is Order.NAME else supplier.updated_at.isoformat()
    return json.dumps([value, str(supplier.id)])
