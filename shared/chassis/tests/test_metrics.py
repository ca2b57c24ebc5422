"""Metrics: named by one convention, labels closed, counted where it survives a restart."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from chassis import metrics
from chassis.config import Settings
from chassis.db import Database
from chassis.dead_letters.operations import count_open
from chassis.http import create_app
from chassis.http.app import operations
from chassis.inbox import Inbox, Record
from chassis.metrics import MetricDescription, described
from chassis.service import Service
from chassis.worker import Worker
from fastapi import FastAPI
from probe import THING, Probe, Thing, publish, thing
from prometheus_client import REGISTRY

Client = Callable[..., httpx.AsyncClient]
COUNTED = ("Events", "Records", "Aggregates", "Connections", "Letters")
every_metric = pytest.mark.parametrize("metric", described(), ids=lambda metric: metric.name)


@pytest.fixture
def make_app() -> Callable[[Service[Settings]], FastAPI]:
    return lambda service: create_app(service)


@every_metric
def test_a_metric_says_what_it_is_in_its_unit(metric: MetricDescription) -> None:
    assert re.fullmatch(r"[A-Z1].*[^.]", metric.help)
    assert re.fullmatch(r"[a-z][a-z_]+", metric.name)
    match metric.kind:
        case "counter":
            assert metric.name.endswith("_total")
        case "histogram":
            assert metric.name.endswith("_seconds")
        case "gauge":
            in_seconds = metric.name.endswith("_seconds")
            assert in_seconds or metric.help.startswith(("1 where ", *COUNTED)), "a state, an age, or what is counted"


@every_metric
def test_every_label_has_its_words_or_what_bounds_it(metric: MetricDescription) -> None:
    assert set(metric.labels) <= {
        "topic",
        "partition",
        "route",
        "status",
        "method",
        "loop",
        "part",
        "outcome",
        "kind",
        "operation",
    }
    for label, values in metric.labels.items():
        assert values == metrics.BOUNDED[label] if label in metrics.BOUNDED else len(values) > 1


async def test_a_method_that_nobody_knows_is_no_label_of_its_own(database: Database, http: Client) -> None:
    async with http() as client:
        for method in ("BREW", "WHEN"):
            await client.request(method, "/openapi.json")
    seen = {
        sample.labels["method"]
        for family in metrics.REQUESTS.collect()
        for sample in family.samples
        if sample.name == "http_requests_total"
    }
    assert "other" in seen
    assert seen <= set(metrics.METHODS)


async def test_what_becomes_of_records_is_counted_with_known_words_and_their_age_taken(
    committed: Database, service: Service[Settings], record: Callable[..., Record], probe: Probe, name: str
) -> None:
    probe.broken.add("racun")
    inbox = Inbox(committed, service.consumers)
    first = record(name, 1)
    before = _observed("consumer_event_age_seconds")
    await inbox.process([first, record(name, 2)])
    await inbox.process([first, record(name, 4), record(thing(name + "-x", "racun"), 1), record(name, 1, ce_id=None)])
    found = {
        sample.labels["outcome"]
        for family in metrics.CONSUMED.collect()
        for sample in family.samples
        if sample.labels["topic"] == THING.name
    }
    assert {"applied", "duplicate", "parked", "dead"} <= found <= set(metrics.OUTCOMES)
    assert _observed("consumer_event_age_seconds") == before + 1, "once a batch in which something took effect"


async def test_dead_letters_are_counted_in_the_table_so_that_a_restart_forgets_none(
    committed: Database, service: Service[Settings], record: Callable[..., Record], probe: Probe, name: str
) -> None:
    probe.broken.add("racun")
    await Inbox(committed, service.consumers).process(
        [record(thing(name, "racun"), 1), record(name, 2), record(name, 1, ce_id=None)]
    )
    async with committed.transaction() as session:
        assert await count_open(session) == {"contract": 1, "handler": 1, "gap": 0, "behind": 1}
    await Worker(service).gauges.round()
    shown = {kind: REGISTRY.get_sample_value("dead_letters_open", {"kind": kind}) for kind in metrics.DEAD_LETTER_KINDS}
    assert shown == {"contract": 1, "handler": 1, "gap": 0, "behind": 1}


async def test_the_age_of_what_waits_to_be_sent_is_told(committed: Database, service: Service[Settings]) -> None:
    await Worker(service).gauges.round()
    assert REGISTRY.get_sample_value("outbox_oldest_age_seconds") == 0
    await publish(committed, Thing(), thing("menunggu"))
    await Worker(service).gauges.round()
    assert REGISTRY.get_sample_value("outbox_unpublished") == 1
    assert (REGISTRY.get_sample_value("outbox_oldest_age_seconds") or 0) > 0


async def test_a_scrape_asks_whether_the_process_is_ready(
    database: Database, service: Service[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away() -> bool:
        return False

    transport = httpx.ASGITransport(operations(service))
    async with httpx.AsyncClient(transport=transport, base_url="http://10.0.0.1") as client:
        assert "\nprocess_ready 1.0" in (await client.get("/metrics")).text
        monkeypatch.setattr(database, "ping", away)
        assert "\nprocess_ready 0.0" in (await client.get("/metrics")).text


async def test_connections_that_are_lent_out_are_seen(committed: Database) -> None:
    metrics.watch_pool(committed.engine.pool)
    idle = REGISTRY.get_sample_value("database_pool_in_use")
    async with committed.engine.connect():
        assert REGISTRY.get_sample_value("database_pool_in_use") == (idle or 0) + 1
    assert REGISTRY.get_sample_value("database_pool_size") == committed.settings.database_pool


def _observed(name: str) -> Any:
    return REGISTRY.get_sample_value(f"{name}_count", {"topic": THING.name}) or 0
