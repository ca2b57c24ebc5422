"""Questions that a workbook leaves open, and their answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Option:
    """A column to choose, with what stands in it; `samples` may be personal."""

    key: str
    letter: str
    title: str
    samples: tuple[str, ...] = field(default=(), repr=False)


Choices: TypeAlias = Mapping[str, Mapping[str, str]]
"""What people chose: titles of a table → field → the column's key, or NONE; field "" → READ or SKIP."""
READ, SKIP, NONE = "baca", "lewati", "-"


@dataclass(frozen=True, slots=True)
class Question:
    """Question of a table to people: which column a field has, or, for field "", whether it is to be read.

    `reason`: several (columns that fit), unsure (a column that may fit), missing (no column of a required field),
    unread (a sheet that is set aside), untitled (rows without titles), above (rows of data above the titles, their
    numbers as samples). `required`: nothing is saved before it is
    answered, and for a field that some column must have it.
    """

    key: str
    sheet: str
    header_row: int
    field: str
    reason: str
    options: tuple[Option, ...] = ()
    required: bool = False
    answer: str | None = None

    @property
    def name(self) -> str:
        return f"{self.key}.{self.field or 'tabel'}"
