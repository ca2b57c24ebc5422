"""Pre-ping: connections that died while they lay in the pool are replaced before anybody gets one.

SQLAlchemy's own pre-ping asks before every transaction, which takes three round trips. A connection that the server
has closed is known without asking; only one that has lain idle for long is asked. One that gave no answer in time is
lost with all others of its age: a line that has gone silent says nothing, and each would be waited for in turn.
"""

import time
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_only

ASK_AFTER = 5.0
"""Seconds of idleness after which the network may have lost a connection without a word."""


ANSWER_WITHIN = 3.0
"""Seconds; a server that is there answers within milliseconds."""


def pre_ping(engine: AsyncEngine) -> None:
    """Watch the pool of this engine."""
    pool = engine.sync_engine.pool
    silent_at = 0.0

    @event.listens_for(pool, "checkin")
    def mark_returned(_connection: Any, record: Any) -> None:
        record.info["idle_since"] = time.monotonic()

    @event.listens_for(pool, "checkout")
    def probe(connection: Any, record: Any, _fairy: Any) -> None:
        since = record.info.pop("idle_since", None)
        if since is None:
            return
        driver = connection.driver_connection
        if driver.is_closed() or since < silent_at:
            raise InvalidatePoolError
        if time.monotonic() - since > ASK_AFTER and not await_only(_ping(driver)):
            raise InvalidatePoolError

    @event.listens_for(engine.sync_engine, "handle_error")
    def invalidate(context: ExceptionContext) -> None:
        nonlocal silent_at
        if isinstance(context.original_exception, TimeoutError) and context.connection is not None:
            silent_at = time.monotonic()
            context.connection.invalidate()


async def _ping(connection: asyncpg.Connection) -> bool:
    try:
        await connection.execute("SELECT 1", timeout=ANSWER_WITHIN)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        return False
    return True
