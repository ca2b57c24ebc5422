"""Beranda: what waits for me, which exhibitions there are, and where to go from here."""

from chassis import clock
from chassis.auth import Level
from chassis.http import InTransaction
from chassis.pages import InPage, PageRouter
from fastapi import Response

from exhibition.pages.tasks import tasks_of
from exhibition.permissions import HomeRead, exhibitions_read, exhibitions_write, products_write
from exhibition.queries import exhibitions, participations

router = PageRouter()


@router.get("/")
async def show_home(page: InPage, session: InTransaction, viewer: HomeRead) -> Response:
    if not exhibitions_read.allows(viewer):
        return page.show("exhibition/no_tasks.html")
    found = await exhibitions.running(session, viewer)
    keys = [one.id for one in found]
    is_unit = viewer.level is Level.UPT and not viewer.sees_all
    figures = {one: await participations.figures_of(session, viewer, one) for one in keys}
    return page.show(
        "exhibition/home.html",
        tasks=await tasks_of(page, session, viewer, found, figures),
        exhibitions=found,
        answers=await participations.own(session, viewer, keys) if is_unit else {},
        figures=figures,
        is_unit=is_unit,
        may_enter=products_write.allows(viewer),
        may_run=exhibitions_write.allows(viewer),
        now=clock.now(),
    )
