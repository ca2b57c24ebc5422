"""Bodies: strangers' are not read, nobody's beyond its bounds, and none that is nested without end."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from chassis.auth import Requires, Role, SignedIn
from chassis.config import Settings
from chassis.db import Database
from chassis.http import Router, bodies, create_app
from chassis.http.bodies import DEEPEST, FORM_BYTES, JSON_BYTES
from chassis.pages import InPage, PageRouter, Pages
from chassis.service import Service
from chassis.testing.asgi import put
from chassis.testing.fixtures import signed_in
from chassis.testing.fuzz import serve
from chassis.testing.tokens import Tokens
from fastapi import Depends, FastAPI, Request, Response

api = Router()
pages = PageRouter(dependencies=[Depends(Requires(*Role))])
BIG = FORM_BYTES * 4
JSON, FORM, PARTS = "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"


@api.post("/heap", status_code=201)
async def heap(body: list[Any], who: SignedIn) -> int:
    return len(body)


@api.put("/heap")
async def replace(body: dict[str, Any], who: SignedIn) -> int:
    return len(body)


@pages.post("/isian")
async def fill_in(page: InPage, request: Request) -> Response:
    return Response(str(len((await page.form()).values)))


@pytest.fixture
def make_app() -> Callable[[Service[Settings]], FastAPI]:
    return lambda service: create_app(service, api, pages=Pages("probe", (pages,)))


@pytest.fixture
def app(make_app: Callable[[Any], FastAPI], service: Service[Any], database: Database) -> FastAPI:
    return make_app(service)


@pytest.fixture
def bearer(tokens: Tokens) -> dict[str, str]:
    return {"authorization": f"Bearer {tokens.mint('operator', unit='lapas-a')}"}


def endless(piece: bytes = bytes(64 * 1024)) -> Iterator[bytes]:
    while True:
        yield piece


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("length", [{}, {"content-length": str(BIG)}], ids=["chunked", "announced"])
@pytest.mark.parametrize("token", [{}, {"authorization": "Bearer x"}, {"authorization": "Basic x"}], ids=str)
async def test_a_stranger_s_body_is_not_asked_for(
    app: FastAPI, method: str, length: dict[str, str], token: dict[str, str]
) -> None:
    found = await put(app, method, "/heap", {"content-type": JSON} | length | token, endless())
    assert (found.status, found.asked) == (401, 0)
    assert found.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("kind", [JSON, FORM, PARTS])
async def test_a_stranger_s_form_is_not_asked_for(app: FastAPI, kind: str) -> None:
    found = await put(app, "POST", "/isian", {"content-type": kind, "accept": "text/html"}, endless())
    assert (found.status, found.asked) == (303, 0)


@pytest.mark.parametrize("kind", [JSON, "application/cloudevents+json", "text/plain", ""])
async def test_a_body_that_says_it_is_too_large_is_not_asked_for(
    app: FastAPI, bearer: dict[str, str], kind: str
) -> None:
    headers = bearer | {"content-type": kind, "content-length": str(JSON_BYTES + 1)}
    found = await put(app, "POST", "/heap", headers, endless())
    assert (found.status, found.asked) == (413, 0)
    assert json.loads(found.body)["code"] == "terlalu-besar"


@pytest.mark.parametrize("length", [{}, {"content-length": "10"}, {"content-length": "x"}], ids=str)
async def test_a_body_that_does_not_say_so_is_left_at_its_bound(
    app: FastAPI, bearer: dict[str, str], length: dict[str, str]
) -> None:
    found = await put(app, "POST", "/heap", bearer | {"content-type": JSON} | length, endless())
    assert found.status == 413
    assert found.asked == JSON_BYTES // (64 * 1024) + 1


async def test_a_body_within_its_bound_is_taken(app: FastAPI, bearer: dict[str, str]) -> None:
    text = json.dumps(["a" * (JSON_BYTES - 4)]).encode()
    assert len(text) == JSON_BYTES
    found = await put(app, "POST", "/heap", bearer | {"content-type": JSON}, [text])
    assert (found.status, found.body) == (201, b"1")
    found = await put(app, "POST", "/heap", bearer | {"content-type": JSON}, [text, b" "])
    assert found.status == 413


@pytest.mark.parametrize("kind", [FORM, PARTS])
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
async def test_a_form_has_its_bound_too_and_is_answered_with_a_page(
    app: FastAPI, service: Service[Any], kind: str, accept: str
) -> None:
    signin_session = await signed_in(service, ("operator",), "lapas-a", "", "")
    headers = {"content-type": kind, "accept": accept, "cookie": f"{service.name}={signin_session.token}"}
    piece = b"a=" + b"b" * 65_000 + b"&"
    start = [b'--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n'] if kind == PARTS else []
    found = await put(app, "POST", "/isian", headers, [*start, *[piece] * 1000])
    assert found.status == 413
    assert found.asked <= FORM_BYTES // len(piece) + 3
    assert found.headers["content-type"].startswith("text/html" if accept == "text/html" else "application/problem")


@pytest.mark.parametrize("path", ["/keluar/kabar", "/keluar", "/tidak-ada", "/heap/x"])
async def test_no_other_address_takes_a_body_without_end(app: FastAPI, path: str) -> None:
    found = await put(app, "POST", path, {"content-type": FORM}, endless(b"logout_token=" + b"a" * 60_000 + b"&"))
    assert found.status in (303, 400, 401, 404, 413)
    assert found.asked <= FORM_BYTES // 60_000 + 2


def nested(levels: int) -> list[bytes]:
    inner = levels - 1
    return [
        b"[" * levels + b"]" * levels,
        b"[" + b'{"a":' * inner + b"1" + b"}" * inner + b"]",
        b"[" * levels,
        b"[" + b'"",' * 50 + b"[" * inner + b"]" * inner + b"]",
        b'["\\"[",' + b"[" * inner + b"]" * inner + b"]",
    ]


@pytest.mark.parametrize("levels", [DEEPEST + 1, 900, 100_000])
@pytest.mark.parametrize("which", range(5))
async def test_nesting_without_end_is_refused_before_it_is_read_as_json(
    app: FastAPI, bearer: dict[str, str], levels: int, which: int
) -> None:
    text = nested(levels)[which]
    found = await put(app, "POST", "/heap", bearer | {"content-type": JSON}, [text[:JSON_BYTES]])
    assert found.status in (400, 413)
    if found.status == 400:
        assert json.loads(found.body)["code"] == "isi-bersarang-terlalu-dalam"


@pytest.mark.parametrize(
    "text", [nested(DEEPEST)[0], json.dumps(["[" * 5000]).encode(), json.dumps([[1]] * 5000).encode()]
)
async def test_brackets_that_do_not_nest_are_taken(app: FastAPI, bearer: dict[str, str], text: bytes) -> None:
    assert (await put(app, "POST", "/heap", bearer | {"content-type": JSON}, [text])).status == 201


def test_the_depth_of_a_hostile_text_is_found_in_one_pass() -> None:
    """Each of these would cost a backtracking pattern the square of its length: minutes, not moments."""
    texts = {b'"' + b'\\"' * 120_000: 0, b'["' + b"\\" * 250_000: 1, b'"[' * 120_000: 60_000, b"\\" * 250_000: 0}
    assert {text: bodies._depth(text) for text in texts} == texts
    assert [bodies._NUL.search(text) for text in texts] == [None] * len(texts)


async def test_a_real_socket_hears_413_long_before_all_is_sent(
    settings: Settings, make_app: Callable[[Any], FastAPI], make_service: Callable[[Any], Any], bearer: dict[str, str]
) -> None:
    with serve(make_app(make_service(settings))) as address:
        host, port = address.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = f"POST /heap HTTP/1.1\r\nhost: {host}\r\ntransfer-encoding: chunked\r\ncontent-type: {JSON}\r\n"
        writer.write(f"{head}authorization: {bearer['authorization']}\r\n\r\n".encode())
        sent = 0
        answer = asyncio.create_task(reader.readline())
        while not answer.done() and sent < 64 * 1024 * 1024:
            writer.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
            await writer.drain()
            sent += 0x10000
            await asyncio.sleep(0)
        assert b" 413 " in await asyncio.wait_for(answer, 180)
        writer.close()
