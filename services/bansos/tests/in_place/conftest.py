"""One distribution that was approved, put in place once for a module; what each test does to it is undone."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
import pytest_asyncio
from bansos.config import Settings
from chassis import clock
from chassis.clock import Clock
from chassis.service import Service
from chassis.testing.fixtures import RolledBack, callers, rolled_back
from chassis.testing.tokens import Tokens
from fastapi import FastAPI

from ..factories import MORNING, Stage, hear_offices, put_in_place


@dataclass(frozen=True)
class Furnished:
    database: RolledBack
    things: dict[str, str]


@pytest_asyncio.fixture(scope="module")
async def furnished(
    service: Service[Settings], settings: Settings, tokens: Tokens, make_app: Callable[[Any], FastAPI]
) -> AsyncIterator[Furnished]:
    assert settings.clock_file
    clock.set_clock(Clock(settings.clock_file))
    clock.write_file(settings.clock_file, datetime.fromisoformat(MORNING))
    async with rolled_back(service) as database:
        await hear_offices(database)
        things = await put_in_place(database, Stage(callers(tokens, make_app(service))), settings)
        yield Furnished(database, things)


@pytest_asyncio.fixture
async def database(furnished: Furnished) -> AsyncIterator[RolledBack]:
    async with furnished.database.undone():
        yield furnished.database


@pytest.fixture
def things(furnished: Furnished, database: RolledBack, clock_at: Callable[..., None]) -> dict[str, str]:
    """Objects that stand there, by the names of path parameters."""
    clock_at(MORNING)
    return dict(furnished.things)
