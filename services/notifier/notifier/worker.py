"""The worker process: relay, consumer, the timers of deadlines, and the senders of e-mail."""

from chassis.loops import Loop
from chassis.service import Service
from chassis.worker import Worker

from notifier.config import Settings
from notifier.loops.fire_timers import fire_timers
from notifier.loops.send_email import EmailSender
from notifier.queries.gauges import measure


def make_worker(service: Service[Settings]) -> Worker:
    timers = fire_timers(service.database, concurrency=2)
    senders = [EmailSender(service.database, service.settings) for _ in range(service.settings.smtp_connections)]
    return Worker(
        service,
        loops=[
            Loop("timers", timers.round, interval=2),
            *(
                Loop(f"mail-{number}", sender.round, interval=1, stalled_after=180)
                for number, sender in enumerate(senders, 1)
            ),
        ],
        measures=[measure],
    )
