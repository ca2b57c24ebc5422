"""What was said to one office, in the app."""

from collections.abc import Sequence
from uuid import UUID

from chassis.db import Session
from sqlalchemy import func
from sqlmodel import col, select

from notifier.models import Channel, Delivery, Message

Item = tuple[Message, Delivery]


async def items(session: Session, unit: str, only_unread: bool, before: UUID | None, limit: int) -> Sequence[Item]:
    """Newest first."""
    wanted = (
        select(Message, Delivery)
        .join(Delivery, col(Delivery.message) == Message.id)
        .where(Message.unit == unit, Delivery.channel == Channel.INAPP)
        .order_by(col(Message.id).desc())
        .limit(limit)
    )
    if only_unread:
        wanted = wanted.where(col(Delivery.read_at).is_(None))
    if before:
        wanted = wanted.where(col(Message.id) < before)
    return (await session.exec(wanted)).all()


async def unread(session: Session, unit: str) -> int:
    counted = (
        select(func.count())
        .select_from(Delivery)
        .join(Message, col(Message.id) == Delivery.message)
        .where(Message.unit == unit, Delivery.channel == Channel.INAPP, col(Delivery.read_at).is_(None))
    )
    return (await session.exec(counted)).one()
