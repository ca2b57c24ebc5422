"""Private links to a calendar, and their holders."""

import hashlib

from chassis import clock
from chassis.db import Session
from chassis.errors import NotFound
from sqlmodel import select

from notifier.models import CalendarLink


def key_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


async def find_link(session: Session, token: str) -> CalendarLink:
    """Raises `NotFound` for a link that there is not, or no longer: past its time, or its holder not seen for long."""
    found = await session.get(CalendarLink, key_of(token))
    if found is None or not found.opens(clock.now()):
        raise NotFound
    return found


async def link_of(session: Session, subject: str, unit: str) -> CalendarLink | None:
    wanted = select(CalendarLink).where(CalendarLink.subject == subject, CalendarLink.unit == unit)
    return (await session.exec(wanted)).first()
