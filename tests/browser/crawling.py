"""Every page that can be reached by links: a new page is covered by being linked."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urldefrag, urlsplit

from playwright.sync_api import Page

from deploy.local import issuer
from deploy.local.manifests import discover
from deploy.local.stack import ROOT

from .looking import open_page

AT_MOST = 90
"""Shapes of pages per person; beyond it the crawl is no longer bounded, and somebody has to think."""
ALIKE = 2
"""How many addresses of one shape are opened; of filtered and sorted lists one, which is another look at the same."""
NOT_PAGES = re.compile(r"/(bahasa|masuk|keluar|static)(/|$)")
DIRECTORY = ROOT / "services" / "notifier" / "notifier" / "domain" / "directory" / "data" / "units.csv"
UNITS = {line.split(",")[0] for line in DIRECTORY.read_text().splitlines()}
NAMED = re.compile(r"[0-9a-f-]{32,36}|[0-9][0-9T:.-]*")


def one_account_per_role() -> list[str]:
    by_role = {tuple(one["roles"]): one["username"] for one in reversed(issuer.accounts())}
    return list(reversed(by_role.values()))


def shape(address: str) -> tuple[str, ...]:
    """Shape that is alike of two addresses that show two things of one kind in the same way."""
    url = urlsplit(address)
    parts = ["*" if NAMED.fullmatch(part) or part in UNITS else part for part in url.path.split("/")]
    return (url.netloc, *parts, "?", *sorted({name for name, _ in parse_qsl(url.query, keep_blank_values=True)}))


def links(page: Page, own: tuple[str, ...]) -> Iterator[str]:
    for address in page.eval_on_selector_all("a[href]:not([download])", "all => all.map(one => one.href)"):
        bare = urldefrag(address).url
        if bare.startswith(own) and not NOT_PAGES.match(urlsplit(bare).path):
            yield bare


def crawl(page: Page, addresses: Mapping[str, str], account: str) -> Iterator[tuple[str, str, int]]:
    """From where `page` is on: who linked it, the address that is open now, its status (0 for a file)."""
    own = tuple(f"{address}/" for name, address in addresses.items() if name != "issuer")
    offered = {page.url, *(addresses[name] for name in _offered(account))}
    waiting = [(page.url, one) for one in [page.url, *links(page, own)]]
    seen = dict[tuple[str, ...], set[str]]()
    while waiting:
        source, address = waiting.pop(0)
        alike = seen.setdefault(shape(address), set())
        if address in alike or len(alike) == (1 if urlsplit(address).query else ALIKE):
            continue
        alike.add(address)
        assert len(seen) <= AT_MOST, list(seen)
        status = open_page(page, address)
        if status == 200:
            waiting += [(address, one) for one in links(page, own)]
        yield source, address, status
    assert {where[0] for where in seen} == {urlsplit(one).netloc for one in offered}, "the bar leads to what it offers"


def _offered(account: str) -> set[str]:
    """Names of the services that the bar has an entry of for this person."""
    [roles] = [set(one["roles"]) for one in issuer.accounts() if one["username"] == account]
    return {
        service.name
        for service in discover(ROOT / "services")
        if any(not entry.roles or roles & set(entry.roles) for entry in service.navigation)
    }
