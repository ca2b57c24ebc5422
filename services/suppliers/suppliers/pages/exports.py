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

from suppliers.models import Status, UploadStatus
from suppliers.pages import sheets
from suppliers.pages.listing import Wanted, chosen
from suppliers.pages.suppliers import State, filter_of
from suppliers.pages.uploads import filter_of as uploads_wanted
from suppliers.permissions import SuppliersRead
from suppliers.queries import boards
from suppliers.queries import campaigns as campaigns_queries
from suppliers.queries import submissions as submissions_queries
from suppliers.queries import suppliers as queries
from suppliers.queries import uploads as uploads_queries
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
    status: Status | Literal[""] = "",
    q: Search = "",
) -> Response:
    """Every return that is seen, with its unit and how it stands; as the list or the board is filtered."""
    campaign = await campaigns_queries.find_campaign(session, reader, campaign_id)
    seen = await boards.board_rows(session, reader, campaign.id, kanwil or None)
    lines = chosen(seen, keadaan, kanwil, q, status)
    done = [one.submission.id for one in lines if one.submission.reviewed_at]
    reviews = await submissions_queries.reviewed_by(session, done)
    offices = {one.submission.kanwil for one in lines} | {one.unit for one in reviews.values()}
    names = await units.names_of(session, sorted(offices))
    content = await sheets.returns_sheet(page, campaign, lines, names, reviews)
    name = "-".join(part for part in ("laporan", kanwil or reader.unit, keadaan, status) if part)
    return workbook_response(content, f"{name}.xlsx")


@router.get("/unggahan/ekspor.xlsx", dependencies=[Depends(hold_export)])
async def export_uploads(
    page: InPage,
    session: InTransaction,
    reader: SuppliersRead,
    q: Search = "",
    status: UploadStatus | Literal[""] = "",
) -> Response:
    """The list of workbooks as it is filtered, with what became of their rows; the newest `AT_ONCE`."""
    wanted = uploads_wanted(q, status)
    found = (await uploads_queries.list_uploads(session, reader, wanted, limit=AT_ONCE)).items
    standings = await uploads_queries.standings_of(session, [one.id for one in found])
    names = await units.names_of(session, sorted({code for one in found for code in (one.unit, one.kanwil)}))
    content = await sheets.uploads_sheet(page, found, standings, names)
    name = "-".join(part for part in ("berkas", reader.unit, status) if part)
    return workbook_response(content, f"{name}.xlsx")
