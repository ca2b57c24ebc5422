"""A request's trace goes on to the effect of its events: always as `traceparent`, as spans where somebody records."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from aiohttp import web
from chassis import outbox, telemetry, tracing
from chassis.config import Settings
from chassis.db import Database, Session
from chassis.http import InTransaction, create_app
from chassis.inbox import Consumers
from chassis.kafka.consumer import Consumer
from chassis.relay import Relay
from chassis.service import Service
from fastapi import APIRouter, FastAPI
from jembatan_contracts.cloudevents import Envelope
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from probe import Thing, ThingHappened, thing

PARENT = "00f067aa0ba902b7"
Client = Callable[..., httpx.AsyncClient]
router = APIRouter()


@router.post("/things/{name}", status_code=201)
async def make(name: str, session: InTransaction) -> None:
    await outbox.publish(session, Thing(), thing(name))


@router.get("/secret")
async def fail() -> None:
    raise ValueError("rahasia 3672014507850003")


@pytest.fixture
def make_app() -> Callable[[Service[Settings]], FastAPI]:
    return lambda service: create_app(service, router)


@dataclass
class Line:
    """Relay and consumer at work; what the handler was told about each thing's trace."""

    heard: dict[str, str | None] = field(default_factory=dict)

    async def hear(self, _session: Session, event: ThingHappened, _envelope: Envelope) -> None:
        self.heard[event.thing] = tracing.current()

    async def has(self, name: str) -> bool:
        return name in self.heard


@pytest_asyncio.fixture
async def line(committed: Database, topics_ready: None) -> AsyncIterator[Line]:
    line = Line()
    consumers = Consumers(f"traced-{uuid4()}")
    consumers.on(ThingHappened)(line.hear)
    parts = (Relay(committed, "probe"), Consumer(committed, consumers))
    tasks = [asyncio.create_task(part.run()) for part in parts]
    yield line
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def trace() -> str:
    """The trace of this test: others are on the topic as well."""
    return uuid4().hex


@pytest.fixture
def above(trace: str) -> str:
    return f"00-{trace}-{PARENT}-01"


@pytest.fixture
def spans() -> Iterator[Callable[[], list[ReadableSpan]]]:
    """Spans of this test's trace, and those that link to it."""
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing.record(telemetry.Recorder(provider))
    yield lambda: list(exporter.get_finished_spans())
    tracing.record(None)
    provider.shutdown()


async def test_one_trace_goes_from_the_request_through_outbox_and_kafka_to_the_effect(
    line: Line,
    http: Client,
    spans: Callable[[], list[ReadableSpan]],
    eventually: Any,
    name: str,
    trace: str,
    above: str,
) -> None:
    async with http() as client:
        answer = await client.post(f"/things/{name}", headers={"traceparent": above})
    assert (answer.status_code, answer.headers["x-trace-id"]) == (201, trace)
    await eventually("the event took effect", lambda: line.has(name))
    recorded = await eventually("the batch is recorded", lambda: _recorded(spans, trace, "consume batch"))

    request = _one(recorded, "POST /things/{name}", SpanKind.SERVER)
    published = _one(recorded, f"publish {ThingHappened.topic.name}", SpanKind.PRODUCER)
    applied = _one(recorded, "apply ThingHappened", SpanKind.CONSUMER)
    assert [f"{_id(one.context.trace_id, 32)}" for one in (request, published, applied)] == [trace] * 3
    assert [_above(one) for one in (request, published, applied)] == [
        PARENT,
        _id(request.context.span_id, 16),
        _id(published.context.span_id, 16),
    ]
    sent, consumed = (
        _one(recorded, "relay batch", SpanKind.PRODUCER),
        _one(recorded, "consume batch", SpanKind.CONSUMER),
    )
    assert published.context.span_id in [link.context.span_id for link in sent.links]
    assert published.context.span_id in [link.context.span_id for link in consumed.links]
    assert [link.context.span_id for link in applied.links] == [consumed.context.span_id]
    assert request.attributes == {
        "http.request.method": "POST",
        "http.route": "/things/{name}",
        "http.response.status_code": 201,
    }


async def test_without_anybody_recording_the_trace_goes_on_all_the_same(
    line: Line, http: Client, eventually: Any, name: str, trace: str, above: str
) -> None:
    async with http() as client:
        await client.post(f"/things/{name}", headers={"traceparent": above})
    await eventually("the event took effect", lambda: line.has(name))
    assert (line.heard[name] or "").split("-")[1] == trace
    assert line.heard[name] != above


@pytest.mark.parametrize("header", ["", "00-xyz", f"00-{'0' * 32}-00f067aa0ba902b7-01"])
async def test_a_request_without_a_valid_trace_begins_one(database: Database, http: Client, header: str) -> None:
    async with http() as client:
        answer = await client.get("/openapi.json", headers={"traceparent": header} if header else {})
    assert len(answer.headers["x-trace-id"]) == 32
    assert answer.headers["x-trace-id"] not in header


async def test_a_span_tells_the_kind_of_a_failure_and_not_its_words(
    database: Database, http: Client, spans: Callable[[], list[ReadableSpan]]
) -> None:
    async with http() as client:
        await client.get("/secret?cari=rahasia")
    with pytest.raises(ValueError, match="rahasia"), tracing.span("work"):
        raise ValueError("rahasia")
    failed = {one.name: one for one in spans() if one.status.status_code is StatusCode.ERROR}
    assert set(failed) == {"GET /secret", "work"}
    assert not [one for one in spans() if "rahasia" in one.to_json()]


async def test_health_and_metrics_leave_no_span(
    database: Database, http: Client, spans: Callable[[], list[ReadableSpan]]
) -> None:
    async with http() as client:
        for path in ("/healthz", "/readyz"):
            assert (await client.get(path)).status_code == 200
    assert spans() == []


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, []),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}, ["otlp"]),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://collector:4318/v1/traces"}, ["otlp"]),
        ({"OTEL_TRACES_EXPORTER": "console"}, ["console"]),
        ({"OTEL_TRACES_EXPORTER": "otlp, console"}, ["otlp", "console"]),
        ({"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}, []),
        ({"OTEL_SDK_DISABLED": "true", "OTEL_TRACES_EXPORTER": "otlp"}, []),
    ],
)
def test_the_environment_says_whether_and_where_to(environ: dict[str, str], wanted: list[str]) -> None:
    assert tracing.exporters(environ) == wanted


PROCESS = """
import sys
import chassis.cli
from chassis import tracing
tracing.set_up("probe", "web")
with tracing.span("work"):
    assert tracing.current()
print(any(name.startswith(("opentelemetry.sdk", "opentelemetry.exporter")) for name in sys.modules))
"""


def in_a_process(**environ: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    return subprocess.run([sys.executable, "-c", PROCESS], env=own | environ, capture_output=True, text=True)


def test_where_nobody_asks_opentelemetry_is_not_even_imported() -> None:
    done = in_a_process()
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr


def test_an_exporter_that_is_not_installed_stops_the_start_with_one_line() -> None:
    done = in_a_process(OTEL_TRACES_EXPORTER="carrier-pigeon")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "carrier-pigeon" in done.stderr


async def test_spans_reach_the_collector_that_the_environment_names(unused_tcp_port: int) -> None:
    received: list[ExportTraceServiceRequest] = []

    async def take(request: web.Request) -> web.Response:
        received.append(ExportTraceServiceRequest.FromString(await request.read()))
        return web.Response()

    collector = web.Application()
    collector.router.add_post("/v1/traces", take)
    runner = web.AppRunner(collector)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    try:
        address = f"http://127.0.0.1:{unused_tcp_port}"
        environ = {"OTEL_EXPORTER_OTLP_ENDPOINT": address, "OTEL_EXPORTER_OTLP_COMPRESSION": "none"}
        done = await asyncio.to_thread(in_a_process, **environ)
    finally:
        await runner.cleanup()
    assert (done.returncode, done.stdout.strip()) == (0, "True"), done.stderr
    [of_process] = received[0].resource_spans
    named = {one.key: one.value.string_value for one in of_process.resource.attributes}
    assert (named["service.namespace"], named["service.name"]) == ("jembatan", "probe-web")
    assert [span.name for span in of_process.scope_spans[0].spans] == ["work"]


async def _recorded(spans: Callable[[], list[ReadableSpan]], trace: str, name: str) -> list[ReadableSpan]:
    """All spans that belong to the trace or link to it, once one of this name is among them."""
    found = [one for one in spans() if trace in one.to_json()]
    return found if any(one.name == name for one in found) else []


def _one(spans: list[ReadableSpan], name: str, kind: SpanKind) -> Any:
    [found] = [one for one in spans if one.name == name and one.kind is kind]
    return found


def _above(span: Any) -> str:
    return _id(span.parent.span_id, 16)


def _id(number: int, digits: int) -> str:
    return f"{number:0{digits}x}"
