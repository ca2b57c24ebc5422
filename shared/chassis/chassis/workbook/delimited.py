"""A table written as text: CSV with comma, semicolon or tab, as Excel, Google Sheets and forms write it."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from typing import Final

from chassis.workbook.columns import Columns
from chassis.workbook.errors import WorkbookRefused
from chassis.workbook.headers import SEARCHED_ROWS, first_headers
from chassis.workbook.scan import MAX_ROWS, MOST_ROWS
from chassis.workbook.table import Grid

SHEET: Final = "CSV"
_DELIMITERS: Final = (";", ",", "\t", "|")
_MOST_COLUMNS: Final = 256
_MOST_LETTERS: Final = 32_767
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_AS_TEXT: Final = re.compile(r'^\s*=\s*"((?:[^"]|"")*)"\s*$')
"""`="0012345678901"`, which Excel shows as the text it is."""
_LINES: Final = frozenset("\t\n\r\f")


def is_text(content: bytes) -> bool:
    """Whether it may be a table of text, by how it begins."""
    head = content[:4096]
    plain = not any(byte < 9 or 13 < byte < 32 for byte in head)
    return plain or head.startswith(tuple(bom for bom, _ in _BOMS)) or _without_bom(head) is not None


def read_delimited(declared: Columns, content: bytes) -> Grid:
    """Every cell as the text it is, so that no number loses a digit. Raises WorkbookRefused."""
    text = _decoded(content)
    if any(char < " " and char not in _LINES for char in text):
        raise WorkbookRefused("file-not-workbook")
    if text.lstrip().startswith("<"):
        raise WorkbookRefused("file-web-page")
    told, text = _told_delimiter(text)
    grid: Grid = []
    for row in _rows(text, told or _best_delimiter(declared, text)):
        if len(grid) >= MOST_ROWS:
            raise WorkbookRefused("too-many-rows", sheet=SHEET, limit=MAX_ROWS)
        if len(row) > _MOST_COLUMNS or any(len(cell) > _MOST_LETTERS for cell in row):
            raise WorkbookRefused("file-damaged")
        grid.append([_AS_TEXT.sub(_bare, cell) for cell in row])
    return grid


def _bare(found: re.Match[str]) -> str:
    return found[1].replace('""', '"')


def _decoded(content: bytes) -> str:
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), None) or _without_bom(content[:4096])
    try:
        return content.decode(encoding or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        if encoding:
            raise WorkbookRefused("file-damaged") from None
    # Excel's own “CSV” in Indonesia; five bytes of it stand for no letter.
    return content.decode("windows-1252", errors="replace")


def _without_bom(head: bytes) -> str | None:
    """UTF-16 that does not say so: of mostly Latin text every other byte is zero."""
    pairs = len(head) // 2
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if pairs >= 4 and head[start::2].count(0) > 0.6 * pairs and head[1 - start :: 2].count(0) == 0:
            return encoding
    return None


def _told_delimiter(text: str) -> tuple[str | None, str]:
    """Excel's first line `sep=;`, which is no row."""
    first, _, rest = text.partition("\n")
    plain = first.strip('\r" ')
    if plain.lower().startswith("sep=") and len(plain) == 5:
        return plain[4], rest
    return None, text


def _best_delimiter(declared: Columns, text: str) -> str:
    """The one that finds our titles; else the one that makes the most columns."""
    return max(_DELIMITERS, key=lambda delimiter: _score(declared, text, delimiter))


def _score(declared: Columns, text: str, delimiter: str) -> tuple[int, int, int]:
    try:
        rows: Grid = [list(row) for row in islice(_rows(text, delimiter), SEARCHED_ROWS)]
    except WorkbookRefused:
        return 0, 0, 0
    widths = sorted(len(row) for row in rows)
    found = sum(len(one.fields) for one in first_headers(declared, [row[:_MOST_COLUMNS] for row in rows]))
    return found, widths[len(widths) // 2] if widths else 0, widths[-1] if widths else 0


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=delimiter != "\t")
    except (csv.Error, TypeError):
        raise WorkbookRefused("file-damaged") from None
