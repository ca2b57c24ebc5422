"""The inbox of the asker's own office."""

from typing import Annotated
from uuid import UUID

from chassis.errors import NotFound
from chassis.http import Cursor, InTransaction, Limit, Router
from chassis.running import InService
from fastapi import Header

from notifier.config import Settings
from notifier.domain.messages import Reader, kind_of, render_email
from notifier.models import Language, Unit
from notifier.permissions import MailboxRead
from notifier.queries import mailbox as queries
from notifier.schemas.mailbox import Inbox, InboxItem
from notifier.usecases.mailbox import mark_handled, mark_read

router = Router(prefix="/inbox", tags=["inbox"])
Tongue = Annotated[str, Header(alias="Accept-Language", max_length=200)]


@router.get("")
async def list_messages(
    session: InTransaction,
    principal: MailboxRead,
    service: InService,
    unread: bool = False,
    limit: Limit = 50,
    cursor: Cursor = None,
    language: Tongue = "id",
) -> Inbox:
    """Newest first, in English where the client asks for it first."""
    office = await session.get(Unit, principal.unit)
    if office is None:
        raise NotFound
    show = queries.Show.UNREAD if unread else queries.Show.ALL
    found = await queries.items(session, office.code, show, cursor, limit)
    settings: Settings = service.settings
    tongue = Language.EN if language.lower().startswith("en") else Language.ID
    one = found.map(lambda item: _item(item, office, tongue, settings))
    return Inbox(unread=await queries.unread(session, office.code), items=one.items, next=one.next)


@router.post("/{message}/read", status_code=204)
async def read_message(session: InTransaction, principal: MailboxRead, message: UUID) -> None:
    """The office has read it. Saying so again changes nothing."""
    await mark_read(session, principal, message)


@router.post("/{message}/handled", status_code=204)
async def handle_message(session: InTransaction, principal: MailboxRead, message: UUID) -> None:
    """The office has read it and done what it asks. Saying so again changes nothing."""
    await mark_handled(session, principal, message)


def _item(item: queries.Item, office: Unit, language: Language, settings: Settings) -> InboxItem:
    message, handled = item.message, item.handled
    kind = kind_of(message.kind, message.data)
    words = render_email(kind, Reader(office.name, language, office.timezone, message.created_at, settings.address_of))
    return InboxItem(
        id=message.id,
        kind=message.kind,
        subject=words.subject,
        text=words.text,
        html=words.html,
        link=settings.address_of(kind.service, kind.link),
        created_at=message.created_at,
        read_at=item.delivery.read_at,
        is_unread=item.is_unread,
        is_over=item.is_over,
        handled_at=handled.at if handled else None,
        handled_by=handled.by_name if handled else None,
    )
