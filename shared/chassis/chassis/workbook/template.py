"""The workbook that people fill in: what is known filled in already, lists to choose from, codes as text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from chassis.workbook.canonical import column_letters
from chassis.workbook.columns import NUMBERS, Column, Columns
from chassis.workbook.sheets import INSTRUCTIONS, Format, Workbook, Worksheet, new_workbook, write_lines, write_value
from chassis.workbook.table import CellValue

_LISTS: Final = "_daftar"
_SPARE_ROWS: Final = 500
_STRONG_LINES: Final = 2


@dataclass(frozen=True, slots=True)
class Template:
    """`head` stands over the titles, its first two lines as headings; `choices` are the lists by the name under which
    columns refer to them. `frozen`: so many columns stay in sight."""

    sheet: str
    head: Sequence[str]
    instructions: Sequence[str]
    choices: Mapping[str, Sequence[str]]
    frozen: int = 2

    @property
    def header_row(self) -> int:
        return len(self.head) + 1


def build_template(declared: Columns, template: Template, rows: Iterable[object]) -> bytes:
    """A workbook that is read back as the same rows, in the same order; a row is an object, or its cells by column."""
    columns = [column for column in declared.by_name.values() if column.width]
    buffer = BytesIO()
    book = new_workbook(buffer)
    styles = _Styles(book)
    sheet = book.add_worksheet(template.sheet)
    _write_titles(sheet, template, columns, styles)
    number = 0
    for number, row in enumerate(rows, 1):
        for index, column in enumerate(columns):
            cell: CellValue = column.cell_of(row, number)
            write_value(sheet, template.header_row + number, index, cell, styles.of(column))
    head: list[tuple[str, Format | None]] = [("PETUNJUK PENGISIAN", styles.title)]
    write_lines(book.add_worksheet(INSTRUCTIONS), head + [(line, None) for line in template.instructions])
    _add_choices(book, sheet, template, columns, template.header_row + number + _SPARE_ROWS)
    book.close()
    return buffer.getvalue()


class _Styles:
    def __init__(self, book: Workbook) -> None:
        frame = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.header = book.add_format({**frame, "bg_color": "#E7E6E6"})
        self.required = book.add_format({**frame, "bg_color": "#FFE699"})
        self.text = book.add_format({"num_format": "@"})
        self.number = book.add_format({"num_format": "#,##0.###"})

    def of(self, column: Column) -> Format:
        return self.number if column.kind in NUMBERS else self.text


def _write_titles(sheet: Worksheet, template: Template, columns: Sequence[Column], styles: _Styles) -> None:
    for row, line in enumerate(template.head):
        sheet.write_string(row, 0, line, styles.title if row < _STRONG_LINES else None)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, styles.of(column))
        style = styles.required if column.required else styles.header
        sheet.write_string(template.header_row, index, column.label, style)
        if column.hint:
            sheet.write_comment(template.header_row, index, column.hint, {"x_scale": 1.6, "y_scale": 0.7})
    sheet.freeze_panes(template.header_row + 1, template.frozen)
    sheet.set_landscape()
    sheet.repeat_rows(template.header_row)


def _add_choices(book: Workbook, sheet: Worksheet, template: Template, columns: Sequence[Column], last: int) -> None:
    """Lists live on a hidden sheet: a list typed into the rule itself may hold only 255 characters."""
    lists = book.add_worksheet(_LISTS)
    lists.very_hidden()
    ranges: dict[str, str] = {}
    for index, (name, choices) in enumerate(template.choices.items()):
        lists.write_column(0, index, choices)
        letter = column_letters(index)
        ranges[name] = f"='{_LISTS}'!${letter}$1:${letter}${len(choices)}"
    for index, column in enumerate(columns):
        if column.choices:
            # Values typed beside the list are warned of, not refused: a list of months cannot be complete.
            rule = {"validate": "list", "source": ranges[column.choices], "error_type": "warning"}
            sheet.data_validation(template.header_row + 1, index, last, index, rule)
