"""From the bytes of a workbook to the table of suppliers inside it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from suppliers.workbook.archive import MAX_FILE_BYTES, open_archive
from suppliers.workbook.cells import is_blank, text_of
from suppliers.workbook.delimited import SHEET, is_text, read_delimited
from suppliers.workbook.errors import WorkbookRefused
from suppliers.workbook.fields import IDENTITY, LABELS
from suppliers.workbook.headers import Header, find_header
from suppliers.workbook.scan import MAX_ROWS, Scanned, SheetScan, scan
from suppliers.workbook.sorting import kind_of_row
from suppliers.workbook.table import CellError, CellValue, Grid, Row, Section, Skipped, Table

_NOT_DATA = re.compile(r"^(petunjuk|instruksi|panduan|cara pengisian|contoh|referensi|_|master)", re.IGNORECASE)
_NOT_TEXT = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")
_TEXT_NAMES = (".csv", ".tsv", ".txt")


def open_workbook(content: bytes, filename: str = "") -> Table:
    """Read the suppliers in an .xlsx or CSV file; run it in a sandbox, never where others wait.

    Raises WorkbookRefused, and nothing else, when the file cannot be taken. `filename` only helps to name
    the format of a file that is no workbook; what counts is the content.
    """
    refuse_size(content)
    if is_text(content) and not content.startswith(_NOT_TEXT):
        return _text_table(content, filename)
    scanned = scan(open_archive(content))
    return _best_table(read_sheets(scanned), {sheet.name: sheet for sheet in scanned.sheets})


def refuse_size(content: bytes) -> None:
    if not content.strip(b"\x00 \r\n\t"):
        raise WorkbookRefused("file-empty")
    if len(content) > MAX_FILE_BYTES:
        raise WorkbookRefused("file-too-large", limit=MAX_FILE_BYTES // 1024 // 1024)


def _text_table(content: bytes, filename: str) -> Table:
    grid = read_delimited(content)
    if not filename.lower().endswith(_TEXT_NAMES) and max(map(len, grid), default=0) < 2:
        raise WorkbookRefused("file-not-workbook")
    return _best_table({SHEET: (grid, [])}, {SHEET: SheetScan(SHEET, rows=len(grid))})


def read_sheets(scanned: Scanned) -> dict[str, tuple[Grid, list[Any]]]:
    """Visible sheets by name: the grid from cell A1 on, and its merged ranges.

    A sheet too large to be read is refused unless it is plainly not data.
    """
    from python_calamine import CalamineWorkbook

    visible = [sheet for sheet in scanned.sheets if sheet.visible]
    if not visible:
        raise WorkbookRefused("no-sheet")
    found: dict[str, tuple[Grid, list[Any]]] = {}
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(scanned.content))
        for one in visible:
            if _may_be_read(one):
                sheet = book.get_sheet_by_name(one.name)
                grid = _with_errors(sheet.to_python(skip_empty_area=False), one)
                found[one.name] = grid, list(sheet.merged_cell_ranges or [])
    except (WorkbookRefused, MemoryError):
        raise
    except BaseException as failure:
        # A panic inside the reader arrives as a BaseException of its own kind.
        if isinstance(failure, Exception) or type(failure).__name__ == "PanicException":
            raise WorkbookRefused("file-damaged") from None
        raise
    return found


def _may_be_read(found: SheetScan) -> bool:
    if not found.too_many and not found.too_wide:
        return True
    if _NOT_DATA.match(found.name):
        return False
    if found.too_many:
        raise WorkbookRefused("too-many-rows", sheet=found.name, limit=MAX_ROWS)
    raise WorkbookRefused("sheet-too-wide", sheet=found.name, cell=found.far_cells)


def _with_errors(read: Sequence[Sequence[CellValue]], found: SheetScan) -> Grid:
    """Put error cells back: the reader gives them as blanks."""
    grid: Grid = [list(row) for row in read]
    for (row, column), text in found.errors.items():
        while len(grid) <= row:
            grid.append([])
        while len(grid[row]) <= column:
            grid[row].append("")
        if grid[row][column] == "":
            grid[row][column] = CellError(text)
    return grid


def _best_table(sheets: Mapping[str, tuple[Grid, list[Any]]], scans: Mapping[str, SheetScan]) -> Table:
    headers = {name: header for name, (grid, _) in sheets.items() if (header := find_header(grid))}
    if not headers:
        raise WorkbookRefused("no-header", sheets=", ".join(f"“{name}”" for name in list(sheets)[:5]))
    best = max(headers, key=lambda name: (not _NOT_DATA.match(name), *headers[name].score, scans[name].rows))
    header = headers[best]
    if header.missing:
        raise _missing_columns(best, header)
    grid, merges = sheets[best]
    unread = [name for name in headers if name != best and not _NOT_DATA.match(name) and not headers[name].missing]
    table = _table(best, header, grid, merges)
    return replace(table, ignored_sheets=[name for name in sheets if name != best], unread_sheets=unread)


def _missing_columns(sheet: str, header: Header) -> WorkbookRefused:
    titles = [column.header for column in header.columns.values()] + list(header.ignored)
    return WorkbookRefused(
        "missing-columns",
        missing=", ".join(LABELS[name][0] for name in header.missing),
        sheet=sheet,
        row=header.row + 1,
        found=", ".join(f"“{title[:40]}”" for title in titles[:25]),
    )


def _table(sheet: str, header: Header, grid: Grid, merges: list[Any]) -> Table:
    merged = _merged_down(grid, header, merges)
    rows: list[Row] = []
    skipped: list[Skipped] = []
    for at in range(header.row + 1, len(grid)):
        cells = {name: _cell(grid[at], column.index) for name, column in header.columns.items()}
        reason = kind_of_row(grid[at], cells, header)
        if reason != "data":
            skipped.append(Skipped(at + 1, reason))
            continue
        row = Row(at + 1, cells, sheet=sheet, excel_row=at + 1)
        rows.append(_carried_down(row, rows, merged.get(at, {})))
        if len(rows) > MAX_ROWS:
            raise WorkbookRefused("too-many-rows", sheet=sheet, limit=MAX_ROWS)
    if not rows:
        raise WorkbookRefused("no-rows", sheet=sheet, row=header.row + 1)
    section = Section(
        sheet=sheet,
        header_row=header.row + 1,
        columns=header.columns,
        lines=_lines(grid, header, skipped),
    )
    return Table(
        sheet=sheet,
        header_row=header.row + 1,
        columns=header.columns,
        rows=rows,
        skipped=[one for one in skipped if one.reason != "blank" or one.number < rows[-1].number],
        grid=grid,
        ignored_columns=list(header.ignored),
        sections=[section],
        grids={sheet: grid},
    )


def _lines(grid: Grid, header: Header, skipped: list[Skipped]) -> tuple[str, ...]:
    """Each text above the titles, then those of the notes among the rows, as written."""
    notes = [one.number - 1 for one in skipped if one.reason == "note"]
    above = [text for row in grid[: header.first_row] for value in row if (text := text_of(value))]
    return (*above, *(text for at in notes for value in grid[at] if (text := text_of(value))))


def _cell(values: list[CellValue], index: int) -> CellValue:
    return values[index] if index < len(values) else None


def _merged_down(grid: Grid, header: Header, merges: Iterable[Any]) -> dict[int, dict[str, CellValue]]:
    """Row → fields whose cell is the lower part of a merged one, with the value of its top."""
    fields = {column.index: name for name, column in header.columns.items()}
    found: dict[int, dict[str, CellValue]] = {}
    for (top, left), (bottom, _) in merges:
        if left in fields and header.row < top < bottom and top < len(grid):
            for row in range(top + 1, min(bottom, len(grid) - 1) + 1):
                found.setdefault(row, {})[fields[left]] = _cell(grid[top], left)
    return found


def _carried_down(row: Row, above: list[Row], merged: Mapping[str, CellValue]) -> Row:
    """Fill a supplier's further commodities with his identity, given only on his first row."""
    carried = {name: value for name, value in merged.items() if is_blank(row.cells[name]) and name != "no"}
    identity = [name for name in IDENTITY if name in row.cells]
    nothing_given = all(is_blank(row.cells[name]) for name in identity)
    if nothing_given and above and not is_blank(row.cells["commodity"]):
        carried = {name: above[-1].cells[name] for name in identity} | carried
    if not any(not is_blank(value) for value in carried.values()):
        return row
    return replace(row, cells={**row.cells, **carried}, carried=frozenset(carried))
