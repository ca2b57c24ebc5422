"""Rate limits: each bound holds for its own person and address alone, and says when to try again."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from chassis.auth import Requires, Role, SignedIn
from chassis.config import Settings
from chassis.db import Database
from chassis.http import Router, create_app
from chassis.http.middleware import hosts_of
from chassis.pages import InPage, PageRouter, Pages
from chassis.pages.csrf import token_for
from chassis.rates import MINUTE, MovingWindow, NoPlace, Rates, address_of
from chassis.service import Service
from chassis.testing.asgi import Exchange, put
from chassis.testing.fixtures import signed_in
from chassis.testing.tokens import Tokens
from fastapi import Depends, FastAPI, Request, Response
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

api = Router()
pages = PageRouter(dependencies=[Depends(Requires(*Role))])
LOW = {
    "writes_per_minute": 3,
    "writes_per_minute_of_address": 6,
    "sign_ins_per_minute": 4,
    "wrong_tokens_per_minute": 2,
}


@api.post("/words")
async def write(who: SignedIn) -> str:
    return "ya"


@api.get("/words")
async def read(who: SignedIn) -> str:
    return "ya"


@pages.post("/kata")
async def write_page(page: InPage) -> Response:
    return Response("ya")


@pytest.fixture
def app(service: Service[Any], settings: Settings, database: Database) -> FastAPI:
    low = Service("probe", settings.model_copy(update=LOW))
    low.__dict__["database"] = database
    return create_app(low, api, pages=Pages("probe", (pages,)))


@pytest.fixture
def ask(app: FastAPI, tokens: Tokens) -> Callable[..., Any]:
    async def ask(
        method: str,
        subject: str = "a",
        address: str = "10.0.0.1",
        token: str = "",
        path: str = "/words",
        **more: str,
    ) -> Exchange:
        bearer = token or tokens.mint("operator", unit="lapas-a", subject=subject)
        return await put(app, method, path, {"authorization": f"Bearer {bearer}"} | more, client=(address, 1))

    return ask


async def test_a_person_writes_so_often_and_then_hears_when_again(ask: Callable[..., Any]) -> None:
    answers = [await ask("POST", address=f"10.0.0.{number}") for number in range(5)]
    assert [one.status for one in answers] == [200, 200, 200, 429, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 61
    assert b'"terlalu-sering"' in answers[-1].body
    assert "Tunggu" in answers[-1].body.decode()
    assert (await ask("POST", subject="b")).status == 200
    assert (await ask("GET")).status == 200


async def test_an_address_writes_so_often_whoever_it_says_it_is(ask: Callable[..., Any]) -> None:
    answers = [await ask("POST", subject=f"s{number}", **{"x-forwarded-for": f"1.1.1.{number}"}) for number in range(8)]
    assert [one.status for one in answers] == [200] * 6 + [429] * 2
    assert (await ask("POST", subject="s9", address="10.0.0.2")).status == 200


async def test_wrong_tokens_are_not_looked_at_without_end_but_sound_ones_go_on(ask: Callable[..., Any]) -> None:
    assert (await ask("GET")).status == 200
    answers = [await ask("GET", token=f"salah-{number}") for number in range(4)]
    assert [one.status for one in answers] == [401, 401, 429, 429]
    assert "retry-after" in answers[-1].headers
    assert (await ask("GET", token="salah-9", address="10.0.0.2")).status == 401


async def test_one_who_is_known_is_not_locked_out_by_a_neighbour(ask: Callable[..., Any], tokens: Tokens) -> None:
    mine = tokens.mint("operator", unit="lapas-a")
    assert (await ask("GET", token=mine)).status == 200
    for _ in range(5):
        await ask("GET", token="salah")
    assert (await ask("GET", token=mine)).status == 200


async def test_signing_in_is_tried_so_often(ask: Callable[..., Any]) -> None:
    answers = [await ask("GET", path="/masuk/selesai", accept="text/html") for _ in range(6)]
    assert [one.status for one in answers] == [400] * 4 + [429] * 2
    assert "Tunggu" in answers[-1].body.decode()
    assert "retry-after" in answers[-1].headers
    assert (await ask("GET", path="/masuk")).status == 429


async def test_a_page_s_form_counts_too_and_says_so_in_words(app: FastAPI, service: Service[Any]) -> None:
    signin_session = await signed_in(service, ("operator",), "lapas-a", "", "")
    headers = {
        "accept": "text/html",
        "cookie": f"probe={signin_session.token}",
        "x-csrf-token": token_for(signin_session),
    }
    answers = [await put(app, "POST", "/kata", headers) for _ in range(4)]
    assert [one.status for one in answers] == [200, 200, 200, 429]
    assert "<html" in answers[-1].body.decode()


@examples(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hits=st.lists(st.tuples(st.floats(0, 50), st.sampled_from("ab")), max_size=40))
def test_any_minute_holds_so_many_of_each_and_refusals_do_not_count(
    monkeypatch: pytest.MonkeyPatch, hits: list[tuple[float, str]]
) -> None:
    now = 0.0
    monkeypatch.setattr("chassis.rates.monotonic", lambda: now)
    window = MovingWindow(3)
    taken: list[tuple[float, str]] = []
    for pause, key in hits:
        now += pause
        room = sum(1 for at, other in taken if other == key and at + MINUTE > now) < 3
        assert window.hit(key) is room
        if room:
            taken.append((now, key))


def test_who_is_refused_has_room_after_the_wait_he_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("chassis.rates.monotonic", lambda: now)
    window = MovingWindow(1)
    assert window.hit("a")
    now += 20
    assert not window.hit("a")
    assert window.wait("a") == MINUTE - 20
    now += window.wait("a")
    assert window.hit("a")


def test_keys_are_forgotten_a_minute_after_their_last_hit(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("chassis.rates.monotonic", lambda: now)
    window = MovingWindow(3)
    for number in range(50):
        window.hit(str(number))
    now += MINUTE + 1
    window.hit("last")
    assert list(window._hits) == ["last"]


def test_places_are_given_back_and_are_each_one_s_own(settings: Settings) -> None:
    rates = Rates(settings.model_copy(update={"exports_at_once": 2}))
    with rates.place("export", "a"), rates.place("export", "a"):
        with pytest.raises(NoPlace) as refused, rates.place("export", "a"):
            pass
        with rates.place("export", "b"), rates.place("stream", "a"):
            pass
    with rates.place("export", "a"):
        pass
    assert not rates._taken
    assert refused.value.status == 429


@pytest.mark.parametrize(
    ("client", "known"),
    [("10.0.0.1", "10.0.0.1"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("::1", "::/64"), ("unix:", "unix:")],
)
def test_a_client_is_its_address_or_its_network(client: str, known: str) -> None:
    assert address_of(Request({"type": "http", "client": (client, 1)})) == known


@pytest.mark.parametrize(
    "name", ["evil.example", "testserver.evil.example", "", "[", "testserver@evil.example:80", "a b"]
)
@pytest.mark.parametrize("path", ["/", "/words", "/words/", "/masuk", "/static/x/y"])
async def test_no_other_name_is_answered(app: FastAPI, name: str, path: str) -> None:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        answer = await client.get(path, headers={"host": name})
    assert answer.status_code == 421
    assert "evil" not in answer.headers.get("location", "")


async def test_health_is_asked_by_any_name_and_says_nothing_of_why(
    app: FastAPI, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away() -> bool:
        return False

    monkeypatch.setattr(database, "ping", away)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://10.1.2.3") as client:
        assert (await client.get("/healthz")).status_code == 200
        answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "fail"})


def test_names_are_those_of_the_public_address_and_locally_the_machine_s(settings: Settings) -> None:
    public = settings.model_copy(update={"public_url": "https://Pas.example.go.id/x", "allowed_hosts": ()})
    assert hosts_of(public) == {"pas.example.go.id", "127.0.0.1", "localhost", "::1"}
    assert hosts_of(public.model_copy(update={"environment": "production"})) == {"pas.example.go.id"}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("path", "query", "led"),
    [
        ("/words/", "", "/words"),
        ("/words//", "", "/words"),
        ("//words/", "", "/words"),
        ("/words/", "q=a%20b&next=//evil.example/", "/words?q=a%20b&next=//evil.example/"),
        ("/masuk/", "next=/", "/masuk?next=/"),
        ("/kata/", "", "/kata"),
    ],
)
async def test_an_address_with_a_slash_more_leads_to_the_one_without(
    app: FastAPI, method: str, path: str, query: str, led: str
) -> None:
    answer = await put(app, method, path, query=query.encode())
    assert (answer.status, answer.headers["location"]) == (308, led)


@pytest.mark.parametrize(
    "path",
    ["//words", "/tidak-ada/", "/", "//", "//evil.example/", "///evil.example//", "/\\evil.example/", "/\r\nx: y/",
     "//evil.example/words/", "/.//evil.example/", "/words/x/"],
)  # fmt: skip
async def test_no_slash_leads_to_another_host_or_to_nothing(app: FastAPI, path: str) -> None:
    answer = await put(app, "GET", path)
    assert (answer.status, answer.headers.get("location")) == (404, None)


@pages.get("/daftar/{name}")
async def named(page: InPage, name: str) -> Response:
    return Response("ya")


@pytest.mark.parametrize(
    ("name", "led"),
    [
        ("\\evil.example", "/daftar/%5Cevil.example"),
        ("http:evil", "/daftar/http%3Aevil"),
        ("a b\r\n", "/daftar/a%20b%0D%0A"),
    ],
)
async def test_what_stands_in_an_address_stays_in_its_place(app: FastAPI, name: str, led: str) -> None:
    answer = await put(app, "GET", f"/daftar/{name}/")
    assert (answer.status, answer.headers["location"]) == (308, led)
