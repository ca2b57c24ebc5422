"""The worker process: relay, consumer, and the making of pictures."""

from functools import partial

from chassis.loops import Loop
from chassis.service import Service
from chassis.worker import Worker

from exhibition.adapters.files import storage_of
from exhibition.config import Settings
from exhibition.loops.make_pictures import make_waiting, sweep
from exhibition.queries.gauges import measure


def make_worker(service: Service[Settings]) -> Worker:
    storage = storage_of(service)
    loops = [
        Loop("pictures", partial(make_waiting, service.database, storage), interval=0.5, stalled_after=300),
        Loop("files", partial(sweep, service.database, storage), interval=6 * 3600, stalled_after=7 * 3600),
    ]
    return Worker(service, loops=loops, measures=[measure])
