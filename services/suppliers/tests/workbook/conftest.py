"""Builders of workbooks as units send them."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

import pytest
from suppliers.domain.workbook import ExaminedRow, Row, examine
from xlsxwriter import Workbook

DATA = Path(__file__).parent / "data"


Examine = Callable[..., ExaminedRow]


class MakeWorkbook(Protocol):
    def __call__(
        self, rows: Sequence[Sequence[Any]], *, sheet: str = "Sheet1", others: dict[str, Any] | None = None
    ) -> bytes: ...


@pytest.fixture
def cilegon() -> bytes:
    return (DATA / "bama-lapas-cilegon.xlsx").read_bytes()


@pytest.fixture
def make_workbook() -> MakeWorkbook:
    """Rows from A1 on; None leaves a cell blank, ("merge", n, text) merges n cells downwards."""

    def make(rows: Sequence[Sequence[Any]], *, sheet: str = "Sheet1", others: dict[str, Any] | None = None) -> bytes:
        buffer = BytesIO()
        book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
        for name, content in {**(others or {}), sheet: rows}.items():
            target = book.add_worksheet(name)
            for row, values in enumerate(content):
                for column, value in enumerate(values):
                    if isinstance(value, tuple):
                        target.merge_range(row, column, row + value[1] - 1, column, value[2])
                    elif value is not None:
                        target.write(row, column, value)
        book.close()
        return buffer.getvalue()

    return make


GOOD: dict[str, Any] = {
    "name": "CV Sumber Rejeki",
    "legal_form": "CV",
    "nib": "1746814538401",
    "npwp": "80.967.929.3-419.000",
    "address": "Jl. Raya Anyer",
    "region_code": "36.72",
    "region_name": "Kota Cilegon",
    "phone": "081661568232",
    "commodity": "Beras Premium",
    "unit": "kg",
    "capacity": 500.0,
    "price": 15000.0,
    "season": "sepanjang tahun",
    "halal": "ada",
}


@pytest.fixture
def examine_with() -> Examine:
    """Examine a faultless row with some cells changed."""

    def examined(**changed: Any) -> ExaminedRow:
        return examine(Row(7, {**GOOD, **changed}))

    return examined
