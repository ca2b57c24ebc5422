"""Days on which offices are closed, by the national calendar: a due time on one of them deserves a second look."""

from datetime import date
from functools import cache

import holidays

SATURDAY, SUNDAY = 5, 6


@cache
def _national(year: int) -> dict[date, str]:
    """National holidays and joint leave days (cuti bersama), by day, as the calendar calls them."""
    known = holidays.country_holidays("ID", years=year, categories=("public", "government"), language="id")
    return dict(known.items())


def holiday(day: date) -> str | None:
    """What is celebrated on that day."""
    return _national(day.year).get(day)


def is_free(day: date) -> bool:
    return is_weekend(day) or holiday(day) is not None


def is_weekend(day: date) -> bool:
    return day.weekday() in (SATURDAY, SUNDAY)
