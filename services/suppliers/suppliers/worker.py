"""The worker process: relay, consumer and this service's own loops."""

from chassis.service import Service
from chassis.worker import Worker

from suppliers.config import Settings


def make_worker(service: Service[Settings]) -> Worker:
    return Worker(service)
