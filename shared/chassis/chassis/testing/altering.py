"""A column whose type changes while connections remember plans for its table."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from chassis.testing.roles import Roles


@asynccontextmanager
async def altered(roles: Roles, table: str, column: str) -> AsyncIterator[None]:
    """Inside, this text column is a varchar; afterwards it is text again."""
    connection = await asyncpg.connect(roles.owner.replace("+asyncpg", ""))
    try:
        await connection.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar(500)")
        yield
    finally:
        await connection.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE text")
        await connection.close()
