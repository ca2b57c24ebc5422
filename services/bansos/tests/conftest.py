"""The service on a database of its own, with a few offices in its directory."""

import json
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from bansos.config import Settings
from chassis.db import Database
from hypothesis import settings as hypothesis_settings
from sqlalchemy import text

from .factories import MORNING, OFFICES, Stage, hear_offices

hypothesis_settings.register_profile("shared machine", deadline=None)
hypothesis_settings.load_profile("shared machine")


@pytest.fixture(scope="session")
def service_package() -> str:
    return "bansos"


@pytest_asyncio.fixture
async def offices(database: Database) -> Database:
    """The rolled-back database, its directory heard from the notifier."""
    assert await hear_offices(database) == len(OFFICES)
    return database


@pytest.fixture(scope="session")
def log_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log")


@pytest.fixture(scope="session")
def settings(settings: Settings, log_folder: Path) -> Settings:
    """The public log is published into a folder."""
    return settings.model_copy(update={"log_url": f"file://{log_folder}"})


@pytest.fixture(autouse=True)
def no_files_of_another_log(log_folder: Path) -> None:
    """A database that was rolled back has another past than the files it left."""
    for one in log_folder.iterdir():
        shutil.rmtree(one) if one.is_dir() else one.unlink()


@pytest.fixture
def log_settings(settings: Settings, tmp_path: Path) -> Settings:
    """Settings whose public log has a folder of this test alone."""
    return settings.model_copy(update={"log_url": f"file://{tmp_path}"})


@pytest.fixture
def stage(http: Any, clock_at: Callable[[str], None]) -> Stage:
    """People with every duty, on the morning of 8 July 2025."""
    clock_at(MORNING)
    return Stage(http)


@pytest.fixture
def events(service: Any) -> Callable[..., Awaitable[list[dict[str, Any]]]]:
    """`await events("programme-opened")`: what the outbox holds, oldest first."""

    async def read(kind: str = "") -> list[dict[str, Any]]:
        async with service.database.transaction() as session:
            rows = await session.execute(text("SELECT event_type, aggregate_version, data FROM outbox ORDER BY id"))
            told = [
                {
                    "event": row.event_type.split(".")[-2],
                    "version": row.aggregate_version,
                    **json.loads(bytes(row.data)),
                }
                for row in rows
            ]
        return [one for one in told if kind in ("", one["event"])]

    return read
