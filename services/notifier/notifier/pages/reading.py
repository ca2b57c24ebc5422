"""A message as the officer reads it on a page: in the page's language, on the office's clock."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.errors import NotFound
from chassis.pages import Page

from notifier.domain.messages import Alert, Kind, Reader, kind_of
from notifier.domain.messages import subject as subject_of
from notifier.models import Language, Message, Unit
from notifier.queries.mailbox import Item


@dataclass(frozen=True)
class Line:
    """A message in a list. `label`: what its service calls such an alert, else empty; `handled_by` is empty until
    somebody has seen to it; `ended_as`: `done` or `withdrawn` of an alert, `over` of the rest that asks no more."""

    id: UUID
    look: str
    label: str
    subject: str
    created_at: datetime
    updated_at: datetime | None
    is_unread: bool
    handled_by: str
    ended_as: str


def line(page: Page, item: Item) -> Line:
    message = item.message
    return Line(
        id=message.id,
        look=look(message),
        label=label(page, message),
        subject=subject(page, message),
        created_at=message.created_at,
        updated_at=item.updated_at,
        is_unread=item.is_unread,
        handled_by=item.handled.by_name if item.handled else "",
        ended_as=item.ended_as or ("over" if item.is_over else ""),
    )


def label(page: Page, message: Message) -> str:
    """Name that its service gives alerts of this kind, or this one; empty for a message of our own."""
    said = kind(message)
    if not isinstance(said, Alert):
        return ""
    name = said.kind_name or said.title
    return name.en if page.language == "en" else name.id


def subject_at(page: Page, message: Message, unit: Unit) -> str:
    """As another office reads it, in the language of whoever looks."""
    address_of = page.site.settings.address_of
    return subject_of(
        kind(message), Reader(unit.name, Language(page.language), unit.timezone, message.created_at, address_of)
    )


def subject(page: Page, message: Message) -> str:
    return subject_of(kind(message), reader(page, message))


def kind(message: Message) -> Kind:
    return kind_of(message.kind, message.data)


def look(message: Message) -> str:
    """Name of a message's look on a page; an alert is named by its severity."""
    said = kind(message)
    return f"{said.name}-{said.severity}" if isinstance(said, Alert) else said.name


def reader(page: Page, message: Message) -> Reader:
    """Days left are those of the moment when the message was said. Raises `NotFound` for an office that the directory
    does not know."""
    if page.office is None:
        raise NotFound
    settings = page.site.settings
    return Reader(page.office.name, Language(page.language), page.zone, message.created_at, settings.address_of)
