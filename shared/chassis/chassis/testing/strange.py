"""Strange input in every place of every route, API and pages: path, query, headers, JSON, forms. Whatever is sent, the
answer is never our own failure; and a stranger's body is not even read.

`Matrix` (of the permission tests) knows for every route who may use it and what a sound request is; here one part
after another of it is replaced.
"""

import base64
import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlalchemy import event

from chassis.testing.asgi import put
from chassis.testing.permission_matrix import Matrix, Person, leaving, routes_of

_ID = "0197e4a0-0000-7000-8000-00000000000a"
_POSITIONS = [
    "\0",
    json.dumps(["\ud800", _ID]),
    json.dumps(["\0", _ID]),
    json.dumps(["0001-01-01T00:00:00+14:00", _ID]),
    json.dumps(["9999-12-31T23:59:59-12:00", _ID]),
    json.dumps([{"a": 1}, _ID]),
    f"0001-01-01T00:00:00+14:00 {_ID}",
    f"9999-12-31T23:59:59-12:00 {_ID}",
    "2 \0",
    "٣ lapas",
    "9" * 300,
    "[" * 300,
]
CURSORS = [
    *(base64.urlsafe_b64encode(one.encode()).decode().rstrip("=") for one in _POSITIONS),
    base64.urlsafe_b64encode(b"\xff\xfe").decode(),
]
TEXTS = [
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%FF%FE",
    quote("😀\u202e\u200b\u2028"),
    quote("' OR 1=1 --"),
    "%25%5C%5F",
    "9" * 400,
    "-1",
    "1e400",
    "NaN",
    "0001-01-01",
    "9999-12-31",
    quote("0001-01-01T00:00:00+14:00"),
    "9999-12-31T23:59:59-12:00",
    "a" * 3000,
    quote("٣"),
    quote("{{7*7}}"),
    "..%2F..%2Fetc",
    *CURSORS,
]
"""As they stand in an address."""

_NO_ID = TEXTS[:5]
"""Enough where only an identifier may stand: FastAPI refuses all else before anything of ours is asked."""

_LONG = "a." * 3000 + "a"
VALUES: list[Any] = [
    "\0", "\ud800", "a\0b", "😀\u202e", "9" * 5000, "1e400", "NaN", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59",
    10**400, -1, 1.5, True, None, [], {}, ["\0"], {"\0": 1}, {"\ud800": 1}, [[[]]], "a" * 3000,
]  # fmt: skip
HEADERS = ["accept-language", "idempotency-key", "referer", "traceparent", "hx-current-url"]
"""Those that every route heeds, beside its own."""
NAMES = [
    _LONG,
    "offers." + "9" * 5000 + ".price",
    "a..b",
    ".",
    "a.0.b.0.c.0",
    "offers.0",
    "offers",
    "\0",
    "😀",
    "x" * 300,
]
"""What fields of a form may be called."""


async def read_of_strangers(app: FastAPI) -> dict[str, tuple[int, int]]:
    """Routes that ask for a stranger's body, with their answer: every one should refuse before."""
    found = {}
    for route, is_page in routes_of(app).items():
        method, _, path = route.partition(" ")
        headers = {"accept": "text/html"} if is_page else {"content-type": "application/json"}
        address = path.replace("{", "").replace("}", "")
        for length in ({}, {"content-length": str(10**9)}):
            exchange = await put(app, method, address, headers | length, _endless())
            if exchange.asked or exchange.status not in ((303,) if is_page else (401,)):
                found[route] = (exchange.status, exchange.asked)
    return found


def _endless() -> Iterator[bytes]:
    while True:
        yield bytes(65536)


async def failures_at(matrix: Matrix, route: str) -> list[str]:
    """Requests to this route that were answered with a failure of ours."""
    method, _, path = route.partition(" ")
    rule = matrix.rules[route]
    person = next(one for one in matrix.people if one.role and rule.may(one) and rule.sees(one))
    broken = []
    async with _person(matrix, person, routes_of(matrix.app)[route]) as client:
        client._transport = httpx.ASGITransport(leaving(matrix.app), raise_app_exceptions=False)
        async for said, request in _requests(matrix, method, path, dict(rule.send)):
            async with matrix.database.undone():
                answer = await client.request(method, **request)
            if answer.status_code >= 500:
                broken.append(f"{answer.status_code} for {said}")
    return broken


def _person(matrix: Matrix, person: Person, is_page: bool) -> Any:
    return (matrix.browse if is_page else matrix.http)(person.role, unit=person.unit)


async def _requests(
    matrix: Matrix, method: str, path: str, send: dict[str, Any]
) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    things = {name: quote(value) for name, value in matrix.things.items()}
    sound = path.format(**things)
    paths, queries, headers = _parameters(matrix.app, method, path)
    for name, texts in paths.items():
        for text in texts:
            yield f"path {name}={text[:60]}", {"url": path.format(**{**things, name: text}), **send}
    for name in queries:
        for text in TEXTS:
            yield f"query {name}={text[:60]}", {"url": f"{sound}?{name}={text}", **send}
    for name in [*headers, *HEADERS]:
        for value in (b"\xff\xfe", b"a" * 3000, b"'", b"0001-01-01", b"9" * 400, b"http://["):
            yield f"header {name}", {"url": sound, "headers": [(name.encode(), value)], **send}
    if "json" in send:
        for variant in [*_variants(send["json"]), *VALUES]:
            content = json.dumps(variant)
            yield f"json {content[:80]}", {
                "url": sound, "content": content, "headers": {"content-type": "application/json"},
            }  # fmt: skip
    if method == "POST":
        for said, data in _forms(send.get("data") or {}):
            yield said, {"url": sound, "data": data}


def _forms(sound: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in sound:
        for value in VALUES:
            yield f"field {name}={value!r:.60}", sound | {name: _sendable(value)}
    for name in NAMES:
        yield f"field called {name[:60]}", sound | {name: "1"}
    yield "a field within a field", {"a": "1", "a.b": "2", "a.b.c": "3"}


def _sendable(value: Any) -> str:
    return (value if isinstance(value, str) else json.dumps(value)).encode(errors="replace").decode()


def _variants(body: Any) -> list[Any]:
    """The body with one value after another replaced by something strange, and with a strange field more."""
    if isinstance(body, dict):
        found = [body | {name: strange} for name in body for strange in VALUES]
        found += [body | {name: inner} for name in body for inner in _variants(body[name])]
        return [*found, body | {"\0": 1}, body | {"\ud800": 1}]
    if isinstance(body, list) and body:
        return [[strange] for strange in VALUES] + [[inner] for inner in _variants(body[0])]
    return []


def _parameters(app: FastAPI, method: str, path: str) -> tuple[dict[str, list[str]], list[str], list[str]]:
    """Names in the path with what is put there, in the query and in the headers, those of dependencies too."""
    for route in iter_route_contexts(app.routes):
        if route.path == path and method in (route.methods or ()):
            wanted: list[Any] = [getattr(route.original_route, "dependant")]  # noqa: B009
            paths: dict[str, list[str]] = {}
            queries: list[str] = []
            headers: list[str] = []
            while wanted:
                one = wanted.pop()
                for param in one.path_params:
                    paths[param.alias] = _NO_ID if param.field_info.annotation is UUID else TEXTS
                queries += [param.alias for param in one.query_params]
                headers += [param.alias for param in one.header_params]
                wanted += one.dependencies
            return paths, sorted(set(queries)), sorted(set(headers))
    raise LookupError(f"{method} {path}")


async def answer_when_statements_fail(matrix: Matrix, route: str, failure: Exception) -> httpx.Response:
    """Answer to a sound request at this route while every statement of it fails like this."""
    method, _, path = route.partition(" ")
    rule = matrix.rules[route]
    person = next(one for one in matrix.people if one.role and rule.may(one) and rule.sees(one))
    connection = matrix.database._connection.sync_connection

    def fail(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not re.search("page_session|SAVEPOINT", statement):
            raise failure

    async with _person(matrix, person, routes_of(matrix.app)[route]) as client:
        client._transport = httpx.ASGITransport(leaving(matrix.app), raise_app_exceptions=False)
        event.listen(connection, "before_cursor_execute", fail)
        try:
            async with matrix.database.undone():
                answer: httpx.Response = await client.request(method, path.format(**matrix.things), **rule.send)
                return answer
        finally:
            event.remove(connection, "before_cursor_execute", fail)
