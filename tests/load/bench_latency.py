"""Row 2: from commit to arrival at a consumer, and what being quick costs: idle, and the writers."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

import psutil

from tests.load import bench_event, debezium
from tests.load.bench import Bench, Goal, Row, Side
from tests.load.stack import DriverFailed, Running
from tests.load.worker_protocol import Figures

RELAYED, CAPTURED = "latency", "captured"
"""Databases, each with a topic of its name."""
RATES = {100: 1, 1000: 5}
"""Events a second, and how many of them in one transaction: a writer that is short of breath would be measured else."""
WRITERS = (8, 32)
WARM_UP = 2.0


@dataclass
class Duty:
    """Relay and Debezium at work for as long as the row takes, each on its own database."""

    relay: Running | None = None
    capture: psutil.Process | None = None
    ends: ExitStack = field(default_factory=ExitStack)


_duty = Duty()

Orders = dict[str, Any]


def prepare(bench: Bench) -> None:
    stack = bench.stack
    _make(bench, RELAYED)
    _make(bench, CAPTURED)
    debezium.listen_to(bench, CAPTURED)
    _duty.ends.callback(debezium.forget, bench, CAPTURED)
    _duty.capture = _duty.ends.enter_context(debezium.running(bench, CAPTURED))
    _start_relay(bench)
    for name in (RELAYED, CAPTURED):
        stack.measure("drivers.writer", dsn=stack.dsn(name), topic=f"bench.{name}", rate=500, seconds=bench.size(8, 3))


def prepare_relay_alone(bench: Bench) -> None:
    _make(bench, RELAYED)
    _start_relay(bench)


def clean(bench: Bench) -> None:
    _duty.ends.close()


def _make(bench: Bench, name: str) -> None:
    bench_event.make_spine(bench.stack.make_database(name))
    bench_event.make_topic(bench.stack.kafka, name)


def _start_relay(bench: Bench) -> None:
    _duty.relay = bench.stack.start("drivers.relay_on_duty", dsn=bench.stack.dsn(RELAYED), kafka=bench.stack.kafka)
    _duty.relay.hear()
    _duty.ends.callback(_stop_relay, _duty.relay)


def _stop_relay(relay: Running) -> None:
    relay.say("stop")
    relay.hear()


def latency(bench: Bench, name: str) -> Figures:
    figures: Figures = {}
    for rate in RATES:
        waits, reached = _waits(bench, name, rate)
        cuts = quantiles(waits, n=100)
        figures |= {f"p50 ms at {rate}/s": 1000 * cuts[49], f"p99 ms at {rate}/s": 1000 * cuts[98]}
        figures[f"events/s of {rate}"] = reached
    return figures


def _waits(bench: Bench, name: str, rate: int) -> tuple[list[float], float]:
    """Seconds from commit to arrival of every event of one run, those of its first moments left out, and the rate
    that the writer reached."""
    stack = bench.stack
    reader = stack.start("drivers.reader", kafka=stack.kafka, topic=f"bench.{name}")
    reader.hear()
    orders: Orders = {
        "dsn": stack.dsn(name),
        "topic": f"bench.{name}",
        "wakes": name == RELAYED,
        "at_once": RATES[rate],
    }
    commits: Any = stack.measure("drivers.writer", **orders, rate=rate, seconds=bench.size(12, 4) + WARM_UP)["commits"]
    time.sleep(2)
    reader.say("stop")
    arrivals = reader.hear()["arrivals"]
    if missing := commits.keys() - arrivals.keys():
        raise DriverFailed(f"{len(missing)} of {len(commits)} events did not arrive")
    began, ended = min(commits.values()) + WARM_UP, max(commits.values())
    waits = [arrivals[fact] - moment for fact, moment in commits.items() if moment > began]
    return waits, len(waits) / (ended - began)


def idle_relay(bench: Bench) -> Figures:
    assert _duty.relay
    relay = _duty.relay

    def used() -> float:
        relay.say("cpu")
        return float(relay.hear()["cpu"])

    return _idle(bench, RELAYED, used)


def idle_capture(bench: Bench) -> Figures:
    capture = _duty.capture
    assert capture
    return _idle(bench, CAPTURED, lambda: debezium.cpu(capture))


def _idle(bench: Bench, database: str, used: Callable[[], float]) -> Figures:
    seconds = bench.size(20, 5)
    asked = f"SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = '{database}'"
    time.sleep(2)  # it has slowed down by then
    before, cpu, began = bench.stack.sql(asked), used(), time.monotonic()
    time.sleep(seconds)
    cpu, passed = used() - cpu, time.monotonic() - began
    time.sleep(1)  # PostgreSQL publishes its counts once a second
    return {"CPU %": 100 * cpu / passed, "queries/s": (bench.stack.sql(asked) - before) / (passed + 1)}


def commits(bench: Bench, wakes: bool) -> Figures:
    figures: Figures = {}
    stack, seconds = bench.stack, bench.size(8, 3)
    orders: Orders = {
        "dsn": stack.dsn(RELAYED),
        "topic": f"bench.{RELAYED}",
        "wakes": wakes,
        "seconds": seconds,
    }
    for writers in WRITERS:
        seen = stack.measure("drivers.writer", **orders, writers=writers)["commits/s"]
        figures[f"commits/s, {writers} writers"] = seen
    return figures


CAPTURE, WITHOUT = "Debezium Server", "without wake-up"
ROWS = (
    Row(
        "2-latency",
        "commit → consumer; 1,000/s in transactions of five",
        Side("relay", lambda bench: latency(bench, RELAYED)),
        (Side(CAPTURE, lambda bench: latency(bench, CAPTURED)),),
        goals=tuple(
            Goal(f"{part} ms at {rate}/s", 0.5, beside=CAPTURE, at_most=True)
            for rate in RATES
            for part in ("p50", "p99")
        ),
        seconds=300,
        prepare=prepare,
        clean=clean,
    ),
    Row(
        "2-idle",
        "what it costs while nothing is published",
        Side("relay", idle_relay),
        (Side(CAPTURE, idle_capture),),
        goals=(Goal("CPU %", 1, at_most=True),),
        rounds=3,
        prepare=prepare,
        clean=clean,
    ),
    Row(
        "2-commits",
        "commits of writers in one process, a relay at work",
        Side("with wake-up", lambda bench: commits(bench, wakes=True)),
        (Side(WITHOUT, lambda bench: commits(bench, wakes=False)),),
        goals=tuple(Goal(f"commits/s, {writers} writers", 0.95, beside=WITHOUT) for writers in WRITERS),
        prepare=prepare_relay_alone,
        clean=clean,
    ),
)
