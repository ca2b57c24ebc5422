"""Alerts of services to offices."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from chassis.columns import big, document, moment
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class AlertStatus(StrEnum):
    OPEN = "open"
    CLEARED = "cleared"


class ClearedAs(StrEnum):
    """End of an alert: done, as it asked for, or withdrawn."""

    DONE = "done"
    WITHDRAWN = "withdrawn"


class Alert(SQLModel, table=True):
    """`version` is that of the newest event applied; `reason`: of one cleared, in both languages.
    What it says is in its messages; `updated_at`: since when these say something else than at first."""

    id: UUID = Field(primary_key=True)
    version: int = big()
    service: str
    status: str = AlertStatus.OPEN
    reason: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    raised_at: datetime = moment()
    updated_at: datetime | None = moment(default=None)
    cleared_at: datetime | None = moment(default=None)
    cleared_as: str | None = None


class AlertName(SQLModel, table=True):
    """Name of one kind of alerts of a service, in both languages."""

    __tablename__ = "alert_name"

    service: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    name: dict[str, Any] = document()
