"""The workbook handed back: what was sent, cell by cell, with remarks where something is to be done."""

from collections.abc import Iterable, Mapping
from io import BytesIO

from suppliers.workbook.archive import open_archive
from suppliers.workbook.fields import LABELS
from suppliers.workbook.issues import Issue, Severity
from suppliers.workbook.reader import read_sheets
from suppliers.workbook.scan import scan
from suppliers.workbook.sheets import NOTES_TITLE, Format, Workbook, Worksheet, add_sheet, new_workbook, write_value
from suppliers.workbook.table import CellValue, Table
from suppliers.workbook.values import ExaminedRow

_COLOURS = {Severity.error: "#F8CBAD", Severity.warning: "#FFE699", Severity.info: "#DDEBF7"}
_WORDS = {Severity.error: "SALAH", Severity.warning: "PERIKSA", Severity.info: "Info"}
# Excel shows long comments badly; the whole text stands in the remarks column.
_COMMENT_LETTERS = 400


def annotate(content: bytes, table: Table, examined: Iterable[ExaminedRow]) -> bytes:
    """Rows keep their numbers; a column “Catatan Jembatan” and coloured cells are added.

    Other visible sheets of `content` are copied as values. The result can be corrected and uploaded again:
    the reader takes no notice of the added column.
    """
    buffer = BytesIO()
    book = new_workbook(buffer)
    styles = {severity: book.add_format({"bg_color": colour}) for severity, colour in _COLOURS.items()}
    title = book.add_format({"bold": True, "bg_color": "#E7E6E6", "border": 1})
    sheet = add_sheet(book, table.sheet)
    remarks = _remarks_column(table)
    _write_grid(sheet, table, remarks, title)
    for row in examined:
        _write_remarks(sheet, table, row, remarks, styles)
    _copy_other_sheets(book, content, table.sheet)
    book.close()
    return buffer.getvalue()


def _remarks_column(table: Table) -> int:
    """A remarks column from an earlier round is written over, not added to."""
    header = table.grid[table.header_row - 1]
    if NOTES_TITLE in header:
        return header.index(NOTES_TITLE)
    return max(len(values) for values in table.grid)


def _write_grid(sheet: Worksheet, table: Table, remarks: int, title: Format) -> None:
    for row, values in enumerate(table.grid):
        for column, value in enumerate(values):
            if column != remarks:
                write_value(sheet, row, column, value, title if row == table.header_row - 1 else None)
    sheet.write_string(table.header_row - 1, remarks, NOTES_TITLE, title)
    sheet.set_column(0, remarks - 1, 16)
    sheet.set_column(remarks, remarks, 80)
    sheet.freeze_panes(table.header_row, 0)


def _write_remarks(
    sheet: Worksheet, table: Table, row: ExaminedRow, remarks: int, styles: Mapping[Severity, Format]
) -> None:
    if row.severity is None:
        return
    at = row.number - 1
    sheet.write_string(at, remarks, " | ".join(_remark(issue) for issue in row.issues), styles[row.severity])
    by_column: dict[int, list[Issue]] = {}
    for issue in row.issues:
        if column := table.columns.get(issue.field):
            by_column.setdefault(column.index, []).append(issue)
    for index, issues in by_column.items():
        gravest = min(issues, key=lambda issue: list(Severity).index(issue.severity)).severity
        write_value(sheet, at, index, _value(table.grid[at], index), styles[gravest])
        comment = "\n".join(_remark(issue) for issue in issues)[:_COMMENT_LETTERS]
        sheet.write_comment(at, index, comment, {"x_scale": 2, "y_scale": 1.2})


def _remark(issue: Issue) -> str:
    text = f"{_WORDS[issue.severity]} {LABELS[issue.field][0]}: {issue.message_id}"
    if issue.proposal and issue.proposal not in issue.message_id and issue.field != "price":
        text += f" Usulan: {issue.proposal}."
    return text


def _value(values: list[CellValue], index: int) -> CellValue:
    return values[index] if index < len(values) else None


def _copy_other_sheets(book: Workbook, content: bytes, own: str) -> None:
    for name, (grid, _) in read_sheets(scan(open_archive(content))).items():
        if name != own:
            copy = add_sheet(book, name)
            for row, values in enumerate(grid):
                for column, value in enumerate(values):
                    write_value(copy, row, column, value)
