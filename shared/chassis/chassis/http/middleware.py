"""Request context: a trace, its context in the logs, its figures, and an answer even when all fails."""

import hmac
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import gettext, metrics, tracing
from chassis.config import Settings
from chassis.encryption.cipher import derive_key
from chassis.errors import NotFound, Problem
from chassis.http.bodies import HasNul
from chassis.http.problems import answer_problem, unexpected

QUIET = ("/healthz", "/readyz", "/metrics")
Header = tuple[bytes, bytes]
log = structlog.stdlib.get_logger()


def security_headers(settings: Settings) -> tuple[Header, ...]:
    """Headers of an answer. Nothing is loaded from elsewhere, no script or style stands in a page, nobody frames
    it; forms may lead to ourselves and, when signing in or out, on to the issuer."""
    issuer = urlsplit(settings.issuer)
    policy = (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {issuer.scheme}://{issuer.netloc}"
    )
    headers = [
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"same-origin"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
        (b"content-security-policy", policy.encode()),
        (b"cache-control", b"no-store"),
    ]
    if settings.secure_cookies:
        headers.append((b"strict-transport-security", b"max-age=31536000"))
    return tuple(headers)


class UnknownHost(Problem):
    status = 421
    code = "nama-tidak-dikenal"
    message = gettext("Layanan ini tidak dikenal dengan nama itu. Buka alamat resminya.")


def hosts_of(settings: Settings) -> frozenset[str]:
    """The names this service is asked by: that of its public address, others that are set, and locally the machine's
    own."""
    own = {urlsplit(settings.public_url).hostname or "", *settings.allowed_hosts}
    local = {"127.0.0.1", "localhost", "::1"} if settings.is_local else set()
    return frozenset(name.lower() for name in own | local)


class KnownAddress:
    """Refuses a name that is not this service's (it would stand in what we answer), and an address with a NUL in it,
    which no database keeps. Health is asked by any name: by the address of a machine, too."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app = app
        self.hosts = hosts

    def knows(self, scope: Scope) -> bool:
        named = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        try:
            name = urlsplit(f"//{named}").hostname or ""
        except ValueError:
            return False
        return name in self.hosts or scope["path"] in QUIET

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if not self.knows(scope):
                await answer_problem(Request(scope), UnknownHost())(scope, receive, send)
                return
            if "\0" in scope["path"]:
                await answer_problem(Request(scope), NotFound())(scope, receive, send)
                return
            if b"%00" in scope["query_string"] or b"\0" in scope["query_string"]:
                await answer_problem(Request(scope), HasNul())(scope, receive, send)
                return
        await self.app(scope, receive, send)


def hide_subjects(settings: Settings) -> Callable[[str], str]:
    """From an issuer's id of a person to what stands for it in log lines: the same each time, and nobody's name."""
    key = derive_key(settings.secret_key.get_secret_value().encode(), "subjects in logs")
    return lambda subject: hmac.digest(key, subject.encode(), "sha256").hex()[:16]


class RequestContextMiddleware:
    """Pure ASGI, so that it costs little and streams pass."""

    def __init__(
        self, app: ASGIApp, headers: tuple[Header, ...] = (), hide: Callable[[str], str] = lambda subject: ""
    ) -> None:
        self.app = app
        self.headers = headers
        self.hide = hide

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
                extra = [header for header in self.headers if header[0] not in present]
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
        principal = scope.get("state", {}).get("principal")
        who = {"who": self.hide(principal.subject)} if principal else {}
        log.info("request", **who, method=method, route=route, status=status, ms=round(seconds * 1000, 1))
