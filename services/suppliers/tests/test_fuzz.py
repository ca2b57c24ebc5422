"""Made-up requests to every operation: never our own failure, never an answer outside the description."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import pytest_asyncio
from actors import CILEGON, UNITS, Stage, unit
from chassis.db import Database
from chassis.testing.fuzz import check_operation, operations, serve
from chassis.testing.tokens import Tokens
from factories import ABEPURA, put_in_place
from fastapi import FastAPI
from suppliers import api

PEOPLE = (("operator", CILEGON), ("operator", ABEPURA), ("verifier", "kanwil-banten"), ("admin", "ditjenpas"))


@pytest.fixture(scope="session")
def bearers(tokens: Tokens) -> list[str]:
    return [tokens.mint(role, unit=unit) for role, unit in PEOPLE]


@pytest.fixture(scope="session")
def app(service: Any, make_service: Callable[..., Any], make_app: Callable[[Any], FastAPI]) -> FastAPI:
    """On connections of its own: it runs in another loop."""
    return make_app(make_service(service.settings))


@pytest.fixture(scope="session")
def address(app: FastAPI) -> Iterator[str]:
    with serve(app) as address:
        yield address


@pytest_asyncio.fixture
async def things(committed: Database, stage: Stage, service: Any) -> dict[str, str]:
    async with committed.transaction() as session:
        session.add_all(unit(code) for code in UNITS)
    return await put_in_place(committed, stage)


@pytest.mark.parametrize(("method", "path"), operations(api.routers))
def test_no_request_finds_a_failure_of_ours_or_an_answer_that_is_not_described(
    things: dict[str, str], app: FastAPI, address: str, bearers: list[str], method: str, path: str
) -> None:
    check_operation(app, address, method, path, bearers=bearers, known=things)
