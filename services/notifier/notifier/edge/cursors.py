"""Where a list goes on. Raises `Unacceptable` for a cursor that we did not make."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.errors import Unacceptable
from chassis.http.paging import decode
from sqlalchemy import Row

from notifier.queries.deadlines import Position


def id_of(position: str | None) -> UUID | None:
    try:
        return None if position is None else UUID(position)
    except ValueError:
        raise _unknown() from None


def due_after(cursor: str | None) -> Position | None:
    position = decode(cursor)
    if position is None:
        return None
    try:
        due, _, deadline = position.partition(" ")
        moment = datetime.fromisoformat(due)
        if moment.tzinfo is None:
            raise ValueError("without a zone")
        return Position(moment, UUID(deadline))
    except ValueError:
        raise _unknown() from None


def of_due(row: Row[Any]) -> str:
    return f"{row.due.isoformat()} {row.id}"


def debtor_after(cursor: str | None) -> tuple[int, str] | None:
    position = decode(cursor)
    if position is None:
        return None
    rank, _, unit = position.partition(" ")
    if rank not in ("0", "1", "2", "3"):
        raise _unknown()
    return int(rank), unit


def of_debtor(row: Row[Any]) -> str:
    return f"{row.rank} {row.unit}"


def _unknown() -> Unacceptable:
    return Unacceptable(
        "Penanda halaman tidak dikenal. Mulai dari halaman pertama.", "Unknown cursor. Begin at the first page."
    )
