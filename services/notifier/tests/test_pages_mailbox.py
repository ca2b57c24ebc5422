"""The inbox as the office sees it: what was said to it and nobody else, as it comes, and what it says back."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest
import uvicorn
from chassis.http.streams import Stream
from chassis.ids import new_id
from chassis.testing.fixtures import Browse
from notifier.models import Message
from notifier.pages import inbox_stream

from .actors import CILEGON, SORONG, TANGERANG, Scenario, alert, cleared

FIRST_ID = re.compile(r"/kotak-masuk/([0-9a-f-]{36})")
Eventually = Callable[..., Any]


async def returned(scenario: Scenario, unit: str = CILEGON) -> UUID:
    """A submission of this unit is sent back; the id of what the unit hears of it."""
    await scenario.hear(alert("returned", unit))
    return await newest_of(scenario, unit)


async def newest_of(scenario: Scenario, unit: str = CILEGON) -> UUID:
    [(message,)] = await scenario.rows("SELECT id FROM message WHERE unit = :unit ORDER BY id DESC LIMIT 1", unit=unit)
    return UUID(str(message))


async def test_an_office_sees_its_own_messages_newest_first(scenario: Scenario, browse: Browse) -> None:
    first, second = await returned(scenario), await returned(scenario)
    await returned(scenario, TANGERANG)
    async with browse("operator", unit=CILEGON) as officer:
        page = await officer.get("/kotak-masuk")
    assert page.status_code == 200
    assert FIRST_ID.findall(page.text) == [str(second), str(first)]
    assert "Belum dibaca (2)" in page.text
    assert "Perlu diperbaiki" in page.text


async def test_a_long_inbox_goes_on_on_the_next_page(scenario: Scenario, browse: Browse) -> None:
    ids = [str(await returned(scenario)) for _ in range(27)]
    async with browse("operator", unit=CILEGON) as officer:
        page = await officer.get("/kotak-masuk?show=unread")
        follow = re.search(r'rel="next" href="([^"]+)"', page.text)
        assert follow is not None
        rest = await officer.get(follow.group(1).replace("&amp;", "&"))
    assert FIRST_ID.findall(page.text) + FIRST_ID.findall(rest.text) == ids[::-1]


@pytest.mark.parametrize("state", ["new", "read", "done", "withdrawn", "met", "ended"])
async def test_unread_is_one_thing_in_the_count_the_list_its_filter_and_the_api(
    scenario: Scenario, browse: Browse, http: Callable[..., httpx.AsyncClient], state: str
) -> None:
    deadline = new_id()
    asks = alert("returned", deadline=deadline)
    await scenario.announce(CILEGON, deadline=deadline, kind="correction", link=asks.action.link)
    await scenario.hear(alert("approved"), asks)
    message = await newest_of(scenario)
    async with browse("operator", unit=CILEGON) as officer, http("operator", unit=CILEGON) as api:
        if state == "read":
            await officer.get(f"/kotak-masuk/{message}")
        elif state in ("done", "withdrawn"):
            await scenario.hear(cleared(asks, done=state == "done"))
        elif state == "met":
            await scenario.met(deadline, CILEGON)
        elif state == "ended":
            await scenario.withdrawn(deadline)
        whole, only = (await officer.get("/kotak-masuk")).text, (await officer.get("/kotak-masuk?show=unread")).text
        home = (await officer.get("/")).text
        listed, filtered = (await api.get("/inbox")).json(), (await api.get("/inbox?unread=true")).json()
    expected = 2 if state == "new" else 1
    assert f"Belum dibaca ({expected})" in whole
    assert whole.count("message-dot") == only.count("message-dot") == len(FIRST_ID.findall(only)) == expected
    assert f"({expected} belum dibaca)" in home
    assert listed["unread"] == filtered["unread"] == len(filtered["items"]) == expected
    assert [one["is_unread"] for one in listed["items"]].count(True) == expected


async def test_opening_a_message_says_who_has_read_it(scenario: Scenario, browse: Browse) -> None:
    message = await returned(scenario)
    async with browse("operator", unit=CILEGON, name="Operator Cilegon") as officer:
        page = await officer.get(f"/kotak-masuk/{message}")
        assert "mengembalikan kiriman unit Anda" in page.text
        assert "Perbaiki sekarang" in page.text
        assert "style=" not in page.text
        assert "Operator Cilegon" in page.text.partition("Sudah dibaca")[2]
        assert "Belum dibaca (0)" in (await officer.get("/kotak-masuk")).text
    async with browse("verifier", unit=CILEGON, name="Seorang lain") as later:
        assert "Seorang lain" not in (await later.get(f"/kotak-masuk/{message}")).text.partition("Sudah dibaca")[2]


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-purpose": "prefetch"}, {"sec-purpose": "prefetch;prerender"}, {"purpose": "prefetch"},
        {"x-moz": "prefetch"}, {"sec-fetch-site": "cross-site"},
    ],
)  # fmt: skip
async def test_what_a_browser_fetches_ahead_or_for_another_site_is_not_read(
    scenario: Scenario, browse: Browse, headers: dict[str, str]
) -> None:
    message = await returned(scenario)
    async with browse("operator", unit=CILEGON) as officer:
        assert (await officer.get(f"/kotak-masuk/{message}", headers=headers)).status_code == 200
        assert await scenario.rows("SELECT 1 FROM acknowledgement") == []
        await officer.get(f"/kotak-masuk/{message}", headers={"sec-fetch-site": "same-origin"})
    assert await scenario.rows("SELECT step FROM acknowledgement") == [("read",)]


async def test_a_message_is_read_in_english_where_english_was_chosen(scenario: Scenario, browse: Browse) -> None:
    message = await returned(scenario)
    async with browse("operator", unit=CILEGON, language="en") as officer:
        page = await officer.get(f"/kotak-masuk/{message}")
    assert page.text.count("Correct") > 1
    assert "Perbaiki" not in page.text


async def test_the_office_says_that_it_has_seen_to_it(scenario: Scenario, browse: Browse) -> None:
    message = await returned(scenario)
    async with browse("operator", unit=CILEGON, name="Operator Cilegon") as officer:
        answer = await officer.post(f"/kotak-masuk/{message}/ditangani")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/kotak-masuk/{message}")
        assert "Ditangani: Operator Cilegon" in (await officer.get("/kotak-masuk")).text
        assert "Semua pesan sudah ditangani." in (await officer.get("/kotak-masuk?show=unhandled")).text
    async with browse("approver", unit=CILEGON, name="Seorang lain") as later:
        await later.post(f"/kotak-masuk/{message}/ditangani")
    said = await scenario.rows("SELECT step, by_name FROM acknowledgement ORDER BY step")
    assert said == [("handled", "Operator Cilegon"), ("read", "Operator Cilegon")]


@pytest.mark.parametrize("unit", [TANGERANG, "kanwil-banten", "ditjenpas"])
async def test_nobody_reads_the_emails_of_another_office(scenario: Scenario, browse: Browse, unit: str) -> None:
    message = await returned(scenario)
    async with browse("admin", unit=unit) as stranger:
        assert (await stranger.get(f"/kotak-masuk/{message}")).status_code == 404
        assert (await stranger.post(f"/kotak-masuk/{message}/ditangani")).status_code == 404
    assert await scenario.rows("SELECT 1 FROM acknowledgement") == []


async def test_a_form_without_its_token_changes_nothing(scenario: Scenario, browse: Browse) -> None:
    message = await returned(scenario)
    async with browse("operator", unit=CILEGON, csrf=False) as officer:
        assert (await officer.post(f"/kotak-masuk/{message}/ditangani")).status_code == 403
    assert await scenario.rows("SELECT 1 FROM acknowledgement") == []


async def first(stream: AsyncIterator[Message], count: int) -> list[UUID]:
    found: list[UUID] = []
    async with aclosing(stream) as messages:  # type: ignore[type-var]
        async for message in messages:
            found.append(message.id)
            if len(found) == count:
                break
    return found


def watching(scenario: Scenario, longest: float = 30) -> Stream:
    return Stream(scenario.database, asyncio.Event(), longest=longest)


async def test_a_stream_takes_up_after_the_last_event_that_was_seen(committed_scenario: Scenario) -> None:
    ids = [await returned(committed_scenario) for _ in range(4)]
    await returned(committed_scenario, TANGERANG)
    assert await first(inbox_stream.arrivals(watching(committed_scenario, 0.1), CILEGON, ids[1]), 9) == ids[2:]
    assert await first(inbox_stream.arrivals(watching(committed_scenario, 0.1), CILEGON, None), 9) == ids


async def test_what_comes_while_somebody_looks_is_shown_to_that_office_alone(committed_scenario: Scenario) -> None:
    seen = await returned(committed_scenario)
    stream = inbox_stream.arrivals(watching(committed_scenario), CILEGON, seen)
    elsewhere = inbox_stream.arrivals(watching(committed_scenario, 3), SORONG, None)
    async with aclosing(stream) as messages:
        coming = asyncio.ensure_future(anext(messages))
        fresh = await returned(committed_scenario)
        assert (await coming).id == fresh
    assert await first(elsewhere, 9) == []


async def test_somebody_who_looks_holds_no_database_session(
    committed_scenario: Scenario, eventually: Eventually
) -> None:
    """More look than there are connections, and still there is one for the message that comes."""
    seen = await returned(committed_scenario)
    pool: Any = committed_scenario.database.engine.pool
    streams = [inbox_stream.arrivals(watching(committed_scenario), CILEGON, seen) for _ in range(4 * pool.size())]
    waiting = [asyncio.ensure_future(anext(stream)) for stream in streams]

    async def rests() -> bool:
        return pool.checkedout() == 0

    await eventually("those who look hold no connection", rests)
    fresh = await returned(committed_scenario)
    assert {message.id for message in await asyncio.gather(*waiting)} == {fresh}
    for stream in streams:
        await stream.aclose()


async def test_events_carry_ids_that_a_browser_comes_back_with(
    committed_scenario: Scenario, browse: Browse, serve: Callable[[httpx.AsyncClient], Any]
) -> None:
    ids = [await returned(committed_scenario) for _ in range(2)]
    async with browse("operator", unit=CILEGON) as officer, serve(officer) as browser:
        headers = {"last-event-id": str(ids[0]), "accept": "text/event-stream"}
        async with browser.stream("GET", "/kotak-masuk/langsung", headers=headers) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            event: dict[str, str] = {}
            async for line in answer.aiter_lines():
                name, _, value = line.partition(": ")
                event[name] = value
                if event.get("id") and not line:
                    break
    assert (event["event"], event["id"]) == ("message-came", str(ids[1]))
    assert event["data"].startswith(f'<a href="/kotak-masuk/{ids[1]}">Perlu diperbaiki')


@pytest.fixture
def serve(make_app: Any, service: Any, eventually: Eventually) -> Callable[[httpx.AsyncClient], Any]:
    """The same person over a real socket: the client inside the process waits for the end of an answer."""

    @asynccontextmanager
    async def running(person: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
        config = uvicorn.Config(make_app(service), port=0, lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve())

        async def listens() -> bool:
            return server.started

        try:
            await eventually("the server listens", listens)
            port = server.servers[0].sockets[0].getsockname()[1]
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=180) as client:
                client.cookies.update(dict(person.cookies.items()))
                yield client
        finally:
            server.should_exit = True
            await task

    return running
