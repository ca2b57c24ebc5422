"""E-mails between the table and the mail server."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from notifier.models import DeliveryStatus


@dataclass(frozen=True)
class Email:
    """One delivery by e-mail to send. `attempt` fences: only this attempt's outcome will count."""

    id: UUID
    attempt: int
    internet_message_id: str
    address: str
    language: str
    office: str
    timezone: str
    message_id: UUID
    kind: str
    data: dict[str, Any]
    created_at: datetime
    traceparent: str | None = None


@dataclass(frozen=True)
class EmailOutcome:
    """Outcome of one attempt. `error` is the server's word or the kind of failure."""

    email: Email
    status: DeliveryStatus
    error: str | None = None
