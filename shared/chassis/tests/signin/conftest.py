"""Two services with pages, as two clients of a real OIDC provider, in one browser.

The provider is the local one, or whichever `JEMBATAN_TEST_ISSUER` names (`make keycloak`): the suite is the same.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
import uvicorn
from chassis.auth import Principal, Requires, Role
from chassis.config import Settings
from chassis.db import Database, Session
from chassis.http import create_app
from chassis.pages import InPage, PageRouter, Pages
from chassis.service import Service
from fastapi import Depends, Response
from pydantic import SecretStr

Clients = dict[str, dict[str, Any]]
router = PageRouter()
ANYBODY = [Depends(Requires(*Role))]


@router.get("/", dependencies=ANYBODY)
async def first(page: InPage) -> Response:
    return page.show("chassis/base.html")


@router.get("/siapa", dependencies=ANYBODY)
async def who(page: InPage) -> dict[str, Any]:
    known = page.principal
    return {"subject": known.subject, "name": known.name, "unit": known.unit, "roles": sorted(known.roles)}


class Site:
    """One service in this process, at the address that the provider knows it by."""

    def __init__(self, settings: Settings, issuer: str, client: dict[str, Any], database: Database) -> None:
        self.url = client["redirect_uris"][0].removesuffix("/masuk/selesai")
        self.settings = settings.model_copy(
            update={
                "issuer": issuer,
                "jwks": client.get("jwks_uri") or f"{issuer}/jwks.json",
                "client_id": client["client_id"],
                "client_secret": SecretStr(client["client_secret"]),
                "public_url": self.url,
                "audience": None,
            }
        )
        self.service = Service(client["service"], self.settings)
        self.service.__dict__["database"] = database
        self.heard: list[Principal] = []
        self.app = create_app(self.service, pages=Pages("chassis.pages", (router,), signed_in=self._hear))

    async def _hear(self, _session: Session, who: Principal) -> None:
        self.heard.append(who)


class _Forms(HTMLParser):
    """The first form of a page: where it leads and what it holds already."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action: str | None = None
        self.fields: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" and self.action is None:
            self.action = given.get("action") or ""
        if tag == "input" and given.get("name") and given.get("type") == "hidden":
            self.fields[str(given["name"])] = given.get("value") or ""


class Browser(httpx.AsyncClient):
    """One person's browser: the sites inside this process, the provider over the network, one cookie jar."""

    def __init__(self, sites: dict[str, Site]) -> None:
        inside = {site.url: httpx.ASGITransport(site.app, raise_app_exceptions=False) for site in sites.values()}
        super().__init__(mounts=inside, headers={"accept": "text/html"}, follow_redirects=True, timeout=180)
        self.event_hooks = {"response": [self._trust_this_machine]}
        self.sites = sites

    async def _trust_this_machine(self, _answer: httpx.Response) -> None:
        """Browsers send Secure cookies to 127.0.0.1 without TLS too; Keycloak counts on it."""
        for cookie in self.cookies.jar:
            cookie.secure = False

    async def open(self, site: str, path: str = "/", **options: Any) -> httpx.Response:
        return await self.get(f"{self.sites[site].url}{path}", **options)

    async def sign_in(self, site: str, account: str, path: str = "/siapa") -> httpx.Response:
        """Open a page; the provider asks who we are, if it has to."""
        answer = await self.open(site, path)
        return answer if str(answer.url).startswith(self.sites[site].url) else await self.choose(answer, account)

    async def choose(self, page: httpx.Response, account: str) -> httpx.Response:
        """Answer the provider's page: by a button of the local one, by name and password at Keycloak's."""
        form = _Forms(page.text)
        fields = form.fields | {"username": account, "password": account}
        return await self.post(urljoin(str(page.url), form.action), data=fields)

    async def sign_out(self, site: str) -> httpx.Response:
        """By the button in the bar; a provider that asks whether we mean it hears yes."""
        page = await self.open(site)
        answer = await self.post(f"{self.sites[site].url}/keluar", data={"csrf": _Forms(page.text).fields["csrf"]})
        if str(answer.url).startswith(self.sites[site].url):
            return answer
        form = _Forms(answer.text)
        return await self.post(urljoin(str(answer.url), form.action), data=form.fields | {"logout": "yes"})


@pytest.fixture
def sites(settings: Settings, issuer: str, clients: Clients, database: Database) -> dict[str, Site]:
    """Two services. In this test they share one database, which neither knows."""
    return {name: Site(settings, issuer, clients[name], database) for name in ("suppliers", "notifier")}


@pytest.fixture
def browser(sites: dict[str, Site]) -> Callable[[], Browser]:
    return lambda: Browser(sites)


@pytest.fixture
def query_of() -> Callable[[httpx.Response | str], dict[str, str]]:
    def read(answer: httpx.Response | str) -> dict[str, str]:
        url = answer if isinstance(answer, str) else answer.headers["location"]
        return dict(httpx.URL(url).params)

    return read


@pytest.fixture
def listening(eventually: Callable[..., Awaitable[Any]]) -> Callable[[Site], Any]:
    """`async with listening(site):` lets the provider reach the site at its real address."""

    @asynccontextmanager
    async def listen(site: Site) -> AsyncIterator[None]:
        port = int(site.url.rsplit(":", 1)[1])
        config = uvicorn.Config(site.app, host="127.0.0.1", port=port, log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server._serve())  # `serve` would take pytest's signals

        async def started() -> bool:
            return server.started

        await eventually("the site listens", started)
        yield
        server.should_exit = True
        await serving

    return listen
