"""Faults of a form of a supplier that is refused already."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import Conflict, FieldProblem, Problem

from suppliers.domain.entry_validation import OfferCells, read_entered
from suppliers.domain.profile import read_profile
from suppliers.errors import SameSupplier
from suppliers.queries import suppliers as queries
from suppliers.schemas.suppliers import MOST_OFFERS, Certificates, OfferIn, SupplierIn, shown_npwp
from suppliers.usecases.suppliers import field_problems


async def find_faults(
    session: Session, operator: Principal, sent: Mapping[str, Any], supplier_id: UUID | None = None
) -> tuple[list[FieldProblem], Problem | None]:
    """Every fault in it by field, and why it would be refused as a whole, so that
    nobody mends one only to be told of the next. `supplier_id`: whom it changes.
    """
    identity = {name: _text(sent.get(name)) for name in SupplierIn.model_fields if name != "offers"}
    identity |= {kind: _text(_part(sent.get("certificates"), kind)) for kind in Certificates.model_fields}
    stale = False
    if supplier_id:
        supplier = await queries.find_supplier(session, operator, supplier_id)
        known = read_profile(supplier)
        if identity["npwp"] and identity["npwp"] == shown_npwp(known, own=True):
            identity["npwp"] = known.npwp or known.nik
        version = _text(sent.get("version")) or ""
        stale = version.isdecimal() and version != str(supplier.version)
    offers = sent.get("offers")
    rows = offers[:MOST_OFFERS] if isinstance(offers, list) else []
    entered = read_entered(identity, [_as_cells(one) for one in rows])
    if stale:
        return field_problems(entered), Conflict()
    same = await queries.matching(session, operator.unit, entered.profile) if entered.profile else None
    return field_problems(entered), SameSupplier(same) if same and same != supplier_id else None


def _as_cells(offer: Any) -> OfferCells:
    texts = {name: _text(_part(offer, name)) for name in OfferIn.model_fields}
    months = _part(offer, "months")
    ticked = {str(one) for one in (months if isinstance(months, list) else [months])}
    return OfferCells(
        texts["commodity"] or "",
        texts["unit"],
        texts["price"],
        texts["monthly_capacity"],
        tuple(month for month in range(1, 13) if str(month) in ticked),
    )


def _part(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
