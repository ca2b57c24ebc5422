"""Loop that fires timers that are due, then sleeps until the next is."""

import asyncio
import time

from chassis import clock
from chassis.db import Database

from notifier.usecases import timers

AGAIN = 0.2
"""Seconds to wait when the next timer is due already: another worker holds it."""

LONGEST = 5.0
"""Seconds of one round, however many timers are due: only between rounds the worker is seen to move."""


class TimerLoop:
    """`concurrency`: how many batches are under way at once, so that the database need not wait for this process, nor
    this process for the database."""

    def __init__(self, database: Database, concurrency: int = 1) -> None:
        self.database = database
        self.concurrency = concurrency

    async def round(self) -> float | None:
        """Returns the seconds until the next timer, 0 where more are due than one round takes; None where there is
        none."""
        end = time.monotonic() + LONGEST
        ended = await asyncio.gather(*(self._fire_until(end) for _ in range(self.concurrency)), return_exceptions=True)
        for error in ended:
            if isinstance(error, BaseException):
                raise error
        if not all(ended):
            return 0
        async with self.database.transaction() as session:
            due = await timers.next_due(session)
        return None if due is None else max(AGAIN, (due - clock.now()).total_seconds())

    async def _fire_until(self, end: float) -> bool:
        """False where the time was over before the timers were."""
        while time.monotonic() < end:
            async with self.database.transaction() as session:
                if not await timers.fire(session):
                    return True
        return False
