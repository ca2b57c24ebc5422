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
        headers = dict(scope["headers"])
        token = tracing.start(headers.get(b"traceparent", b"").decode("latin-1"))
        structlog.contextvars.bind_contextvars(trace_id=tracing.trace_id())
        answer: dict[str, Any] = {"status": 500, "begun": False}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.update(status=message["status"], begun=True)
                present = {name for name, _ in message["headers"]}
                extra = [header for header in SAFE_HEADERS if header[0] not in present]
                trace = (b"x-trace-id", (tracing.trace_id() or "").encode())
                message["headers"] = [*message["headers"], *extra, trace]
            await send(message)

        started = time.perf_counter()
        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            if answer["begun"]:
                raise
            await unexpected(Request(scope), error)(scope, receive, sending)
        finally:
            self._tell(scope, answer["status"], time.perf_counter() - started)
            structlog.contextvars.unbind_contextvars("trace_id")
            tracing.stop(token)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        if scope["path"] in QUIET:
            return
        route = getattr(scope.get("route"), "path_format", None) or getattr(scope.get("route"), "path", "unknown")
        metrics.REQUESTS.labels(scope["method"], route, status).inc()
        metrics.REQUEST_SECONDS.labels(scope["method"], route).observe(seconds)
        log.info("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))
