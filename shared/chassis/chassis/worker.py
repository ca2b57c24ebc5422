"""The worker process: relay, consumer and timers, all together or one alone (`--only relay`).

Each part runs for ever in its own task. A part that ends, by error or not, ends the process: whoever started it
starts it anew. `/healthz` is about progress, not about answering: a part that stopped moving fails it.
"""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
import uvicorn
from starlette.applications import Starlette

from chassis import metrics
from chassis._compat import serve_without_signals
from chassis.db import Session
from chassis.dead_letters.operations import count_open
from chassis.http import health
from chassis.http.idempotency import forget_old_answers
from chassis.http.serving import operations_config, stop
from chassis.kafka.consumer import Consumer
from chassis.loops import STALLED_AFTER, Loop
from chassis.outbox import waiting, wake_relay
from chassis.partitions import keep_partitions
from chassis.relay import Relay
from chassis.service import Service
from chassis.signin.signin_sessions import forget_ended_sessions

log = structlog.stdlib.get_logger()
Measure = Callable[[Session], Awaitable[None]]
"""Sets gauges from what stands in the database; called every few seconds."""


class UnknownPart(Exception):
    """`--only` names a part that this worker does not have."""


class PartEnded(Exception):
    """A part that should run for ever ended; the process must be started anew."""


@dataclass
class Worker:
    """All parts of a service's worker. `loops` are the service's own timers, `measures` set its gauges."""

    service: Service[Any]
    loops: Sequence[Loop] = ()
    measures: Sequence[Measure] = ()
    stalled_after: float = STALLED_AFTER

    def __post_init__(self) -> None:
        database = self.service.database
        self.relay = Relay(database, self.service.name)
        self.consumer = Consumer(database, self.service.consumers) if self.service.consumers.topics else None
        for loop in self.loops:
            database.on_notify(loop.wake)
        self.upkeep = Loop("upkeep", self._maintenance, interval=600, stalled_after=1800)
        self.gauges = Loop("gauges", self._measure, interval=5, stalled_after=120)

    def parts(self) -> dict[str, Any]:
        """Every part by the name that `--only` takes."""
        parts: dict[str, Any] = {"relay": self.relay}
        if self.consumer:
            parts["consumer"] = self.consumer
        parts |= {loop.name: loop for loop in self.loops}
        return parts

    async def run(self, only: Sequence[str] = ()) -> None:
        """Run until SIGTERM or SIGINT, then let what is in flight end."""
        known = self.parts()
        unknown = set(only) - set(known)
        if unknown:
            raise UnknownPart(f"no part {', '.join(unknown)}; there are {', '.join(known)}")
        chosen = {name: part for name, part in known.items() if not only or name in only}
        moving = chosen | {"upkeep": self.upkeep, "gauges": self.gauges}
        self._watch(moving)
        tasks = [asyncio.create_task(part.run(), name=name) for name, part in moving.items()]
        tasks.append(asyncio.create_task(wake_relay(self.service.database), name="wake-up"))
        tasks.append(asyncio.create_task(self._serve_health(moving), name="health"))
        stop = asyncio.create_task(_wait_for_shutdown(), name="stop")
        log.info("worker_started", parts=list(chosen))
        try:
            done, _ = await asyncio.wait([*tasks, stop], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in [*tasks, stop]:
                task.cancel()
            await asyncio.gather(*tasks, stop, return_exceptions=True)
            await self.service.database.close()
        for task in done - {stop}:
            log.critical("part_ended", part=task.get_name(), exc_info=task.exception())
            raise PartEnded(task.get_name())

    async def _serve_health(self, parts: dict[str, Any]) -> None:
        async def moving() -> dict[str, str]:
            return {
                name: f"no progress for {_idle(part):.0f} s" for name, part in parts.items() if self._is_stalled(part)
            }

        async def ready() -> dict[str, str]:
            wrong = {} if await self.service.database.ping() else {"database": "away"}
            if self.consumer and "consumer" in parts:
                if self.consumer.halted:
                    wrong["consumer"] = "halted by dead letters"
                elif not self.consumer.progress:
                    wrong["consumer"] = "not started"
            return wrong

        app = Starlette(routes=health.routes(moving, ready))
        settings = self.service.settings
        server = uvicorn.Server(operations_config(app, settings, settings.port))
        serving = asyncio.create_task(serve_without_signals(server))
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            await stop(server, serving)
            raise

    def _watch(self, parts: dict[str, Any]) -> None:
        metrics.watch_pool(self.service.database.engine.pool)
        for name, part in parts.items():
            metrics.PROGRESS_AGE.labels(name).set_function(partial(_idle, part))
            metrics.STALLED.labels(name).set_function(partial(self._is_stalled, part))

    def _is_stalled(self, part: Any) -> bool:
        return _idle(part) > getattr(part, "stalled_after", self.stalled_after)

    async def _maintenance(self) -> None:
        await keep_partitions(self.service.database)
        await forget_old_answers(self.service.database)
        await forget_ended_sessions(self.service.database)

    async def _measure(self) -> None:
        async with self.service.database.transaction() as session:
            count, age = await waiting(session)
            for kind, number in (await count_open(session)).items():
                metrics.DEAD_LETTERS_OPEN.labels(kind).set(number)
            for measure in self.measures:
                await measure(session)
        metrics.OUTBOX_UNPUBLISHED.set(count)
        metrics.OUTBOX_OLDEST_AGE.set(age)


def _idle(part: Any) -> float:
    """Seconds since it last moved; 0 for one that has not started yet, which readiness tells of."""
    return time.monotonic() - part.progress if part.progress else 0.0


async def _wait_for_shutdown() -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, told.set)
    await told.wait()
