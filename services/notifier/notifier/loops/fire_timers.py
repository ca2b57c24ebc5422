"""Loop that fires timers that are due, then sleeps until the next is."""

from chassis.db import Database
from chassis.loops import Batches

from notifier.usecases import timers


def fire_timers(database: Database, concurrency: int = 1) -> Batches:
    return Batches(database, timers.fire, timers.next_due, concurrency)
