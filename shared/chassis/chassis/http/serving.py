"""`serve`: the web process at its address, and what operations look at on a port of its own."""

import asyncio
import signal
from typing import Any

import h11
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from chassis._compat import serve_without_signals
from chassis.config import Settings

DRAINED_WITHIN = 10
"""Seconds that requests have to end in after SIGTERM."""

HEADERS_WITHIN = 30.0
"""Seconds in which a request's headers are to come."""

LONGEST_HEADERS = 32 * 1024


class Impatient(H11Protocol):
    """Lets a connection go whose headers do not come, one drop at a time or not at all."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait_for_headers()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._wait_for_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._let_be()
        super().connection_lost(exc)

    def _wait_for_headers(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._let_be()
        elif self._patience is None:
            self._patience = self.loop.call_later(HEADERS_WITHIN, self._give_up)

    def _give_up(self) -> None:
        self._patience = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()

    def _let_be(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None


def config_of(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """Server settings for people."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        http=Impatient,
        h11_max_incomplete_event_size=LONGEST_HEADERS,
        limit_concurrency=settings.connections_at_once,
        timeout_graceful_shutdown=DRAINED_WITHIN,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
    )


def operations_config(app: ASGIApp, settings: Settings, port: int) -> uvicorn.Config:
    """Server settings for operations."""
    host = settings.metrics_host or settings.host
    return uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, server_header=False, lifespan="off"
    )


async def serve(app: FastAPI, operations: ASGIApp, settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; then streams end, requests are drained, and this returns."""
    main = uvicorn.Server(config_of(app, settings))
    aside = uvicorn.Server(operations_config(operations, settings, settings.metrics_port or 0))
    loop = asyncio.get_running_loop()

    def end() -> None:
        if main.should_exit:
            main.force_exit = True
        main.should_exit = True
        app.state.closing.set()

    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, end)
    looking = asyncio.create_task(serve_without_signals(aside)) if settings.metrics_port is not None else None
    try:
        await serve_without_signals(main)
    finally:
        if looking is not None:
            await stop(aside, looking)


async def stop(server: uvicorn.Server, serving: asyncio.Task[None]) -> None:
    """End a server that runs as a task, and wait for it."""
    # Told to exit before it has started, uvicorn leaves its socket open; it offers no event to wait for.
    while not (server.started or serving.done()):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    server.should_exit = True
    await serving
