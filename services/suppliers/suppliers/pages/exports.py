"""Everything that is seen, as a workbook."""

from typing import Literal
from uuid import UUID

from chassis.http import InTransaction
from chassis.http.streams import hold_export
from chassis.http.workbooks import workbook_response
from chassis.pages import InPage, PageRouter
from chassis.schemas import Code, Search
from chassis.units import queries as units
from fastapi import Depends, Response

from suppliers.pages import sheets
from suppliers.pages.listing import Wanted, chosen
from suppliers.pages.suppliers import State, filter_of
from suppliers.permissions import SuppliersRead
from suppliers.queries import boards
from suppliers.queries import campaigns as campaigns_queries
from suppliers.queries import suppliers as queries
from suppliers.queries.suppliers import Order

router = PageRouter()
AT_ONCE = 2000


@router.get("/pemasok/ekspor.xlsx", dependencies=[Depends(hold_export)])
async def export_suppliers(
    page: InPage,
    session: InTransaction,
    reader: SuppliersRead,
    q: Search = "",
    unit: Code | Literal[""] = "",
    kanwil: Code | Literal[""] = "",
    komoditas: Code | Literal[""] = "",
    status: State = "",
    urut: Order = Order.NAME,
) -> Response:
    """The list as it is filtered, a row for every offer. Personal data as the reader sees it on the page."""
    wanted = filter_of(q, unit, kanwil, komoditas, status)
    names = await units.all_names(session)
    table = sheets.SupplierSheet(page, reader, names)
    found = await queries.list_suppliers(session, reader, wanted, limit=AT_ONCE)
    await table.add(found.items)
    while found.next:
        session.expunge_all()
        found = await queries.list_suppliers(session, reader, wanted, cursor=found.next, limit=AT_ONCE)
        await table.add(found.items)
    return workbook_response(await table.content(), f"pemasok-{reader.unit}.xlsx")


@router.get("/pengumpulan/{campaign_id}/ekspor.xlsx", dependencies=[Depends(hold_export)])
async def export_returns(
    page: InPage,
    session: InTransaction,
    reader: SuppliersRead,
    campaign_id: UUID,
    kanwil: Code | Literal[""] = "",
    keadaan: Wanted = "",
) -> Response:
    """Every return that is seen, with its unit and how it stands; as the list is filtered."""
    campaign = await campaigns_queries.find_campaign(session, reader, campaign_id)
    lines = chosen(await boards.board_rows(session, reader, campaign.id, kanwil or None), keadaan, kanwil)
    names = await units.names_of(session, sorted({one.submission.kanwil for one in lines}))
    content = await sheets.returns_sheet(page, campaign, lines, names)
    name = "-".join(part for part in ("laporan", kanwil or reader.unit, keadaan) if part)
    return workbook_response(content, f"{name}.xlsx")
