"""A first pass over a workbook: how large each sheet really is, and its cells written anew.

The reader behind us allocates the whole rectangle up to the last cell and copies a shared text into every cell that
uses it. It is given nothing of the file but what was looked at here, in one canonical writing, so that there is
nothing that it could understand in another way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from chassis.workbook.archive import Archive
from chassis.workbook.canonical import MAX_COLUMNS, MAX_SHEET_ROWS, Canonical, Rows, cell_name, is_number
from chassis.workbook.cell_comments import read_comments
from chassis.workbook.cell_styles import PLAIN, CellStyles, read_styles
from chassis.workbook.conditions import Rule, RulesHeard
from chassis.workbook.errors import WorkbookRefused
from chassis.workbook.markup import Enough, parse
from chassis.workbook.number_formats import UNSEEN
from chassis.workbook.outside import MarginsHeard, read_shapes
from chassis.workbook.package import Listed, open_package
from chassis.workbook.references import column_of, number_of, place_of
from chassis.workbook.shared_texts import CELL_INK, Heard, Inks, SharedTexts, read_texts

MAX_ROWS: Final = 20_000
# Titles, blank rows between groups and signatures are not data.
_ROWS_BESIDE_DATA: Final = 2_000
MOST_ROWS: Final = MAX_ROWS + _ROWS_BESIDE_DATA
_USUAL_COLUMNS: Final = 256
_MAX_RECTANGLE: Final = 3_000_000
_MAX_RECTANGLES: Final = 6_000_000
_MAX_TEXT: Final = 150_000_000
_MAX_MERGES: Final = 50_000
_FORMULA_WITHOUT_RESULT: Final = "rumus"
_TEXTS: Final = ("s", "str", "inlineStr")
_MUCH: Final = 200
"""Letters that a mark of a cell counts as: it takes as much memory."""


@dataclass(slots=True)
class SheetScan:
    """Rows and columns are 0-based; `too_many` and `too_wide` mean the sheet must not be read.

    `errors` are cells without a value, `around` what a text's format shows before and behind it. `struck` has a bit for
    each column of a row whose cell is struck out, `pale` one for each whose text has the colour of its ground;
    `hidden` are rows that nobody sees, `hidden_columns` the first and last of columns that nobody sees. `rules` may
    hide cells by their values; `comments` stand at cells, `outside` in none.
    """

    name: str = ""
    visible: bool = True
    rows: int = 0
    last_row: int = -1
    last_column: int = -1
    lowest: tuple[int, int] = (-1, -1)
    farthest: tuple[int, int] = (-1, -1)
    text: int = 0
    too_many: bool = False
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    around: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    struck: dict[int, int] = field(default_factory=dict)
    pale: dict[int, int] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    outside: list[str] = field(default_factory=list)

    @property
    def rectangle(self) -> int:
        return (self.last_row + 1) * (self.last_column + 1)

    @property
    def too_wide(self) -> bool:
        return self.rectangle > _MAX_RECTANGLE

    @property
    def far_cells(self) -> str:
        """The cells that make the sheet so large, as people find them in Excel."""
        low, wide = self.last_row >= MOST_ROWS, self.last_column >= _USUAL_COLUMNS
        cells = [cell for cell, is_far in ((self.lowest, low), (self.farthest, wide)) if is_far or low == wide]
        return ", ".join(dict.fromkeys(cell_name(*cell) for cell in cells))

    def met(self, row: int, column: int) -> None:
        if row > self.last_row:
            self.last_row, self.lowest = row, (row, column)
        if column > self.last_column:
            self.last_column, self.farthest = column, (row, column)


@dataclass(slots=True)
class Scanned:
    """`sheets` in the workbook's order. `content` holds those that may be read."""

    sheets: list[SheetScan]
    content: bytes


def scan(archive: Archive) -> Scanned:
    """Raises WorkbookRefused when the archive is no workbook, or its XML is broken or hostile."""
    package = open_package(archive)
    with Canonical(from_1904=package.from_1904) as canonical:
        styles = read_styles(archive.read(package.styles)) if package.styles else CellStyles()
        if package.styles:
            canonical.write_formats(styles.codes, styles.formats)
        texts = read_texts(archive, package.strings, canonical)
        sheets = [_sheet(archive, listed, texts, styles, canonical) for listed in package.sheets]
        canonical.write_book()
    if sum(sheet.rectangle for sheet in sheets if not sheet.too_wide) > _MAX_RECTANGLES:
        raise WorkbookRefused("file-zip-bomb")
    return Scanned(sheets, canonical.content)


def _sheet(archive: Archive, listed: Listed, texts: SharedTexts, styles: CellStyles, canonical: Canonical) -> SheetScan:
    cells = _Cells(SheetScan(listed.name, listed.visible), texts, styles)
    parse(archive.read(listed.part), cells.starts, cells.ends, cells.text)
    if not cells.sheet.too_many and not cells.sheet.too_wide:
        canonical.write_sheet(listed.name, listed.visible, cells.rows, cells.merges)
        cells.sheet.comments = read_comments(archive, listed.part)
        cells.sheet.rules = cells.conditions.rules
        cells.sheet.outside = cells.margins.found + read_shapes(archive, listed.part)
    return cells.sheet


class _Cells:
    """One sheet's cells, each written anew as soon as it has ended."""

    def __init__(self, sheet: SheetScan, texts: SharedTexts, styles: CellStyles) -> None:
        self.sheet, self.texts, self.styles = sheet, texts, styles
        self.rows = Rows()
        self.merges: list[str] = []
        self.row, self.column = -1, -1
        self.counted = -1
        self.type = self.style = ""
        self.look = PLAIN
        self.in_data = self.in_cell = self.in_value = self.is_hidden = False
        self.has_value = self.has_formula = self.has_inline = False
        self.value: list[str] = []
        self.inline = Heard()
        self.conditions = RulesHeard(styles.hiding)
        self.margins = MarginsHeard()

    def starts(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self.in_cell:
            self._inside_cell(tag, attributes)
        elif tag == "c" and self.in_data:
            self._place(attributes.get("r"))
            self.type, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.look = self.styles.look(self.style)
            self.in_cell, self.has_value, self.has_formula, self.has_inline = True, False, False, False
        elif tag == "row" and self.in_data:
            self.row = number_of(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
            self.is_hidden = _is_hidden(attributes)
        elif tag == "sheetData":
            self.in_data = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "col" and _is_unseen(attributes):
            self._hide(attributes.get("min", ""), attributes.get("max", ""))
        elif not self.in_data:
            self.conditions.starts(tag, attributes)
            self.margins.starts(tag)

    def _inside_cell(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "v":
            self.has_value = self.in_value = True
        elif tag == "f":
            self.has_formula = True
        elif tag == "c":
            raise ValueError("a cell in a cell")
        else:
            self.has_inline = True
            self.has_value = self.has_value or tag == "is"
            self.inline.starts(tag, attributes)

    def text(self, text: str) -> None:
        if self.in_value:
            self.value.append(text)
        elif self.in_cell:
            self.inline.text(text)
        elif not self.in_data:
            self.conditions.text(text)
            self.margins.text(text)

    def ends(self, tag: str) -> None:
        if not self.in_cell:
            self.in_data = self.in_data and tag != "sheetData"
            self.conditions.ends(tag)
            self.margins.ends(tag)
        elif tag == "v":
            self.in_value = False
        elif tag == "c":
            self.in_cell = False
            if self.has_value or self.has_formula or self.has_inline:
                self._cell_ends()
        else:
            self.inline.ends(tag)

    def _cell_ends(self) -> None:
        value, struck = "".join(self.value), self.inline.struck
        inks = frozenset(self.inline.inks) if self.inline.inks - CELL_INK else CELL_INK
        inline = self.inline.take()
        self.value.clear()
        if self.has_value or self.has_formula:
            self._count(inline or value if self.type == "inlineStr" else value)
            self._see(value, struck, inks)

    def _place(self, reference: str | None) -> None:
        """The cell's own reference counts, in whatever row it stands."""
        if reference is None:
            self.column += 1
        else:
            self.row, self.column = place_of(reference)
        if not (0 <= self.row < MAX_SHEET_ROWS and self.column < MAX_COLUMNS):
            raise ValueError("outside of any sheet")

    def _count(self, value: str) -> None:
        sheet = self.sheet
        sheet.met(self.row, self.column)
        if self.row != self.counted:
            self.counted = self.row
            sheet.rows += 1
        if self.type == "e":
            sheet.errors[self.row, self.column] = value
        elif self.has_formula and not value and self.type != "str":
            sheet.errors[self.row, self.column] = _FORMULA_WITHOUT_RESULT
        elif value:
            self._add(value)
        if sheet.rows > MOST_ROWS:
            sheet.too_many = True
            raise Enough
        if sheet.text > _MAX_TEXT:
            raise WorkbookRefused("file-zip-bomb")

    def _add(self, value: str) -> None:
        """With what the cell's format says of it."""
        sheet, kind, style, look = self.sheet, self.type, self.style, self.look
        place = self.row, self.column
        if look.code and kind == "n" and is_number(value.strip()):
            if said := look.shown(value.strip()):
                kind, value, style = "str", said, ""
        elif look.code and kind in _TEXTS:
            around = look.around()
            if isinstance(around, tuple):
                sheet.around[place] = around
                sheet.text += _MUCH
            elif around:
                kind, value, style = "str", around, ""
        if value == UNSEEN and kind == "str":
            sheet.errors[place] = UNSEEN
        else:
            sheet.text += self.texts.lengths[number_of(value.strip())] if kind == "s" else len(value)
            self.rows.add(*place, kind, value, style)

    def _see(self, value: str, struck: bool, inks: Inks) -> None:
        """Whether the cell is struck out, not seen, or in a row that is not seen."""
        if self.is_hidden:
            self.sheet.hidden.add(self.row)
        if self.type == "s" and (self.texts.struck or self.texts.inks) and value.isdecimal():
            struck = struck or int(value) in self.texts.struck
            inks = self.texts.inks.get(int(value), CELL_INK)
        if struck or self.look.is_struck:
            self.sheet.struck[self.row] = self.sheet.struck.get(self.row, 0) | 1 << self.column
        if self.look.is_unseen if inks is CELL_INK else self.look.hides(inks):
            self.sheet.pale[self.row] = self.sheet.pale.get(self.row, 0) | 1 << self.column

    def _hide(self, first: str, last: str) -> None:
        if first.isdecimal() and last.isdecimal() and len(self.sheet.hidden_columns) < MAX_COLUMNS:
            self.sheet.hidden_columns.append((int(first[:7]) - 1, int(last[:7]) - 1))

    def _merge(self, reference: str) -> None:
        first, _, last = reference.upper().partition(":")
        for corner in (first, last) if last else ():
            letters = corner.rstrip("0123456789")
            if not (column_of(letters) < MAX_COLUMNS and 0 < number_of(corner[len(letters) :]) <= MAX_SHEET_ROWS):
                raise ValueError("outside of any sheet")
        if last:
            self.merges.append(f"{first}:{last}")
        if len(self.merges) > _MAX_MERGES:
            raise WorkbookRefused("file-zip-bomb")


def _is_unseen(column: Mapping[str, str]) -> bool:
    """By hand, or made so narrow that nothing of it is seen."""
    width = column.get("width", "9").strip("0")
    return column.get("hidden", "").lower() in ("1", "true", "on") or width[:1] in ("", ".")


def _is_hidden(row: Mapping[str, str]) -> bool:
    """By hand or by a filter, or made so low that nothing of it is seen."""
    height = row.get("ht", "15").strip("0")
    return row.get("hidden", "").lower() in ("1", "true", "on") or height[:1] in ("", ".")
