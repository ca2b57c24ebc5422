"""One row, or a name, changed by one transaction at a time."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlmodel import SQLModel

from chassis.db import Session
from chassis.errors import NotFound

Row = TypeVar("Row", bound=SQLModel)
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


async def locked(session: Session, model: type[Row], key: UUID, *, shared: bool = False) -> Row:
    """The newest state of a row, locked until the end of the transaction. Raises `NotFound`."""
    lock = {"read": True} if shared else True
    row = await session.get(model, key, with_for_update=lock, populate_existing=True)
    if row is None:
        raise NotFound
    return row


async def lock_name(session: Session, name: str) -> None:
    """Until the end of the transaction, nobody else holds this name."""
    await session.execute(_LOCK, {"name": name})
