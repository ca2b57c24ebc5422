"""A service's web process as far as the outbox goes: commits events at a given rate, or as fast as it can."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from chassis.db import Database
from chassis.outbox import publish_all, wake_relay

from tests.load import bench_event
from tests.load.worker_protocol import Stopwatch, serve


@dataclass
class Thing:
    version: int = 0


async def write(
    dsn: str,
    topic: str,
    *,
    wakes: bool = True,
    rate: float = 0,
    at_once: int = 1,
    seconds: float = 10,
    writers: int = 8,
) -> dict[str, Any]:
    kind = bench_event.on(topic.partition(".")[2])
    database = Database(bench_event.settings(dsn, "none", pool=writers))
    async with _waking(database, wakes):
        work = (
            _at(rate, database, kind, seconds, writers, at_once)
            if rate
            else _flat_out(database, kind, seconds, writers)
        )
        answer = await work
    await database.close()
    return answer


async def _at(
    rate: float, database: Database, kind: type[bench_event.Fact], seconds: float, writers: int, at_once: int
) -> dict[str, Any]:
    """On schedule, each writer its share of it. Answers with each event's moment of commit."""
    commits: dict[str, float] = {}
    numbers = iter(range(0, int(rate * seconds), at_once))
    began = time.monotonic()

    async def one() -> None:
        for number in numbers:
            await asyncio.sleep(began + number / rate - time.monotonic())
            await _commit(database, kind, number, commits, at_once)

    await asyncio.gather(*(one() for _ in range(writers)))
    return {"commits": commits}


async def _flat_out(database: Database, kind: type[bench_event.Fact], seconds: float, writers: int) -> dict[str, Any]:
    commits: dict[str, float] = {}
    watch = Stopwatch()

    async def one() -> None:
        while watch.wall < seconds:
            await _commit(database, kind, len(commits), commits)

    await asyncio.gather(*(one() for _ in range(writers)))
    return {"commits/s": len(commits) / watch.wall}


async def _commit(
    database: Database, kind: type[bench_event.Fact], number: int, commits: dict[str, float], count: int = 1
) -> None:
    events = [bench_event.fact(kind, str(uuid4()), number) for _ in range(count)]
    async with database.transaction() as session:
        await publish_all(session, [(Thing(), event) for event in events])
    moment = time.monotonic()
    commits.update({event.fact: moment for event in events})


@asynccontextmanager
async def _waking(database: Database, wakes: bool) -> AsyncIterator[None]:
    if not wakes:
        yield
        return
    waker = asyncio.create_task(wake_relay(database))
    try:
        yield
    finally:
        waker.cancel()
        await asyncio.gather(waker, return_exceptions=True)


if __name__ == "__main__":
    serve(write)
