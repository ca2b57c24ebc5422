"""Pemasok: the list, and one supplier with who changed what."""

from typing import Annotated, Literal
from uuid import UUID

from chassis.auth import Level
from chassis.http import Cursor, InTransaction
from chassis.pages import InPage, PageRouter
from chassis.schemas import Code, Search
from chassis.units import queries as units
from fastapi import Query, Response

from suppliers.pages import handed_in, labels
from suppliers.permissions import SuppliersRead, SuppliersWrite
from suppliers.queries import suppliers as queries
from suppliers.queries.suppliers import Filter, Order
from suppliers.schemas.suppliers import SupplierHistoryOut, SupplierOut
from suppliers.usecases import suppliers as usecases

router = PageRouter(prefix="/pemasok")
PER_PAGE = 25
State = Literal["", "aktif", "nonaktif"]


def filter_of(q: str, unit: str, kanwil: str, commodity: str, status: str) -> Filter:
    active = None if not status else status == "aktif"
    return Filter(q.strip() or None, unit or None, kanwil or None, commodity or None, None, active)


@router.get("")
async def list_suppliers(
    page: InPage,
    session: InTransaction,
    reader: SuppliersRead,
    q: Search = "",
    unit: Code | Literal[""] = "",
    kanwil: Code | Literal[""] = "",
    komoditas: Code | Literal[""] = "",
    status: State = "",
    urut: Annotated[Order, Query()] = Order.NAME,
    cursor: Cursor = None,
) -> Response:
    wanted = filter_of(q, unit, kanwil, komoditas, status)
    rows = await queries.list_suppliers(session, reader, wanted, order=urut, cursor=cursor, limit=PER_PAGE)
    codes = {one.unit for one in rows.items} | {code for code in (unit, kanwil) if code}
    return page.show(
        "suppliers/list.html",
        rows=[SupplierOut.of(one, reader, whole=False) for one in rows.items],
        next=rows.next,
        total=await queries.count_suppliers(session, reader, wanted),
        per_page=PER_PAGE,
        names=await units.names_of(session, sorted(codes)) if reader.level is not Level.UPT else {},
        q=q,
        unit=unit,
        kanwil=kanwil,
        form=page.blank(komoditas=komoditas, status=status, urut=urut.value),
        filtered=bool(q or unit or kanwil or komoditas or status),
        labels=labels,
    )


@router.get("/{supplier_id}")
async def show_supplier(page: InPage, session: InTransaction, reader: SuppliersRead, supplier_id: UUID) -> Response:
    supplier = await queries.find_supplier(session, reader, supplier_id)
    history = reversed(await queries.history_of(session, supplier.id))
    return page.show(
        "suppliers/supplier.html",
        supplier=SupplierOut.of(supplier, reader),
        names=await units.names_of(session, [supplier.unit]),
        history=[SupplierHistoryOut.of(line, supplier, reader) for line in history],
        handed_in=await handed_in.before(page, session, reader) if reader.unit == supplier.unit else (),
        labels=labels,
    )


@router.post("/{supplier_id}/berhenti")
async def deactivate(page: InPage, session: InTransaction, operator: SuppliersWrite, supplier_id: UUID) -> Response:
    await usecases.set_active(session, operator, supplier_id, active=False)
    done = page.gettext("Pemasok dinonaktifkan. Datanya tetap tersimpan.")
    return await handed_in.go(page, session, operator, f"/pemasok/{supplier_id}", done)


@router.post("/{supplier_id}/aktifkan")
async def activate(page: InPage, session: InTransaction, operator: SuppliersWrite, supplier_id: UUID) -> Response:
    await usecases.set_active(session, operator, supplier_id, active=True)
    done = page.gettext("Pemasok aktif kembali.")
    return await handed_in.go(page, session, operator, f"/pemasok/{supplier_id}", done)
