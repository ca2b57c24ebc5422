"""Whose private link to a calendar it is."""

import hashlib

from chassis.db import Session
from chassis.errors import NotFound
from sqlmodel import select

from notifier.models import CalendarLink


def key_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


async def find_link(session: Session, token: str) -> CalendarLink:
    """Raises `NotFound` for a link that there is not, or no longer."""
    found = await session.get(CalendarLink, key_of(token))
    if found is None:
        raise NotFound
    return found


async def link_of(session: Session, subject: str, unit: str) -> CalendarLink | None:
    wanted = select(CalendarLink).where(CalendarLink.subject == subject, CalendarLink.unit == unit)
    return (await session.exec(wanted)).first()
