"""Row 3: records of a topic become rows of a database."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from tests.load import bench_event, offsets
from tests.load.bench import Bench, Goal, Row, Side
from tests.load.worker_protocol import Figures

DATABASE = "consumer"
STATE = "CREATE TABLE state (fact text, version bigint, words text NOT NULL, PRIMARY KEY (fact, version))"
_topics = count(1)
_groups = count(1)
_filled: dict[int, str] = {}
"""Topics of this run by how many events they hold; every side reads them with a new group."""


def prepare(bench: Bench) -> None:
    _filled.clear()
    bench_event.make_spine(bench.stack.make_database(DATABASE), STATE)


def topic_with(bench: Bench, events: int) -> str:
    if events not in _filled:
        stack, dsn = bench.stack, bench.stack.dsn(DATABASE)
        topic = bench_event.make_topic(stack.kafka, f"consumer-{next(_topics)}-{events}")
        bench_event.fill_outbox(dsn, topic, events, bench.seed)
        stack.measure("drivers.relay", dsn=dsn, kafka=stack.kafka, events=events)
        stack.sql("TRUNCATE outbox", database=DATABASE)
        _filled[events] = topic
    return _filled[events]


def consume(bench: Bench, module: str, events: int, handler: str, replicas: int = 1) -> Figures:
    """The replicas share out the topic among them before the first of them takes a record."""
    stack, topic, group = bench.stack, topic_with(bench, events), f"bench-{next(_groups)}"
    stack.sql("TRUNCATE inbox, inbox_head, state", "CHECKPOINT", database=DATABASE)
    orders: dict[str, Any] = {"topic": topic, "group": group, "handler": handler}
    drivers = [stack.start(module, dsn=stack.dsn(DATABASE), kafka=stack.kafka, **orders) for _ in range(replicas)]
    for driver in drivers:
        driver.hear()
    stack.wait_until("the replicas share the topic", lambda: offsets.shared_by(stack.kafka, group) == replicas)
    for driver in drivers:
        driver.say("go")
    stack.wait_until("the group has done all", lambda: offsets.done_by(stack.kafka, group) >= events)
    for driver in drivers:
        driver.say("stop")
    heard = [driver.hear() for driver in drivers]
    assert stack.sql("SELECT count(*) FROM state", database=DATABASE) == events
    rate = rate_of([one["moments"] for one in heard])
    return {"events/s": rate, "CPU µs/event": 1e6 * sum(one["cpu"] for one in heard) / events}


def rate_of(timelines: Sequence[Sequence[tuple[float, int]]]) -> float:
    """Events a second while all replicas were at work."""
    began = max(moments[0][0] for moments in timelines)
    ended = min(moments[-1][0] for moments in timelines)
    done = sum(number for moments in timelines for moment, number in moments if began < moment <= ended)
    return done / (ended - began)


def set_based_of(bench: Bench, events: int) -> Figures:
    return consume(bench, "drivers.consumer", events, "many")


def set_based(bench: Bench, replicas: int = 1) -> Figures:
    return consume(bench, "drivers.consumer", bench.size(100_000, 10_000), "many", replicas)


def one_by_one(bench: Bench, replicas: int = 1) -> Figures:
    return consume(bench, "drivers.consumer", bench.size(30_000, 5_000), "one", replicas)


def one_at_once(bench: Bench) -> Figures:
    """A handler that cannot wait until the end of the batch for its row to be there."""
    return consume(bench, "drivers.consumer", bench.size(30_000, 5_000), "one at once")


def raw_copy(bench: Bench) -> Figures:
    return consume(bench, "drivers.raw_consumer", bench.size(100_000, 10_000), "many")


def raw_insert(bench: Bench) -> Figures:
    return consume(bench, "drivers.raw_consumer", bench.size(30_000, 5_000), "one")


COPY, INSERT = "raw getmany + COPY", "bare getmany + INSERT"
ROWS = (
    Row(
        "3-batch",
        "consumer: inbox, version guard, one row per event; handler takes the batch",
        Side("set-based handler", set_based),
        (Side(COPY, raw_copy),),
        goals=(Goal("events/s", 0.4, beside=COPY),),
        prepare=prepare,
    ),
    Row(
        "3-simple",
        "consumer: the same, handler takes one event",
        Side("simple handler", one_by_one),
        (Side("simple handler, a statement each", one_at_once), Side(INSERT, raw_insert)),
        goals=(Goal("events/s", 0.8, beside=INSERT),),
        prepare=prepare,
    ),
    Row(
        "3-replicas",
        "consumer: replicas of one group on this machine",
        Side("set-based, one", set_based),
        (
            Side("set-based, two", lambda bench: set_based(bench, 2)),
            Side("set-based, three", lambda bench: set_based(bench, 3)),
            Side("simple, one", one_by_one),
            Side("simple, two", lambda bench: one_by_one(bench, 2)),
            Side("simple, three", lambda bench: one_by_one(bench, 3)),
        ),
        rounds=3,
        prepare=prepare,
    ),
)
