"""The file with remarks goes out, is mended, comes in again, and goes round without a change."""

from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from ..desk import REAL, Desk
from ..page_text import gone_to, words

TITLES = ["Nama Penyedia", "NIB", "NPWP", "No. HP/WA", "Alamat", "Komoditas", "Satuan", "Harga"]
RIGHT = ["CV Uji Dua", "0012345678901", "0809679293419000", "081234567890", "Jl. Melati\nRT 2", "Tahu", "kg", "9.000"]
WRONG = ["CV Uji Satu", "9120000000001", "0809679293419000", "081234567891", "Jl. “Mawar”", "Tempe", "kg", "mahal"]


def csv(delimiter: str, encoding: str) -> bytes:
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in (TITLES, WRONG, RIGHT)).encode(encoding)


async def fetched(desk: Desk, address: str) -> bytes:
    answer = await desk.person.get(f"{address}/catatan.xlsx")
    assert 'filename="catatan-bama.xlsx"' in answer.headers["content-disposition"]
    return answer.content


@pytest.mark.parametrize(
    ("name", "delimiter", "encoding"),
    [("bama.csv", ",", "utf-8-sig"), ("bama.csv", ";", "windows-1252"), ("bama.tsv", "\t", "utf-8")],
)
async def test_a_csv_comes_back_as_a_workbook_that_is_mended_and_uploaded(
    desk: Desk, name: str, delimiter: str, encoding: str
) -> None:
    address = await desk.staged(csv(delimiter, encoding), name)
    assert "Berkas CSV kembali sebagai .xlsx yang semua selnya teks" in words(await desk.person.get(address))
    book = openpyxl.load_workbook(BytesIO(await fetched(desk, address)))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[3]][:8] == RIGHT
    assert sheet["I2"].value.startswith("SALAH Harga")
    sheet["H2"].value = "9.500"
    mended = BytesIO()
    book.save(mended)
    address = await desk.staged(mended.getvalue())
    gone_to(await desk.person.post(f"{address}/simpan"))
    for content in (mended.getvalue(), await fetched(desk, address)):
        again = await desk.staged(content)
        gone_to(await desk.person.post(f"{again}/simpan"))
        assert "0 baru, 0 diubah" in words(await desk.person.get(again))


async def test_a_correction_of_the_page_goes_into_the_file_and_the_rest_round_changes_nothing(desk: Desk) -> None:
    address = await desk.staged(REAL)
    for number in (6, 11, 43):
        await desk.person.post(f"{address}/baris/{number}", data={"cells.name": f"CV Cahaya {number}"})
    content = await fetched(desk, address)
    assert openpyxl.load_workbook(BytesIO(content)).worksheets[0]["B6"].value == "CV Cahaya 6"
    gone_to(await desk.person.post(f"{address}/simpan"))
    again = await desk.staged(content)
    gone_to(await desk.person.post(f"{again}/simpan"))
    assert "0 baru, 0 diubah" in words(await desk.person.get(again))


async def test_a_signed_file_is_read_and_its_signature_is_not_broken(desk: Desk) -> None:
    buffer = BytesIO(REAL)
    with ZipFile(buffer, "a") as package:
        package.writestr("_xmlsignatures/origin.sigs", b"")
    address = await desk.staged(buffer.getvalue())
    assert "ditandatangani secara digital" in words(await desk.person.get(f"{address}/catatan.xlsx"), 422)
