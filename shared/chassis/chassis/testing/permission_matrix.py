"""Permission matrix: every role at every kind of unit, at every route of a service, API and pages.

A service says of each of its routes who may use it at all and who sees the object that stands in its address; the
rest is generated. A route of which nothing is said fails the test.

    RULES = {
        "GET /suppliers/{supplier_id}": rule(READER, WITHIN),
        "POST /pemasok/{supplier_id}/ubah": rule(OPERATOR, OWN, data={"name": "CV Maju"}),
    }
"""

import asyncio
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.access import pages as access_pages
from chassis.auth import Role
from chassis.dead_letters import pages as dead_letter_pages
from chassis.pages.router import PageRoute
from chassis.testing.fixtures import RolledBack
from chassis.units import api as units_api

PATIENCE = 0.3
"""Seconds after which an answer that has begun is told to end: a stream of events has no end."""
LONGEST_END = 180
"""Seconds after which a stream that was told to end, and does not, is a failure."""
REFUSALS = (401, 403, 404)


@dataclass(frozen=True)
class Person:
    """Somebody with one role at one unit; without a role, nobody."""

    role: str = ""
    unit: str = ""
    scope: str = ""
    """What a system was granted."""

    @property
    def level(self) -> str:
        return "ditjen" if self.unit == "ditjenpas" else "kanwil" if self.unit.startswith("kanwil-") else "upt"

    def __str__(self) -> str:
        return f"{self.role} at {self.unit} {self.scope}".rstrip() if self.role else "nobody"


Predicate = Callable[[Person], bool]
Open = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
NOBODY = Person()


def everybody(*units: str, scope: str = "") -> list[Person]:
    """Every role at each of these units, systems with this scope too, and nobody."""
    granted = [Person(Role.SYSTEM, unit, scope) for unit in units if scope]
    return [NOBODY, *(Person(role.value, unit) for role in Role for unit in units), *granted]


def having(*roles: str, level: str = "", scope: str = "") -> Predicate:
    """Persons with one of these roles (none named: any person's), at this level if one is named; systems with this
    scope."""

    def fits(person: Person) -> bool:
        if person.role == Role.SYSTEM:
            return bool(scope) and person.scope == scope
        return (not roles or person.role in roles) and level in ("", person.level)

    return fits


def any_of(*choices: Predicate) -> Predicate:
    return lambda person: any(fits(person) for fits in choices)


def at(unit: str) -> Predicate:
    """Persons of that very unit."""
    return lambda person: person.unit == unit


def above(unit: str, kanwil: str) -> Predicate:
    """Persons who see what is the unit's: itself, its Kanwil, the directorate, auditors."""
    return lambda person: person.unit in (unit, kanwil, "ditjenpas") or person.role == "auditor"


def anybody(person: Person) -> bool:
    return True


@dataclass(frozen=True)
class Rule:
    may: Predicate
    sees: Predicate
    send: Mapping[str, Any]
    """What httpx is given: `json`, `data`, `files`, `params`."""


def rule(may: Predicate, sees: Predicate = anybody, **send: Any) -> Rule:
    return Rule(may, sees, send)


_FOR_ROLES = (access_pages.__name__, dead_letter_pages.__name__, units_api.__name__)
"""What the chassis brings and not everybody may use."""


def routes_of(app: FastAPI) -> dict[str, bool]:
    """The service's own routes as "GET /path", and whether each is a page's. What the chassis brings is its own."""
    found = {}
    for route in iter_route_contexts(app.routes):
        module = getattr(getattr(route, "endpoint", None), "__module__", "")
        if module in _FOR_ROLES or module.split(".")[0] not in ("chassis", "fastapi", "starlette"):
            is_page = isinstance(route.original_route, PageRoute)
            found.update({f"{method} {route.path}": is_page for method in set(route.methods or ()) - {"HEAD"}})
    return found


def missing_rules(app: FastAPI, rules: Mapping[str, Rule]) -> str:
    """Lines of `RULES` that its routes lack, ready to paste; who may, and who sees, is left to be said."""
    return "\n".join(
        ["RULES lacks:", *(f'    "{route}": rule(...),' for route in routes_of(app) if route not in rules)]
    )


@dataclass
class Matrix:
    """`things`: path parameters by name. `hidden`: words that only `owners` may read anywhere."""

    app: FastAPI
    rules: Mapping[str, Rule]
    people: Sequence[Person]
    things: Mapping[str, str]
    hidden: Sequence[str]
    owners: Predicate
    http: Open
    browse: Open
    database: RolledBack

    async def wrong_at(self, route: str) -> dict[str, str]:
        """Wrong answers at this route, by person. Nobody's doings change what the next one finds."""
        is_page = routes_of(self.app)[route]
        found = {}
        for person in self.people:
            async with self.database.undone():
                answer = await self._ask(route, person, is_page)
            if verdict := self._judge(self.rules[route], person, is_page, answer):
                found[str(person)] = verdict
        return found

    async def _ask(self, route: str, person: Person, is_page: bool) -> httpx.Response:
        method, _, path = route.partition(" ")
        who = (person.role,) if person.role else ()
        granted = {} if is_page else {"scope": person.scope}
        async with (self.browse if is_page else self.http)(*who, unit=person.unit, **granted) as client:
            client._transport = httpx.ASGITransport(leaving(self.app), raise_app_exceptions=False)
            return await client.request(method, path.format(**self.things), **self.rules[route].send)

    def _judge(self, rule: Rule, person: Person, is_page: bool, answer: httpx.Response) -> str:
        got = f"{answer.status_code} {answer.headers.get('location', '')}".strip()
        if person == NOBODY:
            right = got.startswith("303 /masuk?") if is_page else answer.status_code == 401
            return "" if right else f"{got} without signing in"
        may = rule.may(person) and not (is_page and person.role == Role.SYSTEM and rule.may is not anybody)
        expected = 403 if not may else 404 if not rule.sees(person) else None
        if expected is None:
            refused = answer.status_code in REFUSALS or answer.status_code >= 500 or got.startswith("303 /masuk")
            return f"{got} instead of an answer: {answer.text[:300]}" if refused else self._leak(person, answer)
        return "" if answer.status_code == expected else f"{got} instead of {expected}"

    def _leak(self, person: Person, answer: httpx.Response) -> str:
        if self.owners(person):
            return ""
        words = _words(answer)
        shown = [one for one in self.hidden if one in words]
        return f"shows what is another unit's: {shown}" if shown and answer.is_success else ""


def _words(answer: httpx.Response) -> str:
    """All that can be read in an answer; a workbook is unpacked."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return " ".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


def leaving(app: FastAPI) -> ASGIApp:
    """The app as it is when the process is told to end once an endless answer has begun: every stream ends by itself,
    and no statement of it is cut off."""

    async def asgi(scope: Scope, receive: Receive, send: Send) -> None:
        begun, ended, sent = asyncio.Event(), asyncio.Event(), False

        async def receiving() -> Message:
            nonlocal sent
            if not sent:
                message = await receive()
                sent = not message.get("more_body", False)
                return message
            await begun.wait()
            await asyncio.sleep(PATIENCE)
            app.state.closing.set()
            async with asyncio.timeout(LONGEST_END):
                await ended.wait()
            return {"type": "http.disconnect"}

        async def sending(message: Message) -> None:
            begun.set()
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                ended.set()
            await send(message)

        try:
            await app(scope, receiving, sending)
        finally:
            app.state.closing.clear()

    return asgi
