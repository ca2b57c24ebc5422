"""Where a list goes on. Raises `UnknownCursor` for a cursor that we did not make."""

from typing import Any
from uuid import UUID

from chassis.http.paging import UnknownCursor, decode, moment_in
from sqlalchemy import Row

from notifier.queries.deadlines import Position


def id_of(position: str | None) -> UUID | None:
    try:
        return None if position is None else UUID(position)
    except ValueError:
        raise UnknownCursor from None


def due_after(cursor: str | None) -> Position | None:
    position = decode(cursor)
    if position is None:
        return None
    try:
        due, _, deadline = position.partition(" ")
        return Position(moment_in(due), UUID(deadline))
    except ValueError:
        raise UnknownCursor from None


def of_due(row: Row[Any]) -> str:
    return f"{row.due.isoformat()} {row.id}"


def debtor_after(cursor: str | None) -> tuple[int, str] | None:
    position = decode(cursor)
    if position is None:
        return None
    rank, _, unit = position.partition(" ")
    if rank not in ("0", "1", "2", "3"):
        raise UnknownCursor
    return int(rank), unit


def of_debtor(row: Row[Any]) -> str:
    return f"{row.rank} {row.unit}"
