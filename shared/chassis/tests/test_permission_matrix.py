"""The generated matrix: everybody is in it, no route is forgotten, and a stream without end ends."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from chassis.auth import Role
from chassis.pages import PageRouter
from chassis.testing.permission_matrix import (
    NOBODY,
    Person,
    above,
    everybody,
    having,
    leaving,
    missing_rules,
    routes_of,
    rule,
)
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse

app = FastAPI()
app.state.closing = asyncio.Event()
pages = PageRouter()


async def _endless() -> AsyncIterator[str]:
    while not app.state.closing.is_set():
        yield "data: masih\n\n"
        await asyncio.sleep(0.01)


@app.get("/stream")
async def stream() -> StreamingResponse:
    return StreamingResponse(_endless(), media_type="text/event-stream")


@app.get("/events", response_class=EventSourceResponse)
async def events() -> AsyncIterator[str]:
    async for one in _endless():
        yield one


@pages.post("/halaman")
async def page() -> None: ...


app.include_router(pages)


def test_everybody_is_every_role_at_every_unit_and_nobody() -> None:
    people = everybody("lapas-a", "kanwil-b")
    assert len(people) == 1 + 2 * len(Role)
    assert {person.role for person in people} == {"", *Role}
    assert NOBODY in people


def test_a_system_is_let_in_by_its_scope_and_by_no_role() -> None:
    people = everybody("lapas-a", scope="probe:read")
    assert [one for one in people if one.scope] == [Person("system", "lapas-a", "probe:read")]
    reader = having("operator", scope="probe:read")
    assert [reader(Person("system", "lapas-a", scope)) for scope in ("", "probe:write", "probe:read")] == [
        False,
        False,
        True,
    ]
    assert not having()(Person("system", "lapas-a", "probe:read"))


def test_a_scope_is_the_unit_its_kanwil_the_directorate_and_auditors() -> None:
    sees = above("lapas-a", "kanwil-b")
    assert all(map(sees, [Person("operator", unit) for unit in ("lapas-a", "kanwil-b", "ditjenpas")]))
    assert sees(Person("auditor", "lapas-c"))
    assert not any(map(sees, [Person("operator", "lapas-c"), Person("verifier", "kanwil-c"), NOBODY]))
    assert having("admin", level="ditjen")(Person("admin", "ditjenpas"))
    assert not having("admin", level="ditjen")(Person("admin", "kanwil-b"))


def test_every_route_of_the_service_is_found_and_nothing_of_the_library() -> None:
    assert routes_of(app) == {"GET /stream": False, "GET /events": False, "POST /halaman": True}


def test_rules_that_are_missing_are_printed_ready_to_paste() -> None:
    said = missing_rules(app, {"GET /stream": rule(having()), "GET /events": rule(having())})
    assert said.splitlines()[1:] == ['    "POST /halaman": rule(...),']


@pytest.mark.parametrize("path", ["/stream", "/events"])
async def test_a_stream_is_told_to_end_once_it_has_begun(path: str) -> None:
    transport = httpx.ASGITransport(leaving(app))
    async with asyncio.timeout(180), httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        answer = await client.get(path)
    assert answer.status_code == 200
    assert "masih" in answer.text
    assert not app.state.closing.is_set(), "the next answer is not told to end before it begins"
