"""Every link that somebody finds, from the first page on: none leads to a refusal, no card to the page it stands on."""

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import httpx
from fastapi import FastAPI

from chassis.navigation import Entry
from chassis.pages.site import Site
from chassis.testing.permission_matrix import Matrix, Person, leaving

HERE = "http://testserver"
_NOT_PAGES = re.compile(r"/(bahasa|masuk|keluar|static)(/|$)")
_NAMED = re.compile(r"[0-9a-f-]{32,36}|[0-9][0-9T:.-]*")


def give_navigation(app: FastAPI, manifest: Path) -> None:
    """The bar as this service's `service.toml` declares it."""
    told = tomllib.loads(manifest.read_text())
    site: Site = app.state.site
    site.navigation = tuple(
        Entry(service=told["name"], url=HERE + one.pop("path"), **one) for one in told.get("navigation", [])
    )


async def dead_links(matrix: Matrix, person: Person) -> dict[str, str]:
    """Faults of the links that this person finds: one page of each kind is opened."""
    wrong: dict[str, str] = {}
    async with matrix.browse(person.role, unit=person.unit) as client:
        client._transport = httpx.ASGITransport(leaving(matrix.app), raise_app_exceptions=False)
        waiting, seen = [("", f"{HERE}/")], set[tuple[str, ...]]()
        while waiting:
            source, address = waiting.pop(0)
            if _shape(address) in seen:
                continue
            seen.add(_shape(address))
            async with matrix.database.undone():
                answer = await client.get(address, follow_redirects=True)
            if answer.status_code != 200:
                wrong[address] = f"{answer.status_code}, linked from {source}"
                continue
            found = _Links(answer)
            waiting += [(address, one) for one in found.links]
            wrong |= {one: f"a card on {address} that leads to it" for one in found.cards if one == address}
    return wrong


class _Links(HTMLParser):
    """Addresses of this service that a page leads to, and those of its cards."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.links: list[str] = []
        self.cards: list[str] = []
        self._page = str(answer.url)
        if answer.headers.get("content-type", "").startswith("text/html"):
            self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = urldefrag(urljoin(self._page, given.get("href") or "")).url
        if tag != "a" or not address.startswith(HERE) or _NOT_PAGES.match(urlsplit(address).path):
            return
        self.links.append(address)
        if "link-card" in (given.get("class") or ""):
            self.cards.append(address)


def _shape(address: str) -> tuple[str, ...]:
    """Common shape of addresses that show things of one kind."""
    url = urlsplit(address)
    parts = ["*" if _NAMED.fullmatch(part) or "-" in part else part for part in url.path.split("/")]
    return (*parts, "?", *sorted({name for name, _ in parse_qsl(url.query, keep_blank_values=True)}))
