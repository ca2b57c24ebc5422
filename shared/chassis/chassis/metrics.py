"""Prometheus metrics of the spine. Labels are few and closed: never an id, never personal data."""

from prometheus_client import Counter, Gauge, Histogram

OUTBOX_OLDEST_AGE = Gauge("outbox_oldest_age_seconds", "Age of the oldest event that waits to be sent")
OUTBOX_UNPUBLISHED = Gauge("outbox_unpublished", "Events that wait to be sent")
PUBLISHED = Counter("outbox_published_total", "Events sent to Kafka and marked")
RELAY_BATCH_SECONDS = Histogram("relay_batch_seconds", "Select, send and mark of one batch")
RELAY_LEADER = Gauge("relay_leader", "1 where this process is the active relay")
RELAY_BLOCKED = Gauge("relay_blocked_aggregates", "Aggregates held back by an event that cannot be sent")
PRODUCER_RECREATED = Counter("producer_recreated_total", "Producers given up and opened anew")

CONSUMED = Counter("consumer_events_total", "What became of consumed records", ["topic", "outcome"])
CONSUMER_LAG = Gauge("consumer_lag_records", "Records behind the end of the partition", ["topic", "partition"])
EVENT_AGE = Histogram(
    "consumer_event_age_seconds",
    "From the event's record in Kafka to its effect",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600),
)
LAST_POLL_AGE = Gauge("consumer_last_poll_age_seconds", "Seconds since the consumer last asked for records")
REBALANCES = Counter("consumer_rebalances_total", "Partition assignments received")
CONSUMER_HALTED = Gauge("consumer_halted", "1 where too many dead letters in a row stopped the consumer")
CONSUMER_RETRIES = Counter("consumer_batch_retries_total", "Batches tried again because the database was away")
DEAD_LETTERS = Counter("dead_letters_total", "Events put aside", ["topic", "kind"])
TIMER_ROUNDS = Counter("worker_rounds_total", "Rounds of a worker's loop", ["loop", "outcome"])
REQUESTS = Counter("http_requests_total", "Answers given", ["method", "route", "status"])
REQUEST_SECONDS = Histogram("http_request_seconds", "Time to answer", ["method", "route"])
