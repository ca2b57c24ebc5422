"""Every page that can be reached from the navigation bar, as each role sees it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from .crawling import crawl, one_account_per_role
from .looking import look_at


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Structures of pages that axe has looked at."""
    return set()


def crawls() -> list[tuple[str, str]]:
    """Everybody in Bahasa; in English those who see most, because the words alone differ."""
    return [*((one, "id") for one in one_account_per_role()), ("operator-cilegon", "en"), ("admin-ditjenpas", "en")]


@pytest.mark.parametrize(("account", "language"), crawls())
def test_nothing_is_wrong_on_any_page(
    sign_in: Callable[..., Page], addresses: dict[str, str], known: set[str], account: str, language: str
) -> None:
    page = sign_in(account)
    page.goto(f"{addresses['suppliers']}/bahasa/{language}")
    wrong = dict[str, list[str]]()
    for source, address, status in crawl(page, addresses, account):
        found = [f"answers {status}, linked from {source}"] if status >= 400 else look_at(page, known) if status else []
        if found:
            wrong[address] = found
    assert wrong == {}
