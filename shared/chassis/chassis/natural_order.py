"""The order of names as people look for them: `Toko 2` before `Toko 10`, `lpka` beside `LPKA`.

PostgreSQL compares by bytes where it was built without ICU, and with it by rules whose next version breaks indexes.
"""

from typing import Any

from sqlalchemy import ColumnElement, Text, func, literal_column


def natural_order(text: Any) -> ColumnElement[str]:
    """A text to order by: in one case, every number in ten digits. It stands in the statement without parameters, so
    that an index of the same expression is found."""
    padded: Any = func.regexp_replace(func.lower(text), _raw(r"'(\d+)'"), _raw(r"'0000000000\1'"), _raw("'g'"))
    return func.regexp_replace(padded, _raw(r"'\d*(\d{10})(?!\d)'"), _raw(r"'\1'"), _raw("'g'"), type_=Text())


def _raw(text: str) -> ColumnElement[str]:
    return literal_column(text, Text())
