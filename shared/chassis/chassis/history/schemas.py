"""Answer of a history; without `subject`, which is the sign-in's and nobody else's."""

from datetime import datetime

from pydantic import Field

from chassis.schemas import Out


class HistoryLineOut(Out):
    action: str
    unit: str = Field(description="the office of who did it")
    name: str = Field(description="who did it")
    at: datetime
