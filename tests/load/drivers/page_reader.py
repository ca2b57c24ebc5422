"""Reader who opens every page there is to be opened, one after the other, again and again, as a browser would."""

import re
import time
from collections.abc import Iterator
from statistics import quantiles
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import httpx

from tests.load.worker_protocol import Figures, serve

LINK = re.compile(r'<a\s[^>]*?href="([^"]+)"([^>]*)>')
FORM = re.compile(r"<form[^>]*>")
ACTION = re.compile(r'\saction="([^"]*)"')
NOT_PAGES = re.compile(r"/(bahasa|masuk|keluar|static|kalender)(/|$)|\.xlsx$|/templat$")
NAMED = re.compile(r"[0-9a-f-]{32,36}|[0-9][0-9T:.-]*|(lapas|rutan|lpka|bapas|kanwil|rupbasan)-.+")
AT_MOST = 120


async def read(account: str, own: dict[str, str], also: list[str], times: int) -> Figures:
    """`own` are the services' addresses by their names, `also` pages that no link leads to, such as searches."""
    async with httpx.AsyncClient(follow_redirects=True, headers={"accept": "text/html"}, timeout=30) as browser:
        asking = await browser.get(next(iter(own.values())))
        form = FORM.search(asking.text)
        assert form, "the issuer asks who is there"
        action = ACTION.search(form[0])
        await browser.post(urljoin(str(asking.url), action[1] if action else ""), data={"username": account})
        pages = await _find(browser, own, also)
        waits: dict[str, list[float]] = {name: [] for name in pages}
        for _ in range(times):
            for name, address in pages.items():
                waits[name].append(await _open(browser, address))
    p95 = {name: 1000 * quantiles(seconds, n=20)[-1] for name, seconds in waits.items()}
    slowest = {f"p95 ms {name}": ms for name, ms in sorted(p95.items(), key=lambda one: -one[1])}
    return {"pages": len(pages), "slowest p95 ms": max(p95.values()), **slowest}


async def _open(browser: httpx.AsyncClient, address: str) -> float:
    began = time.perf_counter()
    answer = await browser.get(address)
    answer.raise_for_status()
    return time.perf_counter() - began


async def _find(browser: httpx.AsyncClient, own: dict[str, str], also: list[str]) -> dict[str, str]:
    """One address of every shape of page that links lead to, by what is alike in them."""
    services = {urlsplit(address).netloc: name for name, address in own.items()}
    waiting, found = [*(f"{one}/" for one in own.values()), *also], dict[str, str]()
    while waiting:
        address = waiting.pop(0)
        name = f"{services[urlsplit(address).netloc]} {_shape(address)}"
        if name in found:
            continue
        answer = await browser.get(address)
        if answer.status_code != 200 or "text/html" not in answer.headers["content-type"]:
            raise RuntimeError(f"{address} answers {answer.status_code} {answer.headers.get('content-type')}")
        found[name] = address
        if len(found) > AT_MOST:
            raise RuntimeError(_too_many(found))
        waiting += [one for one in _links(answer) if urlsplit(one).netloc in services]
    return found


def _too_many(found: dict[str, str]) -> str:
    """Sentence for whoever must decide whether pages have been added, or names in addresses are taken for shapes."""
    return (
        f"Links lead to more than {AT_MOST} shapes of page. Where they are pages, raise AT_MOST; where one page counts"
        f" many times, let NAMED know what differs in its addresses: {', '.join(sorted(found))}"
    )


def _links(page: httpx.Response) -> Iterator[str]:
    for link, rest in LINK.findall(page.text):
        address = urldefrag(urljoin(str(page.url), link.replace("&amp;", "&"))).url
        if "download" not in rest and not NOT_PAGES.search(urlsplit(address).path):
            yield address


def _shape(address: str) -> str:
    url = urlsplit(address)
    path = "/".join("…" if NAMED.fullmatch(part) else part for part in url.path.split("/"))
    names = sorted({name for name, _ in parse_qsl(url.query, keep_blank_values=True)})
    return f"{path}?{'&'.join(names)}" if names else path


if __name__ == "__main__":
    serve(read)
