"""Nothing that tells of a person leaves the service: not in events, logs, problem documents or figures."""

import logging
from collections.abc import Awaitable, Callable, Iterator
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
import pytest_asyncio
import structlog
from chassis.config import Environment
from chassis.db import Database
from chassis.logging import set_up
from chassis.service import Service
from jembatan_contracts import privacy
from prometheus_client import generate_latest
from sqlalchemy import text
from suppliers.config import Settings
from suppliers.loops.stage_uploads import stage_waiting
from suppliers.usecases import suppliers as usecases

from .actors import CILEGON, UNITS, Actors, Client, ok, unit

NIK, OTHER_NIK = "3672014107850003", "3603125510900007"
NPWP, BRANCH = "499934339419000", "0499934339419000000001"
SECRETS = (NIK, OTHER_NIK, NPWP, BRANCH, "6281234567890", "081234567890", "0812-3456-7890", "Anyer", "49.993.433.9")
TITLES = ["Nama Penyedia", "Bentuk Usaha", "NIB", "NPWP", "NIK", "Alamat", "Kode Wilayah", "No. HP/WA"]
OFFER_TITLES = ["Komoditas", "Satuan", "Harga satuan (Rp)", "Kapasitas per bulan"]
OFFER = ["Ikan Bandeng", "kg", 38000, 100]
ROWS = [
    ["UD Sari Laut", "UD", None, NIK, None, "Jl. Raya Anyer No. 5", "36.72", "0812-3456-7890", *OFFER],
    [
        "Perorangan Mina Jaya",
        "Perorangan",
        None,
        None,
        OTHER_NIK,
        "Jl. Raya Anyer RT 01/02",
        "36.72",
        "81234567890",
        *OFFER,
    ],
    ["CV Sumber Rejeki", "CV", None, "49.993.433.9-419.000", None, "Jl. Raya Anyer", "36.72", "+6281234567890", *OFFER],
    ["PT Cabang Satu", "PT", None, BRANCH, None, "Jl. Raya Anyer", "36.72", "0812-3456-7890", *OFFER],
    [f"Toko {NIK}", "UD", None, NIK, None, "Jl. Raya Anyer", "36.72", "0812-3456-7890 Anyer", *OFFER],
    ["UD Salah", "UD", OTHER_NIK, "3672014107850000", NIK, "Jl. Raya Anyer", NIK, NIK, "0812-3456-7890", NIK, NIK, NIK],
]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [TITLES + OFFER_TITLES, *ROWS]:
        sheet.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture(params=[Environment.LOCAL, Environment.PRODUCTION])
def logged(request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """Log of the processes, as on a developer's machine and as in production."""
    written, root = StringIO(), logging.getLogger()
    handlers = list(root.handlers)
    monkeypatch.setattr("sys.stderr", written)
    set_up(settings.model_copy(update={"environment": request.param}), "suppliers", "web")
    client, level = logging.getLogger("httpx"), logging.getLogger("httpx").level
    client.setLevel(logging.WARNING)  # the client of these tests is no part of the service
    yield written
    client.setLevel(level)
    root.handlers[:] = handlers
    structlog.reset_defaults()


@pytest_asyncio.fixture
async def story(
    committed: Database,
    service: Service[Settings],
    http: Client,
    clock_at: Callable[[str], None],
    logged: StringIO,
) -> Callable[[], Awaitable[dict[str, str]]]:
    """A campaign whose unit enters people's numbers in every way there is, right and wrong."""
    clock_at("2025-07-08T01:00:00Z")
    async with committed.transaction() as session:
        session.add_all(unit(code) for code in UNITS)
    actors = Actors(http)

    async def play() -> dict[str, str]:
        said: list[str] = []
        submission = await actors.submission_of(await actors.open_campaign())
        async with actors.operator() as operator, actors.verifier() as verifier:
            upload = ok(await operator.post("/uploads", files={"file": (f"{NIK}.xlsx", workbook())}), 202)
            await stage_waiting(committed)
            ok(await operator.post(f"/uploads/{upload['id']}/accept", json={"mode": "good"}))
            (farmer,) = ok(await operator.get("/suppliers", params={"q": "Sari Laut"}))["items"]
            offers = [{"commodity": "ikan-bandeng", "unit": "kg", "price": 39000}]
            change = {"name": "UD Sari Laut", "npwp": NIK, "phone": "0812-3456-7891", "offers": offers}
            ok(await operator.put(f"/suppliers/{farmer['id']}", json=change))
            for wrong in (
                change | {"npwp": NIK[:-4] + "0000"},
                change | {"phone": f"{NIK} {NIK}"},
                change | {"name": f"Toko {NIK}"},
                change | {"region_code": NIK, "nib": NIK},
            ):
                said.append((await operator.post("/suppliers", json=wrong)).text)
            left_out = ok(await operator.get(f"/submissions/{submission}"))["rows_left_out"]
            ok(await operator.post(f"/submissions/{submission}/send", json={"left_out": left_out}))
            words = {"reasons": [{"text": f"NIK {NIK} tidak cocok."}]}
            said.append((await verifier.post(f"/submissions/{submission}/return", json=words)).text)
            ok(await verifier.post(f"/submissions/{submission}/return", json={"reasons": [{"text": "NPWP salah."}]}))
            await operator.get(f"/suppliers/{NIK}")
            figures = generate_latest().decode()
        async with committed.transaction() as session:
            events = await session.scalar(text("SELECT string_agg(convert_from(data, 'UTF8'), E'\\n') FROM outbox"))
            headers = await session.scalar(text("SELECT string_agg(headers::text, E'\\n') FROM outbox"))
        return {
            "events": f"{events}\n{headers}",
            "log": logged.getvalue(),
            "problems": "\n".join(said),
            "figures": figures,
        }

    return play


async def test_the_whole_story_tells_nobody_about_a_person(story: Callable[[], Awaitable[dict[str, str]]]) -> None:
    told = await story()
    assert "supplier-registered" not in told["log"]
    assert "/suppliers/{supplier_id}" in told["log"]
    assert "UD Sari Laut" in told["events"]
    assert told["problems"].count('"status":422') >= 5
    leaks = {place: [secret for secret in SECRETS if secret in content] for place, content in told.items()}
    assert leaks == {"events": [], "log": [], "problems": [], "figures": []}
    assert {place: privacy.findings(content) for place, content in told.items()} == {
        "events": [],
        "log": [],
        "problems": [],
        "figures": [],
    }


async def test_the_scan_of_this_test_would_find_what_it_looks_for() -> None:
    for leak in (NIK, OTHER_NIK, BRANCH, "49.993.433.9-419.000", "0812-3456-7890", "Jl. Raya Anyer No. 5"):
        assert privacy.findings(f'{{"name": "{leak}"}}'), leak


async def test_a_failed_statement_is_reported_without_its_values(
    database: Database, registered_units: list[str], actors: Actors, logged: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(session: Any, *_: Any, **__: Any) -> None:
        await session.execute(text("SELECT 1 / (length(:name) - length(:name))"), {"name": NIK})

    monkeypatch.setattr(usecases, "add_entries", fail)
    async with actors.operator(CILEGON) as operator:
        offers = [{"commodity": "ikan-bandeng", "unit": "kg", "price": 39000}]
        answer = await operator.post("/suppliers", json={"name": "UD Sari Laut", "npwp": NIK, "offers": offers})
    assert answer.status_code == 500
    assert "DivisionByZeroError 22012" in logged.getvalue()
    assert NIK not in logged.getvalue() + answer.text
