"""Made-up requests to every operation: never our own failure, never an answer outside the description."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import pytest_asyncio
from actors import CILEGON, SORONG, World
from chassis.testing.fuzz import check_operation, operations, serve
from chassis.testing.tokens import Tokens
from fastapi import FastAPI
from jembatan_contracts.submissions import SubmissionReturned
from notifier import api

PEOPLE = (("operator", CILEGON), ("operator", SORONG), ("verifier", "kanwil-banten"), ("admin", "ditjenpas"))


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
async def things(committed_world: World) -> dict[str, str]:
    """A deadline of Cilegon's and a message to it."""
    deadline = await committed_world.announce(CILEGON)
    await committed_world.hear(SubmissionReturned.model_validate(SubmissionReturned.example))
    [(message,)] = await committed_world.rows("SELECT id FROM message WHERE kind = 'submission-returned'")
    named = {"code": CILEGON, "jabatan": "operator-bama", "day": "2025-08-01"}
    return {**named, "deadline": str(deadline), "message": str(message)}


@pytest.mark.parametrize(("method", "path"), operations(api.routers))
def test_no_request_finds_a_failure_of_ours_or_an_answer_that_is_not_described(
    things: dict[str, str], app: FastAPI, address: str, bearers: list[str], method: str, path: str
) -> None:
    check_operation(app, address, method, path, bearers=bearers, known=things)
