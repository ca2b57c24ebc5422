"""Supplier data in and out of Excel workbooks. Pure: bytes in, values out; run it in a thread.

table = open_workbook(content, filename)        # or WorkbookRefused
for row in examine_all(table): ...              # row.values, row.issues, row.duplicate_of
annotate(content, table, examined)              # the same file with remarks
build_template(unit, rows, year)                # a prefilled workbook, read back without a change
"""

from chassis.workbook.errors import WorkbookRefused
from chassis.workbook.issues import Answer, Beside, Issue, Severity
from chassis.workbook.questions import NONE, READ, SKIP, Choices, Option, Question
from chassis.workbook.sandbox import preload
from chassis.workbook.table import PART, CellError, CellValue, FoundColumn, Part, Row, Section, Skipped, Table

from suppliers.domain.workbook.columns import ASKED, COLUMNS, IS_SUPPLIER, SAME_AS
from suppliers.domain.workbook.files import annotate, corrected, open_workbook
from suppliers.domain.workbook.rows import Context, examine, examine_all
from suppliers.domain.workbook.template import TemplateUnit, build_template
from suppliers.domain.workbook.values import Certificate, ExaminedRow, SupplierRow, supplier_key

__all__ = [
    "ASKED",
    "COLUMNS",
    "IS_SUPPLIER",
    "NONE",
    "PART",
    "READ",
    "SAME_AS",
    "SKIP",
    "Answer",
    "Beside",
    "CellError",
    "CellValue",
    "Certificate",
    "Choices",
    "Context",
    "ExaminedRow",
    "FoundColumn",
    "Issue",
    "Option",
    "Part",
    "Question",
    "Row",
    "Section",
    "Severity",
    "Skipped",
    "SupplierRow",
    "Table",
    "TemplateUnit",
    "WorkbookRefused",
    "annotate",
    "build_template",
    "corrected",
    "examine",
    "examine_all",
    "open_workbook",
    "supplier_key",
]

preload(__name__)
