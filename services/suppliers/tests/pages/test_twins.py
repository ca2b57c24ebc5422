"""A question about twins names the other one: his row in the file, or the supplier in the unit's register."""

from io import BytesIO

import openpyxl
import pytest

from ..desk import Desk, Line, line, workbook
from ..page_text import gone_to, words

FIRST = line("Toko Makmur", phone="081234567890")
OTHER_PHONE = line("Toko Makmur", phone="081298765432", commodity="Wortel", price=9000)


async def remarks(desk: Desk, address: str) -> str:
    book = openpyxl.load_workbook(BytesIO((await desk.person.get(f"{address}/catatan.xlsx")).content))
    return " ".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value)


async def test_twins_in_one_file_are_told_by_their_row(desk: Desk) -> None:
    address = await desk.staged(workbook(FIRST, OTHER_PHONE))
    page = words(await desk.person.get(f"{address}/baris/3"))
    assert "Nama ini juga ada di baris 2, dengan alamat atau telepon lain." in page
    assert "Sama dengan baris 2" in page
    assert "Nama ini juga ada di baris 2" in await remarks(desk, address)


@pytest.mark.parametrize(
    ("twin", "said"),
    [
        (OTHER_PHONE, "Nama ini juga ada di daftar pemasok: “Toko Makmur”, dengan alamat atau telepon lain."),
        (
            line("Toko Makmur", nib="9120000000001", phone="081234567890"),
            "Nama ini sudah ada di daftar dengan NIB atau NPWP lain: “Toko Makmur” (NIB 6469748212378).",
        ),
    ],
)
async def test_a_twin_in_the_register_is_named_and_a_tap_away(desk: Desk, twin: Line, said: str) -> None:
    has_number = twin[1] is not None
    known = await desk.staged(workbook(line("Toko Makmur", nib="6469748212378") if has_number else FIRST))
    gone_to(await desk.person.post(f"{known}/simpan"))
    address = await desk.staged(workbook(twin), "lain.xlsx")
    answer = await desk.person.get(f"{address}/baris/2")
    assert said in words(answer)
    assert said in await remarks(desk, address)
    if not has_number:
        assert "Sama dengan daftar pemasok: “Toko Makmur”" in words(answer)
        assert 'href="/pemasok/' in answer.text
