"""Permission matrix: every role at every kind of unit, at every route, on objects of Lapas Cilegon (Kanwil Banten).

A new route, of the API or a page, is one line in `RULES`; a new path parameter, one in `things`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from asyncpg import DataError
from chassis.auth import Role
from chassis.testing import dead_letters
from chassis.testing.crawling import dead_links, give_navigation
from chassis.testing.fixtures import RolledBack
from chassis.testing.output import output
from chassis.testing.permission_matrix import (
    NOBODY,
    Matrix,
    Person,
    above,
    anybody,
    at,
    everybody,
    having,
    missing_rules,
    routes_of,
    rule,
)
from chassis.testing.strange import answer_when_statements_fail, failures_at, read_of_strangers
from chassis.testing.trail import missing_at, unsaid
from fastapi import FastAPI
from sqlalchemy import text

from .actors import CILEGON, SORONG, TANGERANG, Scenario, alert

PEOPLE = everybody(CILEGON, TANGERANG, SORONG, "kanwil-banten", "kanwil-bali", "ditjenpas", scope="notifier:read")
MEMBER = having()
DIRECTORY = having(scope="notifier:read")
STAFF = having("operator", "verifier", "approver", "distributor", "curator", "admin")
WATCHER = having("admin", "auditor", "verifier", "operator")
KEEPER = having("admin", "operator")
DIRECTORATE = having("admin", level="ditjen")
OWN, WITHIN = at(CILEGON), above(CILEGON, "kanwil-banten")

CONTACT = {"email": "bama@cilegon.go.id", "language": "en", "active": "true"}
RULES = {
    "GET /": rule(anybody),
    "GET /jejak-akses": rule(having("auditor", "admin")),
    "GET /units": rule(DIRECTORY),
    "GET /units/{code}": rule(DIRECTORY, WITHIN),
    "PATCH /units/{code}": rule(DIRECTORATE, json={"version": 1, "name": "Lapas Cilegon"}),
    "GET /units/{code}/contacts": rule(MEMBER, WITHIN),
    "PUT /units/{code}/contacts/{jabatan}": rule(KEEPER, WITHIN, json=CONTACT),
    "GET /holidays": rule(DIRECTORY),
    "PUT /holidays/{day}": rule(DIRECTORATE, json={"is_holiday": True, "name": "Pilkada"}),
    "DELETE /holidays/{day}": rule(DIRECTORATE),
    "GET /inbox": rule(STAFF),
    "POST /inbox/{message}/read": rule(STAFF, OWN),
    "POST /inbox/{message}/handled": rule(STAFF, OWN),
    "GET /deadlines": rule(WATCHER),
    "GET /deadlines/{deadline}": rule(WATCHER, WITHIN),
    "GET /deadlines/{deadline}/units": rule(WATCHER, WITHIN),
    "GET /deliveries": rule(WATCHER),
    "GET /kotak-masuk": rule(STAFF),
    "GET /kotak-masuk/{message}": rule(STAFF, OWN),
    "POST /kotak-masuk/{message}/ditangani": rule(STAFF, OWN),
    "GET /tenggat": rule(MEMBER),
    "GET /tenggat/kalender": rule(MEMBER),
    "POST /tenggat/kalender": rule(MEMBER),
    "POST /tenggat/kalender/perpanjang": rule(MEMBER),
    "POST /tenggat/kalender/akhiri": rule(MEMBER),
    "GET /tenggat/{deadline}": rule(MEMBER, WITHIN),
    "GET /unit": rule(DIRECTORY),
    "GET /unit/{code}": rule(DIRECTORY, WITHIN),
    "GET /unit/{code}/kontak/{jabatan}": rule(KEEPER, WITHIN),
    "POST /unit/{code}/kontak/{jabatan}": rule(KEEPER, WITHIN, data=CONTACT),
    "POST /unit/{code}/kontak/{jabatan}/konfirmasi": rule(KEEPER, WITHIN),
    "GET /unit/{code}/tenggat/{deadline}": rule(MEMBER, WITHIN),
    "GET /pengiriman": rule(WATCHER),
    "GET /pengiriman/{message}": rule(WATCHER, WITHIN),
    **dead_letters.RULES,
}
CALENDAR = {f"{method} /kalender/{{token}}.ics" for method in ("GET", "OPTIONS")}
CONFIRMATION = {f"{method} /konfirmasi/{{token}}" for method in ("GET", "POST")}
ELSEWHERE = CALENDAR | CONFIRMATION | {"GET /kotak-masuk/langsung"}
"""Held in test_pages_deadlines, test_confirmations and test_pages_mailbox: two open for whoever knows an address, one
is a stream, which cannot be left within a savepoint."""


@pytest_asyncio.fixture
async def things(scenario: Scenario) -> dict[str, str]:
    return await put_in_place(scenario)


async def put_in_place(scenario: Scenario) -> dict[str, str]:
    """A deadline that Cilegon alone owes, a message to it, and a holiday, by the names of path parameters."""
    deadline = await scenario.announce(CILEGON)
    await scenario.hear(alert("returned"))
    [(message,)] = await scenario.rows("SELECT id FROM message WHERE kind = 'submission-returned'")
    async with scenario.database.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO holiday_override (day, is_holiday, name, updated_at, updated_by)"
                " VALUES ('2025-08-01', true, 'Pilkada', '2025-07-08', 'x')"
            )
        )
    named = {"code": CILEGON, "jabatan": "operator-bama", "day": "2025-08-01"}
    return {
        **named,
        "deadline": str(deadline),
        "message": str(message),
        "dead_letter": await dead_letters.put_dead_letter(scenario.database, "notifier"),
    }


@pytest.fixture(scope="session")
def app(service: Any, make_app: Callable[[Any], FastAPI]) -> FastAPI:
    return make_app(service)


@pytest.fixture
def matrix(app: FastAPI, things: dict[str, str], http: Any, browse: Any, database: RolledBack) -> Matrix:
    hidden = [CILEGON, things["deadline"], things["message"]]
    return Matrix(app, RULES, PEOPLE, things, hidden, WITHIN, http, browse, database)


def test_every_route_has_a_rule(app: FastAPI) -> None:
    assert RULES.keys() | ELSEWHERE == routes_of(app).keys(), missing_rules(app, RULES)


def test_the_trail_says_in_words_what_is_done_at_every_route(app: FastAPI) -> None:
    assert unsaid(app) == []


@pytest.mark.parametrize("route", RULES)
async def test_everybody_gets_what_is_theirs_and_no_more(matrix: Matrix, route: str) -> None:
    assert await matrix.wrong_at(route) == {}


async def test_the_stream_is_for_those_who_read_an_inbox(scenario: Scenario, browse: Any) -> None:
    async with browse("auditor", unit="ditjenpas") as auditor:
        assert (await auditor.get("/kotak-masuk/langsung")).status_code == 403
    async with browse() as nobody:
        assert (await nobody.get("/kotak-masuk/langsung")).status_code == 303


@pytest.mark.parametrize("role", Role)
async def test_every_link_that_somebody_finds_leads_to_a_page(matrix: Matrix, role: Role) -> None:
    give_navigation(matrix.app, Path(__file__).parents[1] / "service.toml")
    people = [Person(role, unit) for unit in (CILEGON, "kanwil-banten", "ditjenpas")]
    assert {str(one): wrong for one in people if (wrong := await dead_links(matrix, one))} == {}


async def test_a_leak_would_be_seen(matrix: Matrix) -> None:
    """The negative control: rules that say less is shown than is."""
    matrix.rules = RULES | {"GET /deadlines/{deadline}": rule(KEEPER, OWN)}
    wrong = await matrix.wrong_at("GET /deadlines/{deadline}")
    assert wrong["verifier at kanwil-banten"] == "200 instead of 403"
    assert wrong["operator at kanwil-banten"] == "200 instead of 404"
    matrix.owners = OWN
    assert CILEGON in (await matrix.wrong_at("GET /units/{code}"))["verifier at kanwil-banten"]


@pytest.mark.parametrize("route", RULES)
async def test_nothing_strange_in_any_part_of_a_request_is_a_failure_of_ours(matrix: Matrix, route: str) -> None:
    assert await failures_at(matrix, route) == []


async def test_a_failing_database_is_logged_at_no_route_with_what_it_says(
    matrix: Matrix, service: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure = DataError("invalid input for query argument $2: '3604015708850003'")
    with output(service.settings, monkeypatch) as written:
        answers = [await answer_when_statements_fail(matrix, route, failure) for route in RULES]
    said = written.getvalue() + "".join(answer.text for answer in answers)
    failed = [answer for answer in answers if answer.status_code == 500]
    assert len(failed) > len(RULES) / 2
    assert said.count('"exception": "DataError') == len(failed), "frames are told"
    assert "3604015708850003" not in said


ADDRESS = "bama.rahasia@ditjenpas.go.id"
LOOKERS = [
    NOBODY,
    Person("operator", CILEGON),
    Person("operator", SORONG),
    Person("admin", "kanwil-banten"),
    Person("admin", "ditjenpas"),
]


async def test_every_look_and_refusal_leaves_its_row(matrix: Matrix, scenario: Scenario) -> None:
    async with scenario.database.transaction() as session:
        await session.execute(text("UPDATE contact SET email = :email"), {"email": ADDRESS})
    found = {route: await missing_at(matrix, route, LOOKERS, [ADDRESS]) for route in RULES}
    assert {route: wrong for route, wrong in found.items() if wrong} == {}


async def test_no_stranger_s_body_is_read(app: FastAPI) -> None:
    assert await read_of_strangers(app) == dict.fromkeys(CALENDAR | CONFIRMATION, (404, 0))
