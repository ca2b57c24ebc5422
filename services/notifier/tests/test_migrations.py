"""Models and migrations say the same."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from chassis.db import Database
from chassis.migrations import is_modelled
from sqlalchemy import Connection, String
from sqlmodel import AutoString, SQLModel


def _differences(connection: Connection) -> list[Any]:
    def columns_and_tables(thing: Any, name: str | None, kind: str, *rest: Any) -> bool:
        return kind in ("table", "column") and is_modelled(thing, name, kind, *rest)

    def other_type(*compared: Any) -> bool | None:
        *_, inspected, modelled = compared
        return False if isinstance(inspected, String) and isinstance(modelled, AutoString) else None

    context = MigrationContext.configure(
        connection, opts={"include_object": columns_and_tables, "compare_type": other_type}
    )
    return compare_metadata(context, SQLModel.metadata)


async def test_the_models_describe_the_migrated_database(database: Database) -> None:
    async with database.transaction() as session:
        connection = await session.connection()
        assert await connection.run_sync(_differences) == []
