"""A database for tests with the roles of a real one: the application's owns nothing.

So every test proves the grants. What a test must do as the owner (break a table, move a row's past) it does inside
`as_owner`; only here may the application's role take on the owner's, and it inherits nothing from it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import asyncpg
from sqlalchemy import text

from chassis.db import Session
from chassis.migrations.grants import GUARD

_EMPTIED = """
SELECT string_agg(format('%I', relname), ', ') FROM pg_class WHERE relnamespace = 'public'::regnamespace
AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'alembic_version'
"""


@dataclass(frozen=True)
class Roles:
    """One database; its application's role has its name, its owner's is `<name>_owner`."""

    server: str
    name: str

    @property
    def administrator(self) -> str:
        """As the server's superuser, for asyncpg."""
        return urlsplit(self.server)._replace(path=f"/{self.name}").geturl()

    @property
    def application(self) -> str:
        return self._as(self.name)

    @property
    def owner(self) -> str:
        return self._as(f"{self.name}_owner")

    def _as(self, role: str) -> str:
        host = urlsplit(self.server).netloc.rpartition("@")[2]
        return f"postgresql+asyncpg://{role}:{self.name}@{host}/{self.name}"

    async def make(self) -> None:
        await self.drop()
        name = self.name
        await self._run(
            self.server,
            f"CREATE ROLE {name}_owner LOGIN PASSWORD '{name}'",
            f"CREATE ROLE {name} LOGIN PASSWORD '{name}'",
            f"GRANT {name}_owner TO {name} WITH INHERIT FALSE, SET TRUE",
            f"CREATE DATABASE {name} OWNER {name}_owner",
            f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
            f"GRANT CONNECT ON DATABASE {name} TO {name}",
        )

    async def drop(self) -> None:
        name = self.name
        dropped = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
        await self._run(self.server, dropped, f"DROP ROLE IF EXISTS {name}", f"DROP ROLE IF EXISTS {name}_owner")

    async def empty(self) -> None:
        """Take every row out of every table; histories too, which nobody else may."""
        connection = await asyncpg.connect(self.administrator, server_settings={"session_replication_role": "replica"})
        names = await connection.fetchval(_EMPTIED)
        await connection.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
        await connection.close()

    async def _run(self, url: str, *statements: str) -> None:
        connection = await asyncpg.connect(url)
        for statement in statements:
            await connection.execute(statement)
        await connection.close()


@asynccontextmanager
async def as_owner(session: Session) -> AsyncIterator[None]:
    """Run this session's statements inside as the role that owns the tables."""
    await session.flush()
    role = await session.scalar(text("SELECT session_user"))
    await session.execute(text(f'SET LOCAL ROLE "{role}_owner"'))
    yield
    await session.flush()
    await session.execute(text("RESET ROLE"))


@asynccontextmanager
async def unguarded(session: Session, *tables: str) -> AsyncIterator[None]:
    """As `as_owner`, and these tables take changes of rows that they keep otherwise."""
    async with as_owner(session):
        for table in tables:
            await session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {GUARD}"))
        yield
        for table in tables:
            await session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER {GUARD}"))
