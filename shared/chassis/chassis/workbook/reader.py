"""From the bytes of a workbook to the table inside it."""

from collections.abc import Sequence
from io import BytesIO
from types import MappingProxyType

from chassis.workbook.archive import MAX_FILE_BYTES, open_archive
from chassis.workbook.columns import Columns
from chassis.workbook.conditions import seen
from chassis.workbook.delimited import SHEET, is_text, read_delimited
from chassis.workbook.errors import WorkbookRefused
from chassis.workbook.questions import Choices
from chassis.workbook.scan import MAX_ROWS, Scanned, SheetScan, scan
from chassis.workbook.table import CellError, Cells, CellValue, Grid, Marks, Table
from chassis.workbook.tables import ASIDE, table_of

_NOT_TEXT = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")
_TEXT_NAMES = (".csv", ".tsv", ".txt")


def open_workbook(
    declared: Columns, content: bytes, filename: str = "", choices: Choices = MappingProxyType({})
) -> Table:
    """Read every table of these columns in an .xlsx or CSV file; run it in a sandbox, never where others wait.

    `choices` answer what the file leaves open.

    Raises WorkbookRefused, and nothing else, when the file cannot be taken. `filename` only helps to name
    the format of a file that is no workbook; what counts is the content.
    """
    refuse_size(content)
    if is_text(content) and not content.startswith(_NOT_TEXT):
        return _text_table(declared, content, filename, choices)
    scanned = scan(open_archive(content))
    hidden = {sheet.name for sheet in scanned.sheets if not sheet.visible}
    return table_of(declared, read_sheets(scanned), choices, hidden)


def refuse_size(content: bytes) -> None:
    if not content.strip(b"\x00 \r\n\t"):
        raise WorkbookRefused("file-empty")
    if len(content) > MAX_FILE_BYTES:
        raise WorkbookRefused("file-too-large", limit=MAX_FILE_BYTES // 1024 // 1024)


def _text_table(declared: Columns, content: bytes, filename: str, choices: Choices) -> Table:
    grid = read_delimited(declared, content)
    if not filename.lower().endswith(_TEXT_NAMES) and max(map(len, grid), default=0) < 2:
        raise WorkbookRefused("file-not-workbook")
    return table_of(declared, {SHEET: Cells(grid)}, choices)


def read_sheets(scanned: Scanned) -> dict[str, Cells]:
    """Sheets by name.

    A sheet too large to be read is refused unless it is hidden or plainly not data.
    """
    from python_calamine import CalamineWorkbook

    if not any(sheet.visible for sheet in scanned.sheets):
        raise WorkbookRefused("no-sheet")
    found: dict[str, Cells] = {}
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(scanned.content))
        for one in scanned.sheets:
            if _may_be_read(one):
                sheet = book.get_sheet_by_name(one.name)
                grid = _completed(sheet.to_python(skip_empty_area=False), one)
                marks = _marks(one, grid)
                found[one.name] = Cells(grid, list(sheet.merged_cell_ranges or []), marks)
    except (WorkbookRefused, MemoryError):
        raise
    except BaseException as failure:
        # A panic inside the reader arrives as a BaseException of its own kind.
        if isinstance(failure, Exception) or type(failure).__name__ == "PanicException":
            raise WorkbookRefused("file-damaged") from None
        raise
    return found


def _marks(found: SheetScan, grid: Grid) -> Marks:
    by_value = seen(found.rules, grid)
    struck = found.struck
    for row, columns in by_value.struck.items():
        struck[row] = struck.get(row, 0) | columns
    comments: dict[int, dict[int, str]] = {}
    for (row, column), text in found.comments.items():
        comments.setdefault(row, {})[column] = text
    hidden = tuple(found.hidden_columns)
    return Marks(
        struck, frozenset(found.hidden), hidden, by_value.otherwise, comments, found.pale, tuple(found.outside)
    )


def _may_be_read(found: SheetScan) -> bool:
    if not found.too_many and not found.too_wide:
        return True
    if not found.visible or ASIDE.match(found.name):
        return False
    if found.too_many:
        raise WorkbookRefused("too-many-rows", sheet=found.name, limit=MAX_ROWS)
    raise WorkbookRefused("sheet-too-wide", sheet=found.name, cell=found.far_cells)


def _completed(read: Sequence[Sequence[CellValue]], found: SheetScan) -> Grid:
    """Put error cells back, which the reader gives as blanks, and what formats show around a text."""
    grid: Grid = [list(row) for row in read]
    for (row, column), (before, behind) in found.around.items():
        grid[row][column] = f"{before}{grid[row][column]}{behind}"
    for (row, column), text in found.errors.items():
        while len(grid) <= row:
            grid.append([])
        while len(grid[row]) <= column:
            grid[row].append("")
        if grid[row][column] == "":
            grid[row][column] = CellError(text)
    return grid
