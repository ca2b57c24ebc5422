"""A contact as somebody sends it: in a domain of ours, saved, and asked whether it is right."""

from chassis.db import Session

from notifier.config import Settings
from notifier.errors import AddressOutside
from notifier.models import Contact, Jabatan, Unit
from notifier.schemas.contacts import ContactIn
from notifier.usecases.confirmations import ask_if_new
from notifier.usecases.directory import set_contact


async def save(session: Session, settings: Settings, unit: Unit, jabatan: Jabatan, data: ContactIn, by: str) -> Contact:
    if not settings.takes_contact(data.email):
        raise AddressOutside.of(settings.contact_domains)
    contact = await set_contact(session, unit, jabatan, data.email, data.language, data.active, by)
    await ask_if_new(session, contact, secret_of(settings))
    return contact


def secret_of(settings: Settings) -> bytes:
    return settings.secret_key.get_secret_value().encode()
