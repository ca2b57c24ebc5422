"""Questions to a unit about its workbook before anything is staged: columns, tables, and whose it is."""

import re
from collections.abc import AsyncIterator, Callable
from io import BytesIO
from typing import Any

import httpx
import openpyxl
import pytest
import pytest_asyncio
from chassis.db import Database
from chassis.service import Service
from suppliers.loops.stage_uploads import stage_waiting

from ..actors import CILEGON, OPENING, UNITS, ok, refusal, unit
from ..page_text import gone_to, words

Browse = Callable[..., Any]
TITLES = ["Nama Penyedia", "Komoditas", "Satuan", "Kapasitas", "Harga Lama", "Harga Baru"]
ROW = ["CV Sumber Rejeki", "Beras Premium", "kg", 500, 13000, 14200]


@pytest_asyncio.fixture
async def office(committed: Database, clock_at: Callable[[str], None]) -> Database:
    clock_at(OPENING)
    async with committed.transaction() as session:
        session.add_all(unit(code) for code in UNITS)
    return committed


@pytest_asyncio.fixture
async def operator(office: Database, browse: Browse) -> AsyncIterator[httpx.AsyncClient]:
    async with browse("operator", unit=CILEGON) as person:
        yield person


def workbook(rows: list[list[Any]], *, sheet: str = "Data", **others: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, lines in {sheet: rows, **others}.items():
        target = book.create_sheet(name)
        for line in lines:
            target.append(line)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


async def send(person: httpx.AsyncClient, content: bytes, name: str = "bama.xlsx") -> str:
    return gone_to(await person.post("/unggahan", files={"file": (name, content)}))


async def options(person: httpx.AsyncClient, address: str) -> dict[str, str]:
    """Answers on the page by what stands in the column, and the name they go by."""
    page = (await person.get(address)).text
    found = re.findall(r'name="(t[0-9a-f]{24}\.\w*)" value="([^"]+)"[^>]*><label[^>]*>([^<]+)', page)
    return {label.strip(): f"{name}={value}" for name, value, label in found}


async def test_of_two_prices_the_unit_chooses_and_is_not_asked_again(
    operator: httpx.AsyncClient, office: Database, service: Service[Any]
) -> None:
    content = workbook([TITLES, ROW])
    address = await send(operator, content)
    assert address.endswith("/kolom")
    page = words(await operator.get(address))
    assert "Ada beberapa kolom yang cocok" in page
    assert "kolom E: 13000" in page
    assert "Pilih salah satu" in words(await operator.post(address, data={}), 422)
    name, value = (await options(operator, address))["Harga Baru"].split("=")
    upload = gone_to(await operator.post(address, data={name: value}))
    await stage_waiting(office)
    assert "14.200" in words(await operator.get(upload))
    again = await send(operator, workbook([TITLES, [*ROW[:4], 14200, 15100]]))
    assert not again.endswith("/kolom")
    await stage_waiting(office)
    assert "15.100" in words(await operator.get(again))
    assert "Ubah pilihan kolom" in words(await operator.get(again))


async def test_nothing_is_saved_before_it_is_answered(
    operator: httpx.AsyncClient, office: Database, service: Service[Any]
) -> None:
    upload = (await send(operator, workbook([TITLES, ROW]))).removesuffix("/kolom")
    await stage_waiting(office)
    page = words(await operator.get(upload))
    assert "Menunggu jawaban" in page
    assert "Jawab sekarang" in page
    refused = words(await operator.post(f"{upload}/simpan"), 409)
    assert "Jawab dahulu" in refused


async def test_a_choice_may_be_changed_until_the_rows_are_saved(
    operator: httpx.AsyncClient, office: Database, service: Service[Any]
) -> None:
    address = await send(operator, workbook([TITLES, ROW]))
    for title, price in (("Harga Lama", "13.000"), ("Harga Baru", "14.200")):
        name, value = (await options(operator, address))[title].split("=")
        upload = gone_to(await operator.post(address, data={name: value}))
        await stage_waiting(office)
        assert price in words(await operator.get(upload))
    gone_to(await operator.post(f"{upload}/simpan"))
    assert (await operator.get(address)).status_code == 409


ELSEWHERE = {
    "in a line above": ([["DAFTAR PENYEDIA BAMA RUTAN KELAS I TANGERANG"], []], "bama.xlsx", "Data"),
    "written out": ([["Rumah Tahanan Negara Klas 1 Tangerang"]], "bama.xlsx", "Data"),
    "of no unit we know": ([["DAFTAR PENYEDIA LAPAS NUSA KAMBANGAN"]], "bama.xlsx", "Data"),
    "as the sheet's name": ([], "bama.xlsx", "Bapas Serang"),
    "as the file's name": ([], "Data BAMA Lapas Abepura.xlsx", "Data"),
}


@pytest.mark.parametrize(("above", "filename", "sheet"), ELSEWHERE.values(), ids=ELSEWHERE)
async def test_a_workbook_that_names_another_unit_is_questioned(
    operator: httpx.AsyncClient,
    office: Database,
    service: Service[Any],
    above: list[list[Any]],
    filename: str,
    sheet: str,
) -> None:
    content = workbook([*above, TITLES[:5], ROW[:5]], sheet=sheet)
    address = await send(operator, content, filename)
    assert address.endswith("/kolom")
    assert "padahal Anda mengunggah untuk unit Anda sendiri" in words(await operator.get(address))
    given = dict(one.split("=") for title, one in (await options(operator, address)).items() if title == "Harga Lama")
    assert "memang data unit Anda" in words(await operator.post(address, data=given), 422)
    upload = gone_to(await operator.post(address, data=given | {"unit": "ya"}))
    await stage_waiting(office)
    assert "Siap diperiksa" in words(await operator.get(upload))


@pytest.mark.parametrize(
    "line",
    [
        "DAFTAR PENYEDIA BAMA LAPAS KELAS IIA CILEGON",
        "Lembaga Pemasyarakatan Kelas II A Cilegon",
        "Lapas Cilegon, diperiksa oleh Kanwil Banten",
        "DATA BAMA LAPAS TAHUN 2025",
        "Seluruh Lapas dan Rutan di Banten",
    ],
)
async def test_a_workbook_that_names_the_own_unit_or_none_is_not_questioned(
    operator: httpx.AsyncClient, line: str
) -> None:
    titles = [*TITLES[:4], "Harga"]
    assert not (await send(operator, workbook([[line], titles, ROW[:5]]))).endswith("/kolom")


async def test_by_the_api_questions_are_read_and_answered(
    office: Database, http: Callable[..., httpx.AsyncClient], service: Service[Any]
) -> None:
    content = workbook([TITLES, ROW], Contoh=[TITLES, ["CV Contoh", *ROW[1:]]])
    async with http("operator", unit=CILEGON) as client:
        upload = ok(await client.post("/uploads", files={"file": ("bama.xlsx", content)}), 202)
        assert upload["status"] == "menunggu_jawaban"
        address = f"/uploads/{upload['id']}"
        asked = ok(await client.get(f"{address}/questions"))
        price, example = (next(q for q in asked["questions"] if q["reason"] == why) for why in ("several", "unread"))
        assert set(asked["open"]) == {price["name"], example["name"]}
        assert [one["samples"] for one in price["options"]] == [["13000"], ["14200"]]
        assert refusal(await client.post(f"{address}/accept", json={"mode": "all"})) == (
            409,
            "unggahan-menunggu-jawaban",
        )
        wrong = await client.put(f"{address}/answers", json={"answers": {price["name"]: "kolom-lain"}})
        assert wrong.status_code == 422
        answers = {price["name"]: price["options"][1]["key"], example["name"]: "lewati"}
        told = ok(await client.put(f"{address}/answers", json={"answers": answers}))
        assert (told["status"], told["rows_total"], told["ignored_sheets"]) == ("diterima", 1, ["Contoh"])
        await stage_waiting(office)
        (row,) = ok(await client.get(f"{address}/rows"))["items"]
        assert row["values"]["price"] == 14200
