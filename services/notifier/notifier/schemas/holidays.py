"""Holidays as an admin sets them."""

from datetime import date, datetime

from chassis.schemas import In, Out, Text


class HolidayIn(In):
    is_holiday: bool
    name: Text


class HolidayOut(Out):
    day: date
    is_holiday: bool
    name: str
    updated_at: datetime
    updated_by: str
