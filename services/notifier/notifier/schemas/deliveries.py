"""Deliveries of messages."""

from datetime import datetime
from uuid import UUID

from chassis.schemas import Out

from notifier.models import Channel, DeliveryStatus, Jabatan


class DeliveryOut(Out):
    id: UUID
    message_id: UUID
    kind: str
    unit: str
    jabatan: Jabatan | None
    channel: Channel
    status: DeliveryStatus
    attempts: int
    uncertain: int
    address: str | None
    internet_message_id: str | None
    error_kind: str | None
    last_error: str | None
    created_at: datetime
    next_attempt_at: datetime | None
    sent_at: datetime | None
    read_at: datetime | None
