"""Delivery history of one deadline or one message at a unit: what was sent, what was not, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound
from sqlmodel import col, select

from notifier.domain.messages import kind_of
from notifier.models import (
    HEADS,
    Acknowledgement,
    Alert,
    Channel,
    Contact,
    Delivery,
    Jabatan,
    Message,
    Obligation,
    Timer,
    Unit,
)
from notifier.queries.directory import contacts_of, in_scope


@dataclass(frozen=True)
class MessageHistory:
    """One message: into the app, by e-mail to whom, and who got none. `acknowledged`: who read it and saw to it, by
    step."""

    message: Message
    in_app: Delivery | None
    emails: Sequence[tuple[Delivery, Contact]]
    left_out: Sequence[tuple[str, str]]
    """Positions and why: `inactive`, `head` (hears only what a head must hear), `daily` (one e-mail tells of a day),
    `unconfirmed` (gets due dates alone until then), `later` (was added afterwards)."""
    acknowledged: dict[str, Acknowledgement]
    alert: Alert | None


async def find_message(session: Session, principal: Principal, message: UUID) -> tuple[Message, Unit]:
    """Raises `NotFound` for a message to a unit out of scope."""
    wanted = (
        select(Message, Unit)
        .join(Unit, col(Unit.code) == Message.unit)
        .where(Message.id == message, in_scope(principal))
    )
    found = (await session.exec(wanted)).first()
    if found is None:
        raise NotFound
    return found


async def find_obligation(session: Session, unit: str, deadline: UUID) -> Obligation | None:
    return await session.get(Obligation, (deadline, unit))


async def timers_of(session: Session, unit: str, deadline: UUID) -> Sequence[Timer]:
    """Every step towards this office, of every date that the deadline has had."""
    wanted = select(Timer).where(Timer.deadline_id == deadline, Timer.recipient == unit)
    return (await session.exec(wanted.order_by(col(Timer.round), col(Timer.due_at), col(Timer.id)))).all()


async def histories_of(session: Session, unit: str, deadline: UUID) -> list[MessageHistory]:
    wanted = select(Message).where(Message.deadline_id == deadline, Message.unit == unit).order_by(col(Message.id))
    return await histories(session, unit, (await session.exec(wanted)).all())


async def histories(session: Session, unit: str, messages: Sequence[Message]) -> list[MessageHistory]:
    """Histories of these messages to one unit."""
    ids = [message.id for message in messages]
    deliveries = (
        await session.exec(
            select(Delivery, Contact)
            .outerjoin(Contact, col(Contact.id) == Delivery.contact_id)
            .where(col(Delivery.message_id).in_(ids))
            .order_by(col(Delivery.id))
        )
    ).all()
    acknowledged = (await session.exec(select(Acknowledgement).where(col(Acknowledgement.message_id).in_(ids)))).all()
    contacts = await contacts_of(session, unit)
    alerts = {
        one.id: one
        for one in await session.scalars(select(Alert).where(col(Alert.id).in_([one.alert_id for one in messages])))
    }
    found = []
    for message in messages:
        own = [(delivery, contact) for delivery, contact in deliveries if delivery.message_id == message.id]
        emails = [(delivery, contact) for delivery, contact in own if contact is not None]
        reached = {contact.jabatan for _, contact in emails}
        kind = kind_of(message.kind, message.data)
        in_app = next((delivery for delivery, _ in own if delivery.channel == Channel.INAPP), None)
        left_out = [
            (one.jabatan, _reason(one, kind.is_for_heads, message.roll_up is not None))
            for one in contacts
            if one.jabatan not in reached and in_app
        ]
        alert = alerts.get(message.alert_id) if message.alert_id else None
        found.append(MessageHistory(message, in_app, emails, left_out, _by_step(acknowledged, message.id), alert))
    return found


def _by_step(acknowledgements: Sequence[Acknowledgement], message: UUID) -> dict[str, Acknowledgement]:
    return {one.step: one for one in acknowledgements if one.message_id == message}


def _reason(contact: Contact, is_for_heads: bool, daily: bool) -> str:
    if not contact.active:
        return "inactive"
    if contact.confirmed_at is None:
        return "unconfirmed"
    if Jabatan(contact.jabatan) in HEADS and not is_for_heads:
        return "head"
    return "daily" if daily else "later"
