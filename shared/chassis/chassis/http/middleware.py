"""Around every request: a trace, its context in the logs, its figures, and an answer even when all fails."""

import time
from typing import Any

import structlog
from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import metrics, tracing
from chassis.http.problems import unexpected

QUIET = ("/healthz", "/readyz", "/metrics")
SAFE_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
log = structlog.stdlib.get_logger()


class Surroundings:
    """Pure ASGI, so that it costs little and streams pass."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"] in QUIET:
            await self._answer(scope, receive, send, None)
            return
        parent = dict(scope["headers"]).get(b"traceparent", b"").decode("latin-1")
        with (
            tracing.span("request", "server", parent=parent) as span,
            structlog.contextvars.bound_contextvars(trace_id=tracing.trace_id()),
        ):
            await self._answer(scope, receive, send, span)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, span: tracing.span | None) -> None:
        answer: dict[str, Any] = {"status": 500, "begun": False}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.update(status=message["status"], begun=True)
                present = {name for name, _ in message["headers"]}
                extra = [header for header in SAFE_HEADERS if header[0] not in present]
                trace = [(b"x-trace-id", (tracing.trace_id() or "").encode())] if span else []
                message["headers"] = [*message["headers"], *extra, *trace]
            await send(message)

        started = time.perf_counter()
        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            if answer["begun"]:
                raise
            await unexpected(Request(scope), error)(scope, receive, sending)
        finally:
            if span is not None:
                self._tell(scope, span, answer["status"], time.perf_counter() - started)

    def _tell(self, scope: Scope, span: tracing.span, status: int, seconds: float) -> None:
        found = scope.get("route")
        route = str(getattr(found, "path_format", None) or getattr(found, "path", "unknown"))
        method = scope["method"] if scope["method"] in metrics.METHODS else "other"
        metrics.REQUESTS.labels(method, route, status).inc()
        metrics.REQUEST_SECONDS.labels(method, route).observe(seconds)
        span.name = f"{method} {route}"
        span.attributes |= {"http.request.method": method, "http.route": route, "http.response.status_code": status}
        if status >= 500:
            span.attributes["error.type"] = str(status)
        log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))
