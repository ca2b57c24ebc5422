"""Wait until nothing is under way any more: outbox, topics, timers, e-mails."""

import time
from urllib.request import urlopen

from confluent_kafka import TopicPartition

from deploy.demo.day import DITJEN
from deploy.demo.people import Person
from deploy.local import kafka, services
from deploy.local.group_offsets import committed, offset_client
from deploy.local.kafka_access import Access
from deploy.local.manifests import discover
from deploy.local.stack import Stack
from deploy.local.waiting import wait_until

STILL = 2.5
"""Seconds without any movement that count as rest; a movable clock is looked at twice a second."""


def wait_until_idle(stack: Stack, moved: str = "", within: float = 900) -> None:
    """Until no consumer lags, no e-mail is under way and nothing has moved for a while.

    `moved` names a metric of the notifier's worker that must have grown first, so that rest is not taken for
    an end before the beginning.
    """
    before = _figure(stack, moved) if moved else 0.0
    if moved:
        wait_until(f"{moved} grows", lambda: _figure(stack, moved) > before, within=within)
    office = Person(stack, "admin", DITJEN, "notifier")
    last, since = None, time.monotonic()

    def at_rest() -> bool:
        nonlocal last, since
        now = (_lag(stack), _under_way(office), _figure(stack, "notifier_timers_total"))
        if now != last:
            last, since = now, time.monotonic()
        return now[:2] == (0, False) and time.monotonic() - since > STILL

    wait_until("everything has come to rest", at_rest, within=within)


OF_THE_DAY = ("submission-arrived", "entry-submitted")
"""E-mails of these kinds wait for the next office hours on purpose; everything else leaves at once."""


def _under_way(office: Person) -> bool:
    if any(office.get("/deliveries", status=status, limit=1)["items"] for status in ("sending", "retry")):
        return True
    return any(one["kind"] not in OF_THE_DAY for one in office.all("/deliveries", status="queued"))


def _figure(stack: Stack, metric: str) -> float:
    """A metric of the notifier's worker, summed over its labels."""
    with urlopen(services.address(stack, "notifier", "worker") + "/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(metric))


def _lag(stack: Stack) -> int:
    """Records that services have not yet read, over all groups and topics."""
    return sum(_lag_of(kafka.access(stack), service.name) for service in discover(stack.services))


def _lag_of(access: Access, group: str) -> int:
    consumer = offset_client(access, group)
    known = consumer.list_topics(timeout=10).topics
    places = [(topic, number) for topic in known if topic[0] != "_" for number in known[topic].partitions]
    read = committed(access, group, places)
    topics = {topic for topic, _ in read}
    ends = {
        one: consumer.get_watermark_offsets(TopicPartition(*one), timeout=10)[1] for one in places if one[0] in topics
    }
    return sum(end - read.get(place, 0) for place, end in ends.items())
