"""Connections in the pool that died while nobody used them, or while somebody waited for an answer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any

import asyncpg
import pytest
from chassis import db, pooling
from chassis.config import Settings
from chassis.db import Database, is_transient
from pydantic import SecretStr
from sqlalchemy import make_url, text


async def one_idle(database: Database) -> int:
    """The server's process of a connection that now lies in the pool."""
    async with database.transaction() as session:
        return int(await session.scalar(text("SELECT pg_backend_pid()")) or 0)


async def test_a_connection_that_the_server_closed_is_replaced_before_it_is_used(
    committed: Database, settings: Settings, eventually: Callable[..., Awaitable[Any]]
) -> None:
    database = Database(settings, pool=1)
    lost = await one_idle(database)
    async with database.engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
    async with committed.transaction() as session:
        await session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": lost})

    async def closed() -> bool:
        return bool(driver.is_closed())

    await eventually("this process hears of it", closed)
    assert await one_idle(database) != lost
    await database.close()


@pytest.mark.parametrize(("idle", "asked"), [(3600.0, 0), (0.0, 1)])
async def test_only_a_connection_that_lay_idle_for_long_is_asked(
    committed: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch, idle: float, asked: int
) -> None:
    monkeypatch.setattr(pooling, "ASK_AFTER", idle)
    database = Database(settings, pool=1)
    questions = []
    ask = pooling._ping

    async def answers(connection: asyncpg.Connection) -> bool:
        questions.append(connection)
        return await ask(connection)

    monkeypatch.setattr(pooling, "_ping", answers)
    first = await one_idle(database)
    assert await one_idle(database) == first
    assert len(questions) == asked
    await database.close()


class Line:
    """To the real server; when it has gone silent, what is open stays open and carries nothing."""

    def __init__(self, host: str, port: int) -> None:
        self.server = (host, port)
        self.silent: set[asyncio.Task[None]] = set()
        self._running: set[asyncio.Task[None]] = set()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection(*self.server)
        ways = ((reader, server_writer), (server_reader, writer))
        self._running |= {asyncio.create_task(self._carry(*way)) for way in ways}

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                if asyncio.current_task() not in self.silent:
                    writer.write(data)
        writer.close()

    def go_silent(self) -> None:
        """For those who are connected now; whoever connects from now on is heard."""
        self.silent |= self._running


@pytest.fixture
async def line(settings: Settings) -> AsyncIterator[tuple[Line, Settings]]:
    """A line to the server, and settings that lead over it."""
    url = make_url(settings.database_url.get_secret_value())
    line = Line(str(url.host), int(url.port or 5432))
    listening = await asyncio.start_server(line.accept, "127.0.0.1", 0)
    changed = url.set(host="127.0.0.1", port=listening.sockets[0].getsockname()[1])
    over_it = {"database_url": SecretStr(changed.render_as_string(hide_password=False))}
    yield line, settings.model_copy(update=over_it)
    listening.close()
    for task in line._running:
        task.cancel()


async def ask_in_silence(database: Database, way: Line) -> None:
    async with database.transaction() as session:
        way.go_silent()
        await session.execute(text("SELECT 1"))


async def test_all_that_went_silent_together_is_given_up_at_the_first_that_does_not_answer(
    line: tuple[Line, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    way, settings = line
    monkeypatch.setattr(db, "LONGEST_COMMAND", 1)
    database = Database(settings, pool=3)
    await asyncio.gather(*(one_idle(database) for _ in range(3)))
    async with asyncio.timeout(180):
        [lost] = await asyncio.gather(ask_in_silence(database, way), return_exceptions=True)
        assert lost
        assert is_transient(lost)
        assert await one_idle(database)
    await database.close()


async def test_an_idle_connection_that_does_not_answer_is_replaced_unseen(
    line: tuple[Line, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    way, settings = line
    monkeypatch.setattr(pooling, "ASK_AFTER", 0.0)
    monkeypatch.setattr(pooling, "ANSWER_WITHIN", 0.5)
    database = Database(settings, pool=1)
    first = await one_idle(database)
    way.go_silent()
    async with asyncio.timeout(180):
        assert await one_idle(database) != first
    await database.close()
