"""Tenggat: what the office's units owe and until when, and the private link for calendar programs."""

import hashlib
from datetime import datetime
from typing import Annotated
from uuid import UUID

from chassis import access, clock
from chassis.auth import Level, Principal
from chassis.http import Cursor, InTransaction
from chassis.pages import InPage, Page, PageRouter
from chassis.pages.formats import Language as PageLanguage
from chassis.running import site_of
from fastapi import APIRouter, Depends, Request, Response

from notifier.models import CalendarLink, Language, Unit
from notifier.pages import calendar
from notifier.permissions import DeadlinesRead, works_on_tasks
from notifier.queries import deadlines as queries
from notifier.queries.calendar_links import find_link, link_of
from notifier.queries.deadlines import OverallStatus
from notifier.usecases.calendar_links import end_link, make_link, renew_link, use_link

router = PageRouter()
by_link = APIRouter(include_in_schema=False)
SHOWN = 25
UNITS_SHOWN = 50


def days_until(page: Page, moment: datetime) -> int:
    """Calendar days between now and then, on the office's clock."""
    return clock.days_until(moment, clock.now(), page.zone)


@router.get("/tenggat")
async def list_deadlines(
    page: InPage,
    session: InTransaction,
    reader: DeadlinesRead,
    show: OverallStatus = OverallStatus.OPEN,
    cursor: Cursor = None,
) -> Response:
    found = await queries.list_owed(session, reader, show, cursor, SHOWN, clock.now(), counted=True)
    return page.show(
        "notifier/deadlines.html",
        show=show.value,
        rows=found.items,
        next=found.next,
        total=found.total,
        more=found.has_more,
        per_page=SHOWN,
        own=owes_itself(reader),
        days_until=lambda moment: days_until(page, moment),
    )


@router.get("/tenggat/kalender")
async def open_calendar(page: InPage, session: InTransaction, reader: DeadlinesRead) -> Response:
    return page.show(
        "notifier/calendar.html",
        link=await link_of(session, reader.subject, reader.unit),
        address="",
        own=owes_itself(reader),
        now=clock.now(),
    )


@router.post("/tenggat/kalender")
async def make_calendar_link(page: InPage, session: InTransaction, reader: DeadlinesRead) -> Response:
    """The link is shown this once; only its hash is kept."""
    token = await make_link(session, reader, Language(page.language))
    access.note(page.request, access.Kind.LINK_MADE, reader)
    address = f"{page.site.settings.public_url.rstrip('/')}/kalender/{token}.ics"
    link = await link_of(session, reader.subject, reader.unit)
    return page.show("notifier/calendar.html", link=link, address=address, now=clock.now())


@router.post("/tenggat/kalender/perpanjang")
async def renew_calendar_link(page: InPage, session: InTransaction, reader: DeadlinesRead) -> Response:
    if not await renew_link(session, reader):
        said = page.gettext("Tautan kalender Anda sudah tidak berlaku. Buat yang baru di bawah ini.")
        return page.go("/tenggat/kalender", said, "warning")
    access.note(page.request, access.Kind.LINK_MADE, reader)
    return page.go("/tenggat/kalender", page.gettext("Tautan kalender berlaku setahun lagi, di alamat yang sama."))


@router.post("/tenggat/kalender/akhiri")
async def end_calendar_link(page: InPage, session: InTransaction, reader: DeadlinesRead) -> Response:
    await end_link(session, reader)
    access.note(page.request, access.Kind.LINK_ENDED, reader)
    return page.go("/tenggat/kalender", page.gettext("Tautan kalender sudah tidak berlaku."))


@router.get("/tenggat/{deadline}")
async def show_deadline(
    page: InPage, session: InTransaction, reader: DeadlinesRead, deadline: UUID, cursor: Cursor = None
) -> Response:
    row = await queries.find_owed(session, reader, deadline, clock.now())
    found = await queries.list_obligations(session, reader, deadline, cursor, UNITS_SHOWN)
    return page.show(
        "notifier/deadline.html",
        row=row,
        units=found.items,
        next=found.next,
        total=await queries.count_obligations(session, reader, deadline),
        per_page=UNITS_SHOWN,
        own=owes_itself(reader),
        link=page.site.settings.address_of(row.service, row.link) if works_on_tasks(reader) else None,
        days_until=lambda moment: days_until(page, moment),
    )


async def _opens_calendar(session: InTransaction, token: str) -> CalendarLink:
    return await find_link(session, token)


HoldsCalendarLink = Annotated[CalendarLink, Depends(_opens_calendar)]
"""Who knows the link may read that calendar, and nothing else."""


@by_link.options("/kalender/{token}.ics")
async def tell_methods(link: HoldsCalendarLink) -> Response:
    return Response(status_code=204, headers={"allow": "GET, HEAD, OPTIONS"})


@by_link.api_route("/kalender/{token}.ics", methods=["GET", "HEAD"])
async def read_calendar(request: Request, link: HoldsCalendarLink, session: InTransaction) -> Response:
    """For calendar programs, which cannot sign in: the address itself is the key."""
    access.note(request, access.Kind.LINK_USED, subject=link.subject, unit=link.unit)
    site = site_of(request)
    now = clock.now()
    await use_link(session, link, now)
    unit = await session.get_one(Unit, link.unit)
    holder = Principal(link.subject, link.unit, frozenset())
    rows = await queries.list_since(session, holder, now - calendar.KEPT, 500, now)
    words = site.environments[PageLanguage(link.language)].gettext
    office = calendar.Office(unit.code, unit.name, unit.timezone, words, site.settings.address_of)
    content = calendar.write(office, rows)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"cache-control": "private, max-age=600", "etag": tag}
    if _has_already(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="text/calendar; charset=utf-8")


def _has_already(tags: str, tag: str) -> bool:
    """`If-None-Match` compares weakly (RFC 9110, 13.1.2)."""
    held = {one.strip().removeprefix("W/") for one in tags.split(",")}
    return tag in held or "*" in held


def owes_itself(reader: Principal) -> bool:
    """Whether it is the office itself that owes, not units below it."""
    return reader.level is Level.UPT and not reader.sees_all
