"""The worker process: relay, consumer, the timers of deadlines, and the carriers of letters."""

from chassis.service import Service
from chassis.worker import Loop, Worker

from notifier.config import Settings
from notifier.mail.carrier import Carrier
from notifier.queries.gauges import measure
from notifier.timing import Timing


def make_worker(service: Service[Settings]) -> Worker:
    timing = Timing(service.database, hands=2)
    carriers = [Carrier(service.database, service.settings) for _ in range(service.settings.smtp_connections)]
    return Worker(
        service,
        loops=[
            Loop("timers", timing.round, interval=2),
            *(
                Loop(f"mail-{number}", carrier.round, interval=1, stalled_after=180)
                for number, carrier in enumerate(carriers, 1)
            ),
        ],
        measures=[measure],
    )
