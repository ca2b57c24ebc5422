"""Relay that drains the outbox; the time runs from when it leads until the last event is marked."""

import asyncio

from chassis import gc_tuning, metrics
from chassis.db import Database
from chassis.relay import Relay

from deploy.local.waiting import eventually
from tests.load import bench_event
from tests.load.worker_protocol import Figures, Stopwatch, serve


async def drain(dsn: str, kafka: str, events: int) -> Figures:
    database = Database(bench_event.settings(dsn, kafka), pool=1)
    relay = asyncio.create_task(Relay(database, bench_event.SERVICE).run())
    await eventually("the relay leads", lambda: metrics.RELAY_LEADER._value.get() == 1, every=0.001)
    watch = Stopwatch()
    await eventually("everything is sent", lambda: metrics.PUBLISHED._value.get() >= events, every=0.005)
    figures = watch.rate(events)
    relay.cancel()
    await asyncio.gather(relay, return_exceptions=True)
    await database.close()
    return figures


if __name__ == "__main__":
    gc_tuning.tune()  # as every worker does
    serve(drain)
