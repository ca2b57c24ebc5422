"""A CSV as a workbook in which every cell is text, so that no number loses a digit when the file is opened."""

from io import BytesIO
from typing import Final

from chassis.workbook.columns import Columns
from chassis.workbook.delimited import read_delimited
from chassis.workbook.sheets import add_sheet, new_workbook
from chassis.workbook.table import Table

_MOST_LETTERS: Final = 32_767


def workbook_of_text(declared: Columns, content: bytes, table: Table) -> bytes:
    """Rows and columns stand where they stood. Raises WorkbookRefused."""
    grid = read_delimited(declared, content)
    buffer = BytesIO()
    book = new_workbook(buffer)
    text = book.add_format({"num_format": "@"})
    title = book.add_format({"num_format": "@", "bold": True, "bg_color": "#E7E6E6", "border": 1})
    sheet = add_sheet(book, table.sheet)
    for row, values in enumerate(grid):
        for column, value in enumerate(values):
            if value:
                style = title if row == table.header_row - 1 else text
                sheet.write_string(row, column, str(value)[:_MOST_LETTERS], style)
    width = max(map(len, grid), default=1)
    # Cells that are still blank are text too, as far down as the column goes.
    sheet.set_column(0, width - 1, 18, text)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(grid)}"})
    sheet.freeze_panes(table.header_row, 0)
    book.close()
    return buffer.getvalue()
