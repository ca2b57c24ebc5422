"""Holidays that the library's calendar does not know, or knows wrongly. Timers ask for them when they fire."""

from collections.abc import Sequence
from datetime import date

from chassis import clock
from chassis.db import Session
from chassis.errors import NotFound
from sqlmodel import col, select

from notifier.models import HolidayOverride


async def list_overrides(session: Session) -> Sequence[HolidayOverride]:
    return (await session.exec(select(HolidayOverride).order_by(col(HolidayOverride.day)))).all()


async def set_override(session: Session, day: date, is_holiday: bool, name: str, by: str) -> HolidayOverride:
    override = HolidayOverride(day=day, is_holiday=is_holiday, name=name, updated_at=clock.now(), updated_by=by)
    return await session.merge(override)


async def remove_override(session: Session, day: date) -> None:
    override = await session.get(HolidayOverride, day)
    if override is None:
        raise NotFound
    await session.delete(override)
