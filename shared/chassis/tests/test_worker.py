"""The worker moves all its parts, says when one stalls, and ends when one dies."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from chassis.config import Settings
from chassis.db import Database
from chassis.inbox import Record
from chassis.service import Service
from chassis.worker import Loop, PartEnded, UnknownPart, Worker

pytestmark = pytest.mark.usefixtures("topics_ready")


@pytest.fixture
def free_port(unused_tcp_port: int) -> int:
    return unused_tcp_port


@pytest.fixture
def own(service: Service[Settings], committed: Database, free_port: int) -> Service[Settings]:
    return Service("probe", service.settings.model_copy(update={"port": free_port}), service.consumers)


async def health(port: int, path: str) -> tuple[int, dict[str, Any]]:
    try:
        async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}{path}") as answer:
            return answer.status, await answer.json()
    except OSError:
        return 0, {}


async def test_a_worker_relays_and_consumes_its_own_events(
    own: Service[Settings], record: Callable[..., Record], producer: Any, effects: Any, eventually: Any, name: str
) -> None:
    task = asyncio.create_task(Worker(own).run())
    one = record(name, 1)
    await producer.send_and_wait(one.topic, one.value, one.key, headers=list(one.headers))

    async def applied() -> bool:
        return bool(await effects(name) == [1])

    async def is_ready() -> bool:
        return (await health(own.settings.port, "/readyz"))[0] == 200

    try:
        await eventually("the event took effect", applied)
        await eventually("it says it is ready", is_ready)
    finally:
        await _end(task)


async def test_a_part_that_stops_moving_fails_health(own: Service[Settings], eventually: Any) -> None:
    stuck = asyncio.Event()

    async def hang() -> float | None:
        await stuck.wait()
        return None

    task = asyncio.create_task(Worker(own, [Loop("hanging", hang, stalled_after=0.5)]).run(["hanging"]))

    async def failing() -> bool:
        status, body = await health(own.settings.port, "/healthz")
        return status == 503 and "hanging" in body

    try:
        await eventually("health names the part", failing)
    finally:
        stuck.set()
        await _end(task)


async def test_a_failing_round_is_tried_again(eventually: Any) -> None:
    rounds: list[float] = []

    async def fail_once() -> float | None:
        rounds.append(time.monotonic())
        if len(rounds) == 1:
            raise ValueError
        return 0.01

    async def three() -> bool:
        return len(rounds) >= 3

    task = asyncio.create_task(Loop("shaky", fail_once).run())
    try:
        await eventually("it goes on", three)
    finally:
        await _end(task)


async def test_a_part_that_ends_ends_the_worker(own: Service[Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker(own)

    async def fall() -> None:
        raise RuntimeError

    monkeypatch.setattr(worker.relay, "run", fall)
    with pytest.raises(PartEnded):
        await asyncio.wait_for(worker.run(["relay"]), 20)


async def test_an_unknown_part_is_named(own: Service[Settings]) -> None:
    with pytest.raises(UnknownPart, match="no part radio; there are relay, consumer"):
        await Worker(own).run(["radio"])


async def _end(task: asyncio.Task[Any]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
