"""Office hours as the library and the directorate's overrides give them."""

from zoneinfo import ZoneInfo

from chassis.db import Session
from sqlmodel import select

from notifier.domain.office_hours import OfficeHours
from notifier.models import HolidayOverride


class Calendar(dict[str, OfficeHours]):
    """Office hours by IANA zone, made when first asked for."""

    def __init__(self, overrides: list[HolidayOverride]) -> None:
        super().__init__()
        self._overrides = {override.day: override.is_holiday for override in overrides}

    def __missing__(self, zone: str) -> OfficeHours:
        self[zone] = OfficeHours(ZoneInfo(zone), self._overrides)
        return self[zone]


async def calendar(session: Session) -> Calendar:
    return Calendar(list((await session.exec(select(HolidayOverride))).all()))
