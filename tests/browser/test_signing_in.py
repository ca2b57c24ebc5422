"""People sign in once, work in both services, choose their language, and sign out of everything."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .looking import DESK, PHONE, Watch, grave_violations, sticking_out

SignIn = Callable[..., Page]
Addresses = dict[str, str]


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_person_signs_in_at_the_provider_and_sees_the_first_page(
    sign_in: SignIn, addresses: Addresses, width: int
) -> None:
    page = sign_in("operator-cilegon", "suppliers", "/", width)
    assert page.url == f"{addresses['suppliers']}/"
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("navigation", name="Menu utama")).to_be_visible()
    page.locator("details.who > summary").click()
    expect(page.locator(".who-full")).to_have_text("Operator Lapas Kelas IIA Cilegon")
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()


def test_the_other_service_opens_without_a_question(sign_in: SignIn, addresses: Addresses) -> None:
    page = sign_in("operator-cilegon", "suppliers")
    bar = page.get_by_role("navigation", name="Menu utama")
    bar.locator(f'a[href^="{addresses["notifier"]}"]').first.click()
    page.wait_for_url(f"{addresses['notifier']}/**")
    shown = bar.locator("a[aria-current=page]")
    expect(shown).to_have_attribute("href", re.compile(f"^{re.escape(addresses['notifier'])}/"))


def test_the_language_that_was_chosen_holds_in_both_services(sign_in: SignIn, addresses: Addresses) -> None:
    page = sign_in("verifikator-banten", "suppliers")
    expect(page.locator("html")).to_have_attribute("lang", "id")
    page.get_by_role("contentinfo").get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(addresses["notifier"])
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("contentinfo").get_by_role("link", name="Bahasa Indonesia").click()
    expect(page.locator("html")).to_have_attribute("lang", "id")


def test_signing_out_ends_the_session_everywhere(
    sign_in: SignIn, person: Callable[..., BrowserContext], addresses: Addresses
) -> None:
    page = sign_in("operator-cilegon", "suppliers")
    page.goto(addresses["notifier"])
    kept: Any = [one for one in page.context.cookies() if one["name"] in ("suppliers", "notifier")]
    assert len(kept) == 2
    page.locator("details.who > summary").click()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url(f"{addresses['notifier']}/keluar/selesai**")
    expect(page.get_by_role("heading", name="Anda sudah keluar")).to_be_visible()
    for service in ("notifier", "suppliers"):
        page.goto(addresses[service])
        assert page.url.startswith(addresses["issuer"]), f"{service} asks anew who is there"
    thief = person()
    thief.add_cookies(kept)
    stolen = thief.new_page()
    for service in ("notifier", "suppliers"):
        stolen.goto(addresses[service])
        assert stolen.url.startswith(addresses["issuer"]), f"a cookie kept from before opens nothing at {service}"


def test_a_page_that_is_not_there_is_a_page_in_order_too(
    sign_in: SignIn, addresses: Addresses, watches: list[Watch]
) -> None:
    page = sign_in("auditor", width=PHONE)
    answer = page.goto(f"{addresses['suppliers']}/tidak-ada")
    assert answer is not None
    assert answer.status == 404
    assert grave_violations(page) + sticking_out(page) == []
    assert [one for one in watches[0].complaints if "404" not in one] == []
    watches[0].complaints.clear()  # the browser itself writes down that it got 404


BROKEN = """<!doctype html><title></title><p style="width: 500px">lebar<p><input><img src="data:,">"""


def test_what_is_wrong_would_be_seen(person: Callable[..., BrowserContext], watches: list[Watch]) -> None:
    """The negative control of every look at a page."""
    page = person(PHONE).new_page()
    page.goto("about:blank")
    page.set_content(BROKEN)
    found = " ".join(grave_violations(page))
    assert "label:" in found
    assert "image-alt:" in found
    assert any("500 px wide" in one or "lebar" in one for one in sticking_out(page))
    page.evaluate("() => { console.error('gagal'); return fetch('http://192.0.2.1/').catch(() => 0) }")
    told = " ".join(watches[0].complaints)
    assert "gagal" in told
    assert "leaves the host: http://192.0.2.1/" in told
    watches[0].complaints.clear()
