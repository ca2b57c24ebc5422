"""A supplier as somebody enters it, on its way to the use case."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import Conflict, FieldProblem, Problem, Unacceptable

from suppliers.domain.entry_validation import Entered, OfferCells, read_entered
from suppliers.domain.profile import Profile
from suppliers.domain.supplier_rows import read_profile
from suppliers.domain.workbook import Issue, Severity
from suppliers.errors import SameSupplier
from suppliers.models import Supplier
from suppliers.queries import suppliers as queries
from suppliers.schemas.suppliers import MOST_OFFERS, Certificates, OfferIn, SupplierChange, SupplierIn, shown_npwp
from suppliers.usecases import suppliers as usecases

Remarks = Sequence[Issue]


async def register(session: Session, operator: Principal, data: SupplierIn) -> tuple[Supplier, Remarks]:
    """With what is worth a look though it was saved. Raises `Unacceptable` with every error by field."""
    entered = _read(data)
    supplier = await usecases.register_supplier(session, operator, _accepted(entered), entered.offers)
    return supplier, _remarks(entered)


async def change(
    session: Session, operator: Principal, supplier_id: UUID, data: SupplierChange
) -> tuple[Supplier, Remarks]:
    """The whole supplier anew. A number that comes back as it was shown, masked, is unchanged."""
    known = read_profile(await queries.find_supplier(session, operator, supplier_id))
    if data.npwp and data.npwp == shown_npwp(known, own=True):
        data = data.model_copy(update={"npwp": known.npwp or known.nik})
    entered = _read(data)
    supplier = await usecases.update_supplier(
        session,
        operator,
        supplier_id,
        _accepted(entered),
        entered.offers,
        active=data.active,
        version=data.version,
    )
    return supplier, _remarks(entered)


def _read(data: SupplierIn) -> Entered:
    return read_entered(data.identity(), [one.as_cells() for one in data.offers])


def _accepted(entered: Entered) -> Profile:
    if entered.profile is None or entered.errors:
        raise Unacceptable(
            "Ada isian yang belum benar. Perbaiki yang ditandai lalu simpan lagi.",
            "Some input is not right. Correct what is marked and save again.",
            fields=_problems(entered),
        )
    return entered.profile


async def look_over(
    session: Session, operator: Principal, sent: Mapping[str, Any], supplier_id: UUID | None = None
) -> tuple[list[FieldProblem], Problem | None]:
    """Of a form that is refused already: every fault in it by field, and why it would be refused as a whole, so that
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
        return _problems(entered), Conflict()
    same = await queries.matching(session, operator.unit, entered.profile) if entered.profile else None
    return _problems(entered), SameSupplier(same) if same and same != supplier_id else None


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


def _problems(entered: Entered) -> list[FieldProblem]:
    return [FieldProblem(one.field, one.code, one.message_id, one.message_en) for one in entered.errors]


def _remarks(entered: Entered) -> Remarks:
    return [issue for issue in entered.issues if issue.severity is not Severity.error]
