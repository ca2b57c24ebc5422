"""A data sheet as found: its grid, its columns by meaning, its rows, and what was left out and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell without a value: `#REF!` and its like, or `rumus` for a formula without a stored result."""

    text: str


CellValue: TypeAlias = str | int | float | bool | date | time | timedelta | CellError | None
Grid: TypeAlias = list[list[CellValue]]


@dataclass(frozen=True, slots=True)
class Column:
    """`index` is 0-based; `header` is the title as written."""

    index: int
    header: str


@dataclass(frozen=True, slots=True)
class Row:
    """One data row. `number` tells it from all others of the file; on the first sheet it is the row in Excel.

    `excel_row` (1-based) is its row on `sheet`, `section` its place in the table's sections.
    `carried` names the fields taken from the row above because the cells are merged or left blank there.
    """

    number: int
    cells: Mapping[str, CellValue]
    carried: frozenset[str] = frozenset()
    sheet: str = ""
    excel_row: int = 0
    section: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one sheet under one row of titles, each section with columns of its own.

    `header_row` is 1-based (the last one when titles span two rows). `lines` is what stands above the titles and in
    notes between the rows, where people write “dalam ribuan rupiah” or whose the list is.
    """

    sheet: str
    header_row: int
    columns: Mapping[str, Column]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is not data. `reason`: blank, header, numbering, total, signature, note."""

    number: int
    reason: str

    @property
    def message_id(self) -> str:
        return _REASONS[self.reason][0]

    @property
    def message_en(self) -> str:
        return _REASONS[self.reason][1]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the file as a whole that its owner should know."""

    code: str
    message_id: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Table:
    """What a workbook says of suppliers. `sections` are its tables; the fields of one sheet are those of the first.

    `grids` are the sheets of the sections by name. `header_row` is 1-based (the last one when titles span two rows);
    `grid[n]` is Excel row n+1.
    `ignored_columns` are titles without a meaning to us, `ignored_sheets` other visible sheets,
    `unread_sheets` those of them that hold suppliers too.
    """

    sheet: str
    header_row: int
    columns: Mapping[str, Column]
    rows: list[Row]
    skipped: list[Skipped]
    grid: Grid = field(repr=False)
    ignored_columns: list[str] = field(default_factory=list)
    ignored_sheets: list[str] = field(default_factory=list)
    unread_sheets: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    grids: Mapping[str, Grid] = field(default_factory=dict, repr=False)

    @property
    def notices(self) -> list[Notice]:
        """What was left out of the file, in sentences."""
        told: list[Notice] = []
        if self.unread_sheets:
            told.append(_notice("sheets-unread", self.unread_sheets, self.sheet))
        if titles := [title for title in self.ignored_columns if title != "Catatan Jembatan"]:
            told.append(_notice("columns-ignored", titles, self.sheet))
        return told


_NOTICES = {
    "sheets-unread": (
        "Hanya lembar “{sheet}” yang dibaca. Lembar {names} juga memuat penyedia; unggah terpisah bila perlu.",
        "Only sheet “{sheet}” was read. Sheet {names} holds suppliers too; upload it separately if needed.",
    ),
    "columns-ignored": (
        "Kolom ini tidak dikenal dan diabaikan: {names}.",
        "These columns are not known and were ignored: {names}.",
    ),
}


def _notice(code: str, names: list[str], sheet: str) -> Notice:
    listed = ", ".join(f"“{name[:40]}”" for name in names[:20])
    in_bahasa, in_english = _NOTICES[code]
    return Notice(code, in_bahasa.format(names=listed, sheet=sheet), in_english.format(names=listed, sheet=sheet))


_REASONS = {
    "blank": ("Baris kosong.", "Blank row."),
    "header": ("Judul kolom yang diulang.", "Column titles repeated."),
    "numbering": ("Baris nomor kolom.", "Row of column numbers."),
    "total": ("Baris jumlah.", "Total row."),
    "signature": ("Baris tanda tangan.", "Signature row."),
    "note": ("Catatan atau subjudul, bukan data penyedia.", "Note or subheading, not supplier data."),
}
