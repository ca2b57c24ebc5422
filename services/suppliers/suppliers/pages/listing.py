"""Every return of a collection in one list: by how it stands and by Kanwil, with the Excel of exactly that."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from chassis import clock
from chassis.http import Cursor, InTransaction
from chassis.http.paging import paginate_list
from chassis.pages import InPage, PageRouter
from chassis.schemas import Code, Search
from chassis.units import queries as units
from fastapi import Query, Response

from suppliers.domain.standings import Standing, stands
from suppliers.models import CampaignStatus
from suppliers.permissions import SuppliersRead
from suppliers.queries import boards
from suppliers.queries import campaigns as queries
from suppliers.queries.boards import BoardRow

router = PageRouter(prefix="/pengumpulan")
PER_PAGE = 50
Wanted = Annotated[Standing | Literal[""], Query()]


@router.get("/{campaign_id}/unit")
async def list_returns(
    page: InPage,
    session: InTransaction,
    reader: SuppliersRead,
    campaign_id: UUID,
    keadaan: Wanted = "",
    kanwil: Code | Literal[""] = "",
    q: Search = "",
    cursor: Cursor = None,
) -> Response:
    campaign = await queries.find_campaign(session, reader, campaign_id)
    if campaign.status == CampaignStatus.DRAFT:
        return page.go(f"/pengumpulan/{campaign.id}")
    everything = await boards.board_rows(session, reader, campaign.id)
    now = clock.now()
    within = chosen(everything, "", kanwil, q)
    found = chosen(within, keadaan, "")
    lines = paginate_list(found, PER_PAGE, cursor)
    return page.show(
        "suppliers/returns_list.html",
        campaign=campaign,
        lines=lines.items,
        next=lines.next,
        total=len(found),
        per_page=PER_PAGE,
        counts={one.value: sum(_stands(line, one, now) for line in within) for one in Standing},
        keadaan=str(keadaan),
        kanwil=kanwil,
        q=q,
        kanwils=await units.names_of(session, sorted({line.submission.kanwil for line in everything})),
        now=now,
    )


def chosen(lines: Sequence[BoardRow], standing: str, kanwil: str, q: str = "", status: str = "") -> list[BoardRow]:
    """Those that stand so now, of one Kanwil or of all, whose unit is called so."""
    now = clock.now()
    wanted = Standing(standing) if standing else None
    return [
        line
        for line in lines
        if (not kanwil or kanwil == line.submission.kanwil)
        and (not status or status == line.submission.status)
        and (not q or is_called(line, q))
        and (wanted is None or _stands(line, wanted, now))
    ]


def is_called(line: BoardRow, q: str) -> bool:
    """Whether the unit's name or code holds every word of it, in whatever order."""
    called = f"{line.name} {line.submission.unit}".casefold()
    return all(word in called for word in q.casefold().split())


def _stands(line: BoardRow, standing: Standing, now: datetime) -> bool:
    return stands(line.submission, standing, now, line.changed_at, line.suppliers)
