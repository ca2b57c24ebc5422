"""A first pass over the XML of a workbook, in constant memory.

It tells how large each sheet really is (the reader behind us allocates the whole rectangle up to the last
cell, and copies a shared string into every cell that uses it) and where error cells and formulas without a
stored result are, which that reader gives as blanks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from suppliers.workbook.archive import Part, inflate
from suppliers.workbook.errors import WorkbookRefused

MAX_ROWS: Final = 20_000
# Titles, blank rows between groups and signatures are not data.
_ROWS_BESIDE_DATA: Final = 2_000
_MAX_RECTANGLE: Final = 3_000_000
_MAX_TEXT: Final = 150_000_000
_MAX_MERGES: Final = 50_000
_FORMULA_WITHOUT_RESULT: Final = "rumus"


@dataclass(slots=True)
class SheetScan:
    """Rows and columns are 0-based; `too_many` and `too_wide` mean the sheet must not be read."""

    rows: int = 0
    last_row: int = -1
    last_column: int = -1
    text: int = 0
    merges: int = 0
    too_many: bool = False
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def too_wide(self) -> bool:
        return (self.last_row + 1) * (self.last_column + 1) > _MAX_RECTANGLE

    @property
    def last_cell(self) -> str:
        return f"{column_letters(self.last_column)}{self.last_row + 1}"


def scan(content: bytes, parts: list[Part]) -> dict[str, SheetScan]:
    """Sheet name → what was found. Raises WorkbookRefused when the XML is broken or hostile."""
    shared_first = sorted(parts, key=lambda part: "sharedstrings" not in part.name)
    book = _Book()
    for part, chunks in inflate(content, shared_first):
        _scan_part(book, part.name, chunks)
    return {
        name: book.sheets[path]
        for name, relation in book.names.items()
        if (path := _path(book.relations.get(relation, ""))) in book.sheets
    }


def column_letters(index: int) -> str:
    letters = ""
    index += 1
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(slots=True)
class _Book:
    names: dict[str, str] = field(default_factory=dict)
    relations: dict[str, str] = field(default_factory=dict)
    strings: list[int] = field(default_factory=list)
    sheets: dict[str, SheetScan] = field(default_factory=dict)


class _Enough(Exception):
    """The part need not be parsed further."""


def _path(target: str) -> str:
    lowered = target.lower().replace("\\", "/")
    return lowered.lstrip("/") if lowered.startswith(("/", "xl/")) else f"xl/{lowered}"


def _scan_part(book: _Book, name: str, chunks: Iterator[bytes]) -> None:
    first = next(chunks, b"")
    is_xml = first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    parser = _feed(_Parser(book, name), first) if is_xml else None
    # Even a part of no interest is drained: its true size counts against the budget.
    for chunk in chunks:
        parser = _feed(parser, chunk)
    if parser:
        _feed(parser, b"", last=True)


def _feed(parser: "_Parser | None", chunk: bytes, *, last: bool = False) -> "_Parser | None":
    if parser is None:
        return None
    try:
        parser.expat.Parse(chunk, last)
    except _Enough:
        return None
    except WorkbookRefused:
        raise
    except (expat.ExpatError, ValueError, IndexError, OverflowError):
        raise WorkbookRefused("file-damaged") from None
    return parser


class _Parser:
    def __init__(self, book: _Book, name: str) -> None:
        self.book, self.name = book, name
        self.root = ""
        self.sheet = SheetScan()
        self.row, self.column = -1, -1
        self.row_counted = False
        self.type = ""
        self.has_value = self.has_formula = self.listening = False
        self.heard: list[str] = []
        self.length = 0
        self.expat = expat.ParserCreate()
        self.expat.buffer_text = True
        self.expat.StartDoctypeDeclHandler = self._refuse_doctype
        self.expat.StartElementHandler = self._root_starts
        self.expat.EndElementHandler = None

    def _refuse_doctype(self, *_: object) -> None:
        # Office never writes one; entities are how XML bombs are built.
        raise WorkbookRefused("file-damaged")

    def _root_starts(self, tag: str, attributes: dict[str, str]) -> None:
        self.root = _local(tag)
        if self.root == "worksheet":
            self.book.sheets[self.name] = self.sheet
            self.expat.StartElementHandler = self._cell_starts
            self.expat.EndElementHandler = self._cell_ends
            self.expat.CharacterDataHandler = self._hear
        elif self.root == "sst":
            self.expat.StartElementHandler = self._string_starts
            self.expat.EndElementHandler = self._string_ends
            self.expat.CharacterDataHandler = self._measure
        elif self.root == "workbook":
            self.expat.StartElementHandler = self._name_starts
        elif self.root == "Relationships" and self.name.endswith("xl/_rels/workbook.xml.rels"):
            self.expat.StartElementHandler = self._relation_starts
        else:
            raise _Enough

    def _name_starts(self, tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "sheet" and "name" in attributes:
            ids = [value for key, value in attributes.items() if _local(key) == "id" and ":" in key]
            self.book.names[attributes["name"]] = ids[0] if ids else ""

    def _relation_starts(self, tag: str, attributes: dict[str, str]) -> None:
        if "Id" in attributes:
            self.book.relations[attributes["Id"]] = attributes.get("Target", "")

    def _string_starts(self, tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "si":
            self.length = 0

    def _measure(self, text: str) -> None:
        self.length += len(text)

    def _string_ends(self, tag: str) -> None:
        if _local(tag) == "si":
            self.book.strings.append(self.length)

    def _cell_starts(self, tag: str, attributes: dict[str, str]) -> None:
        tag = _local(tag)
        if tag == "c":
            self.column = _column(attributes["r"]) if "r" in attributes else self.column + 1
            self.type = attributes.get("t", "")
            self.has_value = self.has_formula = False
            self.heard.clear()
        elif tag == "v":
            self.has_value = self.listening = True
        elif tag == "is":
            self.has_value = True
        elif tag == "f":
            self.has_formula = True
        elif tag == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
            self.row_counted = False
        elif tag == "mergeCell":
            self._count_merge()

    def _hear(self, text: str) -> None:
        if self.listening:
            self.heard.append(text)

    def _cell_ends(self, tag: str) -> None:
        tag = _local(tag)
        if tag == "v":
            self.listening = False
        elif tag == "c" and (self.has_value or self.has_formula):
            self._count_cell("".join(self.heard))

    def _count_cell(self, value: str) -> None:
        sheet = self.sheet
        sheet.last_row = max(sheet.last_row, self.row)
        sheet.last_column = max(sheet.last_column, self.column)
        if not self.row_counted:
            self.row_counted = True
            sheet.rows += 1
        if self.type == "e":
            sheet.errors[self.row, self.column] = value
        elif self.has_formula and not value and self.type != "str":
            sheet.errors[self.row, self.column] = _FORMULA_WITHOUT_RESULT
        elif self.type == "s":
            sheet.text += self.book.strings[int(value)] if value else 0
        if sheet.rows > MAX_ROWS + _ROWS_BESIDE_DATA:
            sheet.too_many = True
            raise _Enough
        if sheet.text > _MAX_TEXT:
            raise WorkbookRefused("file-zip-bomb")

    def _count_merge(self) -> None:
        self.sheet.merges += 1
        if self.sheet.merges > _MAX_MERGES:
            raise WorkbookRefused("file-zip-bomb")


def _local(tag: str) -> str:
    return tag.rpartition(":")[2] if ":" in tag else tag


def _column(reference: str) -> int:
    """`AB12` → 27. A reference that is not one raises ValueError."""
    index = 0
    for letter in reference.upper():
        if "A" <= letter <= "Z":
            index = index * 26 + ord(letter) - 64
        else:
            break
    if not 0 < index <= 16_384:
        raise ValueError("not a cell reference")
    return index - 1
