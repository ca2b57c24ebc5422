"""PostgreSQL: one engine per process, one transaction per request or message."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from sqlalchemy import Executable, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.ext.asyncio import AsyncSession as PlainAsyncSession
from sqlalchemy.orm import Session as PlainSession
from sqlmodel import Session as SyncSession
from sqlmodel.ext.asyncio.session import AsyncSession

from chassis import failpoints
from chassis.config import Settings, engine_url
from chassis.encryption.cipher import FieldCipher
from chassis.encryption.columns import CIPHER
from chassis.pooling import pre_ping

PUBLISHED, NOTIFY = "published", "notify"

LONGEST_COMMAND = 30
"""Seconds without an answer after which a connection counts as lost; a dead peer says nothing at all."""

SERVER_SETTINGS = {
    "timezone": "UTC",
    "jit": "off",  # compiling a statement takes longer than any of ours runs
    "tcp_keepalives_idle": "4",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}
_TRANSIENT_STATES = ("08", "53", "57", "58", "40", "55P03", "25006")
"""SQLSTATE classes that are the database's trouble, not the statement's: connection, resources (disk full),
operator intervention, system error, deadlock or serialisation, lock timeout, read-only."""


class _SyncSession(SyncSession):
    execute = PlainSession.execute


class Session(AsyncSession):
    """SQLModel's session. `execute` is SQLAlchemy's own: it serves the statements that no model describes, for
    which SQLModel's wrapper only warns."""

    sync_session_class = _SyncSession
    execute = PlainAsyncSession.execute


class Database:
    """The engine of one process, and `transaction()`: a session that commits at the end of its block.

    `published` is set after every commit that left events in the outbox.
    """

    def __init__(self, settings: Settings, pool: int | None = None, cipher: FieldCipher | None = None) -> None:
        """`cipher` opens the encrypted columns of every session's rows."""
        self.settings, self.cipher = settings, cipher
        self._info = {CIPHER: cipher} if cipher else {}
        self.engine: AsyncEngine = create_async_engine(
            engine_url(settings.database_url),
            pool_size=pool or settings.database_pool,
            max_overflow=0,
            hide_parameters=True,  # else the log of a failed statement holds the personal data in it
            pool_timeout=10,
            connect_args={
                "timeout": 10,
                "command_timeout": LONGEST_COMMAND,
                "server_settings": {**SERVER_SETTINGS, "lock_timeout": "10s"},
            },
        )
        pre_ping(self.engine)
        self._committing = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self.sessions = async_sessionmaker(self.engine, class_=Session, expire_on_commit=False, info=self._info)
        self.published = asyncio.Event()
        self._wakes: list[Callable[[], None]] = []

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        async with self.sessions() as session:
            async with session.begin():
                yield session
            failpoints.reach("database.committed")
            self._notify(session)

    async def execute(self, statement: Executable, values: Mapping[str, Any]) -> None:
        """One statement that is a transaction by itself: one round trip instead of three."""
        async with self._committing.connect() as connection:
            await connection.execute(statement, values)
        failpoints.reach("database.committed")

    def on_notify(self, wake: Callable[[], None]) -> None:
        """Call this after every commit of this process that used `notify_after_commit`."""
        self._wakes.append(wake)

    def _notify(self, session: Session) -> None:
        if session.info.pop(PUBLISHED, False):
            self.published.set()
        if session.info.pop(NOTIFY, False):
            for wake in self._wakes:
                wake()

    async def connect(self) -> asyncpg.Connection:
        """A direct connection of its own, for locks and notifications; the caller closes it."""
        return await asyncpg.connect(self.settings.dsn, timeout=10, command_timeout=10, server_settings=SERVER_SETTINGS)

    async def ping(self) -> bool:
        try:
            async with asyncio.timeout(3), self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except Exception:
            return False
        return True

    async def close(self) -> None:
        await self.engine.dispose()


_PREFER_INDEXES = text("SET LOCAL enable_seqscan = off")

PLAN_OUTDATED = (asyncpg.InvalidCachedStatementError, asyncpg.OutdatedSchemaCacheError)
"""A table was altered under a connection that remembers a plan for it. The engine forgets every plan of before as
soon as one is refused, so that the same work goes through at the second try."""

CONNECTION_LOST = (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)
"""What asyncpg raises when its connection ends. The second only where it ends between two steps of a statement."""


def notify_after_commit(session: Session) -> None:
    """Wake this process's loops as soon as the transaction is committed: it leaves work for one of them."""
    session.info[NOTIFY] = True


async def prefer_indexes(session: Session) -> None:
    """Plan what this transaction does as for tables that are large already.

    A plan made while a table was small reads all of it, and is kept by its connection until the table is analysed
    again, foreign keys' own checks included. In a burst the table grows by thousands of rows before that: each check
    then reads them all. https://www.postgresql.org/docs/18/runtime-config-query.html#GUC-ENABLE-SEQSCAN
    """
    await session.execute(_PREFER_INDEXES)


def is_transient(error: BaseException) -> bool:
    """Whether the database or the way to it failed, so that the same work may succeed later."""
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        original = error.orig
        error = getattr(original, "__cause__", None) or original or error
    if isinstance(error, PLAN_OUTDATED):
        return True
    if isinstance(error, asyncpg.PostgresError):
        return (error.sqlstate or "").startswith(_TRANSIENT_STATES)
    if isinstance(error, CONNECTION_LOST):
        return True
    return type(error).__module__.startswith("sqlalchemy") and type(error).__name__ == "TimeoutError"
