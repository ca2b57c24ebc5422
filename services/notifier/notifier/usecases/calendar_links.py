"""Private links to the calendar: made, made anew, ended."""

import secrets

from chassis import clock
from chassis.auth import Principal
from chassis.db import Session
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from notifier.models import CalendarLink, Language
from notifier.queries.calendar_links import key_of


async def make_link(session: Session, holder: Principal, language: Language) -> str:
    """A new link in place of the one before, which no longer opens. Returns what it holds; it is kept nowhere."""
    token = secrets.token_urlsafe(32)
    fresh = {"key": key_of(token), "language": language.value, "made_at": clock.now()}
    wanted = insert(CalendarLink).values(unit=holder.unit, subject=holder.subject, **fresh)
    await session.execute(wanted.on_conflict_do_update(index_elements=["subject", "unit"], set_=fresh))
    return token


async def end_link(session: Session, holder: Principal) -> None:
    wanted = delete(CalendarLink).where(
        col(CalendarLink.subject) == holder.subject, col(CalendarLink.unit) == holder.unit
    )
    await session.execute(wanted)
