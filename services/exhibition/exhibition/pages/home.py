"""Beranda: what is due of me or of my offices, and where to go from here."""

from chassis import clock
from chassis.auth import Level
from chassis.http import InTransaction
from chassis.pages import InPage, PageRouter
from fastapi import Response

from exhibition.permissions import HomeRead, exhibitions_read
from exhibition.queries import entries, exhibitions, participations

router = PageRouter()


@router.get("/")
async def show_home(page: InPage, session: InTransaction, viewer: HomeRead) -> Response:
    if not exhibitions_read.allows(viewer):
        return page.show("exhibition/no_tasks.html")
    found = await exhibitions.running(session, viewer)
    keys = [one.id for one in found]
    is_unit = viewer.level is Level.UPT and not viewer.sees_all
    return page.show(
        "exhibition/home.html",
        exhibitions=found,
        answers=await participations.own(session, viewer, keys) if is_unit else {},
        figures={one: await participations.figures_of(session, viewer, one) for one in keys},
        returned=await entries.returned(session, viewer) if is_unit else [],
        is_unit=is_unit,
        now=clock.now(),
    )
