"""Row 1: a backlog goes from the outbox to Kafka."""

from collections.abc import Mapping
from itertools import count

from tests.load import bench_event, debezium, environment, offsets
from tests.load.bench import Bench, Goal, Row, Side
from tests.load.worker_protocol import Figures

DATABASE = "relay"
_numbers = count(1)
BEST = {"max_workers": 16, "fetch_batch_size": 500, "terminal_flush_batch_size": 100, "min_fetch_interval": 0.01}
"""faststream-outbox as fast as its documentation gets it."""


def prepare_alone(bench: Bench) -> None:
    bench_event.make_spine(bench.stack.make_database(DATABASE))


def prepare(bench: Bench) -> None:
    prepare_alone(bench)
    environment.python()
    debezium.fetch(bench)


def fill(bench: Bench, events: int) -> str:
    """A backlog of so many, and a new topic for it."""
    topic = bench_event.make_topic(bench.stack.kafka, f"relay-{next(_numbers)}")
    bench_event.fill_outbox(bench.stack.dsn(DATABASE), topic, events, bench.seed)
    bench.stack.settle(DATABASE)
    return topic


def relay(bench: Bench, events: int = 0) -> Figures:
    events = events or bench.size(100_000, 10_000)
    topic = fill(bench, events)
    figures = bench.stack.measure(
        "drivers.relay", dsn=bench.stack.dsn(DATABASE), kafka=bench.stack.kafka, events=events
    )
    assert offsets.records_on(bench.stack.kafka, topic) == events
    return figures


def raw_producer(bench: Bench) -> Figures:
    topic = fill(bench, bench.size(100_000, 10_000))
    return bench.stack.measure(
        "drivers.raw_producer", dsn=bench.stack.dsn(DATABASE), kafka=bench.stack.kafka, topic=topic
    )


def faststream_outbox(bench: Bench, events: int, options: Mapping[str, object]) -> Figures:
    topic = bench_event.make_topic(bench.stack.kafka, f"relay-{next(_numbers)}")
    return bench.stack.measure(
        "baselines.faststream_outbox",
        python=environment.python(),
        dsn=bench.stack.dsn(DATABASE),
        kafka=bench.stack.kafka,
        topic=topic,
        events=events,
        body=bench_event.body(),
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
            began = offsets.wait_for_records(bench.stack, topic, warm)
            already, used = offsets.records_on(bench.stack.kafka, topic), debezium.cpu(process)
            ended = offsets.wait_for_records(bench.stack, topic, events)
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
