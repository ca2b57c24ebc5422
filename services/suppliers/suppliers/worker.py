"""The worker process: relay, consumer, and the staging of uploaded workbooks."""

from functools import partial

from chassis.service import Service
from chassis.worker import Loop, Worker

from suppliers.config import Settings
from suppliers.loops.stage_uploads import stage_waiting
from suppliers.queries.gauges import measure


def make_worker(service: Service[Settings]) -> Worker:
    stage = partial(stage_waiting, service.database, service.settings.vault)
    return Worker(service, loops=[Loop("imports", stage, interval=0.5, stalled_after=300)], measures=[measure])
