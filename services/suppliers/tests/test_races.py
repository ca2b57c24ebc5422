"""Many at once: nobody is lost, nothing is doubled, and a killed worker leaves no trace."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import pytest_asyncio
from chassis.auth import Principal, Role
from chassis.db import Database, Session
from chassis.service import Service
from chassis.units import Unit
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from suppliers.config import Settings
from suppliers.domain.profile import OfferTerms, Profile
from suppliers.errors import SameSupplier
from suppliers.queries import suppliers as queries
from suppliers.usecases.suppliers import register_profile

from .actors import CILEGON, UNITS, Actors, Client, ok, unit
from .processes import worker

Events = Callable[..., Awaitable[list[dict[str, Any]]]]
Eventually = Callable[..., Awaitable[Any]]
REASON = {"reason": "Bahan makanan dipasok oleh Lapas induk."}
OPERATOR = Principal("operator", CILEGON, frozenset({Role.OPERATOR}))
PROFILE = Profile("CV Sumber Rejeki", "cv", nib="6469748212378")
OFFERS = [OfferTerms("beras-premium", "kg", 15000)]


@pytest_asyncio.fixture
async def crowd(committed: Database, http: Client, clock_at: Callable[[str], None]) -> AsyncIterator[Actors]:
    """The small directory and sixty units more, for real."""
    clock_at("2025-07-08T01:00:00Z")
    more = [
        Unit(
            code=f"rutan-{number}",
            name=f"Rutan {number}",
            full_name=f"Rutan {number}",
            unit_type="Rutan",
            kanwil="kanwil-banten",
            timezone="Asia/Jakarta",
        )
        for number in range(60)
    ]
    async with committed.transaction() as session:
        session.add_all([*(unit(code) for code in UNITS), *more])
    yield Actors(http)


async def test_all_who_hand_in_during_the_last_minute_are_counted(crowd: Actors, events: Events) -> None:
    campaign = await crowd.open_campaign()
    async with crowd.admin() as admin:
        items = ok(await admin.get(f"/campaigns/{campaign['id']}/submissions", params={"limit": 200}))["items"]

    async def hand_in(submission: dict[str, Any]) -> int:
        async with crowd.operator(submission["unit"]) as operator:
            answer = await operator.post(f"/submissions/{submission['id']}/nil", json=REASON)
            return answer.status_code

    assert await asyncio.gather(*map(hand_in, items)) == [200] * 64
    met = await events("deadline-met")
    assert [one["version"] for one in met] == list(range(2, 66))
    assert {one["unit"] for one in met} == {item["unit"] for item in items}


async def test_of_two_who_send_the_same_return_at_once_one_is_told_that_it_was_sent(
    crowd: Actors, events: Events
) -> None:
    submission = await crowd.submission_of(await crowd.open_campaign())
    supplier = {"name": "CV Sumber Rejeki", "offers": [{"commodity": "beras-premium", "unit": "kg", "price": 15000}]}
    async with crowd.operator() as one, crowd.operator(subject="colleague") as other:
        ok(await one.post("/suppliers", json=supplier), 201)
        answers = await asyncio.gather(*(who.post(f"/submissions/{submission}/send") for who in (one, other)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await events("submission-submitted")) == 1


async def waits_for_a_lock(session: Session) -> bool:
    found = await session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))
    return bool(found)


async def register_twice(database: Database, eventually: Eventually) -> list[str]:
    """Two transactions register the same supplier; the second begins before the first commits."""
    outcomes: list[str] = []

    async def second() -> None:
        try:
            async with database.transaction() as session:
                await register_profile(session, OPERATOR, PROFILE, OFFERS)
            outcomes.append("registered")
        except (SameSupplier, IntegrityError) as error:
            outcomes.append(type(error).__name__)

    async with database.transaction() as session, database.transaction() as watcher:
        await register_profile(session, OPERATOR, PROFILE, OFFERS)
        task = asyncio.create_task(second())
        await eventually("the second waits for the first", lambda: waits_for_a_lock(watcher))
    await task
    return outcomes


async def test_the_second_to_register_a_supplier_waits_and_is_told_that_it_exists(
    committed: Database, crowd: Actors, service: Service[Settings], eventually: Eventually
) -> None:
    assert await register_twice(committed, eventually) == ["SameSupplier"]


async def test_without_the_registers_lock_the_second_would_run_into_the_database(
    committed: Database,
    crowd: Actors,
    service: Service[Settings],
    eventually: Eventually,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def no_lock(*_: object) -> None: ...

    monkeypatch.setattr(queries, "lock_register", no_lock)
    assert await register_twice(committed, eventually) == ["IntegrityError"]


def workbook(rows: int) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Nama Penyedia", "NIB", "Komoditas", "Satuan", "Harga satuan (Rp)"])
    for number in range(rows):
        sheet.append([f"CV Sumber {number}", f"{1000000000000 + number}", "Beras Premium", "kg", 15000])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


async def test_a_worker_killed_while_it_stages_is_followed_by_another_and_no_row_is_lost_or_doubled(
    crowd: Actors, settings: Settings, eventually: Eventually
) -> None:
    async with crowd.operator() as operator:
        upload = ok(await operator.post("/uploads", files={"file": ("a.xlsx", workbook(8_000))}), 202)
        address = f"/uploads/{upload['id']}"

        async def staged() -> dict[str, Any]:
            found: dict[str, Any] = ok(await operator.get(address))
            return found

        first = await worker(settings)
        try:

            async def has_begun() -> bool:
                return (await staged())["rows_done"] > 0

            await eventually("the first worker has staged some rows", has_begun)
        finally:
            first.kill()
            await first.wait()
        midway = await staged()
        assert (midway["status"], midway["rows_done"] < 8_000) == ("diterima", True)
        assert sum(midway["verdicts"].values()) == midway["rows_done"]

        second = await worker(settings)
        try:

            async def is_staged() -> bool:
                return bool((await staged())["status"] == "siap_diperiksa")

            await eventually("the second worker finishes", is_staged)
        finally:
            second.terminate()
            await second.wait()
        done = await staged()
    assert (done["rows_done"], done["effects"]["new"], sum(done["verdicts"].values())) == (8_000, 8_000, 8_000)
