"""Ringkasan: what is due of me or of my offices, and where to go from here."""

from collections.abc import Sequence

from chassis import clock
from chassis.auth import Level
from chassis.clock import days_until
from chassis.http import InTransaction
from chassis.pages import InPage, PageRouter
from fastapi import Response

from suppliers.models import Campaign, CampaignStatus
from suppliers.pages import reasons
from suppliers.permissions import READERS, Member
from suppliers.queries import boards, campaigns, suppliers, uploads
from suppliers.queries.suppliers import Filter

router = PageRouter()
SHOWN, LAGGING = 10, 5


@router.get("/")
async def show_home(page: InPage, member: Member, session: InTransaction) -> Response:
    if not member.roles & READERS:
        return page.show("suppliers/home.html", reads=False)
    active = await suppliers.count_suppliers(session, member, Filter(active=True))
    now = clock.now()
    if member.level is Level.UPT and not member.sees_all:
        own = await boards.own_returns(session, member)
        told = {one.id: await reasons.told(session, member, one) for one, _ in own}
        left = await uploads.unfinished(session, member, member.unit)
        return page.show("suppliers/home_unit.html", returns=own, told=told, left=left, active=active, now=now)
    found = await campaigns.list_campaigns(session, member, status=CampaignStatus.OPEN, before=None, limit=20)
    keys = [one.id for one in found]
    lagging = {one: await boards.lagging(session, member, one, now, LAGGING) for one in keys} if member.sees_all else {}
    drafts: Sequence[Campaign] = ()
    if member.level is Level.DITJEN:
        drafts = await campaigns.list_campaigns(session, member, status=CampaignStatus.DRAFT, before=None, limit=20)
    return page.show(
        "suppliers/home_office.html",
        campaigns=found,
        figures=await boards.figures_of(session, member, keys),
        queues=await boards.queues(session, member, keys, now),
        waiting=await boards.waiting(session, member, SHOWN),
        lagging=lagging,
        drafts=drafts,
        active=active,
        now=now,
        days_waiting=lambda moment: -days_until(moment, now, page.zone),
    )
