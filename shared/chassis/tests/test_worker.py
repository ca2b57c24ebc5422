"""The worker moves all its parts, says when one stalls, and ends when one dies."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from chassis import loops
from chassis.config import Settings
from chassis.db import Database, notify_after_commit
from chassis.inbox import Consumers, Inbox, Record
from chassis.kafka.clients import OPENING
from chassis.kafka.consumer import LONGEST_BACK_OFF, LONGEST_COMMIT
from chassis.loops import STALLED_AFTER, Loop
from chassis.relay import LeaderTerm
from chassis.service import Service
from chassis.worker import PartEnded, UnknownPart, Worker
from probe import ThingHappened
from sqlalchemy import text

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


async def test_a_consumer_whose_handler_hangs_fails_health(
    own: Service[Settings], record: Callable[..., Record], producer: Any, eventually: Any, name: str
) -> None:
    called, let_go = asyncio.Event(), asyncio.Event()

    async def hang(*_: object) -> None:
        called.set()
        await let_go.wait()

    own.consumers = Consumers(f"hanging-{uuid4()}", dict.fromkeys(own.consumers.handlers, hang))
    task = asyncio.create_task(Worker(own, stalled_after=2).run(["consumer"]))
    one = record(name, 1)
    try:
        await producer.send_and_wait(one.topic, one.value, one.key, headers=list(one.headers))
        await asyncio.wait_for(called.wait(), 180)
        assert (await health(own.settings.port, "/healthz"))[0] == 200
        await eventually("health names the consumer", lambda: _fails(own, "consumer"))
    finally:
        let_go.set()
        await _end(task)


async def test_a_consumer_whose_loop_is_gone_fails_health_and_an_idle_one_does_not(
    own: Service[Settings], eventually: Any
) -> None:
    worker = Worker(own, stalled_after=2)
    task = asyncio.create_task(worker.run(["consumer"]))
    assert worker.consumer
    consumer, seen = worker.consumer, []

    async def idled() -> bool:
        seen.append((await health(own.settings.port, "/healthz"))[0])
        return consumer.progress > began + 4

    try:
        await eventually("it says it is ready", lambda: _is_ready(own))
        began = consumer.progress
        await eventually("it had nothing to do for twice as long as it may stand still", idled)
        assert set(seen) == {200}
        [loop] = consumer._subscriber.tasks
        loop.cancel()
        await eventually("health names the consumer", lambda: _fails(own, "consumer"))
    finally:
        await _end(task)


async def test_a_relay_that_stands_still_fails_health(
    own: Service[Settings], eventually: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_shift: LeaderTerm) -> int:
        await asyncio.Event().wait()
        return 0

    monkeypatch.setattr(LeaderTerm, "drain", hang)
    task = asyncio.create_task(Worker(own, stalled_after=2).run(["relay"]))
    try:
        await eventually("health names the relay", lambda: _fails(own, "relay"))
    finally:
        await _end(task)


def test_a_stopped_part_is_seen_within_thirty_seconds_and_none_that_only_waits(service: Service[Settings]) -> None:
    worker = Worker(service)
    assert worker.stalled_after == STALLED_AFTER < 30
    waits = [LONGEST_BACK_OFF, LONGEST_COMMIT, OPENING, worker.relay.deadline, loops.LONGEST_BACK_OFF]
    assert max(waits) + 4 < STALLED_AFTER


async def test_every_event_of_a_batch_is_a_step(committed: Database, record: Callable[..., Record], name: str) -> None:
    steps: list[float] = []
    consumers = Consumers(f"steps-{uuid4()}")
    inbox = Inbox(committed, consumers)

    async def note(*_: object) -> None:
        steps.append(inbox.moved_at)

    consumers.on(ThingHappened)(note)
    await inbox.process([record(name, version) for version in range(1, 6)])
    assert len(set(steps)) == 5


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


async def test_a_loop_outlives_any_number_of_failures(eventually: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "LONGEST_BACK_OFF", 0)
    rounds = 0

    async def fail() -> float | None:
        nonlocal rounds
        rounds += 1
        raise OSError

    async def many() -> bool:
        return rounds > 1100  # 2 ** 1024 is more than a float can hold

    task = asyncio.create_task(Loop("shaky", fail).run())
    try:
        await eventually("it goes on", many)
        assert not task.done()
    finally:
        await _end(task)


async def test_a_loop_looks_at_once_at_what_a_commit_left_for_it(own: Service[Settings], eventually: Any) -> None:
    rounds: list[float] = []

    async def look() -> float | None:
        rounds.append(time.monotonic())
        return None

    async def has_looked(times: int) -> bool:
        return len(rounds) == times

    worker = Worker(own, [Loop("sleepy", look, interval=600)])
    task = asyncio.create_task(worker.loops[0].run())
    try:
        await eventually("it has looked, and sleeps", partial(has_looked, 1))
        async with own.database.transaction() as session:
            await session.execute(text("SELECT 1"))
        async with own.database.transaction() as session:
            notify_after_commit(session)
            assert len(rounds) == 1
        await eventually("it looks again", partial(has_looked, 2))
    finally:
        await _end(task)


async def test_a_part_that_ends_ends_the_worker(own: Service[Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker(own)

    async def fall() -> None:
        raise RuntimeError

    monkeypatch.setattr(worker.relay, "run", fall)
    with pytest.raises(PartEnded):
        await asyncio.wait_for(worker.run(["relay"]), 180)


async def test_an_unknown_part_is_named(own: Service[Settings]) -> None:
    with pytest.raises(UnknownPart, match="no part radio; there are relay, consumer"):
        await Worker(own).run(["radio"])


async def _fails(service: Service[Settings], part: str) -> bool:
    status, body = await health(service.settings.port, "/healthz")
    return status == 503 and part in body


async def _is_ready(service: Service[Settings]) -> bool:
    return (await health(service.settings.port, "/readyz"))[0] == 200


async def _end(task: asyncio.Task[Any]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
