"""Whether the trail of access misses anything: every route of the table, asked by several people."""

import re
from collections.abc import Sequence

import httpx
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlalchemy import text

from chassis.pages.formats import Language
from chassis.testing.permission_matrix import REFUSALS, Matrix, Person, _words, routes_of

NO_OBJECT = ("token", "version", "name", "language")
"""What stands in an address and is never in the trail, or names nothing of anybody's."""
_ROWS = text("SELECT kind, subject, unit, route, object, purpose FROM access_log ORDER BY id")


def unsaid(app: FastAPI) -> list[str]:
    """Routes of which the trail could not say in words what is done there, and what else stands in addresses."""
    deeds = app.state.site.deeds
    found = []
    for route in iter_route_contexts(app.routes):
        path = str(route.path)
        asked = [(method, path) for method in sorted(route.methods or ())]
        found += [" ".join(one) for one in asked if not all(deeds.said(*one, language) for language in Language)]
        shown = [one for one in re.findall(r"{(\w+)", path) if one not in NO_OBJECT]
        found += [one for one in shown if deeds.object_said(f"{one}=1", "id") == "1"]
    return found


async def missing_at(matrix: Matrix, route: str, people: Sequence[Person], personal: Sequence[str]) -> dict[str, str]:
    """Answers of this route that showed, gave out or refused without leaving their row, by person.

    `personal`: whole values of people that stand in the objects of the matrix.
    """
    found = {}
    for person in people:
        async with matrix.database.undone():
            before = len(await _rows(matrix))
            answer = await matrix._ask(route, person, routes_of(matrix.app)[route])
            rows = (await _rows(matrix))[before:]
        if wrong := _judge(route, person, answer, rows, personal):
            found[str(person)] = wrong
    return found


async def _rows(matrix: Matrix) -> list[dict[str, str | None]]:
    async with matrix.database.transaction() as session:
        return [dict(row) for row in (await session.execute(_ROWS)).mappings()]


def _judge(
    route: str, person: Person, answer: httpx.Response, rows: list[dict[str, str | None]], personal: Sequence[str]
) -> str:
    words = _words(answer)
    shown = [one for one in personal if one in words]
    wanted = (
        "refused"
        if answer.status_code in REFUSALS
        else "export"
        if answer.headers.get("content-disposition", "").startswith("attachment")
        else "personal_data"
        if shown
        else None
    )
    if any(one in str(row) for row in rows for one in personal):
        return f"the trail holds a person's value: {rows}"
    if wanted is None:
        return ""
    if [row["kind"] for row in rows] != [wanted]:
        return f"{answer.status_code} {wanted} {shown}, but {rows}"
    [row] = rows
    if shown and not row["purpose"]:
        return f"shows {shown} without a purpose"
    who = None if not person.role else f"{person.role}@{person.unit}"
    path = route.partition(" ")[2]
    right = (row["subject"], row["unit"], row["route"]) == (who, person.unit or None, path)
    return "" if right else f"{row} is not of {who} at {path}"
