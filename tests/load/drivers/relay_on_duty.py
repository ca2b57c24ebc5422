"""A relay that works until told to stop; at every word it says how much of the processor it has used."""

import asyncio
from typing import Any

from chassis import gc_tuning, metrics
from chassis.db import Database
from chassis.relay import Relay

from deploy.local.waiting import eventually
from tests.load import bench_event
from tests.load.worker_protocol import Stopwatch, serve, tell, told


async def stand_by(dsn: str, kafka: str) -> dict[str, Any]:
    database = Database(bench_event.settings(dsn, kafka), pool=1)
    relay = asyncio.create_task(Relay(database, bench_event.SERVICE).run())
    watch = Stopwatch()
    await eventually("the relay leads", lambda: metrics.RELAY_LEADER._value.get() == 1, every=0.005)
    tell(cpu=watch.cpu)
    while await told() != "stop":
        tell(cpu=watch.cpu)
    relay.cancel()
    await asyncio.gather(relay, return_exceptions=True)
    await database.close()
    return {"cpu": watch.cpu}


if __name__ == "__main__":
    gc_tuning.tune()  # as every worker does
    serve(stand_by)
