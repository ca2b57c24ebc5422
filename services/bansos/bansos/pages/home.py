"""Beranda: what waits for the reader's duty, and where to go from here."""

from chassis.http import InTransaction
from chassis.pages import InPage, PageRouter
from chassis.units import queries as units
from fastapi import Response

from bansos.models import Status
from bansos.models.steps import awaited
from bansos.permissions import HomeRead, aid_read, distributions_plan, log_watch, programmes_write
from bansos.queries import distributions, programmes
from bansos.usecases.distributions import duties_allowed

router = PageRouter()
SHOWN = 10


@router.get("/")
async def show_home(page: InPage, session: InTransaction, viewer: HomeRead) -> Response:
    if not aid_read.allows(viewer):
        return page.show("bansos/no_tasks.html")
    duties = duties_allowed(viewer)
    wanted = {status: step[1] for status in Status if (step := awaited(status)) and step[1] in duties}
    waiting = await distributions.list_waiting(session, viewer, wanted, SHOWN + 1) if wanted else []
    return page.show(
        "bansos/home.html",
        waiting=waiting[:SHOWN],
        more=len(waiting) > SHOWN,
        titles=await programmes.titles_of(session, [one.programme_id for one in waiting]),
        names=await units.names_of(session, [one.unit for one in waiting]),
        duties=duties,
        plans=distributions_plan.allows(viewer),
        runs=programmes_write.allows(viewer),
        watches=log_watch.allows(viewer),
    )
