"""Sheets as every workbook of ours has them."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from chassis.workbook.table import CellError, CellValue

__all__ = [
    "INSTRUCTIONS",
    "NOTES_TITLE",
    "Format",
    "Workbook",
    "Worksheet",
    "add_sheet",
    "is_like_formula",
    "new_workbook",
    "write_lines",
    "write_value",
]

INSTRUCTIONS: Final = "Petunjuk"
NOTES_TITLE: Final = "Catatan Jembatan"
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNFIT = re.compile(r"[\[\]:*?/\\]")
_NAME_LETTERS: Final = 31
# What the writer has numbered of a format, which its copy must not share.
_OF_ONE_FORMAT: Final = ("xf_index", "dxf_index", "_format_key")


def is_like_formula(text: str) -> bool:
    """Whether a program that is given this as typed, or as CSV, could take it for a formula."""
    return text.startswith(_FORMULA_SIGNS)


class _TextSheet(Worksheet):  # type: ignore[misc]
    """A text that could be taken for a formula carries the format that says it is text, as an apostrophe typed before
    it does: it stays text when the cell is edited or the sheet is saved as CSV."""

    def _write_string(self, row: int, col: int, string: str, cell_format: Format | None = None) -> int:
        written: int = super()._write_string(
            row, col, string, self._quoted(cell_format) if is_like_formula(string) else cell_format
        )
        return written

    def _quoted(self, style: Format | None) -> Format:
        fresh: Format = self.workbook_add_format()
        if style is not None:
            kept = {name: value for name, value in vars(style).items() if name not in _OF_ONE_FORMAT}
            vars(fresh).update(kept)
        fresh.set_quote_prefix()
        return fresh


class _TextWorkbook(Workbook):  # type: ignore[misc]
    worksheet_class = _TextSheet


def new_workbook(buffer: BytesIO) -> Workbook:
    """Text stays text: nothing typed by a user becomes a formula, a link or a number."""
    return _TextWorkbook(
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
