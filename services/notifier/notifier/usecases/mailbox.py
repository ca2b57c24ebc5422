"""The office reads its messages, and says when it has seen to what they ask."""

from uuid import UUID

from chassis import clock
from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from notifier.models import Acknowledged, Acknowledgement, Channel, Delivery, Message


async def mark_read(session: Session, reader: Principal, message: UUID) -> None:
    """The first reading counts. Raises `NotFound` for a message to another office."""
    await _acknowledge(session, reader, message, Acknowledged.READ)


async def mark_handled(session: Session, reader: Principal, message: UUID) -> None:
    """Mark as handled and read; the first to say so counts. Raises `NotFound` for a message to another office."""
    await _acknowledge(session, reader, message, Acknowledged.READ, Acknowledged.HANDLED)


async def _acknowledge(session: Session, reader: Principal, message: UUID, *steps: Acknowledged) -> None:
    wanted = (
        select(Delivery)
        .join(Message, col(Message.id) == Delivery.message_id)
        .where(Delivery.message_id == message, Message.unit == reader.unit, Delivery.channel == Channel.INAPP)
        .with_for_update(of=Delivery)
    )
    delivery = (await session.exec(wanted)).first()
    if delivery is None:
        raise NotFound
    now = clock.now()
    delivery.read_at = delivery.read_at or now
    who = {"message_id": message, "by": reader.subject, "by_name": reader.name or reader.subject, "at": now}
    rows = [{**who, "step": step.value} for step in steps]
    await session.execute(insert(Acknowledgement).on_conflict_do_nothing(), rows)
