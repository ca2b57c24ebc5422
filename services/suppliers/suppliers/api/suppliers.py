"""/suppliers: a unit keeps its register, others read it."""

from typing import Annotated
from uuid import UUID

from chassis.auth import Principal
from chassis.http import Cursor, CursorPage, InTransaction, Limit, Router
from chassis.schemas import Code, Search
from fastapi import Query

from suppliers.models import Supplier
from suppliers.permissions import SuppliersRead, SuppliersWrite
from suppliers.queries import suppliers as queries
from suppliers.queries.suppliers import Filter
from suppliers.schemas.suppliers import (
    IssueOut,
    SupplierChange,
    SupplierHistoryOut,
    SupplierIn,
    SupplierOut,
    SupplierSaved,
)
from suppliers.usecases import suppliers as usecases
from suppliers.usecases.suppliers import Remarks

router = Router(prefix="/suppliers", tags=["suppliers"])


@router.get("")
async def list_suppliers(
    session: InTransaction,
    reader: SuppliersRead,
    q: Annotated[Search | None, Query(description="part of the name")] = None,
    unit: Code | None = None,
    kanwil: Code | None = None,
    commodity: Code | None = None,
    region: Annotated[str | None, Query(pattern=r"^[0-9.]{2,13}$", description="code of any depth, e.g. 36")] = None,
    status: Annotated[str | None, Query(pattern="^(aktif|nonaktif)$")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CursorPage[SupplierOut]:
    """By name, of what you may see."""
    wanted = Filter(q, unit, kanwil, commodity, region, None if status is None else status == "aktif")
    found = await queries.list_suppliers(session, reader, wanted, cursor=cursor, limit=limit)
    return found.map(lambda row: SupplierOut.of(row, reader))


@router.post("", status_code=201)
async def register_supplier(session: InTransaction, operator: SuppliersWrite, data: SupplierIn) -> SupplierSaved:
    """Errors refuse it; warnings are answered with what was saved."""
    supplier, remarks = await usecases.register_supplier(session, operator, data)
    return _saved(supplier, operator, remarks)


@router.get("/{supplier_id}")
async def get_supplier(session: InTransaction, reader: SuppliersRead, supplier_id: UUID) -> SupplierOut:
    return SupplierOut.of(await queries.find_supplier(session, reader, supplier_id), reader)


@router.put("/{supplier_id}")
async def update_supplier(
    session: InTransaction, operator: SuppliersWrite, supplier_id: UUID, data: SupplierChange
) -> SupplierSaved:
    """The whole supplier anew. A save without change changes nothing and tells nobody."""
    supplier, remarks = await usecases.update_supplier(session, operator, supplier_id, data)
    return _saved(supplier, operator, remarks)


@router.get("/{supplier_id}/history")
async def get_history(session: InTransaction, reader: SuppliersRead, supplier_id: UUID) -> list[SupplierHistoryOut]:
    """History of changed fields with old and new values, who and when, oldest first."""
    supplier = await queries.find_supplier(session, reader, supplier_id)
    return [SupplierHistoryOut.of(line, supplier, reader) for line in await queries.history_of(session, supplier_id)]


def _saved(supplier: Supplier, operator: Principal, remarks: Remarks) -> SupplierSaved:
    return SupplierSaved(supplier=SupplierOut.of(supplier, operator), issues=[IssueOut.of(issue) for issue in remarks])
