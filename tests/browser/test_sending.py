"""A form on its way: where the cursor is afterwards, what a slow and what a missing connection say, and that nothing
is sent twice or lost."""

import re
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from . import journey
from .looking import PHONE, Watch

UNIT = "operator-serang"
SignIn = Callable[..., Page]
WAITING, OFFLINE = "Sedang dikirim…", "Tidak ada sambungan internet"


@pytest.fixture
def unit(sign_in: SignIn) -> Page:
    return sign_in(UNIT, width=PHONE)


NUMBERS = count(10_000)
"""Ends of NIBs, so that no test is given the workbook of another."""


@pytest.fixture
def wrong_rows(unit: Page) -> Page:
    """The rows of a fresh workbook that have to be mended."""
    journey.upload(unit, f"4697482{next(NUMBERS):05}")
    unit.locator("a.figure", has_text="perlu diperbaiki").click()
    expect(unit.locator("a.figure[aria-current]")).to_contain_text("perlu diperbaiki")
    return unit


@pytest.fixture(autouse=True)
def unanswered(watches: list[Watch]) -> Iterator[None]:
    """Complaints of the browser about requests that the tests themselves leave unanswered are no finding."""
    yield
    meant = re.compile("ERR_FAILED|ERR_INTERNET_DISCONNECTED|503|htmx:(afterRequest|sendError)")
    for watch in watches:
        watch.complaints[:] = [one for one in watch.complaints if not meant.search(one)]


def nameless(page: Page) -> Locator:
    row = page.locator(".row-error", has=page.locator("input[name='cells.name']")).first
    return page.locator(f"#{row.get_attribute('id')}")


def press(button: Locator) -> None:
    """By the page itself, so that nothing waits for an answer that is held back."""
    button.evaluate("one => one.click()")


WAITS = """async (one, times) => {
  const slow = new Promise((done) => new MutationObserver(() => done()).observe(one, { childList: true }));
  for (let n = 0; n < times; n += 1) one.click();
  await slow;
  one.click();
  return [one.textContent, one.getAttribute("aria-disabled")];
}"""
"""Pressed so often, then once more when it says something else; what it says."""


def hold(page: Page, pattern: str) -> list[Route]:
    """Hold the answer: what is posted there is not answered until the test says so."""
    held: list[Route] = []
    page.route(re.compile(pattern), lambda route: held.append(route) if route.request.method == "POST" else
               route.continue_())  # fmt: skip
    return held


@pytest.mark.parametrize(("typed", "mended"), [("Koperasi Karya Mandiri", True), ("UD 3672014107850003", False)])
def test_after_a_repair_the_cursor_is_in_its_row_and_the_filter_stays(
    wrong_rows: Page, typed: str, mended: bool
) -> None:
    row = nameless(wrong_rows)
    row.locator("input[name='cells.name']").fill(typed)
    row.get_by_role("button", name="Perbaiki").first.click()
    expect(row).to_contain_text("Diperbaiki" if mended else "nomor pribadi")
    assert row.evaluate("one => one.contains(document.activeElement)")
    expect(wrong_rows.locator("a.figure[aria-current]")).to_contain_text("perlu diperbaiki")


def test_what_was_typed_into_another_field_of_the_row_stays(wrong_rows: Page) -> None:
    row = wrong_rows.locator(".row-card", has=wrong_rows.locator("form.repair >> nth=1")).first
    row = wrong_rows.locator(f"#{row.get_attribute('id')}")
    fields = row.locator("form.repair input[name^='cells.']")
    name = fields.nth(1).get_attribute("name")
    fields.nth(1).evaluate("(one) => one.value = 'diketik'")
    first = fields.nth(0).get_attribute("name")
    fields.nth(0).evaluate("(one) => one.value = 'xyzzy'")
    press(row.locator("form.repair button").nth(0))
    expect(row).to_contain_text("xyzzy")
    expect(row.locator(f"input[name='{name}']").first).to_have_value("diketik")
    assert first != name


@pytest.mark.parametrize("place", ["row", "form"])
def test_offline_the_form_stays_and_says_what_to_do(wrong_rows: Page, place: str) -> None:
    page = wrong_rows
    if place == "form":
        page.goto(page.url.split("/unggahan")[0] + "/pemasok/baru")
    form = nameless(page).locator("form.repair").first if place == "row" else page.locator("form.sheet")
    field = form.locator("input[name$='name']")
    field.fill("Koperasi Karya Mandiri")
    page.context.set_offline(True)
    press(form.locator("button:not(.visually-hidden)").last)
    expect(form.get_by_role("alert")).to_contain_text(OFFLINE)
    expect(field).to_have_value("Koperasi Karya Mandiri")
    page.context.set_offline(False)
    expect(form.get_by_role("alert")).to_have_count(0)
    sent = hold(page, r"/baris/|/pemasok/baru")
    assert form.locator("button:not(.visually-hidden)").last.evaluate(WAITS, 1) == [WAITING, "true"]
    assert len(sent) == 1, "it goes again as soon as there is a connection"
    sent[0].abort()


def test_a_failed_repair_says_so(wrong_rows: Page) -> None:
    row = nameless(wrong_rows)
    wrong_rows.route(re.compile("/baris/"), lambda route: route.fulfill(status=503, body=""))
    row.locator("input[name='cells.name']").fill("Koperasi Karya Mandiri")
    row.get_by_role("button", name="Perbaiki").first.click()
    expect(row.get_by_role("alert")).to_contain_text("Belum tersimpan")
    expect(row.locator("input[name='cells.name']")).to_have_value("Koperasi Karya Mandiri")
    expect(row.locator("button[aria-disabled]")).to_have_count(0)


@pytest.mark.parametrize("place", ["row", "form"])
def test_a_slow_form_says_that_it_is_on_its_way_and_goes_once(wrong_rows: Page, place: str) -> None:
    page = wrong_rows
    if place == "form":
        page.goto(page.url.split("/unggahan")[0] + "/pemasok/baru")
    held = hold(page, r"/baris/|/pemasok/baru")
    form = nameless(page).locator("form.repair").first if place == "row" else page.locator("form.sheet")
    form.locator("input[name$='name']").fill("Koperasi Karya Mandiri")
    button = form.locator("button:not(.visually-hidden)").last
    assert button.evaluate(WAITS, 3) == [WAITING, "true"]
    assert len(held) == 1
    if place == "form":
        held[0].abort()
        return
    held[0].continue_()
    expect(page.locator("main")).not_to_contain_text(WAITING)
    expect(page.locator("main")).to_contain_text("Diperbaiki")
