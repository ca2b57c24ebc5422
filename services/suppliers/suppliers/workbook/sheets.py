"""What every workbook we write has in common."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from suppliers.workbook.table import CellError, CellValue

__all__ = [
    "INSTRUCTIONS",
    "NOTES_TITLE",
    "Format",
    "Workbook",
    "Worksheet",
    "add_sheet",
    "new_workbook",
    "write_lines",
    "write_value",
]

INSTRUCTIONS: Final = "Petunjuk"
NOTES_TITLE: Final = "Catatan Jembatan"
_UNFIT = re.compile(r"[\[\]:*?/\\]")
_NAME_LETTERS: Final = 31


def new_workbook(buffer: BytesIO) -> Workbook:
    """Text stays text: nothing typed by a user becomes a formula, a link or a number."""
    return Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
        },
    )


def add_sheet(book: Workbook, name: str) -> Worksheet:
    """A sheet of that name, made fit where other programs allow what Excel does not."""
    fit = _UNFIT.sub(" ", name).strip("' ")[:_NAME_LETTERS] or "Lembar"
    used = {sheet.get_name().casefold() for sheet in book.worksheets()}
    numbered = (f"{fit[: _NAME_LETTERS - 5]}~{number}" for number in range(len(used) + 1))
    return book.add_worksheet(
        fit if fit.casefold() not in used else next(n for n in numbered if n.casefold() not in used)
    )


def write_value(sheet: Worksheet, row: int, column: int, value: CellValue, style: Format | None = None) -> None:
    """Write a value so that reading it gives the same value; dates are written as text."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    elif isinstance(value, date | datetime | time):
        sheet.write_string(row, column, value.isoformat(), style)
    elif isinstance(value, CellError):
        sheet.write_string(row, column, value.text if value.text.startswith("#") else "#N/A", style)
    elif value is None or value == "":
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_string(row, column, str(value)[:32_767], style)


def write_lines(sheet: Worksheet, lines: Iterable[tuple[str, Format | None]]) -> None:
    for row, (text, style) in enumerate(lines):
        sheet.write_string(row, 0, text, style)
