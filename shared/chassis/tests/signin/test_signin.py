"""Signing in at a real provider, once for all services, and out again everywhere."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from chassis.auth import TokenVerifier
from chassis.db import Database
from chassis.errors import Unauthenticated, Unavailable
from chassis.signin import signin_sessions
from chassis.signin.client import LOGOUT_EVENT
from chassis.signin.service_tokens import ServiceTokens
from sqlalchemy import text

Query = Callable[..., dict[str, str]]
CILEGON = {
    "name": "Operator Lapas Kelas IIA Cilegon",
    "unit": "lapas-kelas-iia-cilegon",
    "roles": ["operator"],
}


async def test_a_person_signs_in_and_lands_on_the_page_that_was_asked_for(browser: Any) -> None:
    async with browser() as person:
        answer = await person.sign_in("suppliers", "operator-cilegon", "/siapa?a=1")
    assert str(answer.url).endswith("/siapa?a=1")
    known = answer.json()
    assert known.pop("subject")
    assert known == CILEGON


@pytest.mark.parametrize(
    ("account", "unit", "roles"),
    [
        ("verifikator-banten", "kanwil-banten", ["verifier"]),
        ("penyetuju-banten", "kanwil-banten", ["approver"]),
        ("distributor-cilegon", "lapas-kelas-iia-cilegon", ["distributor"]),
        ("petugas-gudang-cilegon", "lapas-kelas-iia-cilegon", ["storekeeper"]),
        ("rekonsiliator-cilegon", "lapas-kelas-iia-cilegon", ["reconciler"]),
        ("penyetuju-ditjenpas", "ditjenpas", ["approver"]),
        ("kurator-ditjenpas", "ditjenpas", ["curator"]),
        ("admin-ditjenpas", "ditjenpas", ["admin"]),
        ("auditor", "ditjenpas", ["auditor"]),
    ],
)
async def test_there_is_an_account_for_every_role(browser: Any, account: str, unit: str, roles: list[str]) -> None:
    async with browser() as person:
        known = (await person.sign_in("suppliers", account)).json()
    assert (known["unit"], known["roles"]) == (unit, roles)


async def test_one_sign_in_serves_the_other_service_without_a_question(browser: Any, sites: Any) -> None:
    async with browser() as person:
        await person.sign_in("suppliers", "operator-cilegon")
        answer = await person.open("notifier", "/siapa")
        assert str(answer.url) == f"{sites['notifier'].url}/siapa"
        assert answer.json()["unit"] == CILEGON["unit"]
        names = {cookie.name for cookie in person.cookies.jar}
    assert {"suppliers", "notifier"} <= names


async def test_signing_out_ends_the_session_here_and_at_the_provider(browser: Any, sites: Any) -> None:
    async with browser() as person:
        await person.sign_in("suppliers", "operator-cilegon")
        answer = await person.sign_out("suppliers")
        assert str(answer.url).startswith(f"{sites['suppliers'].url}/keluar/selesai")
        assert "Anda sudah keluar" in answer.text
        again = await person.open("suppliers", "/siapa")
    assert not str(again.url).startswith(sites["suppliers"].url), "the provider asks again who we are"


async def test_a_cookie_kept_from_before_signing_out_opens_nothing(browser: Any, sites: Any) -> None:
    async with browser() as person:
        await person.sign_in("suppliers", "operator-cilegon")
        kept = person.cookies.get("suppliers")
        await person.sign_out("suppliers")
    async with browser() as thief:
        thief.cookies.set("suppliers", kept)
        answer = await thief.open("suppliers", "/siapa", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/masuk?next=/siapa")


async def test_the_request_carries_pkce_state_and_nonce_and_comes_back_here(
    browser: Any, sites: Any, query_of: Query
) -> None:
    async with browser() as person:
        answer = await person.open("suppliers", "/masuk", follow_redirects=False)
    asked = query_of(answer)
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert asked["state"]
    assert asked["nonce"]
    assert asked["redirect_uri"] == f"{sites['suppliers'].url}/masuk/selesai"


async def test_the_session_cookie_is_closed_to_scripts_and_other_sites(browser: Any) -> None:
    async with browser() as person:
        answer = await person.sign_in("suppliers", "operator-cilegon")
    come_back = next(one for one in answer.history if "/masuk/selesai" in str(one.url))
    cookie = next(one for one in come_back.headers.get_list("set-cookie") if one.startswith("suppliers="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie


async def test_an_answer_with_another_state_lets_nobody_in(browser: Any, query_of: Query) -> None:
    async with browser() as person:
        await person.open("suppliers", "/masuk", follow_redirects=False)
        answer = await person.open("suppliers", "/masuk/selesai?code=x&state=lain")
        assert (answer.status_code, "gagal-masuk" in answer.text) == (400, True)
        assert "suppliers" not in person.cookies


async def test_an_answer_that_another_browser_asked_for_lets_nobody_in(browser: Any) -> None:
    """Signing somebody in as somebody else, unknowing: the code is right, the browser is not."""
    async with browser() as attacker:
        page = await attacker.open("suppliers", "/siapa")
        attacker.follow_redirects = False
        answer = await attacker.choose(page, "auditor")
        while "/masuk/selesai" not in answer.headers["location"]:
            answer = await attacker.get(answer.headers["location"])
    async with browser() as victim:
        refused = await victim.get(answer.headers["location"])
        assert refused.status_code == 400
        assert "suppliers" not in victim.cookies


async def test_an_id_token_for_another_audience_lets_nobody_in(browser: Any, sites: Any) -> None:
    """The negative control is every other test: the same flow with the right audience succeeds."""
    sites["suppliers"].app.state.site.client.client_id = "somebody-else"
    async with browser() as person:
        answer = await person.sign_in("suppliers", "operator-cilegon")
    assert (answer.status_code, "gagal-masuk" in answer.text) == (400, True)


async def test_an_answer_to_another_nonce_lets_nobody_in(browser: Any, sites: Any) -> None:
    client = sites["suppliers"].app.state.site.client
    original = client._app.parse_id_token
    client._app.parse_id_token = lambda token, nonce, **more: original(token, nonce="lain", **more)
    async with browser() as person:
        answer = await person.sign_in("suppliers", "operator-cilegon")
    assert (answer.status_code, "gagal-masuk" in answer.text) == (400, True)


async def test_keys_that_have_changed_are_fetched_again(browser: Any, sites: Any, tokens: Any) -> None:
    client = sites["suppliers"].app.state.site.client
    stale = json.loads(tokens.jwks.read_text())
    (await client._app.load_server_metadata())["jwks"] = stale
    async with browser() as person:
        answer = await person.sign_in("suppliers", "operator-cilegon")
    assert answer.json()["unit"] == CILEGON["unit"]


@pytest.mark.parametrize(
    "wanted",
    ["https://jahat.test/", "//jahat.test", "/\\jahat.test", "\\\\jahat.test", "javascript:alert(1)", "/a\r\nx: y", ""],
)
async def test_nobody_is_led_away_after_signing_in(browser: Any, sites: Any, wanted: str) -> None:
    async with browser() as person:
        answer = await person.open("suppliers", "/masuk", params={"next": wanted})
        answer = await person.choose(answer, "operator-cilegon")
        assert str(answer.url) == f"{sites['suppliers'].url}/"
        for path in ("/masuk", "/bahasa/en"):
            again = await person.open("suppliers", path, params={"next": wanted}, follow_redirects=False)
            assert again.headers["location"] == "/"


async def test_signing_out_of_one_service_ends_the_session_in_all_of_them(
    browser: Any, sites: Any, listening: Callable[..., Any], eventually: Any
) -> None:
    """The provider tells every service, browser or not (back-channel logout)."""
    async with listening(sites["notifier"]), browser() as person:
        await person.sign_in("suppliers", "operator-cilegon")
        await person.open("notifier", "/siapa")
        kept = person.cookies.get("notifier")
        await person.sign_out("suppliers")

        async def refused() -> bool:
            async with browser() as other:
                other.cookies.set("notifier", kept)
                answer = await other.open("notifier", "/siapa", follow_redirects=False)
                return bool(answer.status_code == 303)

        await eventually("the kept cookie of the other service opens nothing", refused)


async def test_without_the_providers_word_the_other_session_would_live(browser: Any, sites: Any) -> None:
    """The negative control: nobody listens at the other service."""
    async with browser() as person:
        await person.sign_in("suppliers", "operator-cilegon")
        await person.open("notifier", "/siapa")
        await person.sign_out("suppliers")
        answer = await person.open("notifier", "/siapa", follow_redirects=False)
    assert answer.status_code == 200


def logout_token(tokens: Any, site: Any, header: dict[str, Any] | None = None, **flaw: Any) -> dict[str, str]:
    claims = {
        "aud": site.settings.client_id,
        "iss": site.settings.issuer,
        "events": {LOGOUT_EVENT: {}},
        "jti": uuid4().hex,
    }
    typ = {"typ": "logout+jwt"} if header is None else header
    return {"logout_token": tokens.sign(typ, claims | flaw, seconds=120)}


def _each(claim: str, *wrong: Any) -> Iterator[dict[str, Any]]:
    return ({claim: one} for one in wrong)


NOW = int(time.time())
FLAWS: list[dict[str, Any]] = [
    *_each("aud", None, "lain", [], ["lain"], {}, 7),
    *({"iss": wrong} for wrong in (None, "https://lain.test", ["x"])),
    *_each("events", None, {}, [], LOGOUT_EVENT, [LOGOUT_EVENT], {"x": {}}, {LOGOUT_EVENT: None}),
    *({"nonce": wrong} for wrong in ("x", "")),
    *_each("exp", None, NOW - 3600, "besok", True, [], 10**12, NOW + 7 * 86400, 10**400),
    *_each("iat", None, NOW + 3600, NOW - 7 * 86400, "kini", False, {}),
    *({"jti": wrong} for wrong in (None, "", 7, ["x"], "a" * 300, "a\0")),
    *({"sub": wrong} for wrong in (None, "", 7, {"a": 1}, "a" * 300)),
    {"sid": 7},
    *({"header": {"typ": wrong}} for wrong in ("JWT", "at+jwt", "", "id_token+jwt")),
    {"header": {}},
]


@pytest.mark.parametrize("stranger", [False, True])
async def test_no_word_that_is_not_in_order_signs_anybody_out(
    browser: Any, sites: Any, tokens: Any, stranger: bool
) -> None:
    """Each wrong shape by a key that is believed; and one in order by a stranger's."""
    site = sites["notifier"]
    if not stranger:
        site.app.state.verifier.keys.jwks = str(tokens.jwks)
    async with browser() as person:
        await person.sign_in("notifier", "operator-cilegon")
        subject = (await person.open("notifier", "/siapa")).json()["subject"]
        for flaw in [{}] if stranger else FLAWS:
            told = logout_token(tokens, site, **{"sub": subject, **flaw})
            answer = await person.post(f"{site.url}/keluar/kabar", data=told)
            assert answer.status_code == 400, flaw
            assert (await person.open("notifier", "/siapa")).json()["subject"] == subject, flaw


async def test_a_word_in_order_signs_all_of_a_persons_sessions_out_and_is_heard_once(
    browser: Any, sites: Any, tokens: Any
) -> None:
    site = sites["notifier"]
    keys = site.app.state.verifier.keys
    provider, keys.jwks = keys.jwks, str(tokens.jwks)
    async with browser() as person:
        await person.sign_in("notifier", "operator-cilegon")
        subject = (await person.open("notifier", "/siapa")).json()["subject"]
        told = logout_token(tokens, site, sub=subject)
        assert (await person.post(f"{site.url}/keluar/kabar", data=told)).status_code == 204
        answer = await person.open("notifier", "/siapa", follow_redirects=False)
        assert answer.status_code == 303
        keys.jwks = provider
        await person.sign_in("notifier", "operator-cilegon")
        answer = await person.post(f"{site.url}/keluar/kabar", data=told)
        assert answer.status_code == 400, "what was said is not said again"
        assert (await person.open("notifier", "/siapa")).json()["subject"] == subject


async def test_a_word_that_was_heard_is_kept_until_it_ends(service: Any, database: Database) -> None:
    begun, ended = datetime.now(UTC) + timedelta(minutes=2), datetime.now(UTC) - timedelta(seconds=1)
    async with database.transaction() as session:
        assert await signin_sessions.hear_once(session, "a", begun)
        assert await signin_sessions.hear_once(session, "b", ended)
    await signin_sessions.forget_ended_sessions(database)
    async with database.transaction() as session:
        assert not await signin_sessions.hear_once(session, "a", begun)
        assert await signin_sessions.hear_once(session, "b", ended)


async def test_a_provider_that_is_away_is_said_so(browser: Any, sites: Any) -> None:
    sites["suppliers"].app.state.site.client._app._server_metadata_url = "http://127.0.0.1:9/nothing"
    async with browser() as person:
        answer = await person.open("suppliers", "/masuk")
    assert answer.status_code == 503
    assert "Layanan sedang" in answer.text


async def test_a_service_gets_a_token_for_one_other_service_and_what_it_was_granted_there(sites: Any) -> None:
    settings = sites["notifier"].settings
    tokens = ServiceTokens(settings, "notifier")
    token = await tokens.bearer("suppliers:read")
    assert await tokens.bearer("suppliers:read") == token, "it is kept while it is good"
    principal = await TokenVerifier(settings, "suppliers").verify(token)
    assert (principal.unit, sorted(principal.roles)) == ("ditjenpas", ["system"])
    assert "suppliers:read" in principal.scopes
    with pytest.raises(Unauthenticated):
        await TokenVerifier(settings, "bansos").verify(token)


async def test_a_scope_that_was_not_granted_is_not_got(sites: Any) -> None:
    settings = sites["suppliers"].settings
    try:
        token = await ServiceTokens(settings, "suppliers").bearer("notifier:read")
        principal = await TokenVerifier(settings, "notifier").verify(token)
    except (Unavailable, Unauthenticated):
        return
    assert "notifier:read" not in principal.scopes


async def test_a_wrong_secret_gets_no_token(sites: Any) -> None:
    settings = sites["notifier"].settings.model_copy(update={"client_secret": None})
    with pytest.raises(Unavailable):
        await ServiceTokens(settings, "notifier").bearer("suppliers:read")


async def test_an_id_token_is_sealed_and_is_no_bearer_token_for_the_api(
    browser: Any, sites: Any, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    begin = signin_sessions.begin

    async def keep(session: Any, principal: Any, claims: Any, id_token: str, hours: float) -> str:
        given.append(id_token)
        return await begin(session, principal, claims, id_token, hours)

    monkeypatch.setattr(signin_sessions, "begin", keep)
    async with browser() as person:
        await person.sign_in("suppliers", "operator-cilegon")
    async with database.transaction() as session:
        stored = bytes(await session.scalar(text("SELECT id_token FROM page_session")) or b"")
    [id_token] = given
    assert id_token.count(".") == 2
    assert not any(part.encode() in stored for part in id_token.split("."))
    with pytest.raises(Unauthenticated):
        await TokenVerifier(sites["suppliers"].settings, "suppliers").verify(id_token)


async def test_a_bearer_token_opens_no_page(sites: Any) -> None:
    settings = sites["notifier"].settings
    token = await ServiceTokens(settings, "notifier").bearer("suppliers:read")
    transport = httpx.ASGITransport(sites["notifier"].app)
    headers = {"authorization": f"Bearer {token}", "accept": "text/html"}
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=headers) as client:
        answer = await client.get("/siapa")
    assert answer.status_code == 303


async def test_the_service_is_told_who_has_signed_in_with_todays_unit_and_roles(browser: Any, sites: Any) -> None:
    async with browser() as person:
        await person.sign_in("suppliers", "operator-cilegon")
        await person.open("suppliers", "/siapa")
    [who] = sites["suppliers"].heard
    assert (who.unit, sorted(who.roles)) == (CILEGON["unit"], CILEGON["roles"])


async def test_signing_in_and_out_leaves_its_rows(browser: Any, sites: Any, tokens: Any, database: Database) -> None:
    async with browser() as person:
        await person.sign_in("suppliers", "operator-cilegon")
        subject = (await person.open("suppliers", "/siapa")).json()["subject"]
        await person.sign_out("suppliers")
    site = sites["notifier"]
    site.app.state.verifier.keys.jwks = str(tokens.jwks)
    async with browser() as issuer:
        told = logout_token(tokens, site, sub=subject)
        assert (await issuer.post(f"{site.url}/keluar/kabar", data=told)).status_code == 204
        refused = await issuer.get(f"{site.url}/masuk/selesai?code=x&state=y")
        assert refused.status_code == 400
    async with database.transaction() as session:
        rows = await session.execute(text("SELECT kind, subject, unit, route FROM access_log ORDER BY id"))
    assert [tuple(row) for row in rows] == [
        ("sign_in", subject, CILEGON["unit"], "/masuk/selesai"),
        ("sign_out", subject, CILEGON["unit"], "/keluar"),
        ("sign_out", subject, None, "/keluar/kabar"),
    ]
