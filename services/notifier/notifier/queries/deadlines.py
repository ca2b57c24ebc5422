"""Deadlines of the units in the reader's scope, with their status."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound
from chassis.http import CursorPage
from chassis.http.paging import Key, count_rows, paginate
from sqlalchemy import Row, Select, Subquery, and_, case, func, or_, select
from sqlmodel import SQLModel, col

from notifier.models import Ending, ObligationStatus, Unit
from notifier.queries.directory import in_scope

_tables = SQLModel.metadata.tables
_deadline, _obligation = _tables["deadline"], _tables["obligation"]
Rows = Sequence[Row[Any]]


class OverallStatus(StrEnum):
    """Open while any unit still owes it; done when none does; withdrawn when no unit ever had to."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


def _owed(principal: Principal, now: datetime) -> Subquery:
    """Each deadline of units in scope: the last moment it is due for one of them, and how many stand how.

    `only_unit` is the name of the unit that alone has to do with it; `undone`: how many had not done it when it was
    closed; `ended_as`: how it ended for those who did not do it.
    """

    def counted(*conditions: Any) -> Any:
        return func.count().filter(and_(*conditions))

    open_, met = _obligation.c.status == ObligationStatus.OPEN, _obligation.c.status == ObligationStatus.MET
    closed = _obligation.c.ended_as == Ending.CLOSED
    ended_as = case(
        *((func.bool_or(_obligation.c.ended_as == one), one.value) for one in (Ending.CLOSED, Ending.CANCELLED)),
        else_=func.max(_obligation.c.ended_as),
    )
    overall_status = case(
        (func.bool_or(open_), OverallStatus.OPEN.value),
        (func.bool_or(met), OverallStatus.DONE.value),
        else_=OverallStatus.WITHDRAWN,
    )
    return (
        select(
            _deadline,
            func.max(_obligation.c.due_at).label("due"),
            func.max(_obligation.c.met_at).label("met_at"),
            overall_status.label("overall_status"),
            counted(or_(_obligation.c.status != ObligationStatus.WITHDRAWN, closed)).label("units"),
            counted(closed).label("undone"),
            ended_as.label("ended_as"),
            func.max(_obligation.c.end_reason).label("end_reason"),
            counted(met).label("met"),
            counted(_obligation.c.late).label("late"),
            counted(open_, _obligation.c.due_at <= now).label("overdue"),
            case((func.count() == 1, func.min(col(Unit.name)))).label("only_unit"),
        )
        .join(_obligation, _obligation.c.deadline_id == _deadline.c.id)
        .join(Unit, col(Unit.code) == _obligation.c.unit)
        .where(in_scope(principal))
        .group_by(_deadline.c.id)
        .subquery()
    )


async def list_owed(
    session: Session,
    principal: Principal,
    overall_status: OverallStatus,
    cursor: str | None,
    limit: int,
    now: datetime,
    *,
    counted: bool = False,
) -> CursorPage[Row[Any]]:
    """Obligations: the open ones by due time, nearest first; those that are over, newest first."""
    owed = _owed(principal, now)
    wanted = select(owed).where(owed.c.overall_status == overall_status)
    key = Key(owed.c.due, owed.c.id, descending=overall_status is not OverallStatus.OPEN)
    return await paginate(session, wanted, key, limit, cursor, counted=counted)


async def list_since(session: Session, principal: Principal, since: datetime, limit: int, now: datetime) -> Rows:
    """All that is due after a moment, whatever became of it."""
    owed = _owed(principal, now)
    return (await session.execute(select(owed).where(owed.c.due >= since).order_by(owed.c.due).limit(limit))).all()


async def find_owed(session: Session, principal: Principal, deadline: UUID, now: datetime) -> Row[Any]:
    """Raises `NotFound` for a deadline that no unit in scope owes."""
    owed = _owed(principal, now)
    row: Row[Any] | None = (await session.execute(select(owed).where(owed.c.id == deadline))).first()
    if row is None:
        raise NotFound
    return row


def _obligations(principal: Principal, deadline: UUID) -> Select[Any]:
    rank = case(
        (_obligation.c.status == ObligationStatus.OPEN, 0),
        (_obligation.c.late, 1),
        (_obligation.c.status == ObligationStatus.MET, 2),
        else_=3,
    )
    return (
        select(_obligation, col(Unit.name), col(Unit.timezone), rank.label("rank"))
        .join(Unit, col(Unit.code) == _obligation.c.unit)
        .where(_obligation.c.deadline_id == deadline, in_scope(principal))
    )


async def list_obligations(
    session: Session, principal: Principal, deadline: UUID, cursor: str | None, limit: int
) -> CursorPage[Row[Any]]:
    """Each unit's share, by name: who still owes it first, then who was late."""
    units = _obligations(principal, deadline).subquery()
    return await paginate(
        session, select(units), Key(units.c.rank, units.c.name, units.c.unit, natural=True), limit, cursor
    )


async def count_obligations(session: Session, principal: Principal, deadline: UUID) -> int:
    return await count_rows(session, _obligations(principal, deadline))
