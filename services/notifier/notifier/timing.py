"""The loop of the timers: fire what is due, then sleep until the next is."""

import time

from chassis import clock
from chassis.db import Database

from notifier.usecases import timers

AGAIN = 0.2
"""Seconds to wait when the next timer is due already: another worker holds it."""

LONGEST = 5.0
"""Seconds of one round, however many timers are due: only between rounds the worker is seen to move."""


class Timing:
    def __init__(self, database: Database) -> None:
        self.database = database

    async def round(self) -> float | None:
        """Returns the seconds until the next timer, 0 where more are due than one round takes; None where there is
        none."""
        end = time.monotonic() + LONGEST
        while True:
            async with self.database.transaction() as session:
                if not await timers.fire(session):
                    due = await timers.next_due(session)
                    break
            if time.monotonic() > end:
                return 0
        return None if due is None else max(AGAIN, (due - clock.now()).total_seconds())
