"""Messages of an office."""

from datetime import datetime
from uuid import UUID

from chassis.schemas import Out
from pydantic import Field


class InboxItem(Out):
    id: UUID
    kind: str
    subject: str
    text: str
    html: str
    link: str
    created_at: datetime
    read_at: datetime | None
    is_unread: bool = Field(description="nobody of the office has opened it, and it still asks or tells; as counted")
    is_over: bool = Field(description="what it asks for is done, or it holds no longer")
    handled_at: datetime | None
    handled_by: str | None


class Inbox(Out):
    """One page of an office's messages, newest first. `next` is absent on the last."""

    unread: int
    items: list[InboxItem]
    next: str | None = None
