"""Boards with the national directory in them: what they show, and how few questions they ask the database."""

import csv
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
import pytest_asyncio
from chassis.db import Database
from chassis.service import Service
from chassis.units import Unit
from sqlalchemy import event, text

from ..actors import CILEGON, OPENING, Actors
from ..page_text import gone_to, rows, words

Browse = Callable[..., Any]
DIRECTORY = Path(__file__).parents[1] / "data" / "units.csv"
FEW = 10
"""Questions a page may ask, its session and office included, however much there is to show."""
REPORTED = """
UPDATE submission SET status = 'dikirim', suppliers = 3, round = 1, sent_at = :now, sent_by = 'x',
    first_reported_at = CAST(:now AS timestamptz) + (abs(hashtext(unit)) % 26) * interval '1 day',
    late = (abs(hashtext(unit)) % 26) > 23
WHERE abs(hashtext(unit)) % 3 > 0
"""
SUPPLIERS = """
WITH made AS (
    INSERT INTO supplier (id, unit, kanwil, name, name_key, match_key, created_at, updated_at)
    SELECT gen_random_uuid(), unit.code, unit.kanwil, 'CV Sumber ' || n, 'sumber ' || n, 'name:' || n, :now, :now
    FROM unit, generate_series(1, 3) AS n WHERE unit.kanwil IS NOT NULL RETURNING id
)
INSERT INTO offer (supplier_id, commodity, unit_of_measure, price, months)
SELECT id, commodity, 'kg', 15000, '{}' FROM made, unnest(ARRAY['beras-premium', 'gula-konsumsi']) AS commodity
"""


@pytest_asyncio.fixture
async def nation(database: Database, actors: Actors, clock_at: Callable[[str], None]) -> AsyncIterator[str]:
    """A campaign in all 614 units, two thirds of which have reported by 3 August; its id."""
    clock_at(OPENING)
    with DIRECTORY.open(encoding="utf-8") as file:
        units = [
            Unit(**line | {"full_name": line["name"], "kanwil": line["kanwil"] or None})
            for line in csv.DictReader(file)
        ]
    kanwils = sorted({one.kanwil for one in units if one.kanwil})
    names = {code: f"Kanwil {code.removeprefix('kanwil-').title()}" for code in kanwils}
    units += [
        Unit(code=code, name=name, full_name=name, unit_type="Kanwil", timezone="Asia/Jakarta")
        for code, name in names.items()
    ]
    async with database.transaction() as session:
        session.add_all(units)
    campaign = await actors.open_campaign()
    when = {"now": datetime(2025, 7, 8, 3, tzinfo=UTC)}
    async with database.transaction() as session:
        await session.execute(text(REPORTED), when)
        await session.execute(text(SUPPLIERS), when)
    clock_at("2025-08-03T02:00:00Z")
    yield campaign["id"]


@contextmanager
def counted(service: Service[Any]) -> Iterator[list[str]]:
    """Every statement that is sent meanwhile, savepoints aside."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "SAVEPOINT" not in statement:
            seen.append(statement)

    connection = service.database._connection.sync_connection  # type: ignore[attr-defined]
    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)


PLACES = {
    "admin": ("admin", "ditjenpas"),
    "verifier": ("verifier", "kanwil-jawa-tengah"),
    "operator": ("operator", CILEGON),
}


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("admin", "/"),
        ("admin", "/pengumpulan"),
        ("admin", "/pengumpulan/{campaign}"),
        ("admin", "/pengumpulan/{campaign}/kanwil/kanwil-jawa-tengah"),
        ("admin", "/pemasok"),
        ("admin", "/pemasok?urut=terbaru&komoditas=beras-premium"),
        ("admin", "/pemasok/ekspor.xlsx?kanwil=kanwil-banten"),
        ("admin", "/pengumpulan/{campaign}/ekspor.xlsx"),
        ("verifier", "/"),
        ("verifier", "/pengumpulan/{campaign}"),
        ("verifier", "/pemasok"),
        ("operator", "/"),
        ("operator", "/pemasok"),
        ("operator", "/pengumpulan"),
    ],
)
async def test_a_page_asks_few_questions_however_much_there_is(
    nation: str, service: Service[Any], browse: Browse, who: str, path: str
) -> None:
    role, unit = PLACES[who]
    async with browse(role, unit=unit) as person:
        with counted(service) as seen:
            assert (await person.get(path.format(campaign=nation))).status_code == 200
    assert 0 < len(seen) <= FEW, "\n".join(seen)


async def test_the_directorate_sees_33_tiles_each_with_words_and_a_link(nation: str, browse: Browse) -> None:
    async with browse("admin", unit="ditjenpas") as admin:
        page = await admin.get(f"/pengumpulan/{nation}")
        tiles = re.findall(r'<a class="tile tile-(\w+)" href="([^"]+)">(.*?)</a>', page.text, flags=re.DOTALL)
        assert len(tiles) == 33
        assert all(re.search(r"\d+(,\d)?%.*dari \d+ unit melapor", told, flags=re.DOTALL) for _, _, told in tiles)
        league = [row for row in rows(page) if row.count("%") == 2]
        assert len(league) == 33
        assert "polyline" in page.text
        below = words(await admin.get(tiles[0][1]))
    assert "Status" in below
    assert "lewat batas" in below


async def test_days_of_the_line_stand_in_the_table_beside_it_and_add_up(nation: str, browse: Browse) -> None:
    async with browse("admin", unit="ditjenpas") as admin:
        page = await admin.get(f"/pengumpulan/{nation}")
    days = [row.split() for row in rows(page) if re.match(r"\d+ (Juli|Agustus) 2025", row)]
    total = re.search(r"(\d+) dari (\d+) unit melapor", words(page))
    assert total
    assert sum(int(day[3]) for day in days) == int(days[0][4]) == int(total[1])


async def test_a_kanwil_sees_its_late_units_first_and_no_other_s(nation: str, browse: Browse) -> None:
    async with browse("verifier", unit="kanwil-banten") as verifier:
        board = rows(await verifier.get(f"/pengumpulan/{nation}"))
        late = ["lewat batas" in row for row in board]
        assert any(late)
        assert not all(late)
        assert late == sorted(late, reverse=True)
        assert len(board) == 12
        foreign = await verifier.get(f"/pengumpulan/{nation}/kanwil/kanwil-bali")
        assert foreign.status_code == 404
        only = rows(await verifier.get(f"/pengumpulan/{nation}", params={"status": "dikirim"}))
        assert len(only) == late.count(False)


async def test_the_export_holds_what_is_seen(nation: str, browse: Browse) -> None:
    async with browse("verifier", unit="kanwil-banten") as verifier:
        answer = await verifier.get(f"/pengumpulan/{nation}/ekspor.xlsx")
        sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
        assert sheet.max_row == 3 + 12
        assert {row[0].value for row in sheet.iter_rows(min_row=4)} == {"Kanwil Banten"}
        board = {title.value: cell for title, cell in zip(sheet[3], sheet[4], strict=True)}
        assert "-kelas-" in board["Kode unit"].value
        assert board["Batas waktu (WIB)"].is_date, "which sorts and counts, unlike a text"
        goods = await verifier.get("/pemasok/ekspor.xlsx")
        sheet = openpyxl.load_workbook(BytesIO(goods.content)).worksheets[0]
        assert sheet.max_row == 1 + 15 * 3 * 2
        price = next(cell for title, cell in zip(sheet[1], sheet[2], strict=True) if title.value == "Harga")
        assert price.number_format == "#,##0"


async def test_the_directorate_plans_and_opens_a_collection_by_form(
    admin: httpx.AsyncClient, operator: httpx.AsyncClient
) -> None:
    plan = {
        "title": "Data pemasok BAMA semester I 2026",
        "due_local": "2025-07-31T23:59",
        "late_until_local": "2025-08-07T23:59",
        "locks_local": "2025-08-14T23:59",
        "unit_types": "Lapas",
    }
    wrong = await admin.post("/pengumpulan/baru", data=plan | {"locks_local": "2025-07-01T00:00"})
    assert "Urutan waktu harus" in words(wrong, 422)
    assert 'value="Data pemasok BAMA semester I 2026"' in wrong.text
    address = gone_to(await admin.post("/pengumpulan/baru", data=plan))
    assert "Buka untuk 2 unit" in words(await admin.get(address))
    assert (await operator.get(address)).status_code == 404
    changed = await admin.post(f"{address}/buka", data={"expected": "3"})
    assert "yang wajib lapor 2 unit, bukan 3" in words(changed, 422)
    assert gone_to(await admin.post(f"{address}/buka", data={"expected": "2"})) == address
    assert gone_to(await operator.get(address)).startswith("/laporan/")
    later = {"due_local": "2025-08-01T12:00"}
    assert gone_to(await admin.post(f"{address}/geser", data=later)) == address
    assert "1 Agustus 2025 12.00 WIB" in words(await admin.get(address))
    assert "Centang dahulu" in words(await admin.post(f"{address}/tutup"), 422)
    assert gone_to(await admin.post(f"{address}/tutup", data={"sure": "ya"})) == address
    assert "Ditutup" in words(await admin.get(address))
