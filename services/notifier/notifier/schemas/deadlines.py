"""Deadlines and who owes them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from chassis.schemas import Out
from pydantic import Field

from notifier.models import ObligationStatus


class ObligationOut(Out):
    unit: str
    name: str
    due_at: datetime
    status: ObligationStatus
    met_at: datetime | None
    late: bool | None


class DeadlineOut(Out):
    """Counts are of the units that the asker may see."""

    id: UUID
    service: str
    kind: str
    title: str
    due_at: datetime
    due_local: Annotated[datetime, Field(json_schema_extra={"format": "date-time-local"})] | None
    status: str
    link: str
    units: int
    open: int
    met: int
    late: int
    withdrawn: int
