"""Beranda: what the office has to do, then what is new."""

from chassis import clock
from chassis.http import CursorPage, InTransaction
from chassis.pages import InPage, PageRouter
from fastapi import Response

from notifier.pages import reading
from notifier.pages.deadlines import days_until, owes_itself
from notifier.permissions import HomeRead, mailbox_read
from notifier.queries import deadlines, mailbox
from notifier.queries.deadlines import OverallStatus
from notifier.queries.mailbox import Show

router = PageRouter()
TASKS, NEWS = 5, 3


@router.get("/")
async def show_home(page: InPage, session: InTransaction, viewer: HomeRead) -> Response:
    if not viewer.is_person_with_role:
        return page.show("chassis/no_tasks.html")
    reads = mailbox_read.allows(viewer) and page.office is not None
    asked = await mailbox.list_asked(session, viewer.unit, TASKS) if reads else CursorPage(items=[])
    unread = (await mailbox.items(session, viewer.unit, Show.UNREAD, None, TASKS + NEWS)).items if reads else []
    shown = {item.message.id for item in asked.items}
    owed = await deadlines.list_owed(session, viewer, OverallStatus.OPEN, None, TASKS, clock.now())
    return page.show(
        "notifier/home.html",
        reads=reads,
        tasks=[reading.line(page, item) for item in asked.items],
        more_tasks=asked.next is not None,
        news=[reading.line(page, item) for item in unread if item.message.id not in shown][:NEWS],
        unread=await mailbox.unread(session, viewer.unit) if reads else 0,
        rows=owed.items,
        own=owes_itself(viewer),
        days_until=lambda moment: days_until(page, moment),
    )
