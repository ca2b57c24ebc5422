"""A stack of its own with something in it, and a real browser in which people sign in."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from deploy.demo import bansos, exhibition
from deploy.demo import day as steps
from deploy.local import issuer, lifecycle, services
from deploy.local.manifests import discover
from deploy.local.stack import ROOT, Ports, Stack

from . import chromium, journey
from .looking import AXE, DESK, Watch

PATIENCE = 180_000
"""Milliseconds; a machine that builds something else meanwhile is slow."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """On free ports, in the middle of the demo's day: Cilegon has sent its workbook and a work for an exhibition, its
    Kanwil has returned both. Its distributions of aid stand one in each state."""
    home = Path(os.environ.get("JEMBATAN_TEST_STACKS", ROOT / ".local" / "stacks")) / "browser"
    stack = Stack(home, ports=Ports.AUTO, fast=True)
    lifecycle.wipe(stack)
    lifecycle.up(stack)
    day = steps.Day(stack)
    steps.ditjen_opens_the_campaign(day)
    steps.cilegon_sends_its_workbook(day)
    steps.banten_returns_it(day)
    exhibition.ditjen_announces_the_exhibition(day)
    exhibition.cilegon_enters_a_work(day)
    exhibition.banten_returns_the_work(day)
    bansos.ditjen_opens_a_programme(day)
    for taken in range(len(bansos.DOERS) + 1):
        bansos.distribute(day, f"2025-08-{11 + taken}", taken)
    yield stack
    lifecycle.down(stack)


@pytest.fixture(scope="session")
def addresses(stack: Stack) -> dict[str, str]:
    """Of every service's pages, by its name; `issuer` is the provider's."""
    found = {one.name: services.address(stack, one.name) for one in discover(stack.services)}
    return found | {"issuer": issuer.address(stack)}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program, env = chromium.find()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS, env=dict(env))
        yield launched
        launched.close()


@pytest.fixture
def watches() -> Iterator[list[Watch]]:
    """One for every person of this test. At the end nobody's browser may have complained."""
    kept: list[Watch] = []
    yield kept
    assert [complaint for one in kept for complaint in one.complaints] == []


@pytest.fixture
def person(browser: Browser, watches: list[Watch]) -> Iterator[Callable[..., BrowserContext]]:
    """`person(width=360)`: a browser window in which nobody has signed in."""
    opened: list[BrowserContext] = []

    def open_window(width: int = DESK) -> BrowserContext:
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="id-ID")
        context.set_default_timeout(PATIENCE)
        context.add_init_script(path=AXE)  # so, and not by a tag, it gets past the pages' own policy
        opened.append(context)
        watches.append(Watch(context))
        return context

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture
def sign_in(person: Callable[..., BrowserContext], addresses: dict[str, str]) -> Callable[..., Page]:
    """`sign_in("operator-cilegon", "suppliers", "/")`: the page, after the provider has asked who is there."""

    def go(account: str, service: str = "suppliers", path: str = "/", width: int = DESK) -> Page:
        page = person(width).new_page()
        journey.sign_in(page, account, addresses[service] + path)
        return page

    return go
