"""Beranda: what is new for the office, what is due next, and where to go from here."""

from chassis import clock
from chassis.http import InTransaction
from chassis.pages import InPage, PageRouter
from fastapi import Response

from notifier.pages import reading
from notifier.pages.deadlines import days_until, owes_itself
from notifier.permissions import HomeRead, mailbox_read
from notifier.queries import deadlines, mailbox
from notifier.queries.deadlines import OverallStatus
from notifier.queries.mailbox import Show

router = PageRouter()
SHOWN = 3


@router.get("/")
async def show_home(page: InPage, session: InTransaction, viewer: HomeRead) -> Response:
    if not viewer.is_person_with_role:
        return page.show("chassis/no_tasks.html")
    reads = mailbox_read.allows(viewer) and page.office is not None
    found = (await mailbox.items(session, viewer.unit, Show.UNREAD, None, SHOWN)).items if reads else []
    return page.show(
        "notifier/home.html",
        reads=reads,
        lines=[reading.line(page, item) for item in found],
        unread=await mailbox.unread(session, viewer.unit) if reads else 0,
        rows=(await deadlines.list_owed(session, viewer, OverallStatus.OPEN, None, SHOWN, clock.now())).items,
        own=owes_itself(viewer),
        days_until=lambda moment: days_until(page, moment),
    )
