"""Spans recorded with OpenTelemetry. Imported only where the environment asks for traces; needs the extra `otel`.

Sampler, batch sizes, endpoint and headers are OpenTelemetry's own `OTEL_*` variables.
"""

import os
from collections.abc import Iterable, Sequence
from importlib.metadata import entry_points

from opentelemetry import context, trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from chassis.tracing import Attributes, Kind, is_valid


class Recorder:
    """Begins a span for every `tracing.span`."""

    def __init__(self, provider: TracerProvider) -> None:
        self._tracer = provider.get_tracer("chassis")

    def begin(self, name: str, kind: Kind, parent: str | None, links: Iterable[str | None]) -> "Recording":
        around = trace.set_span_in_context(trace.NonRecordingSpan(_remote(parent)), Context()) if parent else None
        linked = [Link(_remote(one)) for one in dict.fromkeys(links) if one and is_valid(one)]
        return Recording(self._tracer.start_span(name, around, SpanKind[kind.upper()], links=linked))


class Recording:
    """One span under way, the current one of its context."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span
        self._token = context.attach(trace.set_span_in_context(span))
        about = span.get_span_context()
        self.traceparent = f"00-{about.trace_id:032x}-{about.span_id:016x}-{about.trace_flags:02x}"

    def end(self, name: str, attributes: Attributes, error: BaseException | None) -> None:
        context.detach(self._token)
        self._span.update_name(name)
        self._span.set_attributes(attributes)
        if error is not None or "error.type" in attributes:
            # Its kind alone: what an error says may quote personal data.
            self._span.set_status(Status(StatusCode.ERROR, type(error).__name__ if error else None))
        self._span.end()


def provider(service: str, process: str, exporters: Sequence[str]) -> TracerProvider:
    """A provider that sends to these exporters in the background and flushes when the process ends.

    Raises `LookupError` for an exporter that is not installed.
    """
    own = {"service.namespace": "jembatan"}
    if not os.environ.get("OTEL_SERVICE_NAME"):
        own["service.name"] = f"{service}-{process}"
    made = TracerProvider(resource=Resource.create(own))
    for name in exporters:
        made.add_span_processor(BatchSpanProcessor(_exporter(name)))
    return made


def _exporter(name: str) -> SpanExporter:
    if name == "otlp":
        protocol = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or os.environ.get("OTEL_EXPORTER_OTLP_PROTOCOL")
        name = "otlp_proto_grpc" if protocol == "grpc" else "otlp_proto_http"
    for found in entry_points(group="opentelemetry_traces_exporter", name=name):
        exporter: SpanExporter = found.load()()
        return exporter
    raise LookupError(f"there is no exporter {name}")


def _remote(traceparent: str) -> SpanContext:
    _, trace_id, span_id, flags = traceparent.split("-")
    return SpanContext(int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=TraceFlags(int(flags, 16)))
