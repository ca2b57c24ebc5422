"""Columns that every history has."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from chassis.auth import Principal
from chassis.columns import moment
from chassis.ids import new_id


class HistoryLine(SQLModel):
    """Mixin of a table: one deed. `subject`, `unit` and `name` are of who did it; `id` sorts by time."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    action: str
    subject: str
    unit: str
    name: str
    at: datetime = moment()


def author(who: Principal) -> dict[str, Any]:
    """Columns that say who did it."""
    return {"subject": who.subject, "unit": who.unit, "name": who.name}
