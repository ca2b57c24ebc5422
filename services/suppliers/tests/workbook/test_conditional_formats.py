"""Formats that depend on a value are no format of a cell."""

from typing import Any

import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from test_what_is_seen import GOOD, examined, table_of


@pytest.mark.parametrize("place", ["Z90", "A2:E2"])
def test_a_format_that_depends_on_a_value_strikes_out_no_cell_by_itself(place: str) -> None:
    """Its font stands beside those of the cells, which it would be taken for."""

    def change(sheet: Any) -> None:
        rule = FormulaRule(formula=["$E2<0"], font=Font(strike=True))
        sheet.conditional_formatting.add(place, rule)

    rows = examined(table_of(change, GOOD, ["CV Lain", "Wortel", "kg", 100, 15_000]))
    assert [{one.code for one in row.issues} & {"row-struck", "cell-struck"} for row in rows] == [set(), set()]
