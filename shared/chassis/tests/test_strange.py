"""Strange input finds what it is there to find; the services' own runs of it would be silent otherwise."""

from collections.abc import Callable
from typing import Any
from unittest.mock import MagicMock
from uuid import UUID

import pytest
from chassis.config import Settings
from chassis.http import InTransaction, create_app, problems
from chassis.http.paging import moment_in, text_in
from chassis.service import Service
from chassis.testing.permission_matrix import Matrix, everybody, having, rule
from chassis.testing.strange import failures_at, read_of_strangers
from fastapi import APIRouter, FastAPI, Request
from pydantic import BaseModel
from sqlalchemy import text

router = APIRouter()
LOOK = text("SELECT count(*) FROM effect WHERE thing = :thing")


class Wish(BaseModel):
    thing: str
    when: float = 0


@router.get("/sound/{thing}")
async def sound(session: InTransaction, thing: str, q: str = "") -> int:
    return await session.scalar(LOOK, {"thing": thing + q}) or 0


@router.get("/careless/{thing}")
async def careless(thing: UUID, q: str = "") -> float:
    return 1 / (q != "NaN")


@router.post("/careless")
async def reckless(wish: Wish, session: InTransaction) -> int:
    assert wish.when < 1e300
    return await session.scalar(LOOK, {"thing": wish.thing}) or 0


@router.post("/form")
async def forms(request: Request) -> int:
    longest = max(map(len, await request.form()), default=0)
    return 1 // (longest < 6000)


RULES = {
    "GET /sound/{thing}": rule(having()),
    "GET /careless/{thing}": rule(having()),
    "POST /careless": rule(having(), json={"thing": "x", "when": 1.0}),
    "POST /form": rule(having(), data={"a": "b"}),
}
ID = "0197e4a0-0000-7000-8000-00000000000a"


@pytest.fixture(autouse=True)
def _silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing the frames of every failure takes seconds each."""
    monkeypatch.setattr(problems, "log", MagicMock())


@pytest.fixture
def make_app() -> Callable[[Service[Settings]], FastAPI]:
    return lambda service: create_app(service, router)


@pytest.fixture
def matrix(make_app: Any, service: Service[Any], http: Any, database: Any) -> Matrix:
    app = make_app(service)
    for route in app.routes:
        getattr(route, "endpoint", sound).__module__ = "probe"
    return Matrix(app, RULES, everybody("lapas-a"), {"thing": ID}, [], having(), http, http, database)


async def test_what_is_sound_passes(matrix: Matrix) -> None:
    assert await failures_at(matrix, "GET /sound/{thing}") == []


@pytest.mark.parametrize(
    ("route", "part"),
    [("GET /careless/{thing}", "query q="), ("POST /careless", "json "), ("POST /form", "field called")],
)
async def test_what_is_not_is_found_by_its_part(matrix: Matrix, route: str, part: str) -> None:
    found = await failures_at(matrix, route)
    assert found
    assert all(part in one for one in found)


async def test_a_stranger_s_body_that_is_read_is_found(matrix: Matrix) -> None:
    assert {"POST /careless", "POST /form"} <= (await read_of_strangers(matrix.app)).keys()


@pytest.mark.parametrize("value", ["\ud800", "\0", None, 1, [], "a\ud800b"])
def test_no_position_holds_what_no_database_keeps(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of any kind
        text_in(value)


@pytest.mark.parametrize(
    "value", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2025-07-08T00:00:00", "x", "", "2025-07-08"]
)
def test_no_position_is_a_moment_that_a_zone_cannot_express(value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of any kind
        moment_in(value)
