"""`make pictures`: the pictures of docs/guides, taken of the pages as they are, with the whole country in them."""

import re
from contextlib import suppress
from datetime import UTC, datetime

from playwright.sync_api import Browser, FloatRect, Page, expect, sync_playwright

from deploy.demo import day as steps
from deploy.demo import nation
from deploy.demo.wait_until_idle import wait_until_idle
from deploy.local import lifecycle, services
from deploy.local.stack import ROOT, Ports, Stack

from . import chromium, journey
from .looking import DESK, PHONE

FOLDER = ROOT / "docs" / "guides" / "gambar"
STACK = Stack(ROOT / ".local" / "stacks" / "pictures", ports=Ports.AUTO, fast=True)
SUPPLIERS = 6_000
TWO_DAYS_BEFORE = datetime(2025, 7, 29, 3, tzinfo=UTC)
TALLEST = 1_400
"""Pixels of a page that a picture shows at most; below stands more of the same."""


def main() -> None:
    with suppress(FileNotFoundError):
        lifecycle.wipe(STACK)
    try:
        lifecycle.up(STACK)
        _play()
        FOLDER.mkdir(parents=True, exist_ok=True)
        program, env = chromium.find()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS, env=dict(env))
            _return_on_its_way(browser)
            _ditjen(browser)
            browser.close()
    finally:
        lifecycle.down(STACK)


def _play() -> None:
    day = steps.Day(STACK)
    steps.ditjen_opens_the_campaign(day)
    steps.cilegon_sends_its_workbook(day)
    steps.banten_returns_it(day)
    steps.cilegon_corrects_and_resends(day)
    nation.the_country_reports(day, SUPPLIERS, at=TWO_DAYS_BEFORE)
    wait_until_idle(STACK, within=600)


def _return_on_its_way(browser: Browser) -> None:
    unit = _sign_in(browser, "operator-serang", PHONE)
    _take(unit, "unit-ringkasan")
    unit.goto(_address("suppliers", "/unggahan"))
    _take(unit, "unit-unggah")
    journey.upload(unit)
    unit.locator("a.figure", has_text="perlu diperbaiki").click()
    _take(unit, "unit-perbaiki")
    unit.go_back()
    journey.mend(unit)
    journey.accept(unit)
    unit.goto(_address("suppliers", "/pemasok"))
    _take(unit, "unit-pemasok")
    unit.goto(_address("suppliers", "/pemasok/baru"))
    _take(unit, "unit-pemasok-baru")
    journey.open_return(unit)
    _take(unit, "unit-kirim")
    journey.send(unit, "Kirim ke Kanwil")

    kanwil = _sign_in(browser, "verifikator-banten", DESK)
    kanwil.goto(_address("suppliers", "/pengumpulan"))
    kanwil.locator("tbody").get_by_role("link").first.click()
    _take(kanwil, "kanwil-papan")
    journey.drill_down(kanwil)
    _take(kanwil, "kanwil-laporan")
    journey.return_submission(kanwil, lambda: _take(kanwil, "kanwil-kembalikan"))

    unit.goto(_address("notifier", "/kotak-masuk"))
    expect(unit.locator("ul.messages li").first).to_contain_text("Perlu diperbaiki", timeout=journey.COMES_LIVE)
    unit.reload()
    _take(unit, "unit-kotak-masuk")
    unit.get_by_role("link", name=re.compile("Perlu diperbaiki")).first.click()
    _take(unit, "unit-pesan")
    unit.goto(_address("notifier", "/tenggat"))
    _take(unit, "unit-tenggat")
    journey.open_return(unit)
    _take(unit, "unit-dikembalikan")


def _ditjen(browser: Browser) -> None:
    page = _sign_in(browser, "admin-ditjenpas", DESK)
    page.goto(_address("suppliers", "/pengumpulan/baru"))
    page.get_by_label("Judul").fill("Data pemasok BAMA semester I 2026")
    _take(page, "ditjen-rencana")
    page.goto(_address("suppliers", "/pengumpulan"))
    page.locator("tbody").get_by_role("link").first.click()
    _take(page, "ditjen-papan")
    page.set_viewport_size({"width": PHONE, "height": 740})
    _take(page, "ditjen-papan-ponsel")
    page.set_viewport_size({"width": DESK, "height": 800})
    page.goto(_address("suppliers", "/pemasok?q=tani"))
    _take(page, "ditjen-pemasok", tallest=900)
    page.goto(_address("notifier", "/pengiriman"))
    _take(page, "ditjen-pengiriman", tallest=900)
    page.get_by_role("link", name="Mengapa?").first.click()
    _take(page, "ditjen-mengapa")


def _sign_in(browser: Browser, account: str, width: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 740}, locale="id-ID", device_scale_factor=1.5 if width == PHONE else 1
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    journey.sign_in(page, account, _address("suppliers", "/"))
    return page


def _take(page: Page, name: str, tallest: int = TALLEST) -> None:
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.wait_for_timeout(200)
    size = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
    clip: FloatRect = {"x": 0, "y": 0, "width": size[0], "height": min(size[1], tallest)}
    page.screenshot(path=FOLDER / f"{name}.png", full_page=True, clip=clip)
    print(f"{name}.png {(FOLDER / f'{name}.png').stat().st_size // 1024} KB")


def _address(service: str, path: str) -> str:
    return services.address(STACK, service) + path


if __name__ == "__main__":
    main()
