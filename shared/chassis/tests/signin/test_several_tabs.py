"""Signing in in several tabs at once, twice, late, as somebody else in between: every tab comes back to its page."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from chassis.db import Database
from chassis.signin.begun import AT_ONCE
from sqlalchemy import text

CILEGON, SERANG = "operator-cilegon", "operator-serang"


async def begun(person: Any, path: str) -> httpx.Response:
    """One tab, at the provider's question."""
    answer: httpx.Response = await person.open("suppliers", path)
    return answer


async def address_of_return(person: Any, page: httpx.Response, account: str) -> str:
    """Address to which the provider sends this tab, which has not gone there yet."""
    person.follow_redirects = False
    answer = await person.choose(page, account)
    while "/masuk/selesai" not in answer.headers["location"]:
        answer = await person.get(answer.headers["location"])
    person.follow_redirects = True
    return str(answer.headers["location"])


def led_to(answer: httpx.Response) -> str:
    """The address, with what only the browser sees of it."""
    return str(answer.history[-1].headers["location"])


@pytest.mark.parametrize("order", [(0, 1), (1, 0), tuple(range(16))])
async def test_every_tab_comes_back_to_its_own_page(browser: Any, order: tuple[int, ...]) -> None:
    async with browser() as person:
        tabs = [await begun(person, f"/siapa?tab={n}") for n in range(len(order))]
        for n in order:
            answer = await person.choose(tabs[n], CILEGON)
            assert (answer.status_code, led_to(answer)) == (200, f"/siapa?tab={n}")


async def test_the_second_tab_keeps_the_session_of_the_first(browser: Any, database: Database) -> None:
    """Session of the first tab: what it has open since can be sent, for its form's token is bound to the session."""
    async with browser() as person:
        tabs = [await begun(person, "/siapa") for _ in range(2)]
        kept = []
        for tab in tabs:
            await person.choose(tab, CILEGON)
            kept.append(person.cookies.get("suppliers"))
    assert kept[0] == kept[1]
    async with database.transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM access_log WHERE kind = 'sign_in'")) == 1


async def test_somebody_else_in_between_has_the_first_session_end(browser: Any, database: Database) -> None:
    async with browser() as person, browser() as elsewhere:
        tab = await begun(person, "/siapa?tab=a")
        back = await address_of_return(person, tab, CILEGON)
        async with browser() as another:
            await another.sign_in("suppliers", SERANG)
            first = another.cookies.get("suppliers")
        person.cookies.set("suppliers", first, domain="127.0.0.1")
        answer = await person.get(back)
        assert (answer.json()["unit"], led_to(answer)) == ("lapas-kelas-iia-cilegon", "/siapa?tab=a")
        elsewhere.cookies.set("suppliers", first)
        ended = await elsewhere.open("suppliers", "/siapa", follow_redirects=False)
        assert ended.status_code == 303
        assert "/masuk" in ended.headers["location"]


async def test_an_answer_given_twice_leads_to_the_page_and_begins_nothing(browser: Any, database: Database) -> None:
    """Reloading, and the browser's way back."""
    async with browser() as person:
        back = await address_of_return(person, await begun(person, "/siapa?tab=a"), CILEGON)
        for _ in range(2):
            answer = await person.get(back)
            assert (answer.status_code, led_to(answer)) == (200, "/siapa?tab=a")
    async with database.transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM page_session")) == 1


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("gagal-masuk", "used twice"),
        ("gagal-masuk", "lost"),
        ("waktu-masuk-habis", "late"),
        ("waktu-masuk-habis", "at the provider"),
    ],
)
async def test_what_cannot_be_gone_on_with_offers_to_sign_in_again_and_leads_back(
    browser: Any, sites: Any, code: str, spoil: str
) -> None:
    async with browser() as person:
        back = await address_of_return(person, await begun(person, "/siapa?tab=a"), CILEGON)
        if spoil == "used twice":
            await person.get(back)
        if spoil == "late":
            sites["suppliers"].app.state.site.sign_ins.seconds = -1
        if spoil == "at the provider":
            url = httpx.URL(back)
            told = {"error": "temporarily_unavailable", "error_description": "authentication_expired"}
            back = str(url.copy_with(params={"state": url.params["state"], **told}))
        if spoil in ("used twice", "lost"):
            for name in [one.name for one in person.cookies.jar if one.name.startswith("suppliers")]:
                person.cookies.delete(name)
        refused = await person.get(back)
        assert (refused.status_code, code in refused.text) == (400, True)
        assert 'href="/masuk?next=/siapa%3Ftab%3Da"' in refused.text
        assert "suppliers" not in person.cookies


async def test_a_state_of_our_making_alone_says_where_to_go(
    browser: Any, sites: Any, query_of: Callable[..., Any]
) -> None:
    async with browser() as person:
        back = await address_of_return(person, await begun(person, "/siapa"), CILEGON)
        state = query_of(back)["state"]
        for wrong in ("x./jahat", f"{state}x", state.partition(".")[0], "..", "", "a" * 5000):
            refused = await person.open("suppliers", "/masuk/selesai", params={"code": "x", "state": wrong})
            assert (refused.status_code, 'href="/masuk?next=/"' in refused.text) == (400, True)


async def test_of_too_many_tabs_the_oldest_signs_in_once_more_and_comes_back_too(browser: Any) -> None:
    async with browser() as person:
        tabs = [await begun(person, f"/siapa?tab={n}") for n in range(AT_ONCE + 1)]
        refused = await person.choose(tabs[0], CILEGON)
        assert (refused.status_code, 'href="/masuk?next=/siapa%3Ftab%3D0"' in refused.text) == (400, True)
        answer = await person.open("suppliers", "/masuk?next=/siapa%3Ftab%3D0")
        assert (answer.status_code, led_to(answer)) == (200, "/siapa?tab=0")


@pytest.mark.parametrize(
    ("claim", "code"), [({"unit": None}, "akun-tanpa-unit"), ({"roles": ["system"]}, "akun-sistem")]
)
async def test_an_account_without_pages_is_offered_to_sign_in_as_another(
    browser: Any, sites: Any, issuer: str, claim: dict[str, Any], code: str
) -> None:
    client = sites["suppliers"].app.state.site.client
    taken = client.handle_callback

    async def other_claims(*told: Any) -> tuple[dict[str, Any], str]:
        claims, id_token = await taken(*told)
        return claims | claim, id_token

    client.handle_callback = other_claims
    async with browser() as person:
        refused = await person.sign_in("suppliers", CILEGON)
        assert (refused.status_code, code in refused.text) == (403, True)
        assert f'<a class="btn btn-primary" href="{issuer}' in refused.text
        assert "suppliers" not in person.cookies


async def test_signing_out_after_the_session_has_ended_signs_nobody_in(browser: Any, issuer: str) -> None:
    async with browser() as person:
        await person.sign_in("suppliers", CILEGON)
        for name in [one.name for one in person.cookies.jar if one.name.startswith("suppliers")]:
            person.cookies.delete(name)
        asked = await person.open("suppliers", "/siapa", follow_redirects=False)
        assert asked.status_code == 303
        answer = await person.post(f"{person.sites['suppliers'].url}/keluar", follow_redirects=False)
        assert "post_logout_redirect_uri=" in answer.headers["location"], "the provider ends its session too"
        assert answer.headers["location"].startswith(issuer)
