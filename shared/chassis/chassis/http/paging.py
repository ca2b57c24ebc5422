"""Lists: a stable order, a page of at most 200, and a cursor to the next.

found = await paginate(session, select(Supplier), Key(col(Supplier.name), col(Supplier.id)), limit, cursor)
return found.map(SupplierOut.model_validate)
"""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Generic, Self, TypeVar, overload
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, PrivateAttr
from sqlalchemy import ColumnElement, Row, Select, func, literal, select, tuple_
from sqlalchemy.orm import QueryableAttribute
from sqlmodel.sql.expression import SelectOfScalar

from chassis import gettext
from chassis.db import Session
from chassis.errors import Unacceptable
from chassis.natural_order import natural_order

Item = TypeVar("Item")
Shown = TypeVar("Shown")
Limit = Annotated[int, Query(ge=1, le=200, description="how many at most")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next` of the page before")]
MOST_COUNTED = 5_000
"""So far a list that may be long is counted."""
LARGEST = 2**31 - 1
"""PostgreSQL's largest integer."""


class UnknownCursor(Unacceptable):
    message = gettext("Penanda halaman tidak dikenal. Mulai dari halaman pertama.")


class CursorPage(BaseModel, Generic[Item]):
    """One page of a list. `next` is absent on the last."""

    model_config = ConfigDict(arbitrary_types_allowed=True)  # rows, until they are mapped to what is shown

    items: list[Item]
    next: str | None = None
    _total: int | None = PrivateAttr(default=None)

    @property
    def total(self) -> int | None:
        """Rows of the whole list, at most `MOST_COUNTED`; None where nobody has counted."""
        return None if self._total is None else min(self._total, MOST_COUNTED)

    @property
    def has_more(self) -> bool:
        """Whether there are more than were counted."""
        return (self._total or 0) > MOST_COUNTED

    def map(self, show: Callable[[Item], Shown]) -> "CursorPage[Shown]":
        return CursorPage(items=[show(item) for item in self.items], next=self.next).of(self._total)

    def of(self, total: int | None) -> Self:
        self._total = total
        return self


class Key:
    """Columns that order a list and name each of its rows; the last of them is unique.

    `natural`: texts before the last are ordered as people do, see `natural_order`.
    """

    def __init__(self, *columns: Any, descending: bool = False, natural: bool = False) -> None:
        self.columns: Sequence[ColumnElement[Any]] = columns
        self.descending, self.natural = descending, natural

    def after(self, position: Sequence[Any]) -> ColumnElement[bool]:
        other = [literal(value, column.type) for column, value in zip(self.columns, position, strict=True)]
        if len(self.columns) == 1:
            return self.columns[0] < other[0] if self.descending else self.columns[0] > other[0]
        mine, theirs = tuple_(*self._ordered(self.columns)), tuple_(*self._ordered(other))
        return mine < theirs if self.descending else mine > theirs

    def order(self) -> list[ColumnElement[Any]]:
        return [column.desc() if self.descending else column for column in self._ordered(self.columns)]

    def _ordered(self, columns: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
        *before, last = columns
        return [natural_order(one) if self.natural and _reader(one) is text_in else one for one in before] + [last]

    def encode(self, row: Any) -> str:
        """The cursor of a row."""
        return _encode([_text_of(_value(row, column)) for column in self.columns])

    def decode(self, cursor: str) -> list[Any]:
        """The values that a cursor stands for. Raises `UnknownCursor` for one that we did not make."""
        position = _decode(cursor)
        if not isinstance(position, list) or len(position) != len(self.columns):
            raise UnknownCursor
        try:
            return [_reader(column)(value) for column, value in zip(self.columns, position, strict=True)]
        except ValueError:
            raise UnknownCursor from None


@overload
async def paginate(
    session: Session, statement: SelectOfScalar[Item], key: Key, limit: int, cursor: str | None, *, counted: bool = ...
) -> CursorPage[Item]: ...
@overload
async def paginate(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    key: Key,
    limit: int,
    cursor: str | None,
    *,
    counted: bool = ...,
) -> CursorPage[Any]: ...
async def paginate(
    session: Session, statement: Any, key: Key, limit: int, cursor: str | None, *, counted: bool = False
) -> CursorPage[Any]:
    """The rows after the cursor, in the order of the key; `counted`: with their `total`. Raises `UnknownCursor`."""
    wanted = statement if cursor is None else statement.where(key.after(key.decode(cursor)))
    rows = (await session.exec(wanted.order_by(*key.order()).limit(limit + 1))).all()
    shown = list(rows[:limit])
    found: CursorPage[Any] = CursorPage(items=shown, next=key.encode(shown[-1]) if len(rows) > limit else None)
    if not counted or not (found.next or cursor):
        return found.of(len(shown) if counted else None)
    every = statement.with_only_columns(*key.columns, maintain_column_froms=True)
    return found.of(await count_rows(session, every.limit(MOST_COUNTED + 1)))


async def count_rows(session: Session, statement: Any) -> int:
    """Number of rows of a list as a whole, for one that is counted cheaply."""
    return int(await session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0)


def paginate_list(items: Sequence[Item], limit: int, cursor: str | None) -> CursorPage[Item]:
    """A page of what is known as a whole; its cursor is a place in it. Raises `UnknownCursor`."""
    start = 0 if cursor is None else _place(cursor)
    following = start + limit
    return CursorPage(
        items=list(items[start:following]), next=_encode([str(following)]) if len(items) > following else None
    )


def text_in(value: object) -> str:
    """A text of a position. Raises `ValueError` for what is none, or holds what PostgreSQL takes no text with."""
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("not a text")
    value.encode()  # half of a surrogate pair is a UnicodeEncodeError, which is a ValueError
    return value


def moment_in(value: str) -> datetime:
    """A moment of a position, in a year that every zone can express. Raises `ValueError`."""
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None or not 1900 <= moment.year <= 2200:
        raise ValueError("not a moment of ours")
    return moment


def number_in(value: str) -> int:
    """A number of a position that PostgreSQL can hold. Raises `ValueError`."""
    if not (value.isascii() and value.isdecimal()) or len(value) > len(str(LARGEST)) or int(value) > LARGEST:
        raise ValueError("not a number of ours")
    return int(value)


_READ: dict[type, Callable[[Any], Any]] = {
    str: text_in,
    UUID: lambda value: UUID(text_in(value)),
    datetime: lambda value: moment_in(text_in(value)),
    int: lambda value: number_in(text_in(value)),
}


def _reader(column: ColumnElement[Any]) -> Callable[[Any], Any]:
    """Reader of a value of a position; the types of texts are many."""
    return _READ.get(column.type.python_type, text_in)


def _place(cursor: str) -> int:
    position = _decode(cursor)
    try:
        [place] = position
        return number_in(text_in(place))
    except (TypeError, ValueError):
        raise UnknownCursor from None


def _encode(position: Sequence[str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


def _decode(cursor: str) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode())
    except (ValueError, RecursionError):
        raise UnknownCursor from None


def _text_of(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _value(row: Any, column: Any) -> Any:
    """A column of a row, which is an entity, or holds entities and columns."""
    if not isinstance(row, Row):
        return getattr(row, column.key)
    is_of_entity = isinstance(column, QueryableAttribute) and column.class_ in row._mapping
    return getattr(row._mapping[column.class_], column.key) if is_of_entity else row._mapping[column.key]
