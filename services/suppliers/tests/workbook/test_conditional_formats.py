"""Formats that depend on a value are no format of a cell."""

from io import BytesIO

import openpyxl
import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from suppliers.domain.staged_rows import examine_table
from suppliers.domain.supplier_matching import SupplierMatcher
from suppliers.domain.workbook import open_workbook

from .findings import HEAD


@pytest.mark.parametrize("place", ["Z90", "A2:E2"])
def test_a_format_that_depends_on_a_value_strikes_out_no_cell_by_itself(place: str) -> None:
    """Its font stands beside those of the cells, which it would be taken for."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (HEAD, ["CV Maju", "Kentang", "kg", 500, 15_000], ["CV Lain", "Wortel", "kg", 100, 15_000]):
        sheet.append(line)
    sheet.conditional_formatting.add(place, FormulaRule(formula=["$E2<0"], font=Font(strike=True)))
    buffer = BytesIO()
    book.save(buffer)
    rows = [row for row, _ in examine_table(open_workbook(buffer.getvalue()), SupplierMatcher(()))]
    assert [{one.code for one in row.issues} & {"row-struck", "cell-struck"} for row in rows] == [set(), set()]
