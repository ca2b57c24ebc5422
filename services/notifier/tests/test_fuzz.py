"""Made-up requests to every operation: never our own failure, never an answer outside the description."""

import pytest_asyncio
from chassis.testing.suites import FuzzSuite
from notifier import api

from .actors import CILEGON, SORONG, Scenario, alert


@pytest_asyncio.fixture
async def things(committed_scenario: Scenario) -> dict[str, str]:
    """A deadline of Cilegon's and a message to it."""
    deadline = await committed_scenario.announce(CILEGON)
    await committed_scenario.hear(alert("returned"))
    [(message,)] = await committed_scenario.rows("SELECT id FROM message WHERE kind = 'submission-returned'")
    named = {"code": CILEGON, "jabatan": "operator-bama", "day": "2025-08-01"}
    return {**named, "deadline": str(deadline), "message": str(message)}


class TestFuzz(FuzzSuite):
    people = (("operator", CILEGON), ("operator", SORONG), ("verifier", "kanwil-banten"), ("admin", "ditjenpas"))
    routers = api.routers
