"""Long lists: found by name and code, filtered, counted in pages, and in Excel exactly what is shown."""

import re
from html import unescape
from io import BytesIO
from typing import Any

import httpx
import openpyxl
import pytest

from ..actors import CILEGON, Actors
from ..desk import Desk, line, workbook
from ..page_text import gone_to, rows, words

CILEGON_NAME, TANGERANG = "Lapas Kelas IIA Cilegon", "Rutan Kelas I Tangerang"


def exported(answer: httpx.Response, column: str) -> list[Any]:
    """A column of a workbook with titles in row 1, or in row 3 below a heading."""
    lines = list(openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    top = next(number for number, one in enumerate(lines) if column in one)
    return [one[lines[top].index(column)] for one in lines[top + 1 :] if any(one)]


async def excel_of(person: httpx.AsyncClient, page: httpx.Response, column: str) -> list[Any]:
    [link] = set(re.findall(r'href="([^"]+ekspor\.xlsx[^"]*)"', page.text))
    return exported(await person.get(unescape(link)), column)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", [CILEGON_NAME, TANGERANG]),
        ("q=cilegon", [CILEGON_NAME]),
        ("q=IIA+lapas", [CILEGON_NAME]),
        ("q=rutan-kelas-i-t", [TANGERANG]),
        ("q=CILEGON&status=belum", [CILEGON_NAME]),
        ("q=cilegon&status=disetujui", []),
        ("status=dikirim", []),
        ("q=tidak+ada", []),
        ("q=%25", []),
    ],
)
@pytest.mark.parametrize("board", ["", "/kanwil/kanwil-banten", "/unit"])
async def test_a_unit_of_a_board_is_found_by_its_name_or_code_and_so_is_its_excel(
    verifier: httpx.AsyncClient, actors: Actors, board: str, asked: str, found: list[str]
) -> None:
    campaign = await actors.open_campaign()
    if board == "/unit":
        asked = asked.replace("status=belum", "keadaan=belum-melapor").replace("status=disetujui", "keadaan=disetujui")
        asked = asked.replace("status=dikirim", "keadaan=menunggu")
    page = await verifier.get(f"/pengumpulan/{campaign['id']}{board}?{asked}")
    listed = [name for name in (CILEGON_NAME, TANGERANG) if any(name in one for one in rows(page))]
    assert listed == found
    assert sorted(await excel_of(verifier, page, "Unit")) == sorted(found)
    if not found:
        assert re.search(r"Ubah kata|hapus saringan|Periksa ejaannya", words(page)), "an empty board says what to do"
        assert "Hapus saringan" in words(page)


@pytest.fixture
async def three(desk: Desk) -> Desk:
    """Cilegon has uploaded three workbooks; the rows of one are saved."""
    for name in ("beras juli.xlsx", "sayur.xlsx"):
        await desk.staged(workbook(line(f"UD {name[:5]}")), name)
    gone_to(await desk.person.post(f"{await desk.staged(workbook(line('UD Beras')), 'beras juni.xlsx')}/simpan"))
    return desk


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"beras juli.xlsx", "beras juni.xlsx", "sayur.xlsx"}),
        ("q=BERAS", {"beras juli.xlsx", "beras juni.xlsx"}),
        ("q=beras&status=disimpan", {"beras juni.xlsx"}),
        ("status=siap_diperiksa", {"beras juli.xlsx", "sayur.xlsx"}),
        ("q=telur", set[str]()),
        ("q=_", set[str]()),
    ],
)
async def test_a_workbook_is_found_by_its_name_and_state(three: Desk, asked: str, found: set[str]) -> None:
    page = await three.person.get(f"/unggahan?{asked}")
    assert {name for name in ("beras juli.xlsx", "beras juni.xlsx", "sayur.xlsx") if name in page.text} == found
    if found:
        assert f"{len(found)} berkas" in words(page)
        assert set(await excel_of(three.person, page, "Berkas")) == found
    else:
        assert "Tidak ada berkas yang cocok" in words(page)
        assert "Hapus saringan" in words(page)


async def test_an_office_finds_a_workbook_by_its_unit_too(three: Desk, browse: Any) -> None:
    async with browse("verifier", unit="kanwil-banten", subject="verifier") as verifier:
        for asked, n in (("cilegon", 3), (CILEGON, 3), ("Tangerang", 0), ("sayur", 1)):
            page = await verifier.get("/unggahan", params={"q": asked})
            assert len(rows(page)) == n, asked
    async with browse("verifier", unit="kanwil-papua", subject="other") as stranger:
        assert rows(await stranger.get("/unggahan", params={"q": "sayur"})) == []


async def test_lists_say_which_page_of_how_many_this_is(desk: Desk) -> None:
    wrong = [line(f"UD {n}", price=None) for n in range(45)]
    address = await desk.staged(workbook(*wrong, line("UD Baik")))
    page = await desk.person.get(address)
    for number in (1, 2, 3):
        assert f"Halaman {number} dari 3" in words(page)
        following = re.search(r'rel="next" href="([^"]+)"', page.text)
        assert bool(following) == (number < 3)
        if following:
            page = await desk.person.get(unescape(following[1]))


async def test_what_must_be_mended_stands_before_who_is_absent(desk: Desk) -> None:
    first = await desk.staged(workbook(*(line(f"UD {n}", nib=f"64697482123{n}") for n in range(10, 51))))
    await desk.person.post(f"{first}/sama", data={"field": "nib", "code": "nib-checksum", "answer": "benar"})
    gone_to(await desk.person.post(f"{first}/simpan"))
    page = await desk.person.get(await desk.staged(workbook(line("UD Salah", price=None)), "lain.xlsx"))
    absent = page.text.index("pemasok di daftar tidak ada di berkas ini")
    assert page.text.index('id="baris-2"') < absent
    opening = page.text[:absent].rpartition("<details")[2]
    assert " open" not in opening.partition(">")[0]


async def test_suppliers_stand_as_people_look_for_them(desk: Desk) -> None:
    """Not by bytes: small letters beside capitals, and ten behind two."""
    names = ["toko maju 2", "Toko Maju 1", "Toko Maju 10", "UD Abadi", "cv zamrud", "CV Abadi"]
    address = await desk.staged(workbook(*(line(name, price=15_000 + at) for at, name in enumerate(names))))
    gone_to(await desk.person.post(f"{address}/simpan"))
    shown = (await desk.person.get("/pemasok")).text
    order = ["CV Abadi", "cv zamrud", "Toko Maju 1<", "toko maju 2", "Toko Maju 10", "UD Abadi"]
    places = [shown.lower().index(f">{name.lower()}") for name in order]
    assert places == sorted(places)
