"""Made-up requests to every operation: never our own failure, never an answer outside the description."""

import pytest_asyncio
from bansos import api
from chassis.db import Database
from chassis.testing.suites import FuzzSuite

from .factories import CILEGON, SORONG, Stage, hear_offices


@pytest_asyncio.fixture
async def things(committed: Database, stage: Stage) -> dict[str, str]:
    """An open programme, and a distribution of Cilegon's that waits for its packages."""
    await hear_offices(committed)
    programme = await stage.programme()
    one = await stage.until("setujui", await stage.plan(programme))
    return {"programme_id": programme["id"], "distribution_id": one, "number": "4"}


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
