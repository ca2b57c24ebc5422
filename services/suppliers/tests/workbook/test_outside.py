"""Texts in no cell, but in a shape over the sheet or in the margins of its print, that may speak of its numbers."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from suppliers.domain.workbook import Severity

from .findings import HEAD
from .test_unseen import GOOD, examined, said, with_part

Put = Callable[[Any, str], object]


def book_with(put: Put, text: str) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate((HEAD, GOOD, ["UD Dua", *GOOD[1:]])):
            sheet.write_row(at, 0, line)
        put(sheet, text)
    return buffer.getvalue()


PLACES: dict[str, Put] = {
    "a text box": lambda sheet, text: sheet.insert_textbox("H2", text),
    "a text box of several lines": lambda sheet, text: sheet.insert_textbox("H2", f"Daftar harga\n{text}\n2026"),
    "a header": lambda sheet, text: sheet.set_header(f'&L&"Arial,Bold"&12{text}&RHal. &P'),
    "a footer": lambda sheet, text: sheet.set_footer(f"&C&K0000FF{text}"),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Harga dalam ribuan rupiah", "price"),
        ("Harga per 10 kg", "price"),
        ("Harga dalam USD", "price"),
        ("Kapasitas per minggu", "capacity"),
    ],
)
def test_what_would_change_the_numbers_is_told_at_each_row(place: str, text: str, field: str) -> None:
    rows = examined(book_with(PLACES[place], text))
    assert [said(row, "words-unknown") for row in rows] == [[(field, Severity.warning)]] * 2
    assert [row.values and row.values.price for row in rows] == [15_000, 15_000]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "text", ["Lapas Kelas IIA Cilegon", "Halaman &P dari &N", "Harga sudah termasuk PPN", "Rahasia"]
)
def test_other_words_say_nothing(place: str, text: str) -> None:
    rows = examined(book_with(PLACES[place], text))
    assert [said(row, "words-unknown") for row in rows] == [[], []]


@pytest.mark.parametrize("broken", [b"<xdr:wsDr><broken", b"", b"<!DOCTYPE x><wsDr/>"])
def test_a_broken_drawing_keeps_nobody_out(broken: bytes) -> None:
    content = book_with(PLACES["a text box"], "Harga per 10 kg")
    rows = examined(with_part(content, {"xl/drawings/drawing1.xml": lambda _: broken}, {}))
    assert all(row.values for row in rows)
