"""One row, to be changed."""

from typing import TypeVar
from uuid import UUID

from sqlmodel import SQLModel

from chassis.db import Session
from chassis.errors import NotFound

Row = TypeVar("Row", bound=SQLModel)


async def locked(session: Session, model: type[Row], key: UUID, *, shared: bool = False) -> Row:
    """The newest state of a row, locked until the end of the transaction. Raises `NotFound`."""
    lock = {"read": True} if shared else True
    row = await session.get(model, key, with_for_update=lock, populate_existing=True)
    if row is None:
        raise NotFound
    return row
