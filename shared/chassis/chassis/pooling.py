"""Connections that died while they lay in the pool are replaced before anybody gets one.

SQLAlchemy's own pre-ping asks before every transaction, which takes three round trips. A connection that the server
has closed is known without asking; only one that has lain idle for long is asked.
"""

import time
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine

ASK_AFTER = 5.0
"""Seconds of idleness after which the network may have lost a connection without a word."""


def replace_lost(engine: AsyncEngine) -> None:
    """Watch the pool of this engine."""
    pool, dialect = engine.sync_engine.pool, engine.sync_engine.dialect

    @event.listens_for(pool, "checkin")
    def lay_down(_connection: Any, record: Any) -> None:
        record.info["idle_since"] = time.monotonic()

    @event.listens_for(pool, "checkout")
    def look_at(connection: Any, record: Any, _fairy: Any) -> None:
        since = record.info.pop("idle_since", None)
        if since is None:
            return
        if connection.driver_connection.is_closed():
            raise InvalidatePoolError
        if time.monotonic() - since > ASK_AFTER:
            try:
                dialect.do_ping(connection)
            except dialect.loaded_dbapi.Error:
                raise InvalidatePoolError from None
