"""Parts of pages that htmx puts in: never a page in a row, and the whole page is led on where there is no session."""

import re
from typing import Any

import httpx
import pytest
from chassis.testing.drawing import pages_of
from chassis.testing.fixtures import RolledBack
from chassis.testing.parts import not_led_on, parts_in, whole_pages
from chassis.testing.permission_matrix import Matrix, Person, everybody

from ..actors import CILEGON, Actors
from ..desk import Desk, line, workbook
from ..factories import put_in_place
from ..page_text import words
from ..test_permissions import RULES, WITHIN

WRONG = [line("UD Salah", price=None, phone="081234567890"), line("UD Telepon", phone="12345"), line(None)]


async def test_a_part_without_a_session_or_with_an_old_form_leads_all_of_the_page_on(
    service: Any,
    make_app: Any,
    database: RolledBack,
    registered_units: list[str],
    actors: Actors,
    http: Any,
    browse: Any,
) -> None:
    app = make_app(service)
    things = await put_in_place(database, actors)
    people = everybody(CILEGON)
    matrix = Matrix(app, RULES, people, things, (), WITHIN, http, browse, database)
    assert await not_led_on(matrix, pages_of(app), Person("operator", CILEGON)) == {}


async def test_what_a_page_puts_into_itself_is_never_a_whole_page(desk: Desk) -> None:
    address = await desk.staged(workbook(*WRONG))
    page = (await desk.person.get(f"{address}?hasil=semua")).text
    assert len({method for method, _ in parts_in(page)}) == 2, "rows are asked for, and sent"
    assert await whole_pages(desk.person, page) == {}


@pytest.mark.parametrize("where", ["row", "part"])
async def test_a_telephone_stands_masked_until_its_unit_asks_for_it(desk: Desk, where: str) -> None:
    address = await desk.staged(workbook(*WRONG))
    page = await desk.person.get(address)
    assert "Telepon: 0812••••7890" in words(page)
    [link] = set(re.findall(r'hx-get="(/unggahan/[^"]+/baris/2\?tampil=ya[^"]*)"', page.text))
    headers = {"hx-request": "true"} if where == "part" else {}
    shown = await desk.person.get(link.replace("&amp;", "&"), headers=headers)
    assert "Telepon: 081234567890" in words(shown)
    assert ("<html" in shown.text) == (where == "row")
    assert 'name="cells.price"' in shown.text, "it is still mended there"


async def test_a_person_s_number_stays_masked_for_everybody(desk: Desk) -> None:
    address = await desk.staged(workbook(line("UD Salah", price=None, npwp="3604015708850003", phone="081234567890")))
    shown = await desk.person.get(f"{address}/baris/2?tampil=ya")
    assert "3604015708850003" not in shown.text
    assert "081234567890" in shown.text


async def test_others_than_the_unit_and_its_kanwil_see_no_telephone(desk: Desk, browse: Any) -> None:
    address = await desk.staged(workbook(*WRONG))

    async def seen(client: httpx.AsyncClient) -> bool:
        return "081234567890" in (await client.get(f"{address}/baris/2?tampil=ya")).text

    async with browse("verifier", unit="kanwil-banten", subject="verifier") as verifier:
        assert await seen(verifier)
    async with browse("auditor", unit="ditjenpas", subject="auditor") as auditor:
        assert not await seen(auditor)
        assert "tampil=ya" not in (await auditor.get(address)).text
