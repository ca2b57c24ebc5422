"""Every page drawn in every state of what it shows, by everybody who may open it, in both languages.

A service puts its objects into a state (drawn from its models' own enums, so that a new one is not forgotten) and
asks which pages break in it; at the end every template must have been used at least once.
"""

import inspect
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from types import ModuleType
from zoneinfo import ZoneInfo

import httpx
from babel.dates import format_date
from fastapi import FastAPI
from jembatan_indonesia.zones import ZONE_NAMES
from sqlalchemy import text

from chassis import clock
from chassis.db import Database
from chassis.pages.formats import Language
from chassis.testing.permission_matrix import Matrix, Person, leaving, routes_of
from chassis.translation import catalogs


def states_of(models: ModuleType) -> dict[str, set[str]]:
    """Every enum of a package of models with its members: what can be the state of something."""
    enums = dict(inspect.getmembers(models, lambda one: inspect.isclass(one) and issubclass(one, StrEnum)))
    return {name: {member.value for member in enum} for name, enum in enums.items()}


async def allowed(database: Database, table: str, column: str) -> list[str]:
    """Values that a column's CHECK lets in: the states of what has no enum."""
    async with database.transaction() as session:
        rules = await session.scalars(_CHECKS, {"table": table})
        found = next(rule for rule in rules if rule.startswith(f"CHECK (({column} = ANY"))
    return re.findall(r"'([^']+)'::text", found)


_CHECKS = text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = CAST(:table AS regclass)")


def templates_of(package: str) -> set[str]:
    """The names of a service's own templates."""
    folder = catalogs.folder_of(package) / "templates"
    return {str(one.relative_to(folder)) for one in folder.rglob("*.html")}


@contextmanager
def templates_used(app: FastAPI, used: set[str]) -> Iterator[None]:
    """Notes in `used` which templates are asked for inside: shown, extended, included or imported."""
    environments = [app.state.site.environments[language].jinja for language in Language]
    kept = [one.get_template for one in environments]
    for environment, original in zip(environments, kept, strict=True):

        def noting(name, *more, original=original):  # type: ignore[no-untyped-def]
            used.add(str(name))
            return original(name, *more)

        environment.get_template = noting
    try:
        yield
    finally:
        for environment in environments:
            del environment.get_template


async def broken(matrix: Matrix, routes: Iterable[str], *, send: bool = False) -> dict[str, str]:
    """Pages of these routes that cannot be drawn, by person, language and route, for all who may open them.

    `send`: the forms as well, as the rules fill them in (for a whole page and for a part of one) and left empty, each
    undone afterwards. A form has the words of its page, so it is sent in Bahasa alone.
    """
    wanted = [one for one in routes if send or _asks(one)]
    found: dict[str, str] = {}
    for person in matrix.people:
        own = [one for one in wanted if matrix.rules[one].may(person) and matrix.rules[one].sees(person)]
        for language in Language if person.role and own else ():
            async with matrix.browse(person.role, unit=person.unit, language=language.value) as client:
                client._transport = httpx.ASGITransport(leaving(matrix.app), raise_app_exceptions=False)
                for route in own if language is Language.ID else filter(_asks, own):
                    await _draw(matrix, client, person, language, route, found)
    return found


def _asks(route: str) -> bool:
    return route.startswith("GET ")


async def _draw(
    matrix: Matrix, client: httpx.AsyncClient, person: Person, language: Language, route: str, found: dict[str, str]
) -> None:
    method, _, path = route.partition(" ")
    address = path.format(**matrix.things)
    filled = matrix.rules[route].send
    for sent in ({},) if method == "GET" else (filled, {**filled, "headers": {"hx-request": "true"}}, {}):
        async with matrix.database.undone():
            answer = await client.request(method, address, **sent)
        if answer.status_code >= 500:
            found[f"{person}, {language}, {route}"] = f"{answer.status_code} in place of a page"
        elif shows_the_real_day(answer.text, language):
            found[f"{person}, {language}, {route}"] = "a date that is not of the service's clock"


def shows_the_real_day(page: str, language: Language, real: datetime | None = None) -> bool:
    """Whether the day of the machine, in UTC or on the clocks of a zone of Indonesia, stands on a page though the
    service's clock has been moved to another year."""
    real, told = real or datetime.now(UTC), clock.now()
    zones = [UTC, *map(ZoneInfo, ZONE_NAMES)]
    days = {real.astimezone(zone).date() for zone in zones} - {told.astimezone(zone).date() for zone in zones}
    written = {format_date(day, pattern, locale=language) for day in days for pattern in _DAY_PATTERNS}
    return real.year != told.year and any(re.search(rf"(?<!\d){re.escape(day)}", page) for day in written)


_DAY_PATTERNS = ("d MMMM y", "d MMM y", "dd/MM/y")


def pages_of(app: FastAPI, *but: str) -> list[str]:
    """A service's routes that are pages, as rules name them, without those named."""
    return [route for route, is_page in routes_of(app).items() if is_page and route not in but]
