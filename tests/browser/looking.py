"""Checks of every page: what axe-core finds, what sticks out, and what went on unseen."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request

from deploy.local.stack import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PHONE, DESK = 360, 1280
GRAVE = ("serious", "critical")
_VIOLATIONS = """() => axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.map(
    one => [one.impact, `${one.id}: ${one.help}: ${one.nodes.map(node => node.target).slice(0, 3).join(" | ")}`]))"""
_STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (one) => one && one !== document.body && (
    ["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
  const out = [...document.body.querySelectorAll("*")].filter(
    (one) => one.checkVisibility() && one.getBoundingClientRect().right > width + 0.5 && !scrolls(one));
  const cards = [...document.querySelectorAll(".table.cards > tbody > tr")].filter(
    (one) => getComputedStyle(one).display === "block");
  out.push(...cards.flatMap((card) => [...card.querySelectorAll("*")].filter(
    (one) => one.checkVisibility() && one.getBoundingClientRect().right > card.getBoundingClientRect().right + 0.5)));
  const names = out.map((one) => `${one.tagName}.${one.className} "${one.textContent.trim().slice(0, 30)}"`);
  return document.documentElement.scrollWidth > width ? [`the page is ${document.documentElement.scrollWidth} px wide`,
    ...names] : names;
}"""
_STRUCTURE = """() => [...new Set([...document.querySelectorAll("*")].map((one) => [one.tagName, one.className,
    one.type, one.getAttribute("role"), ...one.getAttributeNames()].join(" ")))].sort().join("\\n")"""
_OPEN_ALL = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"


@dataclass
class Watch:
    """Everything that a person's browser complains of, and every request that leaves this host."""

    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", self._hear_request)
        self.context.on("console", self._hear_console)
        self.context.on("weberror", lambda one: self.complaints.append(f"{one.page and one.page.url}: {one.error}"))

    def _hear_request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme in ("http", "https", "ws", "wss") and url.hostname != "127.0.0.1":
            self.complaints.append(f"a request leaves the host: {request.url}")

    def _hear_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.location['url']}: {message.text}")


def grave_violations(page: Page) -> list[str]:
    found: list[Any] = page.evaluate(_VIOLATIONS)
    return [f"{impact} {words}" for impact, words in found if impact in GRAVE]


def sticking_out(page: Page) -> list[str]:
    """Elements wider than the window that cannot be scrolled to within a part of the page, or wider than their card."""
    found: list[str] = page.evaluate(_STICKING_OUT)
    return found


def look_at(page: Page, known: set[str]) -> list[str]:
    """Flaws of a page, on a phone and at a desk, menus closed and open.

    `known` are the structures that axe has seen already: two pages of the same elements and classes are one to it.
    """
    structure = page.evaluate(_STRUCTURE)
    is_new = structure not in known
    known.add(structure)
    page.set_viewport_size({"width": PHONE, "height": 740})
    wrong = sticking_out(page) + (grave_violations(page) if is_new else [])
    page.evaluate(_OPEN_ALL)
    wrong += sticking_out(page)
    page.set_viewport_size({"width": DESK, "height": 800})
    wrong += sticking_out(page) + (grave_violations(page) if is_new else [])
    return wrong


def open_page(page: Page, address: str) -> int:
    """The status of a page; 0 if the address gives a file to be saved instead."""
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" in error.message:
            return 0
        raise
    assert answer is not None
    is_page = "text/html" in answer.headers.get("content-type", "")
    return answer.status if is_page or answer.status >= 400 else 0
