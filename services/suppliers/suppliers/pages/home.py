"""Ringkasan: what is due of me or of my offices, and where to go from here."""

from chassis import clock
from chassis.auth import Level
from chassis.http import InTransaction
from chassis.pages import InPage, PageRouter
from fastapi import Response

from suppliers.models import CampaignStatus
from suppliers.permissions import READERS, Member
from suppliers.queries import boards, campaigns, suppliers
from suppliers.queries.suppliers import Filter

router = PageRouter()


@router.get("/")
async def show_home(page: InPage, member: Member, session: InTransaction) -> Response:
    if not member.roles & READERS:
        return page.show("suppliers/home.html", reads=False)
    active = await suppliers.count_suppliers(session, member, Filter(active=True))
    if member.level is Level.UPT and not member.sees_all:
        own = await boards.own_returns(session, member)
        return page.show("suppliers/home_unit.html", returns=own, active=active, now=clock.now())
    found = await campaigns.list_campaigns(session, member, status=CampaignStatus.OPEN, before=None, limit=20)
    figures = await boards.figures_of(session, member, [one.id for one in found])
    return page.show("suppliers/home_office.html", campaigns=found, figures=figures, active=active)
