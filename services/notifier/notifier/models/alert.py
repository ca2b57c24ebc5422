"""Alerts of services to offices."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from chassis.columns import big, moment
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class AlertStatus(StrEnum):
    OPEN = "open"
    CLEARED = "cleared"


class Alert(SQLModel, table=True):
    """`version` is that of the newest event applied; `reason`: of one cleared, in both languages.
    What it says is in its messages."""

    id: UUID = Field(primary_key=True)
    version: int = big()
    service: str
    status: str = AlertStatus.OPEN
    reason: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    raised_at: datetime = moment()
    cleared_at: datetime | None = moment(default=None)
