"""The private link by which a calendar program reads an office's deadlines."""

from datetime import datetime, timedelta

from chassis.columns import moment
from sqlmodel import Field, SQLModel

LIFETIME = timedelta(days=365)
UNSEEN = timedelta(days=90)
"""Who has not signed in for so long may have left: the issuer tells nobody that an account has ended."""


class CalendarLink(SQLModel, table=True):
    """One a person and office. `key` is the SHA-256 of what the link holds; whoever reads the table has no link.

    `seen_at`: when its holder last signed in, at that office and with a role.
    """

    __tablename__ = "calendar_link"

    key: bytes = Field(primary_key=True)
    unit: str = Field(foreign_key="unit.code")
    subject: str
    language: str
    made_at: datetime = moment()
    renewed_at: datetime = moment()
    ends_at: datetime = moment()
    seen_at: datetime = moment()
    used_at: datetime | None = moment(default=None)

    @property
    def opens_until(self) -> datetime:
        """Without another sign-in, or being renewed."""
        return min(self.ends_at, self.seen_at + UNSEEN)

    def opens(self, now: datetime) -> bool:
        return now < self.opens_until
