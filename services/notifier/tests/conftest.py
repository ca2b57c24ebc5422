"""The notifier on a database of its own, with its directory, and a scenario to play deadlines in."""

from collections.abc import Callable
from datetime import datetime

import pytest
import pytest_asyncio
from chassis.db import Database
from hypothesis import settings as hypothesis_settings
from notifier.domain import directory
from notifier.usecases.directory import load_directory

from .actors import Scenario

hypothesis_settings.register_profile("shared machine", deadline=None)
hypothesis_settings.load_profile("shared machine")


@pytest.fixture(scope="session")
def service_package() -> str:
    return "notifier"


@pytest_asyncio.fixture
async def offices(database: Database) -> Database:
    """The rolled-back database with the whole directory in it."""
    await _load(database)
    return database


@pytest_asyncio.fixture
async def committed_offices(committed: Database) -> Database:
    """The same with real commits, for tests of several connections."""
    await _load(committed)
    return committed


async def _load(database: Database) -> None:
    async with database.transaction() as session:
        await load_directory(session, directory.read())


@pytest.fixture
def scenario(offices: Database, clock_at: Callable[[str | datetime], None]) -> Scenario:
    """All 648 offices, on 8 July 2025 at 08:00 WIB."""
    clock_at("2025-07-08T01:00:00Z")
    return Scenario(offices, clock_at)


@pytest.fixture
def committed_scenario(committed_offices: Database, clock_at: Callable[[str | datetime], None]) -> Scenario:
    clock_at("2025-07-08T01:00:00Z")
    return Scenario(committed_offices, clock_at)
