"""Made-up requests to every operation: never our own failure, never an answer outside the description."""

import pytest_asyncio
from bansos import api
from bansos.config import Settings
from chassis.db import Database
from chassis.testing.suites import FuzzSuite

from .factories import CILEGON, SORONG, Stage, hear_offices, put_in_place


@pytest_asyncio.fixture
async def things(committed: Database, stage: Stage, settings: Settings) -> dict[str, str]:
    await hear_offices(committed)
    return await put_in_place(committed, stage, settings)


class TestFuzz(FuzzSuite):
    people = (
        ("operator", CILEGON),
        ("operator", SORONG),
        ("verifier", "kanwil-banten"),
        ("approver", "ditjenpas"),
        ("storekeeper", CILEGON),
        ("distributor", CILEGON),
        ("admin", "ditjenpas"),
    )
    routers = api.routers
