"""Ringkasan: what is due of me or of my offices, and where to go from here."""

from collections.abc import Sequence
from datetime import timedelta

from chassis import clock
from chassis.auth import Level
from chassis.clock import days_until
from chassis.http import InTransaction
from chassis.pages import InPage, PageRouter
from chassis.units import queries as units
from fastapi import Response

from suppliers.models import Campaign, CampaignStatus
from suppliers.pages import reasons
from suppliers.permissions import HomeRead, suppliers_read
from suppliers.queries import boards, campaigns, suppliers, uploads
from suppliers.queries.suppliers import Filter

router = PageRouter()
SHOWN, LAGGING = 10, 5
STILL_NEWS = timedelta(days=30)
"""For how long a unit is told on its first page how a collection ended."""


@router.get("/")
async def show_home(page: InPage, session: InTransaction, viewer: HomeRead) -> Response:
    if not suppliers_read.allows(viewer):
        return page.show("suppliers/home.html")
    active = await suppliers.count_suppliers(session, viewer, Filter(active=True))
    now = clock.now()
    if viewer.level is Level.UPT and not viewer.sees_all:
        own = await boards.own_returns(session, viewer)
        told = {one.id: await reasons.told(session, viewer, one.unit, one.reasons) for one, _ in own}
        ended = await boards.own_ended(session, viewer, now - STILL_NEWS)
        left = await uploads.unfinished(session, viewer, viewer.unit)
        return page.show(
            "suppliers/home_unit.html",
            returns=own,
            told=told,
            ended=ended,
            left=left,
            active=active,
            kanwil=await units.kanwil_of(session, viewer.unit),
            now=now,
        )
    opened = await campaigns.list_campaigns(session, viewer, status=CampaignStatus.OPEN, limit=20)
    keys = [one.id for one in opened.items]
    lagging = {one: await boards.lagging(session, viewer, one, now, LAGGING) for one in keys} if viewer.sees_all else {}
    drafts: Sequence[Campaign] = ()
    if viewer.level is Level.DITJEN:
        drafts = (await campaigns.list_campaigns(session, viewer, status=CampaignStatus.DRAFT, limit=20)).items
    return page.show(
        "suppliers/home_office.html",
        campaigns=opened.items,
        figures=await boards.figures_of(session, viewer, keys),
        queues=await boards.queues(session, viewer, keys, now),
        waiting=await boards.waiting(session, viewer, SHOWN),
        lagging=lagging,
        drafts=drafts,
        active=active,
        now=now,
        days_waiting=lambda moment: -days_until(moment, now, page.zone),
    )
