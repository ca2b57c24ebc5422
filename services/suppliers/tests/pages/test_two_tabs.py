"""Two tabs on one row: the slower one is shown both values, and nothing is undone without a word."""

import re

import httpx
import pytest

from ..desk import Desk, line, workbook
from ..page_text import gone_to, words

NAMELESS = line(None, phone="081234567890")


def state_in(page: httpx.Response) -> str:
    found = re.search(r'name="state" value="([^"]+)"', page.text)
    assert found
    return found[1]


async def test_the_slower_tab_is_shown_both_values_and_may_insist(desk: Desk) -> None:
    address = await desk.staged(workbook(line(), NAMELESS))
    first = state_in(await desk.person.get(f"{address}/baris/3"))
    gone_to(await desk.person.post(f"{address}/baris/3", data={"cells.name": "UD Dua", "state": first}))
    slower = await desk.person.post(f"{address}/baris/3", data={"cells.name": "UD Tiga", "state": first})
    page = words(slower, 422)
    assert "Baris ini diubah sejak Anda membukanya." in page
    assert "tersimpan sekarang: UD Dua Anda mengisi: UD Tiga" in page
    assert "UD Dua" in words(await desk.person.get(f"{address}/baris/3"))
    mine = re.search(
        r'name="state" value="([^"]+)">\s*<input type="hidden" name="cells.name" value="UD Tiga">', slower.text
    )
    assert mine
    gone_to(await desk.person.post(f"{address}/baris/3", data={"cells.name": "UD Tiga", "state": mine[1]}))
    assert "UD Tiga" in words(await desk.person.get(f"{address}/baris/3"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"cells.phone": "081298765432"}, "tersimpan sekarang: 081211112222 Anda mengisi: 081298765432"),
        ({"cells.price": "14000"}, "tersimpan sekarang: 15000 Anda mengisi: 14000"),
        ({"picked.commodity": "Tahu"}, "tersimpan sekarang: Beras Premium Anda mengisi: Tahu"),
        ({"cells.is_supplier": "tidak"}, ""),
        ({"confirm": "nib:missing-nib"}, ""),
    ],
)
async def test_no_answer_of_an_old_page_is_taken(desk: Desk, typed: dict[str, str], said: str) -> None:
    address = await desk.staged(workbook(line(), line("UD Dua")))
    old = state_in(await desk.person.get(f"{address}/baris/3"))
    gone_to(await desk.person.post(f"{address}/baris/3", data={"cells.phone": "081211112222", "state": old}))
    page = words(await desk.person.post(f"{address}/baris/3", data=typed | {"state": old}), 422)
    assert "Baris ini diubah sejak Anda membukanya." in page
    assert said in page


async def test_the_list_of_rows_shows_both_values_in_place(desk: Desk) -> None:
    address = await desk.staged(workbook(line(), NAMELESS))
    old = state_in(await desk.person.get(f"{address}/baris/3"))
    gone_to(await desk.person.post(f"{address}/baris/3", data={"cells.name": "UD Dua", "state": old}))
    part = await desk.person.post(
        f"{address}/baris/3", data={"cells.name": "UD Tiga", "state": old}, headers={"hx-request": "true"}
    )
    assert part.status_code == 200
    assert "UD Tiga" in part.text
    assert "Simpan isian saya" in part.text


async def test_another_row_or_a_confirmation_is_no_change_of_this_one(desk: Desk) -> None:
    address = await desk.staged(workbook(line(), NAMELESS, line("UD Empat", commodity="Gula", price=18_000)))
    old = state_in(await desk.person.get(f"{address}/baris/3"))
    gone_to(await desk.person.post(f"{address}/baris/4", data={"cells.price": "17000"}))
    confirmed = {"confirm": "capacity:missing-capacity"}
    gone_to(await desk.person.post(f"{address}/baris/4", data=confirmed))
    assert state_in(await desk.person.get(f"{address}/baris/3")) == old
    gone_to(await desk.person.post(f"{address}/baris/3", data={"cells.name": "UD Dua", "state": old}))
