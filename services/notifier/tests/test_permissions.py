"""Who gets to what: every role at every kind of unit, at every route, on objects of Lapas Cilegon (Kanwil Banten).

A new route, of the API or a page, is one line in `RULES`; a new path parameter, one in `things`.
"""

from collections.abc import Callable
from typing import Any

import pytest
import pytest_asyncio
from chassis.testing.fixtures import RolledBack
from chassis.testing.matrix import Matrix, above, at, everybody, having, routes_of, rule
from fastapi import FastAPI
from jembatan_contracts.submissions import SubmissionReturned
from sqlalchemy import text
from world import CILEGON, SORONG, TANGERANG, World

PEOPLE = everybody(CILEGON, TANGERANG, SORONG, "kanwil-banten", "kanwil-bali", "ditjenpas")
MEMBER = having()
STAFF = having("operator", "verifier", "approver", "distributor", "curator", "admin")
WATCHER = having("admin", "auditor", "verifier", "operator")
KEEPER = having("admin", "operator")
DIRECTORATE = having("admin", level="ditjen")
OWN, WITHIN = at(CILEGON), above(CILEGON, "kanwil-banten")

CONTACT = {"email": "bama@cilegon.go.id", "language": "en"}
RULES = {
    "GET /": rule(MEMBER),
    "GET /units": rule(MEMBER),
    "GET /units/{code}": rule(MEMBER, WITHIN),
    "PATCH /units/{code}": rule(DIRECTORATE, json={"version": 1, "name": "Lapas Cilegon"}),
    "GET /units/{code}/contacts": rule(MEMBER, WITHIN),
    "PUT /units/{code}/contacts/{jabatan}": rule(KEEPER, WITHIN, json=CONTACT),
    "GET /holidays": rule(MEMBER),
    "PUT /holidays/{day}": rule(DIRECTORATE, json={"is_holiday": True, "name": "Pilkada"}),
    "DELETE /holidays/{day}": rule(DIRECTORATE),
    "GET /inbox": rule(STAFF),
    "POST /inbox/{message}/read": rule(STAFF, OWN),
    "GET /deadlines": rule(WATCHER),
    "GET /deadlines/{deadline}": rule(WATCHER, WITHIN),
    "GET /deadlines/{deadline}/units": rule(WATCHER, WITHIN),
    "GET /deliveries": rule(WATCHER),
}


@pytest_asyncio.fixture
async def things(world: World) -> dict[str, str]:
    """A deadline that Cilegon alone owes, a message to it, and a holiday."""
    deadline = await world.announce(CILEGON)
    await world.hear(SubmissionReturned.model_validate(SubmissionReturned.example))
    [(message,)] = await world.rows("SELECT id FROM message WHERE kind = 'submission-returned'")
    async with world.database.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO holiday_override (day, is_holiday, name, updated_at, updated_by)"
                " VALUES ('2025-08-01', true, 'Pilkada', '2025-07-08', 'x')"
            )
        )
    named = {"code": CILEGON, "jabatan": "operator-bama", "day": "2025-08-01"}
    return {**named, "deadline": str(deadline), "message": str(message)}


@pytest.fixture(scope="session")
def app(service: Any, make_app: Callable[[Any], FastAPI]) -> FastAPI:
    return make_app(service)


@pytest.fixture
def matrix(app: FastAPI, things: dict[str, str], http: Any, browse: Any, database: RolledBack) -> Matrix:
    hidden = [CILEGON, things["deadline"], things["message"]]
    return Matrix(app, RULES, PEOPLE, things, hidden, WITHIN, http, browse, database)


def test_every_route_has_a_rule(app: FastAPI) -> None:
    assert RULES.keys() == routes_of(app).keys()


@pytest.mark.parametrize("route", RULES)
async def test_everybody_gets_what_is_theirs_and_no_more(matrix: Matrix, route: str) -> None:
    assert await matrix.wrong_at(route) == {}


async def test_a_leak_would_be_seen(matrix: Matrix) -> None:
    """The negative control: rules that say less is shown than is."""
    matrix.rules = RULES | {"GET /deadlines/{deadline}": rule(KEEPER, OWN)}
    wrong = await matrix.wrong_at("GET /deadlines/{deadline}")
    assert wrong["verifier at kanwil-banten"] == "200 instead of 403"
    assert wrong["operator at kanwil-banten"] == "200 instead of 404"
    matrix.owners = OWN
    assert CILEGON in (await matrix.wrong_at("GET /units/{code}"))["verifier at kanwil-banten"]
