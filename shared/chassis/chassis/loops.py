"""Background jobs of a worker: round after round, in batches, under leases, or each item by one worker alone.

Loop("timers", Batches(database, timers.fire, timers.next_due, concurrency=2).round, interval=2)
"""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

import structlog
from sqlalchemy import Executable, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import clock, metrics
from chassis.db import Database, Session, is_transient
from chassis.waiting import is_set

STALLED_AFTER = 25.0
"""Seconds without progress that fail `/healthz`: a stopped part is seen within 30. Everything that a part may wait
for takes less: the pause between attempts, the relay's deadline, a commit of offsets."""

BACK_OFF, LONGEST_BACK_OFF = 1.0, 15.0
"""Seconds before a failed iteration is tried again: doubled at each failure, up to the longest."""

LONGEST_ROUND = 5.0
"""Seconds of one round of batches, however much is left: what failed in one of them is told no later."""

SHORTEST_PAUSE = 0.2
"""Seconds to wait when the next is due already: another worker holds it."""

Iteration = Callable[[], Awaitable[float | None]]
"""One iteration of a timer. Returns the seconds it may sleep; None: the loop's own interval."""

Due = Callable[[Session], Awaitable[datetime | None]]
"""Moment from which more is to be done; nothing where that is not known."""

Work = TypeVar("Work")
Outcome = TypeVar("Outcome")
_current: ContextVar["Loop"] = ContextVar("loop")
_TRY_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))")
log = structlog.stdlib.get_logger()


@dataclass
class Loop:
    """A named timer: `round` again and again, at most `interval` seconds apart, at once when it is
    woken. A failed round is tried again. One that goes on says `moved()`, and is not taken for stalled."""

    name: str
    round: Iteration
    interval: float = 1.0
    stalled_after: float = STALLED_AFTER
    progress: float = field(default_factory=time.monotonic)
    _awake: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        self._awake.set()

    async def run(self) -> None:
        _current.set(self)
        failures = 0
        while True:
            self._awake.clear()
            try:
                pause = await self.round()
                pause = self.interval if pause is None else self._shortened(pause)
                failures = 0
                metrics.ROUNDS.labels(self.name, "done").inc()
            except Exception as error:
                failures += 1
                if is_transient(error):
                    metrics.ROUNDS.labels(self.name, "without_database").inc()
                    log.warning("round_without_database", loop=self.name, error=type(error).__name__)
                else:
                    metrics.ROUNDS.labels(self.name, "failed").inc()
                    log.exception("round_failed", loop=self.name)
                pause = min(BACK_OFF * 2 ** min(failures - 1, 9), LONGEST_BACK_OFF)
            self.progress = time.monotonic()
            if failures:  # wake-ups do not shorten the back-off
                await asyncio.sleep(pause)
            else:
                await is_set(self._awake, pause)

    def _shortened(self, pause: float) -> float:
        """Shorten a wait, so that a clock that may be moved is looked at often."""
        return min(pause, 0.5) if clock.movable() else min(pause, self.interval)


def moved() -> None:
    """The round that runs here has made progress. Nothing, outside of a loop."""
    if loop := _current.get(None):
        loop.progress = time.monotonic()


@dataclass(frozen=True)
class Batches:
    """Rounds of a job that is done batch by batch, each in one transaction, until nothing is left.

    `batch` returns how many it did, 0 where none is left; what other workers have locked it leaves to them.
    `concurrency`: how many batches are under way at once, so that the database need not wait for this process, nor this
    process for the database.
    """

    database: Database
    batch: Callable[[Session], Awaitable[int]]
    next_due: Due | None = None
    concurrency: int = 1

    async def round(self) -> float | None:
        """Returns the seconds until the next is due, 0 where more is left than one round takes."""
        end = time.monotonic() + LONGEST_ROUND
        ended = await asyncio.gather(*(self._until(end) for _ in range(self.concurrency)), return_exceptions=True)
        for error in ended:
            if isinstance(error, BaseException):
                raise error
        return await _pause(self.database, self.next_due) if all(ended) else 0

    async def _until(self, end: float) -> bool:
        """False where the time was over before the work was."""
        while time.monotonic() < end:
            async with self.database.transaction() as session:
                if not await self.batch(session):
                    return True
            moved()
        return False


class LeasedBatches(ABC, Generic[Work, Outcome]):
    """Rounds of a job that is done with no transaction open, because it waits for somebody else.

    A batch is claimed under a lease, done one after another, and what became of it is written down at the end, also
    when the worker is told to stop. Who takes over after a crash finds the lease run out.
    """

    longest = 60.0
    """Seconds a batch may take before the rest is given back; well inside its lease."""

    pause_held_up = 5.0
    """Seconds to wait where nothing can be done at all."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @abstractmethod
    async def claim(self, session: Session) -> Sequence[Work]:
        """Take what is due under a lease; nothing where none is."""

    @abstractmethod
    async def perform(self, work: Work, /) -> Outcome: ...

    @abstractmethod
    async def settle(self, session: Session, outcomes: Sequence[Outcome], /) -> None: ...

    @abstractmethod
    async def next_due(self, session: Session) -> datetime | None: ...

    @abstractmethod
    def untried(self, work: Work, /) -> Outcome:
        """Outcome of what is given back."""

    @abstractmethod
    def interrupted(self, work: Work, /) -> Outcome:
        """Outcome of what was under way when the worker was told to stop."""

    @abstractmethod
    def is_held_up(self, outcome: Outcome, /) -> bool:
        """Whether nothing else can be done either for now: whom it needs is away."""

    async def rest(self) -> None:
        """Nothing is left: let go of what is only needed while there is."""

    async def round(self) -> float | None:
        """Returns the seconds until more may be due."""
        while batch := await self._claim():
            if not await self._perform(batch):
                return self.pause_held_up
        await self.rest()
        return await _pause(self.database, self.next_due)

    async def _claim(self) -> Sequence[Work]:
        async with self.database.transaction() as session:
            return await self.claim(session)

    async def _perform(self, batch: Sequence[Work]) -> bool:
        """False when the job is held up."""
        end = time.monotonic() + self.longest
        async with self._settled(batch) as outcomes:
            for work in batch:
                if time.monotonic() > end:
                    break
                outcomes.append(await self.perform(work))
                moved()
                if self.is_held_up(outcomes[-1]):
                    return False
        return True

    @asynccontextmanager
    async def _settled(self, batch: Sequence[Work]) -> AsyncIterator[list[Outcome]]:
        outcomes: list[Outcome] = []
        try:
            yield outcomes
        except asyncio.CancelledError:
            if len(outcomes) < len(batch):
                outcomes.append(self.interrupted(batch[len(outcomes)]))
            raise
        finally:
            untried = [self.untried(work) for work in batch[len(outcomes) :]]
            async with self.database.transaction() as session:
                await self.settle(session, [*outcomes, *untried])


@dataclass(frozen=True)
class OneByOne:
    """Rounds of a job whose items take long: one after the other, each by one worker alone.

    Whoever works on one holds a session lock on it (a row lock would hide the progress from its readers). The lock goes
    with its holder, so another worker takes over at once. `waiting` gives the keys of `most` items (its parameter).
    """

    database: Database
    name: str
    waiting: Executable
    work: Callable[[Any], Awaitable[None]]
    most: int = 20

    async def round(self) -> float | None:
        """Returns 0 when more may be left."""
        async with self.database.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            keys = (await connection.scalars(self.waiting, {"most": self.most})).all()
            for key in keys:
                async with alone(connection, f"{self.name}:{key}") as is_ours:
                    if is_ours:
                        await self.work(key)
                        moved()
        return 0 if len(keys) == self.most else None


@asynccontextmanager
async def alone(connection: AsyncConnection, name: str) -> AsyncIterator[bool]:
    """Hold this name as long as the connection lives, unless somebody else does: then False."""
    is_ours = bool(await connection.scalar(_TRY_LOCK, {"name": name}))
    try:
        yield is_ours
    finally:
        if is_ours:
            await connection.execute(_UNLOCK, {"name": name})


async def _pause(database: Database, next_due: Due | None) -> float | None:
    """Seconds until the next is due."""
    if next_due is None:
        return None
    async with database.transaction() as session:
        due = await next_due(session)
    return None if due is None else max(SHORTEST_PAUSE, (due - clock.now()).total_seconds())
