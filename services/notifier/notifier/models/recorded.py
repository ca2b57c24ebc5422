"""How far a unit is with what it owes."""

from uuid import UUID

from sqlmodel import Field, SQLModel


class RecordedItem(SQLModel, table=True):
    """One thing that a unit has recorded at one service, whether or not it has sent it."""

    __tablename__ = "recorded_item"

    service: str = Field(primary_key=True)
    item: UUID = Field(primary_key=True)
    unit: str
