"""The notifier on a database of its own."""

from collections.abc import Callable
from typing import Any

import pytest
import pytest_asyncio
from chassis.config import Settings as ChassisSettings
from chassis.db import Database
from chassis.service import Service
from fastapi import FastAPI
from notifier import app, directory
from notifier.config import Settings
from notifier.consumers import consumers
from notifier.usecases.directory import load_directory


@pytest.fixture(scope="session")
def settings_type() -> type[Settings]:
    return Settings


@pytest.fixture(scope="session")
def make_service() -> Callable[[ChassisSettings], Service[Any]]:
    return lambda settings: Service("notifier", settings, consumers)


@pytest.fixture(scope="session")
def make_app() -> Callable[[Service[Any]], FastAPI]:
    return app.make_app


@pytest_asyncio.fixture
async def offices(database: Database) -> Database:
    """The rolled-back database with the whole directory in it."""
    async with database.transaction() as session:
        await load_directory(session, directory.read())
    return database
