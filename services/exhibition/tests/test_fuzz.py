"""Made-up requests to every operation: never our own failure, never an answer outside the description."""

from typing import Any

import pytest_asyncio
from chassis.db import Database
from chassis.testing.suites import FuzzSuite
from exhibition import api

from .factories import CILEGON, SORONG, Stage, hear_offices, put_in_place


@pytest_asyncio.fixture
async def things(committed: Database, stage: Stage, service: Any) -> dict[str, str]:
    """A submitted entry of Cilegon's, with all that belongs to it."""
    await hear_offices(committed)
    return await put_in_place(committed, stage)


class TestFuzz(FuzzSuite):
    people = (("operator", CILEGON), ("operator", SORONG), ("verifier", "kanwil-banten"), ("admin", "ditjenpas"))
    routers = api.routers
