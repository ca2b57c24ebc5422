"""W3C trace context: `traceparent` travels from the request through outbox and Kafka to the effect and the e-mail.

    with tracing.span("apply DeadlineSet", "consumer", parent=envelope.traceparent):
        ...                                     # tracing.current() goes into what is written here

Without OpenTelemetry a span is its `traceparent` and nothing else. Where the environment asks for traces
(`OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_TRACES_EXPORTER`), `chassis.telemetry` records each span as well.
"""

import json
import os
import re
import secrets
import sys
from collections.abc import Iterable, Mapping
from contextvars import ContextVar, Token
from types import TracebackType
from typing import Literal, Protocol, Self

Kind = Literal["internal", "server", "client", "producer", "consumer"]
Attributes = dict[str, str | int]

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}").fullmatch
_traceparent: ContextVar[str | None] = ContextVar("traceparent", default=None)


class Recording(Protocol):
    """A span that somebody records."""

    traceparent: str

    def end(self, name: str, attributes: Attributes, error: BaseException | None) -> None: ...


class Recorder(Protocol):
    """Recorder of spans. `parent` None: the span around it, if any."""

    def begin(self, name: str, kind: Kind, parent: str | None, links: Iterable[str | None]) -> Recording: ...


_recorder: Recorder | None = None


class span:  # noqa: N801 - used like a function
    """One piece of work. `parent` is a `traceparent` from elsewhere; without a valid one the work belongs to the span
    around it, or begins a trace. `links` name the spans it goes back to besides; they are read only when recorded.
    `name` and `attributes` may change until it ends. Never put personal data into them."""

    __slots__ = ("_kind", "_links", "_parent", "_recording", "_token", "attributes", "name")

    def __init__(
        self, name: str, kind: Kind = "internal", *, parent: str | None = None, links: Iterable[str | None] = ()
    ) -> None:
        self.name = name
        self.attributes: Attributes = {}
        self._kind, self._links = kind, links
        self._parent = parent if is_valid(parent) else None
        self._recording: Recording | None = None

    def __enter__(self) -> Self:
        if _recorder is None:
            above = self._parent or current()
            self._token: Token[str | None] = _traceparent.set(_child(above) if above else _root())
        else:
            self._recording = _recorder.begin(self.name, self._kind, self._parent, self._links)
            self._token = _traceparent.set(self._recording.traceparent)
        return self

    def __exit__(
        self, _type: type[BaseException] | None, error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        _traceparent.reset(self._token)
        if self._recording is not None:
            self._recording.end(self.name, self.attributes, error)


def current() -> str | None:
    """The `traceparent` of the work being done, if any."""
    return _traceparent.get()


def trace_id() -> str | None:
    traceparent = current()
    return traceparent.split("-")[1] if traceparent else None


def headers_json() -> str:
    """Headers that an event keeps in the outbox besides its CloudEvents ones."""
    traceparent = current()
    return json.dumps({"traceparent": traceparent} if traceparent else {})


def is_valid(traceparent: str | None) -> bool:
    return traceparent is not None and _TRACEPARENT(traceparent) is not None


def record(recorder: Recorder | None) -> None:
    """From now on this one records every span; None: nobody."""
    global _recorder
    _recorder = recorder


def exporters(environ: Mapping[str, str]) -> list[str]:
    """Exporters of traces, as OpenTelemetry's own variables say; nowhere without them."""
    if environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return []
    endpoint = environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") or environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")
    named = environ.get("OTEL_TRACES_EXPORTER") or ("otlp" if endpoint else "none")
    return [name.strip() for name in named.split(",") if name.strip() not in ("", "none")]


def set_up(service: str, process: str) -> None:
    """Record spans if the environment asks for it. Only then is OpenTelemetry imported; where it is asked for and
    missing, the process ends (exit code 2) with one line."""
    wanted = exporters(os.environ)
    if not wanted:
        return
    try:
        from chassis import telemetry

        record(telemetry.Recorder(telemetry.provider(service, process, wanted)))
    except (ImportError, LookupError) as error:
        sys.stderr.write(f"cannot start: traces are asked for (OTEL_…), but {error}; is the extra `otel` installed?\n")
        raise SystemExit(2) from None


def _root() -> str:
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def _child(traceparent: str) -> str:
    _, trace, _, flags = traceparent.split("-")
    return f"00-{trace}-{secrets.token_hex(8)}-{flags}"
