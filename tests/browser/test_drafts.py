"""Drafts that the browser keeps over the end of a session: for the same person alone, and nothing personal."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .crawling import crawl
from .looking import Watch

SignIn = Callable[..., Page]
Addresses = dict[str, str]
NIK = "3602041708450001"
WRITTEN = (NIK, "3602 0417 0845 0001", "36.02.04.17.08.45.0001", "３６０２０４１７０８４５０００１", "0812-3456-7890")
"""One number in several writings, as people and other programs put them into any field."""

_FILL = """(form, text) => {
  for (const field of form.elements) {
    if (field.tagName === "TEXTAREA") field.value = text;
    if (field.tagName === "INPUT" && !["checkbox", "radio", "file", "hidden"].includes(field.type)) {
      field.type = "text"; field.removeAttribute("maxlength"); field.value = text;
    }
  }
}"""
_KEPT = "() => JSON.stringify({...sessionStorage}) + JSON.stringify({...localStorage})"


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdecimal())


@pytest.mark.parametrize("account", ["operator-cilegon", "verifikator-banten", "admin-ditjenpas"])
def test_no_form_leaves_a_personal_number_in_the_browser(sign_in: SignIn, addresses: Addresses, account: str) -> None:
    page = sign_in(account)
    page.route("**/*", _answer_nothing_to_posts)
    tried, leaking = set[str](), list[str]()
    for _, address, status in crawl(page, addresses, account):
        forms = page.locator("form[method=post]:not([action='/keluar'])").all() if status == 200 else []
        for form in forms:
            if form.locator("input:not([type=hidden]), textarea").count() == 0:
                continue
            tried.add(address)
            for text in WRITTEN:
                form.evaluate(_FILL, text)
                form.evaluate("form => { delete form.dataset.sent; form.requestSubmit(); }")
                if _digits(text) in _digits(page.evaluate(_KEPT)) or text in page.evaluate(_KEPT):
                    leaking.append(f"{address}: {text}")
    assert tried
    assert leaking == []


def _answer_nothing_to_posts(route: Route) -> None:
    if route.request.method == "POST":
        route.fulfill(status=204)
    else:
        route.continue_()


def _fill_in(page: Page) -> None:
    page.get_by_label("Nama penyedia").fill("CV Sesi Berakhir")
    page.get_by_label("NPWP").fill(NIK)
    page.get_by_label("NIB").fill("1234567890123")
    page.get_by_label("Telepon atau WA").fill("081234567890")
    page.get_by_label("Alamat").fill("Jalan Lama 1\nCilegon")
    page.get_by_label("Harga satuan").fill("15000")
    page.get_by_text("Mar", exact=True).click()


def _send_after_the_end(page: Page) -> None:
    """Both sessions are over: ours and the provider's."""
    page.context.clear_cookies()
    page.get_by_role("button", name="Simpan").last.click()
    expect(page.locator("button[value]").first).to_be_visible()


def _come_back(page: Page, account: str, addresses: Addresses) -> None:
    page.locator(f'button[value="{account}"]').click()
    page.wait_for_url(f"{addresses['suppliers']}/pemasok/baru#lanjut")
    expect(page.get_by_text("Sesi Anda sempat berakhir")).to_be_visible()


def test_whoever_typed_it_finds_it_again_but_what_is_personal(sign_in: SignIn, addresses: Addresses) -> None:
    page = sign_in("operator-cilegon", "suppliers", "/pemasok/baru")
    _fill_in(page)
    _send_after_the_end(page)
    _come_back(page, "operator-cilegon", addresses)
    expect(page.get_by_label("Nama penyedia")).to_have_value("CV Sesi Berakhir")
    expect(page.get_by_label("Harga satuan")).to_have_value("15000")
    expect(page.get_by_label("Mar", exact=True)).to_be_checked()
    for label in ("NPWP", "NIB", "Telepon atau WA", "Alamat"):
        expect(page.get_by_label(label)).to_have_value("")
    page.goto(f"{addresses['suppliers']}/pemasok/baru")
    expect(page.get_by_text("Sesi Anda sempat berakhir")).not_to_be_visible()
    expect(page.get_by_label("Nama penyedia")).to_have_value("")


def test_the_next_person_at_the_same_browser_finds_nothing(sign_in: SignIn, addresses: Addresses) -> None:
    page = sign_in("operator-serang", "suppliers", "/pemasok/baru")
    _fill_in(page)
    _send_after_the_end(page)
    _come_back(page, "operator-cilegon", addresses)
    shown = page.content() + page.evaluate(_KEPT)
    shown += page.evaluate("() => [...document.querySelectorAll('input, textarea')].map(one => one.value).join()")
    for text in ("CV Sesi Berakhir", NIK, "1234567890123", "081234567890", "Jalan Lama 1"):
        assert text not in shown
    # Nor does it wait for its owner any longer.
    page.context.clear_cookies()
    page.reload()
    page.goto(f"{addresses['suppliers']}/pemasok/baru")
    page.locator('button[value="operator-serang"]').click()
    page.wait_for_url(f"{addresses['suppliers']}/pemasok/baru")
    expect(page.get_by_label("Nama penyedia")).to_have_value("")


def _named(page: Page, name: str, addresses: Addresses) -> None:
    page.goto(f"{addresses['suppliers']}/pemasok/baru")
    page.get_by_label("Nama penyedia").fill(name)


def test_two_tabs_come_back_each_with_what_was_typed_in_it(sign_in: SignIn, addresses: Addresses) -> None:
    """Two were sent after the end, the third only when the others had signed in again."""
    first = sign_in("operator-cilegon")
    pages = {"CV Satu": first, "CV Dua": first.context.new_page(), "CV Tiga": first.context.new_page()}
    for name, page in pages.items():
        _named(page, name, addresses)
    _send_after_the_end(pages["CV Satu"])
    pages["CV Dua"].get_by_role("button", name="Simpan").last.click()
    expect(pages["CV Dua"].locator("button[value]").first).to_be_visible()
    for name in ("CV Satu", "CV Dua"):
        _come_back(pages[name], "operator-cilegon", addresses)
    pages["CV Tiga"].get_by_role("button", name="Simpan").last.click()
    pages["CV Tiga"].wait_for_url(f"{addresses['suppliers']}/pemasok/baru#lanjut")
    for name, page in pages.items():
        expect(page.get_by_text("Sesi Anda sempat berakhir")).to_be_visible()
        expect(page.get_by_label("Nama penyedia")).to_have_value(name)


def test_a_sign_in_that_failed_once_keeps_what_was_typed(
    sign_in: SignIn, addresses: Addresses, watches: list[Watch]
) -> None:
    page = sign_in("operator-cilegon", "suppliers", "/pemasok/baru")
    _named(page, "CV Lambat", addresses)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "state=" in one.url else None)
    _send_after_the_end(page)
    [state] = parse_qs(urlsplit(asked[0]).query)["state"]
    page.goto(f"{addresses['suppliers']}/masuk/selesai?error=x&error_description=authentication_expired&state={state}")
    page.get_by_role("main").get_by_role("link", name="Masuk").click()
    _come_back(page, "operator-cilegon", addresses)
    expect(page.get_by_label("Nama penyedia")).to_have_value("CV Lambat")
    watches[0].complaints.clear()  # the browser itself writes down that it got 400


_AT_THE_FORM = "() => { location.hash = '#lanjut'; location.reload(); }"


@pytest.mark.parametrize("spoilt", ["person", "at", "signed out"])
def test_a_draft_of_another_time_or_hand_is_not_shown(sign_in: SignIn, spoilt: str) -> None:
    page = sign_in("operator-cilegon", "suppliers", "/pemasok/baru")
    page.route("**/*", _answer_nothing_to_posts)

    def sent() -> None:
        page.get_by_label("Nama penyedia").fill("CV Sesi Berakhir")
        page.get_by_role("button", name="Simpan").last.click()
        page.wait_for_function("() => sessionStorage.getItem('draft')")

    sent()
    page.evaluate(_AT_THE_FORM)
    expect(page.get_by_label("Nama penyedia")).to_have_value("CV Sesi Berakhir")
    sent()
    page.evaluate(
        """(spoilt) => {
          const draft = JSON.parse(sessionStorage.getItem("draft"));
          if (spoilt === "person") draft.person = "0".repeat(32);
          if (spoilt === "at") draft.at -= 31 * 60 * 1000;
          if (spoilt === "signed out") localStorage.setItem("left", Date.now() + 1);
          sessionStorage.setItem("draft", JSON.stringify(draft));
        }""",
        spoilt,
    )
    page.evaluate(_AT_THE_FORM)
    expect(page.get_by_text("Sesi Anda sempat berakhir")).to_be_visible()
    expect(page.get_by_label("Nama penyedia")).to_have_value("")
    assert page.evaluate("() => sessionStorage.getItem('draft')") is None


def test_signing_out_forgets_what_was_kept(sign_in: SignIn) -> None:
    page = sign_in("operator-cilegon", "suppliers", "/pemasok/baru")
    page.route("**/*", _answer_nothing_to_posts)
    page.get_by_label("Nama penyedia").fill("CV Sesi Berakhir")
    page.get_by_role("button", name="Simpan").last.click()
    page.wait_for_function("() => sessionStorage.getItem('draft')")
    page.locator("details.who > summary").click()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_function("() => !sessionStorage.getItem('draft') && localStorage.getItem('left')")


def _row(page: Page, addresses: Addresses) -> tuple[str, Locator]:
    """The first row of the workbook that has no name, and the field for it."""
    page.goto(f"{addresses['suppliers']}/unggahan")
    page.locator("tbody th").get_by_role("link").first.click()
    page.goto(f"{page.url.partition('?')[0]}?hasil=error")
    return page.url, page.locator("input[name='cells.name']").first


@pytest.mark.parametrize("also", ["the provider", "ours alone"])
def test_a_row_s_repair_outlives_the_end_of_the_session_and_so_does_what_was_typed_beside_it(
    sign_in: SignIn, addresses: Addresses, watches: list[Watch], also: str
) -> None:
    page = sign_in("operator-cilegon")
    address, name = _row(page, addresses)
    name.fill("Koperasi Sesi Berakhir")
    beside = page.locator("input[data-kept][name^='cells.']").last
    beside.fill("12 karung")
    before = page.locator(".row-card").count()
    cookies = page.context.cookies()
    page.context.clear_cookies(name=None if also == "the provider" else cookies_of(cookies, "suppliers"))
    page.locator(".row-card", has=name).get_by_role("button", name="Perbaiki").first.click()
    if also == "the provider":
        page.locator('button[value="operator-cilegon"]').click()
    page.wait_for_url(f"{address}#lanjut")
    expect(page.get_by_text("Sesi Anda sempat berakhir")).to_be_visible()
    expect(page.locator("input[name='cells.name']").first).to_have_value("Koperasi Sesi Berakhir")
    expect(page.locator("input[data-kept][name^='cells.']").last).to_have_value("12 karung")
    assert page.locator(".row-card").count() == before, "no page stands in a row"
    assert page.locator("main").count() == 1
    assert page.evaluate("() => sessionStorage.getItem('draft')") is None
    watches[0].complaints.clear()  # the browser itself writes down that it got 401


def cookies_of(cookies: Sequence[Any], service: str) -> str:
    """Name of the cookie that holds a service's session."""
    [name] = {one["name"] for one in cookies if one["name"] in (service, f"__Host-{service}")}
    return str(name)
