"""A workbook in one writing: cells in order, each with its reference, and nothing beside them."""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from math import isfinite
from typing import Final, Self
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

MAX_SHEET_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 16_384
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RETURN: Final = {"\r": "&#13;"}
_NUMBER_LETTERS: Final = frozenset("+-.0123456789eE")


def cell_name(row: int, column: int) -> str:
    """`AB12` of a 0-based place."""
    return f"{column_letters(column)}{row + 1}"


@lru_cache(maxsize=MAX_COLUMNS)
def column_letters(index: int) -> str:
    letters = ""
    index += 1
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Rows:
    """The cells of a sheet, whatever order they come in; of two in one place the last counts."""

    def __init__(self) -> None:
        self._cells: list[str] = []
        self._places = array("Q")
        self._in_order = True

    def add(self, row: int, column: int, kind: str, value: str, style: str) -> None:
        place = row * MAX_COLUMNS + column
        self._in_order = self._in_order and (not self._places or self._places[-1] < place)
        self._places.append(place)
        self._cells.append(_cell(cell_name(row, column), kind, value, style))

    def written(self) -> Iterator[str]:
        """One row after the other."""
        for row, places in groupby(self._order(), lambda at: self._places[at] // MAX_COLUMNS):
            yield f'<row r="{row + 1}">{"".join(self._cells[at] for at in places)}</row>'

    def _order(self) -> Sequence[int]:
        if self._in_order:
            return range(len(self._cells))
        last = {place: at for at, place in enumerate(self._places)}
        return [last[place] for place in sorted(last)]


class Canonical:
    def __init__(self, *, from_1904: bool) -> None:
        self._buffer = BytesIO()
        self._archive = ZipFile(self._buffer, "w", ZIP_DEFLATED, compresslevel=1)
        self._from_1904 = from_1904
        self._sheets: list[str] = []
        self._parts: list[tuple[str, str]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    @property
    def content(self) -> bytes:
        return self._buffer.getvalue()

    def write_formats(self, codes: Mapping[int, str], styles: Sequence[int]) -> None:
        formats = "".join(
            f"<numFmt numFmtId={quoteattr(str(number))} formatCode={quoteattr(code)}/>"
            for number, code in codes.items()
        )
        cells = "".join(f'<xf numFmtId="{number}"/>' for number in styles)
        self._write("styles", "styles.xml", f"<numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs>", "styleSheet")

    @contextmanager
    def strings(self) -> Iterator[Callable[[str], None]]:
        """Write the shared texts, one by one."""
        self._parts.append(("sharedStrings", "sharedStrings.xml"))
        with self._archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(f'{_HEAD}<sst xmlns="{_MAIN}">'.encode())
            yield lambda text: _discard(part.write(f"<si>{_text(text)}</si>".encode()))
            part.write(b"</sst>")

    def write_sheet(self, name: str, visible: bool, rows: Rows, merges: Sequence[str]) -> None:
        number = len(self._sheets) + 1
        part = f"worksheets/sheet{number}.xml"
        state = "" if visible else ' state="hidden"'
        self._sheets.append(
            f'<sheet name={quoteattr(name)} sheetId="{number}"{state} r:id="rId{len(self._parts) + 1}"/>'
        )
        self._parts.append(("worksheet", part))
        with self._archive.open(f"xl/{part}", "w", force_zip64=True) as target:
            target.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for row in rows.written():
                target.write(row.encode())
            merged = "".join(f'<mergeCell ref="{reference}"/>' for reference in merges)
            target.write(f"</sheetData><mergeCells>{merged}</mergeCells></worksheet>".encode())

    def write_book(self) -> None:
        """After all sheets."""
        settings = '<workbookPr date1904="1"/>' if self._from_1904 else ""
        sheets = f"{settings}<sheets>{''.join(self._sheets)}</sheets>"
        book = f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{sheets}</workbook>'
        self._archive.writestr("xl/workbook.xml", book)
        self._archive.writestr("xl/_rels/workbook.xml.rels", _relations(self._parts))
        self._archive.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))

    def _write(self, kind: str, name: str, body: str, root: str) -> None:
        self._parts.append((kind, name))
        self._archive.writestr(f"xl/{name}", f'{_HEAD}<{root} xmlns="{_MAIN}">{body}</{root}>')


def _discard(_: object) -> None:
    return None


def _relations(parts: Sequence[tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(parts, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}">{told}</Relationships>'


def _cell(name: str, kind: str, value: str, style: str) -> str:
    styled = f' s="{int(style)}"' if style.isascii() and style.isdecimal() else ""
    if kind == "s":
        return f'<c r="{name}" t="s"><v>{int(value)}</v></c>'
    if kind == "n" and is_number(value.strip()):
        return f'<c r="{name}"{styled}><v>{value.strip()}</v></c>'
    if kind == "b":
        return f'<c r="{name}" t="b"><v>{int(value.strip().lower() in ("1", "true"))}</v></c>'
    if kind == "d":
        return f'<c r="{name}"{styled} t="d"><v>{escape(value.strip())}</v></c>'
    return f'<c r="{name}" t="inlineStr"><is>{_text(value)}</is></c>'


def _text(text: str) -> str:
    return f'<t xml:space="preserve">{escape(text, _RETURN)}</t>'


def is_number(text: str) -> bool:
    try:
        return set(text) <= _NUMBER_LETTERS and isfinite(float(text))
    except ValueError:
        return False
