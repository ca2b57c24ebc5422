"""Metrics of one batch. Ages are observed once a batch and topic, of the oldest event: the worst of it, cheaply."""

import time
from collections import Counter
from collections.abc import Sequence

from chassis import clock, metrics
from chassis.inbox.outcomes import Outcome
from chassis.kafka.records import DecodedRecord


def count(incoming: Sequence[DecodedRecord], outcomes: Sequence[Outcome]) -> None:
    """After the commit: what became of every record, and how long the ones that took effect were on their way."""
    became = Counter((one.record.topic, outcome) for one, outcome in zip(incoming, outcomes, strict=True))
    for (topic, outcome), number in became.items():
        metrics.CONSUMED.labels(topic, outcome).inc(number)
    applied = [one for one, outcome in zip(incoming, outcomes, strict=True) if outcome is Outcome.APPLIED]
    for topic in {one.record.topic for one in applied}:
        happened = min(one.envelope.time for one in applied if one.envelope and one.record.topic == topic)
        stored = min(one.record.timestamp for one in applied if one.record.topic == topic)
        metrics.EVENT_AGE.labels(topic).observe(max(0.0, (clock.now() - happened).total_seconds()))
        metrics.RECORD_AGE.labels(topic).observe(max(0.0, time.time() - stored / 1000))
