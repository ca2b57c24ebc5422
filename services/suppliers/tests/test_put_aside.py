"""An upload that twice ends its reader, or the whole worker, is put aside: once, told, and in nobody's way."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer
from chassis.db import Database
from chassis.kafka import topics
from chassis.kafka.clients import connection_options
from chassis.service import Service
from chassis.workbook import sandbox as sandbox_module
from chassis.workbook.sandbox import in_sandbox
from jembatan_contracts.uploads import UPLOAD, UploadPutAside
from sqlalchemy import text
from sqlalchemy.exc import InterfaceError
from suppliers.config import Settings
from suppliers.loops import stage_uploads as staging
from suppliers.loops.stage_uploads import stage_waiting

from .actors import CILEGON, UNITS, Client, ok, refusal, unit
from .page_text import words
from .processes import worker
from .test_imports import Desk, workbook

Eventually = Callable[[str, Callable[[], Awaitable[Any]]], Awaitable[Any]]
Events = Callable[..., Awaitable[list[dict[str, Any]]]]
Browse = Callable[..., Any]
RICE = ["CV Sumber Rejeki", "6469748212378", "49.993.433.9-419.000", "Beras Premium", "kg", 15000, 500]


@pytest_asyncio.fixture
async def desk(
    committed: Database, service: Service[Settings], http: Client, clock_at: Callable[[str], None]
) -> AsyncIterator[Desk]:
    clock_at("2025-07-08T01:00:00Z")
    async with committed.transaction() as session:
        session.add_all(unit(code) for code in UNITS)
    async with http("operator", unit=CILEGON) as operator:
        yield Desk(operator, committed, service, None)  # type: ignore[arg-type]


async def sent(desk: Desk, price: int = 15000) -> str:
    """The upload of a workbook; the same one would be gone on with."""
    return str(ok(await desk.send(workbook([[*RICE[:5], price, RICE[6]]])), 202)["id"])


async def state_of(desk: Desk, upload: str) -> tuple[str, int]:
    async with desk.database.transaction() as session:
        row = (await session.execute(text("SELECT status, attempts FROM upload WHERE id = :id"), {"id": upload})).one()
    return row.status, row.attempts


def readers() -> list[int]:
    """The processes in which files are being read for this one."""
    server = sandbox_module._server._process
    if server is None:
        return []
    return [int(pid) for pid in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()]


async def waits_for_ever(*_: object) -> Any:
    return await in_sandbox(signal.pause)


async def test_a_file_whose_reader_is_killed_twice_is_put_aside_and_the_next_one_is_read(
    desk: Desk, events: Events, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = await sent(desk)
    with monkeypatch.context() as patched:
        patched.setattr(staging, "in_sandbox", waits_for_ever)
        for attempt in (1, 2):
            round_ = asyncio.create_task(stage_waiting(desk.database))

            async def is_read() -> list[int]:
                return readers()

            for pid in await eventually("a child reads the file", is_read):
                os.kill(pid, signal.SIGKILL)
            await round_
            assert await state_of(desk, upload) == ("diterima", attempt)
    good = await sent(desk, 15500)
    await asyncio.gather(*(stage_waiting(desk.database) for _ in range(3)))
    assert await state_of(desk, upload) == ("gagal", staging.ATTEMPTS)
    assert (await state_of(desk, good))[0] == "siap_diperiksa"
    [alert] = await events("alert-raised")
    assert (alert["kind"], alert["to"]["units"]) == ("upload-put-aside", [CILEGON])
    assert alert["action"]["link"] == f"/unggahan/{upload}"
    (told,) = await events("upload-put-aside")
    assert (told["upload"], told["unit"], told["kanwil"], told["version"]) == (upload, CILEGON, "kanwil-banten", 1)
    assert refusal(await desk.accept({"id": upload})) == (409, "unggahan-gagal-dibaca")


@asynccontextmanager
async def nothing_can_be_stored(database: Database) -> AsyncIterator[None]:
    """Staging waits where it stores its first rows."""
    async with database.transaction() as session:
        await session.execute(text("LOCK TABLE staged_row IN ACCESS EXCLUSIVE MODE"))
        yield


async def test_a_file_that_takes_the_whole_worker_with_it_twice_is_put_aside_and_told_through_kafka(
    desk: Desk, settings: Settings, eventually: Eventually
) -> None:
    await topics.apply(settings)
    upload = await sent(desk)
    for attempt in (1, 2):
        async with nothing_can_be_stored(desk.database):
            process = await worker(settings)

            async def has_begun(attempt: int = attempt) -> bool:
                return await state_of(desk, upload) == ("diterima", attempt)

            try:
                await eventually("the worker has begun with the file", has_begun)
            finally:
                process.kill()
                await process.wait()
    good = await sent(desk, 15500)
    third = await worker(settings, "imports", "relay")
    consumer = AIOKafkaConsumer(
        UPLOAD.name, **connection_options(settings), auto_offset_reset="earliest", enable_auto_commit=False
    )
    try:

        async def both_are_settled() -> bool:
            return [(await state_of(desk, one))[0] for one in (upload, good)] == ["gagal", "siap_diperiksa"]

        await eventually("the third worker puts it aside and goes on", both_are_settled)
        await consumer.start()

        async def told() -> list[UploadPutAside]:
            found = await consumer.getmany(timeout_ms=500)
            facts = [UploadPutAside.model_validate_json(one.value or b"") for some in found.values() for one in some]
            return [fact for fact in facts if str(fact.upload) == upload]

        (fact,) = await eventually("the fact arrives", told)
        assert fact.unit == CILEGON
    finally:
        await consumer.stop()
        third.terminate()
        await third.wait()


async def test_neither_a_worker_told_to_stop_nor_a_database_that_is_away_speaks_against_the_file(
    desk: Desk, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = await sent(desk)

    async def has_begun() -> bool:
        return (await state_of(desk, upload))[1] == 1

    for _ in range(staging.ATTEMPTS + 1):
        with monkeypatch.context() as patched:
            patched.setattr(staging, "in_sandbox", waits_for_ever)
            round_ = asyncio.create_task(stage_waiting(desk.database))
            await eventually("the file is being read", has_begun)
            round_.cancel()
            await asyncio.gather(round_, return_exceptions=True)
        assert await state_of(desk, upload) == ("diterima", 0)

    async def away(*_: object) -> bool:
        raise InterfaceError("", {}, Exception(), connection_invalidated=True)

    for _ in range(staging.ATTEMPTS + 1):
        with monkeypatch.context() as patched:
            patched.setattr(staging, "_store", away)
            with pytest.raises(InterfaceError):
                await stage_waiting(desk.database)
    await stage_waiting(desk.database)
    assert (await state_of(desk, upload))[0] == "siap_diperiksa"


async def test_what_failed_once_waits_behind_what_has_not(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = await sent(desk)
    async with desk.database.transaction() as session:
        await session.execute(text("UPDATE upload SET attempts = 1 WHERE id = :id"), {"id": failed})
    later = await sent(desk, 15500)
    order: list[str] = []

    async def note(_database: Any, upload: Any) -> None:
        order.append(str(upload))

    monkeypatch.setattr(staging, "stage_upload", note)
    await stage_waiting(desk.database)
    assert order == [later, failed]


async def test_the_page_says_what_happened_and_what_to_do(desk: Desk, browse: Browse) -> None:
    upload = await sent(desk)
    async with desk.database.transaction() as session:
        await session.execute(text("UPDATE upload SET status = 'gagal', attempts = 2 WHERE id = :id"), {"id": upload})
    async with browse("operator", unit=CILEGON) as person:
        page = await person.get(f"/unggahan/{upload}")
        assert "dua kali dicoba" in words(page)
        assert "Tidak ada barisnya yang masuk daftar pemasok" in words(page)
        assert 'href="/unggahan/templat"' in page.text
        assert "Simpan" not in words(page)
        assert "Disisihkan" in words(await person.get("/unggahan"))
    async with browse("verifier", unit="kanwil-banten") as reviewer:
        page = await reviewer.get(f"/unggahan/{upload}")
        assert "dua kali dicoba" in words(page)
        assert 'href="/unggahan/templat"' not in page.text
