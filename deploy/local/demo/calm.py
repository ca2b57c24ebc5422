"""Waiting until everything that was set going has come to rest: outbox, topics, timers, letters."""

import time
from urllib.request import urlopen

from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, TopicPartition
from confluent_kafka.admin import AdminClient

from deploy.local import kafka, services
from deploy.local.demo.day import DITJEN
from deploy.local.demo.people import Person, until
from deploy.local.manifests import discover
from deploy.local.stack import Stack

STILL = 2.5
"""Seconds without any movement that count as rest; a movable clock is looked at twice a second."""


def wait_for_rest(stack: Stack, moved: str = "", within: float = 180) -> None:
    """Until no consumer lags, no letter is under way and nothing has moved for a while.

    `moved` names a metric of the notifier's worker that must have grown first, so that rest is not taken for
    an end before the beginning.
    """
    before = _figure(stack, moved) if moved else 0.0
    if moved:
        until(f"{moved} grows", lambda: _figure(stack, moved) > before)
    office = Person(stack, "admin", DITJEN, "notifier")
    last, since = None, time.monotonic()

    def at_rest() -> bool:
        nonlocal last, since
        now = (_lag(stack), _under_way(office), _figure(stack, "notifier_timers_total"))
        if now != last:
            last, since = now, time.monotonic()
        return now[:2] == (0, False) and time.monotonic() - since > STILL

    until("everything has come to rest", at_rest, within=within)


def _under_way(office: Person) -> bool:
    return any(office.get("/deliveries", state=state, limit=1)["items"] for state in ("queued", "sending", "retry"))


def _figure(stack: Stack, metric: str) -> float:
    """A metric of the notifier's worker, summed over its labels."""
    with urlopen(services.address(stack, "notifier", "worker") + "/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(metric))


def _lag(stack: Stack) -> int:
    """Records that services have not yet read, over all groups and topics."""
    admin = AdminClient({"bootstrap.servers": kafka.bootstrap(stack)})
    groups = [service.name for service in discover(stack.services)]
    lag = 0
    for group in groups:
        asked = admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)])
        for partition in asked[group].result().topic_partitions:
            lag += max(0, _end(stack, partition) - max(0, partition.offset))
    return lag


def _end(stack: Stack, partition: TopicPartition) -> int:
    consumer = _consumers.get(stack.home)
    if consumer is None:
        settings = {
            "bootstrap.servers": kafka.bootstrap(stack),
            "group.id": "demo",
            "enable.auto.commit": False,
            "log_level": 2,
        }
        consumer = _consumers[stack.home] = Consumer(settings)
    _, high = consumer.get_watermark_offsets(partition, timeout=10)
    return int(high)


_consumers: dict[object, Consumer] = {}
