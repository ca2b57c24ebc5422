"""The office reads its messages."""

from uuid import UUID

from chassis import clock
from chassis.db import Session
from chassis.errors import NotFound
from sqlmodel import col, select

from notifier.models import Channel, Delivery, Message


async def mark_read(session: Session, unit: str, message: UUID) -> None:
    """The first reading counts. Raises `NotFound` for a message to another office."""
    wanted = (
        select(Delivery)
        .join(Message, col(Message.id) == Delivery.message)
        .where(Delivery.message == message, Message.unit == unit, Delivery.channel == Channel.INAPP)
        .with_for_update(of=Delivery)
    )
    delivery = (await session.exec(wanted)).first()
    if delivery is None:
        raise NotFound
    delivery.read_at = delivery.read_at or clock.now()
