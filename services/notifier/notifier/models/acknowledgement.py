"""Acknowledgements: an office has read a message, or has seen to it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from chassis.columns import moment
from sqlmodel import Field, SQLModel


class Acknowledged(StrEnum):
    READ = "read"
    HANDLED = "handled"


class Acknowledgement(SQLModel, table=True):
    """The first who read a message, and the first who said that it is seen to. `by`: the issuer's id."""

    message_id: UUID = Field(primary_key=True, foreign_key="message.id")
    step: str = Field(primary_key=True)
    by: str
    by_name: str
    at: datetime = moment()
