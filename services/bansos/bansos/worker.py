"""The worker process: relay, consumer, and the public log."""

from functools import partial

from chassis.loops import Loop
from chassis.service import Service
from chassis.worker import Worker

from bansos.config import Settings
from bansos.loops.audit_log import audit_when_due
from bansos.loops.keep_log import keep_log
from bansos.queries.gauges import measure


def make_worker(service: Service[Settings]) -> Worker:
    loops = [
        Loop("log", partial(keep_log, service.database, service.settings), interval=2, stalled_after=300),
        Loop("audit", partial(audit_when_due, service.database, service.settings), interval=60, stalled_after=1800),
    ]
    return Worker(service, loops=loops, measures=[measure])
