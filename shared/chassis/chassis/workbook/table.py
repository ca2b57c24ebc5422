"""A data sheet as found: its grid, its columns by meaning, its rows, and what was left out and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any, NamedTuple, TypeAlias

from chassis import gettext
from chassis.translation import Sentence
from chassis.workbook.questions import SKIP, Question

PART = 10_000_000
"""Rows of the second sheet have numbers from here on, those of the third from twice this."""


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell without a value: `#REF!` and its like, `rumus` for a formula without a stored result, or `UNSEEN`."""

    text: str


CellValue: TypeAlias = str | int | float | bool | date | time | timedelta | CellError | None
Grid: TypeAlias = list[list[CellValue]]


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of a sheet beside its values, by 0-based row: `struck` has a bit for each column whose cell is struck
    out, `hidden` are rows that nobody sees. `hidden_columns` are the first and last of columns that nobody sees;
    `otherwise` has a bit for each column whose cell a format may hide because of a value, `pale` one for each whose
    text has the colour of its ground. `comments` are by row, then column; `outside` are texts that stand in no cell."""

    struck: Mapping[int, int] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    otherwise: Mapping[int, int] = field(default_factory=dict)
    comments: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    pale: Mapping[int, int] = field(default_factory=dict)
    outside: tuple[str, ...] = ()

    def is_struck(self, row: int, column: int) -> bool:
        return bool(self.struck.get(row, 0) >> column & 1)

    def is_pale(self, row: int, column: int) -> bool:
        return bool(self.pale.get(row, 0) >> column & 1)

    def may_be_hidden(self, row: int, column: int) -> bool:
        return bool(self.otherwise.get(row, 0) >> column & 1)

    def is_hidden_column(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self.hidden_columns)


class Cells(NamedTuple):
    """A sheet as read: the grid from cell A1 on, its merged ranges and marks."""

    grid: Grid
    merges: Sequence[Any] = ()
    marks: Marks = Marks()


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """`index` is 0-based; `header` is the title as written."""

    index: int
    header: str


class Validity(NamedTuple):
    """Until when a field of a row holds, as a column of its own says; `kind` is blank where no field is named."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One data row. `number` tells it from all others of the file; on the first sheet it is the row in Excel.

    `excel_row` (1-based) is its row on `sheet`, `section` its place in the table's sections.
    `carried` names the fields taken from the row above because the cells are merged or left blank there, `repeated`
    those where a sign such as “sda” stands. `doubtful`: may be a total instead of a row of data. `marks` are codes
    of what speaks against a valid row, with what was found, `struck` fields that are struck out in another,
    `given` those that a line over the table says for all its rows. `validities` are dates until which fields hold,
    `refers` fields that point at another row, with what stands there, `said` what other columns say of an amount.
    `typed` are fields that people have corrected since. `unseen` stand in columns that nobody sees, `otherwise` may be
    hidden or struck out because of a value, `pale` have the colour of their ground, `comments` stand at cells of a
    field.
    """

    number: int
    cells: Mapping[str, CellValue]
    carried: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()
    doubtful: bool = False
    sheet: str = ""
    excel_row: int = 0
    section: int = 0
    marks: tuple[tuple[str, str], ...] = ()
    struck: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    said: tuple[tuple[str, str], ...] = ()
    validities: tuple[Validity, ...] = ()
    refers: Mapping[str, str] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()
    otherwise: frozenset[str] = frozenset()
    pale: frozenset[str] = frozenset()
    comments: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet that is read, or of tables side by side on it the one in these `columns` (`A–G`)."""

    sheet: str
    columns: str = ""

    @property
    def name(self) -> str:
        return f"“{self.sheet}”" + (f", {self.columns}" if self.columns else "")


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one sheet under one row of titles, each section with columns of its own.

    `header_row` is 1-based (the last one when titles span two rows). `lines` is what stands above the titles and in
    notes between the rows, where people write “dalam ribuan rupiah” or whose the list is; `notes` are those of them
    under the rows. `doubts` stand at another table of the sheet, or in no cell, and may speak of this one too.
    `comments` are those at the titles, by field.
    """

    sheet: str
    header_row: int
    columns: Mapping[str, FoundColumn]
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    comments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is not data; `number` is its row in Excel, `columns` tell of which table side by side.

    `reason`: blank, header, numbering, total, signature, note, above.
    """

    number: int
    reason: str
    sheet: str = ""
    columns: str = ""

    @property
    def message(self) -> Sentence:
        return _REASONS[self.reason]


@dataclass(frozen=True, slots=True)
class Table:
    """Content of a workbook. `sections` are its tables; the fields of one sheet are those of the first.

    `grids` are the sheets of the sections by name, `parts` the sheets, or the tables side by side, where there are
    several.
    `header_row` is 1-based (the last one when titles span two rows); `grid[n]` is Excel row n+1.
    `ignored_columns` are titles without a meaning to us, `ignored_sheets` sheets that were not read.
    """

    sheet: str
    header_row: int
    columns: Mapping[str, FoundColumn]
    rows: list[Row]
    skipped: list[Skipped]
    grid: Grid = field(repr=False)
    ignored_columns: list[str] = field(default_factory=list)
    ignored_sheets: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    grids: Mapping[str, Grid] = field(default_factory=dict, repr=False)
    parts: list[Part] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def open_questions(self) -> list[Question]:
        """Those that nobody has answered and that keep the rows from being saved. A table set aside asks no more."""
        whole = [one for one in self.questions if not one.field and one.reason != "above"]
        aside = {(one.sheet, one.header_row) for one in whole if one.answer == SKIP}
        return [
            one
            for one in self.questions
            if one.answer is None and (one.field or one.required) and (one.sheet, one.header_row) not in aside
        ]

    @property
    def sheets(self) -> list[str]:
        """Those that were read."""
        return list(dict.fromkeys(one.sheet for one in self.sections))

    def place(self, number: int) -> str:
        """A row as people find it: its row in Excel, and of several sheets or tables side by side which it is."""
        part, row = divmod(number, PART)
        return f"{row} ({self.parts[part].name})" if self.parts else str(row)


_REASONS = {
    "blank": gettext("Baris kosong."),
    "header": gettext("Judul kolom yang diulang."),
    "numbering": gettext("Baris nomor kolom."),
    "total": gettext("Baris jumlah."),
    "signature": gettext("Baris tanda tangan."),
    "above": gettext("Baris di atas judul kolom; dilewati, sesuai jawaban Anda."),
    "note": gettext("Catatan atau subjudul, bukan data."),
}
