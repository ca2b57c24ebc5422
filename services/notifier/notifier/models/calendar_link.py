"""The private link by which a calendar program reads an office's deadlines."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from notifier.models.columns import moment


class CalendarLink(SQLModel, table=True):
    """One a person and office. `key` is the SHA-256 of what the link holds; whoever reads the table has no link."""

    __tablename__ = "calendar_link"

    key: bytes = Field(primary_key=True)
    unit: str = Field(foreign_key="unit.code")
    subject: str
    language: str
    made_at: datetime = moment()
