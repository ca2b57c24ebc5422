"""Lines of one row's history."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import col, select

from chassis.db import Session
from chassis.history.models import HistoryLine

Line = TypeVar("Line", bound=HistoryLine)


async def history_of(session: Session, model: type[Line], owner: Any, key: UUID) -> Sequence[Line]:
    """Oldest first; `owner` is the column that names the row which the lines are about."""
    return (await session.exec(select(model).where(col(owner) == key).order_by(col(model.id)))).all()
