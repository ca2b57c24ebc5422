"""The web process itself: how it ends with streams open, its second port, and connections that dawdle."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn
from chassis.config import Settings
from chassis.http import serving
from chassis.testing.infra import kafka_variables
from chassis.testing.tokens import Tokens
from starlette.applications import Starlette

from deploy.local.ports import pick_free

Eventually = Callable[[str, Callable[[], Awaitable[Any]]], Awaitable[Any]]


class Process:
    def __init__(self, child: asyncio.subprocess.Process, port: int, aside: int) -> None:
        self.child = child
        self.address = f"http://127.0.0.1:{port}"
        self.aside = f"http://127.0.0.1:{aside}"


@pytest_asyncio.fixture
async def web(settings: Settings, service: Any, eventually: Eventually) -> AsyncIterator[Process]:
    port, aside = pick_free(set()), pick_free(set())
    told = {
        "ENVIRONMENT": "local",
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "JWKS": settings.jwks,
        "ISSUER": settings.issuer,
        "AUDIENCE": str(settings.audience),
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "PORT": str(port),
        "METRICS_PORT": str(aside),
    }
    env = os.environ | kafka_variables(settings) | {f"JEMBATAN_{name}": value for name, value in told.items()}
    child = await asyncio.create_subprocess_exec(
        sys.executable, Path(__file__).with_name("serving.py"), "web", env=env, stderr=asyncio.subprocess.PIPE
    )
    process = Process(child, port, aside)

    async def ready() -> bool:
        async with httpx.AsyncClient() as client:
            try:
                return (await client.get(f"{process.address}/readyz")).status_code == 200
            except httpx.TransportError:
                return False

    await eventually("the process is ready", ready)
    yield process
    if child.returncode is None:
        child.kill()
    await child.wait()


async def test_streams_end_by_themselves_at_sigterm_and_the_process_ends_well(web: Process, tokens: Tokens) -> None:
    headers = {"authorization": f"Bearer {tokens.mint('operator', unit='lapas-a')}"}
    async with httpx.AsyncClient(headers=headers, timeout=180) as client:
        begun = [asyncio.Event() for _ in range(3)]

        async def follow(mark: asyncio.Event) -> bytes:
            heard = b""
            async with client.stream("GET", f"{web.address}/events") as answer:
                async for piece in answer.aiter_raw():
                    heard += piece
                    mark.set()
            return heard

        following = [asyncio.create_task(follow(mark)) for mark in begun]
        slow = asyncio.create_task(client.get(f"{web.address}/slow"))
        await asyncio.gather(*(mark.wait() for mark in begun))
        await asyncio.sleep(0)
        web.child.send_signal(signal.SIGTERM)
        assert all(b"mulai" in heard for heard in await asyncio.gather(*following))
        assert (await slow).status_code == 200
    _, said = await web.child.communicate()
    assert web.child.returncode == 0
    assert b"Traceback" not in said
    assert b"Cancel" not in said


async def test_metrics_are_on_a_port_of_their_own_alone(web: Process) -> None:
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{web.address}/metrics")).status_code == 404
        aside = await client.get(f"{web.aside}/metrics")
        assert "process_ready 1.0" in aside.text
        assert (await client.get(f"{web.aside}/readyz")).status_code == 200
        for answer in (aside, await client.get(f"{web.address}/healthz")):
            assert "server" not in answer.headers


async def test_headers_without_end_are_refused(web: Process) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(web.address.rpartition(":")[2]))
    writer.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\n" + b"a: " + b"b" * 200_000 + b"\r\n\r\n")
    assert b" 400 " in await reader.readline()
    writer.close()


@pytest.mark.parametrize("drops", [b"", b"GET / HTTP/1.1\r\nhost: x\r\nx-a: b\r\n"])
async def test_a_connection_whose_headers_do_not_come_is_let_go(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, eventually: Eventually, drops: bytes
) -> None:
    monkeypatch.setattr(serving, "HEADERS_WITHIN", 0.3)
    server = uvicorn.Server(serving.config_of(Starlette(), settings))
    serving_it = asyncio.create_task(server._serve())

    async def started() -> bool:
        return server.started

    await eventually("it listens", started)
    reader, writer = await asyncio.open_connection(*server.servers[0].sockets[0].getsockname())
    writer.write(drops)
    assert await asyncio.wait_for(reader.read(), 180) == b""
    writer.close()
    server.should_exit = True
    await serving_it
