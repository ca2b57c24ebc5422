"""Kotak masuk: what was said to the office, as it comes, and what the office says back."""

from collections.abc import AsyncIterator
from uuid import UUID

from chassis.http import Cursor, InTransaction
from chassis.http.streams import InStream
from chassis.pages import InPage, PageRouter
from fastapi import Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from markupsafe import Markup

from notifier.domain.messages import render_message
from notifier.pages import reading
from notifier.pages.inbox_stream import arrivals
from notifier.permissions import MailboxRead, works_on_tasks
from notifier.queries import mailbox as queries
from notifier.queries.mailbox import Show
from notifier.usecases.mailbox import mark_handled, mark_read

router = PageRouter()
SHOWN = 25


@router.get("/kotak-masuk")
async def list_messages(
    page: InPage, session: InTransaction, reader: MailboxRead, show: Show = Show.ALL, cursor: Cursor = None
) -> Response:
    found = await queries.items(session, reader.unit, show, cursor, SHOWN, counted=True)
    return page.show(
        "notifier/inbox.html",
        show=show.value,
        lines=[reading.line(page, item) for item in found.items],
        next=found.next,
        total=found.total,
        more=found.has_more,
        per_page=SHOWN,
        unread=await queries.unread(session, reader.unit),
        newest=await queries.newest(session, reader.unit),
    )


@router.get("/kotak-masuk/langsung", response_class=EventSourceResponse)
async def follow(
    page: InPage, stream: InStream, reader: MailboxRead, since: UUID | None = None
) -> AsyncIterator[ServerSentEvent]:
    """One event a message: its id and a line that leads to it. `since` is what the page has shown."""
    async for message in arrivals(stream, reader.unit, stream.last_id or since):
        line = Markup('<a href="/kotak-masuk/{}">{}</a>').format(message.id, reading.subject(page, message))
        yield ServerSentEvent(event="message-came", id=str(message.id), raw_data=line, retry=3000)


@router.get("/kotak-masuk/{message}")
async def read_message(
    request: Request, page: InPage, session: InTransaction, reader: MailboxRead, message: UUID
) -> Response:
    """Show a message; opening it marks it as read for the whole office."""
    if is_opened_by_a_person(request):
        await mark_read(session, reader, message)
    found, acknowledgements = await queries.find(session, reader.unit, message)
    kind = reading.kind(found)
    words = render_message(kind, reading.reader(page, found))
    over = await queries.what_is_over(session, found)
    link = page.site.settings.address_of(kind.service, kind.link) if works_on_tasks(reader) and not over else None
    return page.show(
        "notifier/message.html",
        message=found,
        words=words,
        html=Markup(words.html),
        link=link,
        acknowledgements=acknowledgements,
        over=over,
        is_below=kind.is_below,
        updated_at=await queries.updated_at(session, found),
        look=reading.look(found),
        label=reading.label(page, found),
    )


def is_opened_by_a_person(request: Request) -> bool:
    """Whether this is no guess of a browser ahead of a click, and nothing that another site's page asked for."""
    purposes = f"{request.headers.get('sec-purpose', '')} {request.headers.get('purpose', '')}".lower()
    ahead = "prefetch" in purposes or "prerender" in purposes or request.headers.get("x-moz", "") == "prefetch"
    return not ahead and request.headers.get("sec-fetch-site", "none") in ("none", "same-origin", "same-site")


@router.post("/kotak-masuk/{message}/ditangani")
async def handle_message(page: InPage, session: InTransaction, reader: MailboxRead, message: UUID) -> Response:
    await mark_handled(session, reader, message)
    return page.go(f"/kotak-masuk/{message}", page.gettext("Tercatat: pesan ini sudah ditangani."))
