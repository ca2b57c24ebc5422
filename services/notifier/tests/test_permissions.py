"""Permission matrix: every role at every kind of unit, at every route, on objects of Lapas Cilegon (Kanwil Banten).

A new route, of the API or a page, is one line in `RULES`; a new path parameter, one in `things`.
"""

from typing import Any

import pytest
import pytest_asyncio
from chassis.testing import dead_letters
from chassis.testing.drawing import pages_of
from chassis.testing.fixtures import RolledBack
from chassis.testing.parts import not_led_on, parts_in
from chassis.testing.permission_matrix import (
    NOBODY,
    Matrix,
    Person,
    above,
    anybody,
    at,
    everybody,
    having,
    rule,
)
from chassis.testing.suites import PermissionSuite
from fastapi import FastAPI
from sqlalchemy import text

from .actors import CILEGON, SORONG, TANGERANG, Scenario, alert

PEOPLE = everybody(CILEGON, TANGERANG, SORONG, "kanwil-banten", "kanwil-bali", "ditjenpas", scope="notifier:read")
MEMBER = having()
DIRECTORY = having(scope="notifier:read")
STAFF = having("operator", "verifier", "approver", "storekeeper", "distributor", "reconciler", "curator", "admin")
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
    "GET /kotak-masuk/langsung": rule(STAFF),
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
ELSEWHERE = CALENDAR | CONFIRMATION
"""Open for whoever knows an address: held in test_pages_deadlines and test_confirmations."""


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


@pytest.fixture
def matrix(app: FastAPI, things: dict[str, str], http: Any, browse: Any, database: RolledBack) -> Matrix:
    hidden = [CILEGON, things["deadline"], things["message"]]
    return Matrix(app, RULES, PEOPLE, things, hidden, WITHIN, http, browse, database)


async def test_a_part_without_a_session_or_with_an_old_form_leads_all_of_the_page_on(
    matrix: Matrix, app: FastAPI
) -> None:
    routes = [route for route in pages_of(app) if route in RULES]
    assert await not_led_on(matrix, routes, Person("operator", CILEGON)) == {}


async def test_what_a_page_puts_into_itself_is_picked_out_of_a_page(scenario: Scenario, browse: Any) -> None:
    """`hx-select` takes the list alone, so that a page never stands in a page."""
    async with browse("operator", unit=CILEGON) as person:
        page = (await person.get("/kotak-masuk")).text
    assert "hx-get=" in page
    assert parts_in(page) == []


async def test_the_stream_is_for_those_who_read_an_inbox(scenario: Scenario, browse: Any) -> None:
    async with browse("auditor", unit="ditjenpas") as auditor:
        assert (await auditor.get("/kotak-masuk/langsung")).status_code == 403
    async with browse() as nobody:
        assert (await nobody.get("/kotak-masuk/langsung")).status_code == 303


async def test_a_leak_would_be_seen(matrix: Matrix) -> None:
    """The negative control: rules that say less is shown than is."""
    matrix.rules = RULES | {"GET /deadlines/{deadline}": rule(KEEPER, OWN)}
    wrong = await matrix.wrong_at("GET /deadlines/{deadline}")
    assert wrong["verifier at kanwil-banten"] == "200 instead of 403"
    assert wrong["operator at kanwil-banten"] == "200 instead of 404"
    matrix.owners = OWN
    assert CILEGON in (await matrix.wrong_at("GET /units/{code}"))["verifier at kanwil-banten"]


ADDRESS = "bama.rahasia@ditjenpas.go.id"
LOOKERS = [
    NOBODY,
    Person("operator", CILEGON),
    Person("operator", SORONG),
    Person("admin", "kanwil-banten"),
    Person("admin", "ditjenpas"),
]


class TestPermissions(PermissionSuite):
    rules = RULES
    elsewhere = ELSEWHERE
    units = (CILEGON, "kanwil-banten", "ditjenpas")
    lookers = LOOKERS
    personal = (ADDRESS,)
    strangers = dict.fromkeys(CALENDAR | CONFIRMATION, (404, 0))


@pytest_asyncio.fixture
async def with_people(matrix: Matrix) -> Matrix:
    """Every contact has an address of the country's."""
    async with matrix.database.transaction() as session:
        await session.execute(text("UPDATE contact SET email = :email"), {"email": ADDRESS})
    return matrix
