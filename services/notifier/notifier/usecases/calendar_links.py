"""Private links to the calendar: made, made anew, renewed, used, ended."""

import secrets
from datetime import datetime, timedelta

from chassis import clock
from chassis.auth import Principal
from chassis.db import Session
from sqlalchemy import delete, func, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from notifier.models import CalendarLink, Language
from notifier.models.calendar_link import LIFETIME
from notifier.queries.calendar_links import key_of, link_of

NOTED_EVERY = timedelta(hours=1)
"""Calendar programs ask every few minutes; when a link was used last need not be that exact."""

FORGOTTEN_AFTER = timedelta(days=30)


async def make_link(session: Session, holder: Principal, language: Language) -> str:
    """A new link in place of the one before, which no longer opens. Returns what it holds; it is kept nowhere."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    fresh = {
        "key": key_of(token),
        "language": language.value,
        "made_at": now,
        "renewed_at": now,
        "ends_at": now + LIFETIME,
        "seen_at": now,
        "used_at": None,
    }
    wanted = insert(CalendarLink).values(unit=holder.unit, subject=holder.subject, **fresh)
    await session.execute(wanted.on_conflict_do_update(index_elements=["subject", "unit"], set_=fresh))
    return token


async def renew_link(session: Session, holder: Principal) -> bool:
    """The same link for another year; false where there is none that opens."""
    link = await link_of(session, holder.subject, holder.unit)
    now = clock.now()
    if link is None or not link.opens(now):
        return False
    link.renewed_at = max(now, link.made_at)
    link.ends_at = link.renewed_at + LIFETIME
    link.seen_at = max(now, link.seen_at)
    return True


async def use_link(session: Session, link: CalendarLink, now: datetime) -> None:
    """Note that it was used, about every hour."""
    last = col(CalendarLink.used_at)
    stale = or_(last.is_(None), last < now - NOTED_EVERY)
    used = func.greatest(now, col(CalendarLink.made_at))
    await session.execute(update(CalendarLink).where(col(CalendarLink.key) == link.key, stale).values(used_at=used))


async def end_link(session: Session, holder: Principal) -> None:
    wanted = delete(CalendarLink).where(
        col(CalendarLink.subject) == holder.subject, col(CalendarLink.unit) == holder.unit
    )
    await session.execute(wanted)


async def holder_signed_in(session: Session, holder: Principal) -> None:
    """Revoke the links of somebody who has moved or has no role any more; who stays goes on."""
    now = clock.now()
    own = col(CalendarLink.subject) == holder.subject
    elsewhere = own & (col(CalendarLink.unit) != holder.unit) if holder.roles else own
    ended = col(CalendarLink.ends_at) < now - FORGOTTEN_AFTER
    await session.execute(delete(CalendarLink).where(or_(elsewhere, ended)))
    seen = func.greatest(now, col(CalendarLink.seen_at))
    await session.execute(update(CalendarLink).where(own).values(seen_at=seen))
