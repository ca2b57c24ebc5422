"""Messages to an office, and a delivery for each channel."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from chassis.columns import document, moment
from chassis.ids import new_id
from sqlmodel import Field, SQLModel


class Message(SQLModel, table=True):
    """One thing said once to one office; `dedupe_key` is what makes it once, for ever.

    `data` are the kind's fields; words are made of them when somebody reads. `only_while_open`: pointless once
    the unit's obligation is met. `relevant_until`: pointless by then. `alert_id`: what it tells of; it changes with
    that. `roll_up`: what else an office hears in the same e-mail of a day.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str
    unit: str = Field(foreign_key="unit.code")
    dedupe_key: str
    deadline_id: UUID | None = None
    alert_id: UUID | None = Field(default=None, foreign_key="alert.id")
    roll_up: str | None = None
    needs_acknowledgement: bool = True
    only_while_open: bool = False
    relevant_until: datetime | None = moment(default=None)
    source_event_id: UUID | None = None
    traceparent: str | None = None
    data: dict[str, Any] = document()
    created_at: datetime = moment()


class Channel(StrEnum):
    INAPP = "inapp"
    EMAIL = "email"


class DeliveryStatus(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    RETRY = "retry"
    UNCERTAIN = "uncertain"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


WAITING = (DeliveryStatus.QUEUED, DeliveryStatus.RETRY, DeliveryStatus.UNCERTAIN)


class ErrorKind(StrEnum):
    RETRYABLE = "retryable"
    FINAL = "final"


class Delivery(SQLModel, table=True):
    """One message on one channel to one contact; in the app the office itself is the recipient (no contact).

    `attempts` also fences: an outcome counts only for the attempt that it belongs to. `uncertain`: how many
    attempts ended without an answer to the e-mail, so that it may have arrived; all go under one
    `internet_message_id`, the header `Message-ID`.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    message_id: UUID = Field(foreign_key="message.id")
    contact_id: UUID | None = Field(default=None, foreign_key="contact.id")
    channel: str
    status: str
    attempts: int = 0
    uncertain: int = 0
    next_attempt_at: datetime | None = moment(default=None)
    lease_until: datetime | None = moment(default=None)
    address: str | None = None
    internet_message_id: str | None = None
    error_kind: str | None = None
    last_error: str | None = None
    sent_at: datetime | None = moment(default=None)
    read_at: datetime | None = moment(default=None)
