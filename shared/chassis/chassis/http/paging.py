"""Lists: a stable order, a page of at most 200, and a cursor to the next."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

from chassis.errors import Unacceptable

Item = TypeVar("Item")
Limit = Annotated[int, Query(ge=1, le=200, description="how many at most")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next` of the page before")]


class UnknownCursor(Unacceptable):
    message = "Penanda halaman tidak dikenal. Mulai dari halaman pertama."
    message_en = "Unknown cursor. Begin at the first page."


class Page(BaseModel, Generic[Item]):
    """One page of a list. `next` is absent on the last."""

    items: list[Item]
    next: str | None = None


def page(rows: Sequence[Item], limit: int, key: Callable[[Item], str]) -> Page[Item]:
    """A page of rows that were asked for as `limit + 1`, so that one more tells of a next page."""
    shown = list(rows[:limit])
    return Page(items=shown, next=encode(key(shown[-1])) if len(rows) > limit and shown else None)


def encode(position: str) -> str:
    return base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")


def decode(cursor: str | None) -> str | None:
    """The position a cursor stands for. Raises `Unacceptable` for one that we did not make."""
    if cursor is None:
        return None
    try:
        position = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        if "\0" in position:
            raise ValueError("PostgreSQL takes no NUL")
        return position
    except (binascii.Error, ValueError):
        raise UnknownCursor from None


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
