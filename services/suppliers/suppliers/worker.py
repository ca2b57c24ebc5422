"""The worker process: relay, consumer, the staging of uploaded workbooks, and what units have recorded."""

from functools import partial

from chassis.loops import Loop
from chassis.service import Service
from chassis.worker import Worker

from suppliers.config import Settings
from suppliers.loops.stage_uploads import stage_waiting
from suppliers.loops.tell_progress import tell_untold
from suppliers.queries.gauges import measure


def make_worker(service: Service[Settings]) -> Worker:
    stage = partial(stage_waiting, service.database)
    loops = [
        Loop("imports", stage, interval=0.5, stalled_after=300),
        Loop("progress", partial(tell_untold, service.database), interval=10),
    ]
    return Worker(service, loops=loops, measures=[measure])
