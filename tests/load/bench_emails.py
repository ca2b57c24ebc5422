"""Row 5: one deadline for every unit of the country, from the event on Kafka to the mail server's hands."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

from aiokafka import AIOKafkaProducer
from chassis.ids import new_id
from jembatan_contracts.cloudevents import Envelope
from jembatan_contracts.deadlines import DeadlineSet, SuppliersDeadlineSet

from tests.load import bench_timers
from tests.load.bench import Bench, Goal, Row, Side
from tests.load.services import Served
from tests.load.stack import Running
from tests.load.worker_protocol import Figures

CONNECTIONS = 4
"""As many as a worker of the notifier has if nobody sets it."""
SENDER = "tidak-dibalas@jembatan.example"
BARE = "bare pooled aiosmtplib, e-mails written before"
_OBLIGED = "SELECT array_agg(code) FROM unit WHERE kanwil IS NOT NULL"


def prepare(bench: Bench) -> None:
    served = Served.afresh(bench.stack, "notifier")
    bench.stack.sql(bench_timers.CONTACTS, database=served.database)
    with _sink(bench, _emails(bench)) as (sink, port):  # once, so that there are e-mails to compare with
        _announce_and_wait(bench, served, sink, port)


def measure(bench: Bench) -> Figures:
    with _sink(bench, _emails(bench)) as (sink, port):
        return _announce_and_wait(bench, Served.of(bench.stack, "notifier"), sink, port)


def measure_bare(bench: Bench) -> Figures:
    emails = bench.stack.local.home / "emails"
    before = emails.rename(emails.with_suffix(".sent"))
    with _sink(bench, _emails(bench)) as (sink, port):
        orders: dict[str, Any] = {"port": port, "emails": str(before), "sender": SENDER, "connections": CONNECTIONS}
        began = bench.stack.measure("baselines.bare_mail", **orders)["began"]
        return _figures(began, sink)


def _announce_and_wait(bench: Bench, served: Served, sink: Running, port: int) -> Figures:
    """Due in two minutes, so that the last reminder goes at once, in office hours or not."""
    stack = bench.stack
    units = stack.sql(_OBLIGED, database=served.database)[: _units(bench)]
    settings = {"JEMBATAN_SMTP_PORT": str(port), "JEMBATAN_SMTP_CONNECTIONS": str(CONNECTIONS)}
    with served.running("worker", **settings):
        now = datetime.now(UTC)
        facts = {"deadline": new_id(), "units": units, "due_at": now + timedelta(minutes=2), "due_local": None}
        event = SuppliersDeadlineSet.model_validate(SuppliersDeadlineSet.example | facts)
        began = time.monotonic()
        asyncio.run(_publish(stack.kafka, event, Envelope.of(event, new_id(), now, 1)))
        return _figures(began, sink)


async def _publish(kafka: str, event: DeadlineSet, envelope: Envelope) -> None:
    async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        key = str(event.aggregate_id).encode()
        await producer.send_and_wait(event.topic.name, event.to_json(), key, headers=envelope.to_headers())


@contextmanager
def _sink(bench: Bench, emails: int) -> Iterator[tuple[Running, int]]:
    keep: Path = bench.stack.local.home / "emails"
    sink = bench.stack.start("drivers.mail_sink", emails=emails, keep=str(keep))
    try:
        yield sink, sink.hear()["port"]
    finally:
        sink.kill()


def _figures(began: float, sink: Running) -> Figures:
    moments: list[float] = sink.hear()["moments"]
    cuts = quantiles((moment - began for moment in moments), n=100)
    return {
        "e-mails/s": (len(moments) - 1) / (moments[-1] - moments[0]),
        "p50 s": cuts[49],
        "p99 s": cuts[98],
        "all s": moments[-1] - began,
    }


def _units(bench: Bench) -> int:
    return bench.size(614, 60)


def _emails(bench: Bench) -> int:
    return 3 * _units(bench)


ROWS = (
    Row(
        "5",
        "e-mails of a national burst: 614 units × 3 contacts, from the event on Kafka to the mail server",
        Side("notifier", measure),
        (Side(BARE, measure_bare),),
        goals=(Goal("p99 s", 5, at_most=True), Goal("e-mails/s", 0.7, beside=BARE)),
        prepare=prepare,
        remark=lambda _outcome: (
            "e-mails/s is taken at the mail server, from the first e-mail to the last. Both sides"
            f" have {CONNECTIONS} connections and send the same bytes; ours claims, writes and settles each."
        ),
    ),
)
