"""How far a unit is with what it owes."""

from sqlmodel import Field, SQLModel


class Recorded(SQLModel, table=True):
    """What a unit has recorded at one service, whether or not it has sent it."""

    __tablename__ = "recorded"

    unit: str = Field(primary_key=True)
    service: str = Field(primary_key=True)
    count: int
