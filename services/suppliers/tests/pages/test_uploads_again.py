"""A workbook uploaded once more goes on where it was left; rows that a later one brings in are settled."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from suppliers.loops.stage_uploads import stage_waiting

from ..actors import CILEGON
from ..desk import Desk, Line, line, workbook
from ..page_text import gone_to, rows, words

GOOD, NAMELESS = line(), line(None, phone="081234567890", commodity="Wortel", price=9000)
CONTENT = workbook(GOOD, NAMELESS)


def saved_again(content: bytes) -> bytes:
    """As Excel saves it: other bytes, the same cells."""
    buffer = BytesIO()
    openpyxl.load_workbook(BytesIO(content)).save(buffer)
    return buffer.getvalue()


async def mended(desk: Desk) -> str:
    address = await desk.staged(CONTENT)
    gone_to(await desk.person.post(f"{address}/baris/3", data={"cells.name": "UD Dua"}))
    return address


@pytest.mark.parametrize("name", ["bama.xlsx", "bama (1).xlsx", "lain.xlsx"])
@pytest.mark.parametrize("kind", ["same", "saved", "annotated"])
async def test_the_same_workbook_goes_on_where_it_was_left(desk: Desk, name: str, kind: str) -> None:
    address = await mended(desk)
    annotated = (await desk.person.get(f"{address}/catatan.xlsx")).content
    content = {"same": CONTENT, "saved": saved_again(CONTENT), "annotated": annotated}[kind]
    answer = await desk.person.post("/unggahan", files={"file": (name, content)}, follow_redirects=True)
    assert answer.url.path == address
    page = words(answer)
    assert "Isi berkas ini sama dengan “bama.xlsx” yang diunggah" in page
    assert "UD Dua" in page
    assert len(rows(await desk.person.get("/unggahan"))) == 1


async def test_while_it_is_being_read_it_is_not_taken_in_twice(desk: Desk) -> None:
    first = await desk.upload(CONTENT)
    assert await desk.upload(CONTENT) == first
    await stage_waiting(desk.database)
    assert len(rows(await desk.person.get("/unggahan"))) == 1


@pytest.mark.parametrize(
    "changed", [workbook(GOOD, line("UD Dua", commodity="Wortel", price=9000)), workbook(GOOD), workbook(GOOD, GOOD)]
)
async def test_another_content_is_another_upload(desk: Desk, changed: bytes) -> None:
    address = await mended(desk)
    assert await desk.upload(changed) != address


async def test_what_is_struck_out_meanwhile_is_another_content(desk: Desk) -> None:
    address = await mended(desk)
    book = openpyxl.load_workbook(BytesIO(CONTENT))
    for cell in book.worksheets[0][2]:
        cell.font = openpyxl.styles.Font(strike=True)
    buffer = BytesIO()
    book.save(buffer)
    assert await desk.upload(buffer.getvalue()) != address


async def test_once_all_is_in_the_register_or_put_away_it_begins_anew(desk: Desk) -> None:
    address = await mended(desk)
    gone_to(await desk.person.post(f"{address}/simpan"))
    again = await desk.staged(CONTENT)
    assert again != address
    gone_to(await desk.person.post(f"{again}/tutup", data={"whole": "ya"}))
    assert await desk.upload(CONTENT) not in (address, again)


async def saved_wrong(desk: Desk) -> str:
    address = await desk.staged(CONTENT)
    gone_to(await desk.person.post(f"{address}/simpan"))
    assert "1 perlu diperbaiki" in words(await desk.person.get(address))
    return address


async def test_a_row_that_a_later_workbook_brings_in_is_settled_in_the_first(desk: Desk) -> None:
    first = await saved_wrong(desk)
    named = workbook(GOOD, line("UD Dua", phone="081234567890", commodity="Wortel", price=9000))
    later = await desk.staged(named, "perbaikan.xlsx")
    gone_to(await desk.person.post(f"{later}/simpan"))
    page = words(await desk.person.get(first))
    assert "2 baris: 1 sudah masuk daftar, 1 dilewati" in page
    assert "Perlu diperbaiki" not in page
    row = words(await desk.person.get(f"{first}/baris/3"))
    assert "Baris ini sudah masuk daftar lewat berkas yang diunggah kemudian." in row
    assert "perlu diperbaiki" not in words(await desk.person.get("/unggahan"))


async def test_a_settled_row_stays_so_when_another_one_is_mended(desk: Desk) -> None:
    first = await desk.staged(workbook(GOOD, NAMELESS, line("UD Tiga", price="mahal")))
    gone_to(await desk.person.post(f"{first}/simpan"))
    named = line("UD Dua", phone="081234567890", commodity="Wortel", price=9000)
    later = await desk.staged(workbook(GOOD, named), "perbaikan.xlsx")
    gone_to(await desk.person.post(f"{later}/simpan"))
    gone_to(await desk.person.post(f"{first}/baris/4", data={"cells.price": "15000"}))
    assert "3 baris: 1 sudah masuk daftar, 1 siap disimpan, 1 dilewati" in words(await desk.person.get(first))


@pytest.mark.parametrize(
    "other",
    [
        workbook(GOOD, line("UD Dua", commodity="Tahu", price=9000)),
        workbook(GOOD, line("UD Dua", price="mahal")),
        workbook(line("UD Dua", commodity="Wortel", price=9000)),
        workbook(GOOD, line("UD Dua", phone="081298765432", commodity="Wortel", price=9000)),
    ],
)
async def test_another_row_settles_nothing(desk: Desk, other: bytes) -> None:
    first = await saved_wrong(desk)
    later = await desk.staged(other, "perbaikan.xlsx")
    gone_to(await desk.person.post(f"{later}/simpan"))
    assert "1 perlu diperbaiki" in words(await desk.person.get(first))


async def test_rows_of_a_closed_workbook_are_not_called_to_be_mended(desk: Desk) -> None:
    first = await saved_wrong(desk)
    gone_to(await desk.person.post(f"{first}/tutup"))
    page = words(await desk.person.get(f"{first}/baris/3"))
    assert "Tidak dimasukkan" in page
    assert "Perlu diperbaiki" not in page


TWO, PHONE = "UD Dua", "081234567890"
MOVED = [line("CV Baru", price=14000), GOOD]


@pytest.mark.parametrize(
    ("wrong", "mended"),
    [
        (NAMELESS, line(TWO, phone=PHONE, commodity="Wortel", price=9000)),
        (line(TWO, price="mahal"), line(TWO, price=14000)),
        (line(TWO, commodity="batu bata", nib="1234567890123"), line(TWO, commodity="Tahu", nib="1234567890123")),
    ],
)
async def test_a_row_that_stands_elsewhere_in_a_later_workbook_is_settled(
    desk: Desk, wrong: Line, mended: Line
) -> None:
    first = await desk.staged(workbook(GOOD, wrong))
    gone_to(await desk.person.post(f"{first}/simpan"))
    assert "1 perlu diperbaiki" in words(await desk.person.get(first))
    later = await desk.staged(workbook(*MOVED, line("CV Lain", price=13000), mended), "perbaikan.xlsx")
    gone_to(await desk.person.post(f"{later}/simpan"))
    assert "2 baris: 1 sudah masuk daftar, 1 dilewati" in words(await desk.person.get(first))


@pytest.mark.parametrize(
    ("wrong", "others"),
    [
        # nothing but the goods tells whose it is
        (line(None, commodity="Wortel", price=9000), [line(TWO, commodity="Wortel", price=9000)]),
        # two rows may be meant
        (NAMELESS, [line(one, phone=PHONE, commodity="Wortel", price=9000) for one in (TWO, "UD Tiga")]),
        (NAMELESS, [line(TWO, phone=PHONE, commodity="Wortel", price=9500)]),
    ],
)
async def test_a_row_elsewhere_that_may_be_another_settles_nothing(desk: Desk, wrong: Line, others: list[Line]) -> None:
    first = await desk.staged(workbook(wrong, GOOD))
    gone_to(await desk.person.post(f"{first}/simpan"))
    assert "1 perlu diperbaiki" in words(await desk.person.get(first))
    later = await desk.staged(workbook(*MOVED, line("CV Lain", price=13000), *others), "perbaikan.xlsx")
    gone_to(await desk.person.post(f"{later}/simpan"))
    assert "1 perlu diperbaiki" in words(await desk.person.get(first))


async def test_one_row_settles_one_of_several_alike(desk: Desk) -> None:
    first = await desk.staged(workbook(GOOD, line(TWO, price="mahal"), line(TWO, price="murah")))
    gone_to(await desk.person.post(f"{first}/simpan"))
    later = await desk.staged(workbook(GOOD, line("CV Lain", price=13000), line(TWO, price=14000)), "perbaikan.xlsx")
    gone_to(await desk.person.post(f"{later}/simpan"))
    page = words(await desk.person.get(first))
    assert "1 perlu diperbaiki" in page
    assert "1 dilewati" in page


async def test_at_the_api_the_same_workbook_goes_on_too(desk: Desk, http: Any) -> None:
    """As on the pages; what is closed, or meant for another collection, begins anew."""
    async with http("operator", unit=CILEGON) as machine:

        async def sent(content: bytes, **fields: str) -> tuple[int, str]:
            answer = await machine.post("/uploads", files={"file": ("lain.xlsx", content)}, data=fields)
            return answer.status_code, f"/unggahan/{answer.json()['id']}"

        address = await mended(desk)
        assert await sent(saved_again(CONTENT)) == (200, address)
        status, other = await sent(workbook(GOOD))
        assert (status, other != address) == (202, True)
        gone_to(await desk.person.post(f"{address}/tutup", data={"whole": "ya"}))
        status, anew = await sent(CONTENT)
        assert (status, anew not in (address, other)) == (202, True)
        assert await sent(CONTENT) == (200, anew)
