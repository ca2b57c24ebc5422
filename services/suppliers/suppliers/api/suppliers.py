"""/suppliers: a unit keeps its register, others read it."""

import json
from typing import Annotated
from uuid import UUID

from chassis.errors import FieldProblem, Unacceptable
from chassis.http import Cursor, InTransaction, Page, Router, page
from chassis.http.paging import Limit, decode
from fastapi import Query

from suppliers.api.vault import InVault
from suppliers.permissions import Operator, Reader
from suppliers.profile import Profile
from suppliers.queries import suppliers as queries
from suppliers.queries.suppliers import Filter
from suppliers.rules import Entered, read_entered
from suppliers.schemas.common import Code, Search
from suppliers.schemas.suppliers import (
    IssueOut,
    SupplierChange,
    SupplierHistoryOut,
    SupplierIn,
    SupplierOut,
    SupplierSaved,
    shown_npwp,
)
from suppliers.sealing import read_profile
from suppliers.usecases import suppliers as usecases
from suppliers.workbook import Severity

router = Router(prefix="/suppliers", tags=["suppliers"])


@router.get("")
async def list_suppliers(
    reader: Reader,
    session: InTransaction,
    vault: InVault,
    q: Annotated[Search | None, Query(description="part of the name")] = None,
    unit: Code | None = None,
    kanwil: Code | None = None,
    commodity: Code | None = None,
    region: Annotated[str | None, Query(pattern=r"^[0-9.]{2,13}$", description="code of any depth, e.g. 36")] = None,
    status: Annotated[str | None, Query(pattern="^(aktif|nonaktif)$")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[SupplierOut]:
    """By name, of what you may see."""
    wanted = Filter(q, unit, kanwil, commodity, region, None if status is None else status == "aktif")
    rows = await queries.list_suppliers(session, reader, wanted, after=_position(decode(cursor)), limit=limit)
    return page(
        [SupplierOut.of(row, reader, vault) for row in rows],
        limit,
        lambda one: json.dumps([one.name, str(one.id)]),
    )


@router.post("", status_code=201)
async def register_supplier(
    operator: Operator, session: InTransaction, vault: InVault, wish: SupplierIn
) -> SupplierSaved:
    """Errors refuse it; warnings are answered with what was saved."""
    entered = read_entered(wish.identity(), [one.as_cells() for one in wish.offers])
    supplier = await usecases.register_supplier(session, operator, vault, _accepted(entered), entered.offers)
    return SupplierSaved(supplier=SupplierOut.of(supplier, operator, vault), issues=_remarks(entered))


@router.get("/{supplier_id}")
async def get_supplier(reader: Reader, session: InTransaction, vault: InVault, supplier_id: UUID) -> SupplierOut:
    return SupplierOut.of(await queries.find_supplier(session, reader, supplier_id), reader, vault)


@router.put("/{supplier_id}")
async def update_supplier(
    operator: Operator, session: InTransaction, vault: InVault, supplier_id: UUID, wish: SupplierChange
) -> SupplierSaved:
    """The whole supplier anew. A save without change changes nothing and tells nobody."""
    known = read_profile(await queries.find_supplier(session, operator, supplier_id), vault)
    if wish.npwp and wish.npwp == shown_npwp(known, own=True):
        wish.npwp = known.npwp or known.nik
    entered = read_entered(wish.identity(), [one.as_cells() for one in wish.offers])
    supplier = await usecases.update_supplier(
        session,
        operator,
        vault,
        supplier_id,
        _accepted(entered),
        entered.offers,
        active=wish.active,
        version=wish.version,
    )
    return SupplierSaved(supplier=SupplierOut.of(supplier, operator, vault), issues=_remarks(entered))


@router.get("/{supplier_id}/history")
async def get_history(reader: Reader, session: InTransaction, supplier_id: UUID) -> list[SupplierHistoryOut]:
    """Who changed which fields when, oldest first."""
    await queries.find_supplier(session, reader, supplier_id)
    return [SupplierHistoryOut.model_validate(row) for row in await queries.history_of(session, supplier_id)]


def _accepted(entered: Entered) -> Profile:
    """Raises `Unacceptable` with every error by field."""
    if entered.profile is None or entered.errors:
        raise Unacceptable(
            "Ada isian yang belum benar. Perbaiki yang ditandai lalu simpan lagi.",
            "Some input is not right. Correct what is marked and save again.",
            fields=[FieldProblem(one.field, one.code, one.message_id, one.message_en) for one in entered.errors],
        )
    keys = [terms.key for terms in entered.offers]
    twice = [position for position, key in enumerate(keys) if key in keys[:position]]
    if twice:
        raise Unacceptable(
            "Komoditas yang sama dengan satuan yang sama tertulis dua kali. Hapus salah satu.",
            "The same commodity stands there twice in the same unit. Remove one.",
            fields=[
                FieldProblem(f"offers.{position}.commodity", "duplicate", "tertulis dua kali", "stands there twice")
                for position in twice
            ],
        )
    return entered.profile


def _remarks(entered: Entered) -> list[IssueOut]:
    return [IssueOut.of(issue) for issue in entered.issues if issue.severity is not Severity.error]


def _position(position: str | None) -> tuple[str, UUID] | None:
    if position is None:
        return None
    try:
        name, supplier_id = json.loads(position)
        if not isinstance(name, str) or "\0" in name:
            raise ValueError("not a name")
        return name, UUID(supplier_id)
    except (ValueError, TypeError, AttributeError):
        raise Unacceptable(
            "Penanda halaman tidak dikenal. Mulai dari halaman pertama.",
            "Unknown cursor. Begin at the first page.",
        ) from None
