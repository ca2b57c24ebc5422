"""Row 1: a backlog goes from the outbox to Kafka."""

from collections.abc import Mapping
from itertools import count

from tests.load import debezium, ends, environment, facts
from tests.load.answer import Figures
from tests.load.bench import Bench, Goal, Row, Side

DATABASE = "relay"
_numbers = count(1)
BEST = {"max_workers": 16, "fetch_batch_size": 500, "terminal_flush_batch_size": 100, "min_fetch_interval": 0.01}
"""faststream-outbox as fast as its documentation gets it."""


def prepare_alone(bench: Bench) -> None:
    facts.make_spine(bench.place.make_database(DATABASE))


def prepare(bench: Bench) -> None:
    prepare_alone(bench)
    environment.python()
    debezium.fetch(bench)


def fill(bench: Bench, events: int) -> str:
    """A backlog of so many, and a new topic for it."""
    topic = facts.make_topic(bench.place.kafka, f"relay-{next(_numbers)}")
    facts.fill_outbox(bench.place.dsn(DATABASE), topic, events, bench.seed)
    bench.place.settle(DATABASE)
    return topic


def relay(bench: Bench, events: int = 0) -> Figures:
    events = events or bench.size(100_000, 10_000)
    topic = fill(bench, events)
    figures = bench.place.measure("sides.relay", dsn=bench.place.dsn(DATABASE), kafka=bench.place.kafka, events=events)
    assert ends.records_on(bench.place.kafka, topic) == events
    return figures


def raw_producer(bench: Bench) -> Figures:
    topic = fill(bench, bench.size(100_000, 10_000))
    return bench.place.measure(
        "sides.raw_producer", dsn=bench.place.dsn(DATABASE), kafka=bench.place.kafka, topic=topic
    )


def faststream_outbox(bench: Bench, events: int, options: Mapping[str, object]) -> Figures:
    topic = facts.make_topic(bench.place.kafka, f"relay-{next(_numbers)}")
    return bench.place.measure(
        "peers.faststream_outbox",
        python=environment.python(),
        dsn=bench.place.dsn(DATABASE),
        kafka=bench.place.kafka,
        topic=topic,
        events=events,
        body=facts.body(),
        options=dict(options),
    )


def by_debezium(bench: Bench) -> Figures:
    """From its first records, after the virtual machine has warmed up, to the last."""
    events = bench.size(150_000, 20_000)
    warm = events // 3
    debezium.listen_to(bench, DATABASE)
    try:
        topic = fill(bench, events)
        with debezium.running(bench, DATABASE) as process:
            began = ends.wait_for_records(bench.place.kafka, topic, warm, bench.place.deadline)
            already, used = ends.records_on(bench.place.kafka, topic), debezium.cpu(process)
            ended = ends.wait_for_records(bench.place.kafka, topic, events, bench.place.deadline)
            used = debezium.cpu(process) - used
    finally:
        debezium.forget(bench, DATABASE)
    left = events - already
    return {"events/s": left / (ended - began), "CPU µs/event": 1e6 * used / left}


RAW, ITS_DEFAULTS, ITS_BEST, CAPTURE = (
    "raw idempotent producer",
    "faststream-outbox, its defaults",
    "faststream-outbox, 16 workers",
    "Debezium Server",
)
ROWS = (
    Row(
        "1",
        "relay: outbox → Kafka, one process, 400 bytes",
        Side("relay", relay),
        (
            Side(RAW, raw_producer),
            Side(ITS_DEFAULTS, lambda bench: faststream_outbox(bench, bench.size(3_000, 500), {})),
            Side(ITS_BEST, lambda bench: faststream_outbox(bench, bench.size(20_000, 2_000), BEST)),
            Side(CAPTURE, by_debezium),
        ),
        goals=(
            Goal("events/s", 0.7, beside=RAW),
            Goal("events/s", 8, beside=ITS_BEST),
            Goal("events/s", 2, beside=CAPTURE),
        ),
        seconds=300,
        prepare=prepare,
    ),
)
