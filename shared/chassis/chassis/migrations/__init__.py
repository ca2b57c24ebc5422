"""Alembic, the same way in every service: `python -m <service> migrate`.

A service's `migrations/env.py` is one call of `run`. `chassis.migrations.spine` makes the tables every service has.
Migrations run as the role that owns the tables; what the application's role may do is in `models/grants.py`.
"""

import asyncio
import importlib.util
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, MetaData, make_url, pool
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.config import Settings, engine_url
from chassis.db import Database
from chassis.migrations import spine
from chassis.migrations.grants import Grants, Privileges
from chassis.partitions import keep_partitions

LOCK = 0x6D696772


def folder_of(package: str) -> Path:
    """Folder of a service's migrations: beside the package in the repo, inside it in a wheel."""
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    inside = Path(spec.origin).parent / "migrations"
    return inside if inside.is_dir() else Path(spec.origin).parent.parent / "migrations"


def configuration(package: str, url: URL, role: str | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder_of(package)))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["url"] = url
    config.attributes["role"] = role
    return config


def upgrade(package: str, settings: Settings, revision: str = "head") -> None:
    """Bring the database to `revision`, as its owner; two at once wait for each other."""
    owner_url = settings.owner_database_url or settings.database_url
    names = [make_url(url.get_secret_value()).username for url in (owner_url, settings.database_url)]
    owner, role = names
    command.upgrade(configuration(package, engine_url(owner_url), role if role != owner else None), revision)

    async def prepare() -> None:
        database = Database(settings.model_copy(update={"database_url": owner_url}), pool=1)
        await keep_partitions(database)
        await database.close()

    asyncio.run(prepare())


def run(metadata: MetaData, grants: Grants) -> None:
    """The whole of a service's `env.py`; `grants` are those of its own tables."""
    from alembic import context

    privileges = Privileges({**spine.GRANTS, **grants}, spine.FUNCTIONS)
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _migrate(connection, metadata, privileges)
    else:
        asyncio.run(_connect_and_migrate(context.config.attributes["url"], metadata, privileges))


async def _connect_and_migrate(url: URL, metadata: MetaData, privileges: Privileges) -> None:
    engine = create_async_engine(url, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(_migrate, metadata, privileges)
        await connection.commit()
    await engine.dispose()


def _migrate(connection: Connection, metadata: MetaData, privileges: Privileges) -> None:
    from alembic import context

    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
    context.configure(connection=connection, target_metadata=metadata, include_object=is_modelled)
    with context.begin_transaction():
        context.run_migrations()
        privileges.apply(connection, context.config.attributes.get("role"))


SPINE_TABLES = (
    "outbox",
    "inbox",
    "dead_letter",
    "idempotency",
    "page_session",
    "logout_token",
    "access_log",
    "alembic_version",
)


def is_modelled(_thing: Any, name: str | None, kind: str, *_rest: Any) -> bool:
    """The drift check leaves the spine's tables and their partitions alone: they have no model."""
    return not (kind == "table" and (name or "").startswith(SPINE_TABLES))
