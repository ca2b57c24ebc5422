"""Confirmations: e-mails that ask whether an address is right, and their answers."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from chassis import clock
from chassis.db import Session
from sqlmodel import col, select

from notifier.models import Contact, ContactConfirmation, Unit


class ConfirmationStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Asked:
    """An e-mail, and of what it asks."""

    confirmation: ContactConfirmation
    contact: Contact
    unit: Unit
    status: ConfirmationStatus


def key_of(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()


async def find(session: Session, token: str, *, lock: bool = False) -> Asked | None:
    """Nothing for a link that there is not, or whose address was changed or asked again since."""
    if lock:  # the contact first, as whoever saves it does
        mine = select(ContactConfirmation.contact_id).where(ContactConfirmation.key == key_of(token))
        wanted_contact = select(Contact).where(col(Contact.id).in_(mine)).with_for_update()
        await session.exec(wanted_contact)
    wanted = (
        select(ContactConfirmation, Contact, Unit)
        .join(Contact, col(Contact.id) == ContactConfirmation.contact_id)
        .join(Unit, col(Unit.code) == Contact.unit)
        .where(ContactConfirmation.key == key_of(token), ContactConfirmation.email == Contact.email)
    )
    found = (await session.exec(wanted)).first()
    if found is None:
        return None
    confirmation, contact, unit = found
    return Asked(confirmation, contact, unit, _status(confirmation))


def _status(confirmation: ContactConfirmation) -> ConfirmationStatus:
    if confirmation.used_at:
        return ConfirmationStatus.DONE
    return ConfirmationStatus.EXPIRED if confirmation.expires_at <= clock.now() else ConfirmationStatus.OPEN


async def of_contact(session: Session, contact_id: UUID) -> ContactConfirmation | None:
    return (await session.exec(select(ContactConfirmation).where(ContactConfirmation.contact_id == contact_id))).first()


async def of_unit(session: Session, unit: str) -> Mapping[UUID, ContactConfirmation]:
    """The newest e-mail of each contact that was asked, by contact."""
    wanted = select(ContactConfirmation).join(Contact, col(Contact.id) == ContactConfirmation.contact_id)
    found = (await session.exec(wanted.where(Contact.unit == unit))).all()
    return {one.contact_id: one for one in found}


async def locked_contact(session: Session, unit: str, jabatan: str) -> Contact | None:
    wanted = select(Contact).where(Contact.unit == unit, Contact.jabatan == jabatan).with_for_update()
    return (await session.exec(wanted)).first()
