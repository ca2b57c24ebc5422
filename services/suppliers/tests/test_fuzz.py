"""Made-up requests to every operation: never our own failure, never an answer outside the description."""

from typing import Any

import pytest_asyncio
from chassis.db import Database
from chassis.testing.suites import FuzzSuite
from suppliers import api

from .actors import CILEGON, UNITS, Actors, unit
from .factories import ABEPURA, put_in_place


@pytest_asyncio.fixture
async def things(committed: Database, actors: Actors, service: Any) -> dict[str, str]:
    async with committed.transaction() as session:
        session.add_all(unit(code) for code in UNITS)
    return await put_in_place(committed, actors)


class TestFuzz(FuzzSuite):
    people = (("operator", CILEGON), ("operator", ABEPURA), ("verifier", "kanwil-banten"), ("admin", "ditjenpas"))
    routers = api.routers
