"""Suppliers' workbooks as files: what the sandbox runs."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from chassis.workbook import reader, staging
from chassis.workbook.annotation import book
from chassis.workbook.annotation.remarks import Corrections
from chassis.workbook.questions import Choices
from chassis.workbook.table import Table

from suppliers.domain.workbook.columns import COLUMNS
from suppliers.domain.workbook.values import ExaminedRow


def open_workbook(content: bytes, filename: str = "", choices: Choices = MappingProxyType({})) -> Table:
    """Every table of suppliers in an .xlsx or CSV file. Raises WorkbookRefused; see `chassis.workbook.reader`."""
    return reader.open_workbook(COLUMNS, content, filename, choices)


def annotate(
    content: bytes, table: Table, examined: Iterable[ExaminedRow], corrections: Corrections | None = None
) -> bytes:
    """The file as sent, with remarks. Raises WorkbookRefused; see `chassis.workbook.annotation`."""
    return book.annotate(COLUMNS, content, table, examined, corrections)


def corrected(table: Table, corrections: Mapping[int, staging.Corrections]) -> Table:
    """The table as if the corrections had been typed into the file."""
    return staging.corrected(COLUMNS, table, corrections)
