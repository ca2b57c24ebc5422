"""Prometheus metrics of the spine, the first one before all others: how old is the oldest event that waits.

Labels are few and their values a closed list, or bounded by what is declared: never an id, never personal data.
A metric with one closed label shows all of its values from the start, at 0, so that the first increase is seen.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from prometheus_client import REGISTRY, Counter, Gauge, Histogram
from prometheus_client.metrics import MetricWrapperBase
from sqlalchemy import Pool, QueuePool

from chassis._compat import collectors_of, labels_of, name_of

BOUNDED = {
    "witness": "the witnesses that the settings name",
    "topic": "topics that the contracts declare and this service reads",
    "partition": "partitions of those topics",
    "route": "paths of the API as declared, with their parameters' names; `unknown` for the rest",
    "status": "HTTP status",
    "loop": "loops of this worker",
    "part": "parts of this worker, as `--only` takes them",
}
"""Labels whose values follow from what is declared elsewhere."""

_closed: dict[tuple[str, str], tuple[str, ...]] = {}
OUTCOMES = (
    "applied",
    "duplicate",
    "stale",
    "parked",
    "dead",
    "tombstone",
    "unknown_type",
    "not_for_us",
)
DEAD_LETTER_KINDS = ("contract", "handler", "gap", "behind")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other")


def closed(metric: MetricWrapperBase, label: str, values: Iterable[str]) -> None:
    """Declare every value that this label of this metric may have."""
    values = tuple(str(value) for value in values)
    _closed[name_of(metric), label] = values
    if labels_of(metric) == (label,):
        for value in values:
            metric.labels(value)


AGES = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 600, 3600)

OUTBOX_OLDEST_AGE = Gauge("outbox_oldest_age_seconds", "Age of the oldest event that waits to be sent")
OUTBOX_UNPUBLISHED = Gauge("outbox_unpublished", "Events that wait to be sent")
PUBLISHED = Counter("outbox_published_total", "Events sent to Kafka and marked")
RELAY_LEADER = Gauge("relay_leader", "1 where this process is the active relay")
RELAY_BATCH_SECONDS = Histogram("relay_batch_seconds", "Send and mark of one batch", buckets=AGES)
RELAY_BLOCKED = Gauge("relay_blocked_aggregates", "Aggregates held back by an event that cannot be sent")
PRODUCER_RECREATED = Counter("producer_recreated_total", "Producers given up and opened anew")

CONSUMED = Counter("consumer_events_total", "What became of consumed records", ["topic", "outcome"])
CONSUMER_LAG = Gauge("consumer_lag_records", "Records behind the end of the partition", ["topic", "partition"])
EVENT_AGE = Histogram(
    "consumer_event_age_seconds",
    "End to end: from when it happened (ce_time) to its effect, of the oldest event of a batch",
    ["topic"],
    buckets=AGES,
)
RECORD_AGE = Histogram(
    "consumer_record_age_seconds",
    "The consumer's share: from the record in Kafka to its effect, of the oldest event of a batch",
    ["topic"],
    buckets=AGES,
)
LAST_POLL_AGE = Gauge("consumer_last_poll_age_seconds", "Since the consumer last asked for records")
REBALANCES = Counter("consumer_rebalances_total", "Partition assignments received")
CONSUMER_HALTED = Gauge("consumer_halted", "1 where too many dead letters in a row stopped the consumer")
CONSUMER_RETRIES = Counter("consumer_batch_retries_total", "Batches tried again because the database was away")

DEAD_LETTERS = Counter("dead_letters_total", "Events put aside since the process started", ["topic", "kind"])
DEAD_LETTERS_OPEN = Gauge("dead_letters_open", "Events put aside and not settled, counted in the table", ["kind"])

PROGRESS_AGE = Gauge("worker_progress_age_seconds", "Since a part of the worker last moved", ["part"])
STALLED = Gauge("worker_part_stalled", "1 where a part has not moved for longer than it may: /healthz fails", ["part"])
ROUNDS = Counter("worker_rounds_total", "Rounds of a worker's loop", ["loop", "outcome"])
READY = Gauge("process_ready", "1 where /readyz would say yes; asked at every scrape")
POOL_SIZE = Gauge("database_pool_size", "Connections that the pool may hold")
POOL_IN_USE = Gauge("database_pool_in_use", "Connections that are lent out")

REQUESTS = Counter("http_requests_total", "Answers given", ["method", "route", "status"])
REQUEST_SECONDS = Histogram("http_request_seconds", "Time to answer", ["method", "route"])

STORAGE_SECONDS = Histogram("storage_seconds", "Time of an operation on stored files", ["operation", "outcome"])

closed(CONSUMED, "outcome", OUTCOMES)
closed(STORAGE_SECONDS, "operation", ("put", "get", "delete", "list", "presign", "check"))
closed(STORAGE_SECONDS, "outcome", ("done", "failed"))
closed(DEAD_LETTERS, "kind", DEAD_LETTER_KINDS)
closed(DEAD_LETTERS_OPEN, "kind", DEAD_LETTER_KINDS)
closed(ROUNDS, "outcome", ("done", "failed", "without_database"))
closed(REQUESTS, "method", METHODS)
closed(REQUEST_SECONDS, "method", METHODS)


def watch_pool(pool: Pool) -> None:
    """Show this pool at every scrape."""
    if isinstance(pool, QueuePool):
        POOL_SIZE.set(pool.size())
        POOL_IN_USE.set_function(pool.checkedout)


@dataclass(frozen=True)
class MetricDescription:
    """One metric as scrapes show it. `labels`: each with its values, or with what bounds them."""

    name: str
    kind: str
    help: str
    labels: dict[str, list[str] | str]


def described() -> list[MetricDescription]:
    """Every metric of ours that this process has, in the order they were declared."""
    found = dict.fromkeys(one for one in collectors_of(REGISTRY) if isinstance(one, MetricWrapperBase))
    return [_describe(one) for one in found]


def _describe(metric: MetricWrapperBase) -> MetricDescription:
    [family] = metric.describe()
    labels: dict[str, list[str] | str] = {
        label: list(_closed[name_of(metric), label]) if (name_of(metric), label) in _closed else BOUNDED[label]
        for label in labels_of(metric)
    }
    name = f"{family.name}_total" if family.type == "counter" else family.name
    return MetricDescription(name, family.type, family.documentation, labels)
