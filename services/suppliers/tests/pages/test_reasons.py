"""Reasons of a return: a row, its workbook and its supplier belong together, and are named wherever they are told."""

import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import pytest_asyncio
from suppliers.pages.reasons import distinct

from ..actors import Actors, ok
from ..deeds import opened
from ..desk import HEAD, Desk, line, workbook
from ..page_text import gone_to, words

FIRST, SECOND = line("CV Pertama", nib="6469748212378"), line("UD Kedua", nib="2631662773068")
Told = dict[str, Any]


def book(*sheets: tuple[str, list[Any]], beside: bool = False) -> bytes:
    """Each sheet with its line in row 2, or all of them as tables side by side on one."""
    file = openpyxl.Workbook()
    file.remove(file.active)
    for at, (name, row) in enumerate(sheets):
        sheet = file.worksheets[0] if beside and file.worksheets else file.create_sheet(name)
        left = at * (len(HEAD) + 1) if beside else 0
        for below, cells in enumerate((HEAD, row), 1):
            for right, value in enumerate(cells, 1):
                sheet.cell(below, left + right, value)
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


class World:
    """Cilegon's report that waits for review, its workbooks and suppliers."""

    def __init__(self, desk: Desk, browse: Any, http: Any, report: str) -> None:
        self.desk, self.browse, self.actors, self.report = desk, browse, Actors(http), report

    async def supplier(self, name: str) -> str:
        async with self.actors.operator() as api:
            found = ok(await api.get("/suppliers", params={"q": name}))["items"]
        return str(found[0]["id"])

    async def return_submission(self, status: int = 200, **reason: Any) -> Told:
        address = f"/submissions/{self.report.rpartition('/')[2]}/return"
        async with self.actors.verifier() as api:
            answer = await api.post(address, json={"reasons": [{"text": "Perbaiki."} | reason]})
        assert answer.status_code == status, answer.text
        return dict(answer.json())


@pytest_asyncio.fixture
async def world(desk: Desk, browse: Any, http: Any) -> World:
    campaign = await opened(browse)
    report = gone_to(await desk.person.get(campaign))
    return World(desk, browse, http, report)


async def saved(world: World, content: bytes, name: str) -> str:
    address = await world.desk.staged(content, name)
    gone_to(await world.desk.person.post(f"{address}/simpan"))
    return address.rpartition("/")[2]


async def sent(world: World) -> None:
    gone_to(await world.desk.person.post(f"{world.report}/kirim"))


async def test_what_does_not_belong_together_is_refused_where_it_is(world: World) -> None:
    upload = await saved(world, workbook(FIRST, SECOND), "bama.xlsx")
    other = await saved(world, workbook(line("PT Ketiga", nib="0495490267304")), "sayur.xlsx")
    await sent(world)
    one, two = await world.supplier("Pertama"), await world.supplier("Kedua")
    nobody = "0197e4a0-0000-7000-8000-00000000dead"
    wrongs: list[tuple[str, str, dict[str, Any]]] = [
        ("supplier", "baris-pemasok-lain", {"supplier": two, "row": 2, "upload": upload}),
        ("supplier", "baris-pemasok-lain", {"supplier": one, "row": 2, "upload": other}),
        ("supplier", "baris-pemasok-lain", {"supplier": one, "row": 3}),
        ("supplier", "pemasok-bukan-milik-unit", {"supplier": nobody}),
        ("upload", "berkas-bukan-milik-unit", {"upload": nobody}),
        ("upload", "berkas-bukan-milik-unit", {"upload": nobody, "row": 2}),
        ("row", "baris-tidak-ada", {"row": 3, "upload": other}),
        ("row", "baris-tidak-ada", {"row": 99}),
        ("upload", "baris-di-beberapa-berkas", {"row": 2}),
        ("row", "baris-tidak-ada", {"row": 2, "upload": upload, "table": 1}),
    ]
    for field, code, wrong in wrongs:
        refused = await world.return_submission(422, **wrong)
        assert [(e["field"], e["code"]) for e in refused["errors"]] == [(f"reasons.0.{field}", code)], wrong
    [kept] = (await world.return_submission(row=3, field="price"))["reasons"]
    assert (kept["supplier"], kept["upload"], kept["row"]) == (two, upload, 3)


async def test_the_form_refuses_it_too_and_keeps_what_was_chosen(world: World) -> None:
    upload = await saved(world, workbook(FIRST, SECOND), "bama.xlsx")
    await sent(world)
    two = await world.supplier("Kedua")
    chosen = {"reasons.0.text": "Salah.", "reasons.0.supplier": two, "reasons.0.row": "2", "reasons.0.upload": upload}
    async with world.browse("verifier", unit="kanwil-banten", subject="verifier") as verifier:
        answer = await verifier.post(f"{world.report}/kembalikan", data=chosen)
        assert "Baris 2 di berkas itu bukan baris pemasok ini" in words(answer, 422)
        assert f'<option value="{two}" selected>' in answer.text
        assert f'<option value="{upload}" selected>' in answer.text


@pytest.mark.parametrize("beside", [False, True])
async def test_of_two_rows_of_one_number_everybody_says_which(world: World, beside: bool, events: Any) -> None:
    """Two sheets, or two tables side by side, each with a row 2."""
    content = book(("Beras", FIRST), ("Sayur", SECOND), beside=beside)
    upload = await saved(world, content, "dua.xlsx")
    await sent(world)
    place = "Lembar “Beras” kolom I–O, baris 2" if beside else "Lembar “Sayur”, baris 2"
    page = await world.desk.person.get(f"/unggahan/{upload}?hasil=semua")
    [number] = re.findall(r'id="baris-(\d{8,})"', page.text)
    assert place in words(page)
    assert "Baris 2 " not in words(page)
    async with world.browse("verifier", unit="kanwil-banten", subject="verifier") as verifier:
        form = await verifier.get(f"{world.report}/kembalikan")
        assert len(re.findall(rf'<option value="{upload}/\d">', form.text)) == 2
        reason = {"reasons.0.text": "Harga belum wajar.", "reasons.0.row": "2", "reasons.0.upload": upload}
        asked = await verifier.post(f"{world.report}/kembalikan", data=reason)
        assert "Pilih lembar atau tabelnya: baris 2 ada di beberapa tabel" in words(asked, 422)
        reason["reasons.0.upload"] = f"{upload}/1"
        gone_to(await verifier.post(f"{world.report}/kembalikan", data=reason))
    said = f"{place} di dua.xlsx : Harga belum wajar. ( UD Kedua )"
    report = await world.desk.person.get(world.report)
    assert words(report).count(said) == 2  # what is to be mended, and the history
    assert f"/unggahan/{upload}/baris/{number}" in report.text
    assert said in words(await world.desk.person.get("/"))
    gone_to(await world.desk.person.post(f"{world.report}/kirim", data={"unchanged": "ya"}))
    assert words(await world.desk.person.get(world.report)).count(said) == 1
    [returned] = await events("submission-returned")
    [told] = returned["reasons"]
    name = "“Beras”, I–O" if beside else "“Sayur”"
    assert (told["row"], told["table"], told["table_name"], told["supplier_name"]) == (2, 1, name, "UD Kedua")


async def test_a_workbook_with_one_table_needs_no_more_words(world: World) -> None:
    upload = await saved(world, workbook(FIRST), "satu.xlsx")
    assert "Baris 2 " in words(await world.desk.person.get(f"/unggahan/{upload}?hasil=semua"))


@pytest.mark.parametrize(
    ("lines", "labels"),
    [
        ([("CV A", ["Cilegon"]), ("CV B", ["Serang"])], ["CV A", "CV B"]),
        ([("CV A", ["Cilegon"]), ("CV. a", ["Serang"])], ["CV A, Cilegon", "CV. a, Serang"]),
        (
            [("CV A", ["Serang", "NIB …1"]), ("CV A", ["Serang", "NIB …2"]), ("CV A", ["Cilegon", "NIB …3"])],
            ["CV A, Serang, NIB …1", "CV A, Serang, NIB …2", "CV A, Cilegon"],
        ),
        ([("a.xlsx", ["09.15"]), ("a.xlsx", ["09.15"])], ["a.xlsx, 09.15 (1)", "a.xlsx, 09.15 (2)"]),
        ([], []),
    ],
)
def test_choices_that_read_alike_are_told_apart(lines: list[tuple[str, list[str]]], labels: list[str]) -> None:
    given = [(str(at), label, details) for at, (label, details) in enumerate(lines)]
    assert [label for _, label in distinct(given)] == labels
