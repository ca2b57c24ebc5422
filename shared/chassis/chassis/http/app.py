"""`create_app`: a FastAPI application as every service has it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any, Protocol

from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.applications import Starlette

from chassis import metrics
from chassis.access.recording import Recorder
from chassis.auth import TokenVerifier
from chassis.http import health, problems
from chassis.http.bodies import BodyLimit
from chassis.http.middleware import KnownAddress, RequestContextMiddleware, hide_subjects, hosts_of, security_headers
from chassis.http.openapi_errors import DocumentedApp, failures
from chassis.outbox import wake_relay
from chassis.rates import Rates
from chassis.service import Service

_NOTHING = TelemetryConfig(tracing=False, metrics=False, logs=False, auto_configure=False)
"""FastAPI's own traces would hold query strings and what errors say; ours (`chassis.tracing`) hold neither."""


class HasPages(Protocol):
    """`chassis.pages.Pages`, which knows HTTP; HTTP need not know it."""

    def add_to(self, app: FastAPI, service: Service[Any]) -> None: ...


def operations(service: Service[Any]) -> Starlette:
    """App for operations, on a port of its own: health, readiness with its reasons, metrics."""
    return Starlette(routes=health.routes(health.nothing_wrong, _readiness(service)))


def _readiness(service: Service[Any]) -> health.Check:
    async def ready() -> dict[str, str]:
        away = {} if await service.database.ping() else {"database": "away"}
        if service.storage and not await service.storage.answers():
            away["storage"] = "away"
        return away

    return ready


def create_app(service: Service[Any], *routers: APIRouter, title: str = "", pages: HasPages | None = None) -> FastAPI:
    """The web process of a service: its API, and its pages if it has any.

    No route is open but health, readiness, the API's description, and of the pages: static files and the way in and
    out. An address is written in one way: with a slash more it leads there (`addresses`).
    """

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        metrics.watch_pool(service.database.engine.pool)
        waker = asyncio.create_task(wake_relay(service.database))
        yield
        waker.cancel()
        await asyncio.gather(waker, return_exceptions=True)
        await service.database.close()

    app = DocumentedApp(
        title=title or f"Jembatan {service.name}",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        telemetry=_NOTHING,
        responses=failures(),
        redirect_slashes=False,
    )
    app.state.service = service
    app.state.verifier = TokenVerifier(service.settings, service.name)
    app.state.rates = Rates(service.settings)
    app.state.closing = asyncio.Event()
    app.add_middleware(BodyLimit)
    app.add_middleware(Recorder, service=service)
    app.add_middleware(KnownAddress, hosts=hosts_of(service.settings))
    app.add_middleware(
        RequestContextMiddleware, headers=security_headers(service.settings), hide=hide_subjects(service.settings)
    )
    problems.install(app)
    app.router.routes.extend(health.public_routes(_readiness(service)))
    for router in routers:
        app.include_router(router)
    if pages:
        pages.add_to(app, service)
    return app
