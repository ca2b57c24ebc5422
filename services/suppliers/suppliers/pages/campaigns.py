"""Pengumpulan: the list, and each one's board, as far down as the reader's office goes."""

from typing import Literal
from uuid import UUID

from chassis import clock
from chassis.auth import Level, Principal
from chassis.db import Session
from chassis.errors import NotFound
from chassis.http import Cursor, InTransaction
from chassis.pages import InPage, Page, PageRouter
from chassis.pages import charts as country
from chassis.schemas import Code, Search
from chassis.units import queries as units
from fastapi import Response

from suppliers.models import Campaign, CampaignStatus, Status
from suppliers.pages import charts
from suppliers.pages.campaign_admin import show_draft
from suppliers.pages.listing import chosen
from suppliers.permissions import SuppliersRead
from suppliers.queries import boards, completeness
from suppliers.queries import campaigns as queries
from suppliers.queries.completeness import RateLevel

router = PageRouter(prefix="/pengumpulan")
PER_PAGE = 20


@router.get("")
async def list_campaigns(
    page: InPage, session: InTransaction, reader: SuppliersRead, cursor: Cursor = None
) -> Response:
    if reader.level is Level.UPT and not reader.sees_all:
        returns = await boards.returns_of_unit(session, reader, reader.unit)
        return page.show("suppliers/returns.html", returns=returns)
    found = await queries.list_campaigns(session, reader, status=None, cursor=cursor, limit=PER_PAGE)
    figures = await boards.figures_of(session, reader, [one.id for one in found.items])
    total = await queries.count_campaigns(session, reader)
    return page.show(
        "suppliers/campaigns.html",
        campaigns=found.items,
        figures=figures,
        next=found.next,
        total=total,
        per_page=PER_PAGE,
    )


@router.get("/{campaign_id}")
async def show_campaign(
    page: InPage,
    session: InTransaction,
    reader: SuppliersRead,
    campaign_id: UUID,
    status: Status | Literal[""] = "",
    q: Search = "",
) -> Response:
    campaign = await queries.find_campaign(session, reader, campaign_id)
    if campaign.status == CampaignStatus.DRAFT:
        return await show_draft(page, session, campaign, page.blank())
    if reader.sees_all:
        return await _national(page, session, reader, campaign)
    if reader.level is Level.KANWIL:
        return await _board(page, session, reader, campaign, reader.unit, status, q)
    own = await boards.board_rows(session, reader, campaign.id)
    if not own:
        raise NotFound
    return page.go(f"/laporan/{own[0].submission.id}")


@router.get("/{campaign_id}/kanwil/{kanwil}")
async def show_kanwil(
    page: InPage,
    session: InTransaction,
    reader: SuppliersRead,
    campaign_id: UUID,
    kanwil: Code,
    status: Status | Literal[""] = "",
    q: Search = "",
) -> Response:
    campaign = await queries.find_campaign(session, reader, campaign_id)
    return await _board(page, session, reader, campaign, kanwil, status, q)


async def _national(page: Page, session: Session, reader: Principal, campaign: Campaign) -> Response:
    groups = await completeness.rates(session, reader, campaign.id, RateLevel.KANWIL)
    reported = await boards.days(session, reader, campaign.id)
    now = clock.now()
    names = await units.names_of(session, list(groups))
    tiles = country.tiles({code: (one.reported, one.expected) for code, one in groups.items()}, names)
    return page.show(
        "suppliers/national.html",
        campaign=campaign,
        total=charts.total(groups.values()),
        doubted=await boards.nil_with_suppliers(session, reader, campaign.id),
        tiles=tiles,
        league=charts.league(groups),
        names={one.code: one.name for one in tiles},
        chart=charts.line(campaign, reported, now),
        now=now,
        form=page.blank(),
    )


async def _board(
    page: Page, session: Session, reader: Principal, campaign: Campaign, kanwil: str, status: str, q: str
) -> Response:
    now = clock.now()
    lines = sorted(
        await boards.board_rows(session, reader, campaign.id, kanwil),
        key=lambda one: (charts.urgency(one.submission, now), one.name),
    )
    if not lines:
        raise NotFound
    return page.show(
        "suppliers/board.html",
        campaign=campaign,
        kanwil=kanwil,
        name=(await units.names_of(session, [kanwil])).get(kanwil, kanwil),
        figures=charts.count(one.submission for one in lines),
        counts=charts.by_status(one.submission for one in lines),
        lines=chosen(lines, "", "", q, status),
        total=len(lines),
        chosen=status,
        q=q,
        now=now,
        form=page.blank(),
    )
