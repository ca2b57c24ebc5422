"""Holidays that the directorate sets otherwise than the library's calendar."""

from datetime import date, datetime

from chassis.columns import moment
from sqlmodel import Field, SQLModel


class HolidayOverride(SQLModel, table=True):
    """One date that is a holiday, or after all is none."""

    __tablename__ = "holiday_override"

    day: date = Field(primary_key=True)
    is_holiday: bool
    name: str
    updated_at: datetime = moment()
    updated_by: str
