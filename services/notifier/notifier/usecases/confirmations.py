"""Confirmation of addresses: an e-mail with a link that works once and for a week, asked of whoever reads there."""

from datetime import timedelta

from chassis import clock
from chassis.db import Session, notify_after_commit
from chassis.ids import new_id
from sqlalchemy.dialects.postgresql import insert

from notifier.domain.confirmation_tokens import token_of
from notifier.domain.messages.kinds import ContactConfirmation as ConfirmationMessage
from notifier.errors import ConfirmationJustSent, NothingToConfirm
from notifier.models import Channel, Contact, ContactConfirmation, Delivery, DeliveryStatus, Jabatan, Message
from notifier.queries import confirmations as queries
from notifier.queries.confirmations import Asked, ConfirmationStatus, key_of

VALID = timedelta(days=7)
PAUSE = timedelta(minutes=10)


async def ask(session: Session, contact: Contact, secret: bytes) -> None:
    """Send an e-mail, in place of the one before, whose link no longer works."""
    now, confirmation = clock.now(), new_id()
    fresh = {
        "id": confirmation,
        "key": key_of(token_of(secret, confirmation)),
        "email": contact.email,
        "made_at": now,
        "expires_at": now + VALID,
        "used_at": None,
    }
    await session.flush()
    wanted = insert(ContactConfirmation).values(contact_id=contact.id, **fresh)
    await session.execute(wanted.on_conflict_do_update(index_elements=["contact_id"], set_=fresh))
    asked = ConfirmationMessage(
        service="notifier",
        link="/konfirmasi",
        title="Konfirmasi alamat surat",
        jabatan=Jabatan(contact.jabatan),
        confirmation=confirmation,
        expires_at=now + VALID,
    )
    message = Message(
        kind=asked.name,
        unit=contact.unit,
        dedupe_key=f"confirmation:{confirmation}",
        relevant_until=now + VALID,
        data=asked.model_dump(mode="json"),
        created_at=now,
    )
    session.add(message)
    await session.flush()
    delivery = Delivery(
        message_id=message.id, contact_id=contact.id, channel=Channel.EMAIL, status=DeliveryStatus.QUEUED
    )
    delivery.next_attempt_at = now
    session.add(delivery)
    await session.flush()
    notify_after_commit(session)


async def ask_if_new(session: Session, contact: Contact, secret: bytes) -> None:
    """After a contact was saved: only for an address that waits and was not asked yet."""
    if contact.confirmed_at is not None or not contact.active:
        return
    known = await queries.of_contact(session, contact.id)
    if known is None or known.email != contact.email or known.expires_at <= clock.now() or known.used_at:
        await ask(session, contact, secret)


async def ask_again(session: Session, unit: str, jabatan: Jabatan, secret: bytes) -> None:
    contact = await queries.locked_contact(session, unit, jabatan)
    if contact is None or contact.confirmed_at is not None or not contact.active:
        raise NothingToConfirm
    known = await queries.of_contact(session, contact.id)
    if known and known.email == contact.email and clock.now() - known.made_at < PAUSE:
        raise ConfirmationJustSent
    await ask(session, contact, secret)


async def confirm(session: Session, token: str) -> Asked | None:
    """Take the answer of whoever has the e-mail. A second time, or in a second tab, changes nothing."""
    asked = await queries.find(session, token, lock=True)
    if asked is None or asked.status is not ConfirmationStatus.OPEN:
        return asked
    now = clock.now()
    asked.confirmation.used_at = now
    asked.contact.confirmed_at = now
    await session.flush()
    return Asked(asked.confirmation, asked.contact, asked.unit, ConfirmationStatus.DONE)
