"""Working days: Monday to Friday without national holidays and joint leave (cuti bersama).

Holidays of a year are those of the joint decree of three ministers (SKB 3 Menteri), as the library `holidays` holds
them. Joint leave of a year is known only after its decree, late in the year before.
"""

from datetime import date, timedelta
from functools import cache

import holidays

SATURDAY, SUNDAY = 5, 6


@cache
def _national(year: int) -> dict[date, str]:
    """National holidays and joint leave days, by day, as the calendar calls them."""
    known = holidays.country_holidays("ID", years=year, categories=("public", "government"), language="id")
    return dict(known.items())


def holiday(day: date) -> str | None:
    """Name of the national holiday or joint leave on that day, in Bahasa; None on any other."""
    return _national(day.year).get(day)


def is_weekend(day: date) -> bool:
    return day.weekday() in (SATURDAY, SUNDAY)


def is_working_day(day: date) -> bool:
    return not is_weekend(day) and holiday(day) is None


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after a day, which itself is not counted. `count` is at least 1.

    Raises ValueError for a count below 1.
    """
    if count < 1:
        raise ValueError("count must be at least 1")
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
