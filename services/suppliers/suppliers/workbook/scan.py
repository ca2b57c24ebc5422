"""A first pass over a workbook: how large each sheet really is, and its cells written anew.

The reader behind us allocates the whole rectangle up to the last cell and copies a shared text into every cell that
uses it. It is given nothing of the file but what was looked at here, in one canonical writing, so that there is
nothing that it could understand in another way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from suppliers.workbook.archive import Archive
from suppliers.workbook.canonical import MAX_COLUMNS, MAX_SHEET_ROWS, Canonical, Rows, cell_name
from suppliers.workbook.errors import WorkbookRefused
from suppliers.workbook.markup import Enough, parse
from suppliers.workbook.package import Listed, Package, open_package

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


@dataclass(slots=True)
class SheetScan:
    """Rows and columns are 0-based; `too_many` and `too_wide` mean the sheet must not be read."""

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
        if package.styles:
            canonical.write_formats(*_formats(archive, package.styles))
        lengths = _strings(archive, package, canonical)
        sheets = [_sheet(archive, listed, lengths, canonical) for listed in package.sheets]
        canonical.write_book()
    if sum(sheet.rectangle for sheet in sheets if not sheet.too_wide) > _MAX_RECTANGLES:
        raise WorkbookRefused("file-zip-bomb")
    return Scanned(sheets, canonical.content)


def _sheet(archive: Archive, listed: Listed, lengths: list[int], canonical: Canonical) -> SheetScan:
    cells = _Cells(SheetScan(listed.name, listed.visible), lengths)
    parse(archive.read(listed.part), cells.starts, cells.ends, cells.text)
    if not cells.sheet.too_many and not cells.sheet.too_wide:
        canonical.write_sheet(listed.name, listed.visible, cells.rows, cells.merges)
    return cells.sheet


def _formats(archive: Archive, part: str) -> tuple[dict[int, str], list[int]]:
    """Number formats by id, and the format of each style a cell may have: a date is a number with a format."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside: list[str] = []

    def starts(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "numFmt" and "numFmtId" in attributes:
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")[:255]
        elif tag == "xf" and "cellXfs" in inside:
            styles.append(int(attributes.get("numFmtId", "0")))
        inside.append(tag)

    parse(archive.read(part), starts, lambda _: _drop(inside))
    return codes, styles


def _drop(inside: list[str]) -> None:
    inside.pop()


def _strings(archive: Archive, package: Package, canonical: Canonical) -> list[int]:
    """Lengths of the shared texts; the texts themselves are written on."""
    lengths: list[int] = []
    if package.strings is None:
        return lengths
    heard = _Heard()

    def ends(tag: str) -> None:
        heard.ends(tag)
        if tag == "si":
            text = heard.take()
            lengths.append(len(text))
            write(text)

    with canonical.strings() as write:
        parse(archive.read(package.strings), heard.starts, ends, heard.text)
    return lengths


class _Heard:
    """The text of an element's `t` parts, without what is only a reading aid over it (`rPh`)."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.listening = self.beside = False

    def starts(self, tag: str, _: Mapping[str, str]) -> None:
        if tag == "rPh":
            self.beside = True
        elif tag == "t":
            self.listening = not self.beside

    def ends(self, tag: str) -> None:
        if tag == "rPh":
            self.beside = False
        elif tag == "t":
            self.listening = False

    def text(self, text: str) -> None:
        if self.listening:
            self.pieces.append(text)

    def take(self) -> str:
        text = "".join(self.pieces)
        self.pieces.clear()
        return text


class _Cells:
    """One sheet's cells, each written anew as soon as it has ended."""

    def __init__(self, sheet: SheetScan, lengths: list[int]) -> None:
        self.sheet, self.lengths = sheet, lengths
        self.rows = Rows()
        self.merges: list[str] = []
        self.row, self.column = -1, -1
        self.counted = -1
        self.type = self.style = ""
        self.in_data = self.in_cell = self.in_value = self.has_value = self.has_formula = False
        self.value: list[str] = []
        self.inline = _Heard()

    def starts(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self.in_cell:
            self._inside_cell(tag, attributes)
        elif tag == "c" and self.in_data:
            self._place(attributes.get("r"))
            self.type, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.in_cell, self.has_value, self.has_formula = True, False, False
        elif tag == "row" and self.in_data:
            self.row = _number(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
        elif tag == "sheetData":
            self.in_data = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _inside_cell(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "v":
            self.has_value = self.in_value = True
        elif tag == "f":
            self.has_formula = True
        elif tag == "c":
            raise ValueError("a cell in a cell")
        else:
            self.has_value = self.has_value or tag == "is"
            self.inline.starts(tag, attributes)

    def text(self, text: str) -> None:
        if self.in_value:
            self.value.append(text)
        elif self.in_cell:
            self.inline.text(text)

    def ends(self, tag: str) -> None:
        if not self.in_cell:
            self.in_data = self.in_data and tag != "sheetData"
        elif tag == "v":
            self.in_value = False
        elif tag == "c":
            value, inline = "".join(self.value), self.inline.take()
            self.value.clear()
            self.in_cell = False
            if self.has_value or self.has_formula:
                self._count(inline or value if self.type == "inlineStr" else value)
        else:
            self.inline.ends(tag)

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
            sheet.text += self._length(value)
            self.rows.add(self.row, self.column, self.type, value, self.style)
        if sheet.rows > MOST_ROWS:
            sheet.too_many = True
            raise Enough
        if sheet.text > _MAX_TEXT:
            raise WorkbookRefused("file-zip-bomb")

    def _length(self, value: str) -> int:
        return self.lengths[_number(value.strip())] if self.type == "s" else len(value)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.upper().partition(":")
        for corner in (first, last) if last else ():
            letters = corner.rstrip("0123456789")
            if not (_column(letters) < MAX_COLUMNS and 0 < _number(corner[len(letters) :]) <= MAX_SHEET_ROWS):
                raise ValueError("outside of any sheet")
        if last:
            self.merges.append(f"{first}:{last}")
        if len(self.merges) > _MAX_MERGES:
            raise WorkbookRefused("file-zip-bomb")


def place_of(reference: str) -> tuple[int, int]:
    """0-based row and column of `AB12`. What is no cell raises ValueError."""
    letters = reference.rstrip("0123456789")
    return _number(reference[len(letters) :]) - 1, _column(letters)


def _number(digits: str) -> int:
    """A whole number as references have it. Anything else raises ValueError."""
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 10):
        raise ValueError("not a number")
    return int(digits)


def _column(letters: str) -> int:
    """`AB` → 27. What is no column raises ValueError."""
    if not (0 < len(letters) <= 3 and letters.isascii() and letters.isalpha()):
        raise ValueError("not a column")
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1
