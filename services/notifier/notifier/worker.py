"""The worker process."""

from chassis.service import Service
from chassis.worker import Worker

from notifier.config import Settings


def make_worker(service: Service[Settings]) -> Worker:
    return Worker(service)
