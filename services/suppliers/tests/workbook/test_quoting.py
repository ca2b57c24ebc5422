"""A text that could be taken for a formula says that it is text, in every workbook that leaves the service."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import suppliers
from chassis.workbook.sheets import new_workbook
from openpyxl import load_workbook
from openpyxl.cell import Cell
from suppliers.domain.workbook import TemplateUnit, annotate, build_template, examine_all, open_workbook
from suppliers.pages.sheets import _written

from .test_template import SAMPLE, UNIT

SIGNS = ["=", "+", "-", "@", "\t", "\r"]
TITLES = ["Nama Penyedia", "NIB", "Komoditas", "Satuan", "Harga satuan (Rp)"]


def of_text(text: str) -> bytes:
    lines = [TITLES, [text, "1234567890123", "Tahu", "kg", "9000"], ["CV Maju", "1234567890124", "Tahu", "kg", "9000"]]
    return "\n".join(";".join(f'"{cell}"' for cell in line) for line in lines).encode()


def template(text: str) -> bytes:
    unit = TemplateUnit(**{**{name: getattr(UNIT, name) for name in UNIT.__dataclass_fields__}, "full_name": text})
    return build_template(unit, [replace(SAMPLE, name=text, address=text, phone=None)], 2025)


def export(text: str) -> bytes:
    return _written(["Unit", text], [[text, "CV Maju", 1], ["a", None, text]], text)


def annotated_text(text: str) -> bytes:
    table = open_workbook(of_text(text), "a.csv")
    return annotate(of_text(text), table, examine_all(table))


def corrected(text: str) -> bytes:
    buffer = BytesIO()
    book = new_workbook(buffer)
    sheet = book.add_worksheet("Data")
    for at, line in enumerate((TITLES, ["CV Maju", "1234567890123", "Tahu", "kg", 9000])):
        sheet.write_row(at, 0, line)
    book.close()
    content = buffer.getvalue()
    table = open_workbook(content)
    return annotate(content, table, examine_all(table), {2: {"name": text, "nib": text}})


WRITERS: list[Callable[[str], bytes]] = [template, export, annotated_text, corrected]


def texts(content: bytes) -> list[Cell]:
    book = load_workbook(BytesIO(content))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("sign", SIGNS)
def test_what_begins_like_a_formula_is_marked_as_text_and_nothing_else_is(
    write: Callable[[str], bytes], sign: str
) -> None:
    text = f"{sign}SUM(1+1)"
    found = texts(write(text))
    quoted = [cell.value for cell in found if cell.quotePrefix]
    # Reading XML, a lone carriage return may come back as a line feed.
    alike = {text, text.replace("\r", "\n"), text.replace("\r", "_x000D_"), text.strip()}
    assert quoted
    assert set(quoted) <= alike
    assert [cell.value for cell in found if str(cell.value).startswith(tuple(SIGNS)) and not cell.quotePrefix] == []


def test_the_mark_changes_nothing_else_of_a_format() -> None:
    buffer = BytesIO()
    book = new_workbook(buffer)
    bold = book.add_format({"bold": True, "num_format": "@", "bg_color": "#FF0000"})
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "=1", bold)
    sheet.write_string(1, 0, "1", bold)
    sheet.write_string(2, 0, "=1")
    book.close()
    marked, plain, bare = (load_workbook(BytesIO(buffer.getvalue())).active[f"A{at}"] for at in (1, 2, 3))
    assert (marked.quotePrefix, plain.quotePrefix, bare.quotePrefix) == (True, False, True)
    for part in ("font", "fill", "border", "number_format"):
        assert repr(getattr(marked, part)) == repr(getattr(plain, part))
    assert (bare.font.b, bare.number_format) == (False, "General")


@pytest.mark.parametrize(
    "package", ["services/suppliers/suppliers", "services/notifier/notifier", "shared/chassis/chassis"]
)
def test_no_other_module_writes_workbooks_or_csv(package: str) -> None:
    home = Path(suppliers.__file__).parents[3] / package
    writes = re.compile(r"xlsxwriter|openpyxl|csv\.writer|DictWriter|text/csv")
    writers = {str(path.relative_to(home)) for path in home.rglob("*.py") if writes.search(path.read_text())}
    assert writers == ({"workbook/sheets.py"} if home.name == "chassis" else set())
