"""The steps of a return through the pages, as people take them; each ends when the page says that it is done."""

import re
from collections.abc import Callable
from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import FilePayload, Locator, Page, expect

from deploy.demo.day import headed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFFICE = re.compile("Rutan.*Serang")
FILE, UNIT = "bama-serang.xlsx", "rutan-kelas-iib-serang"
REASON = "Harga beras ditulis per karung; tulis harga per kg."
COMES_LIVE = 180_000
"""Milliseconds from a click in suppliers, through outbox, Kafka and the notifier, to another window."""

NIB_COLUMN, DOUBTFUL_ROW = 4, 7
SHORT_NIB = "469748212378"


def sign_in(page: Page, account: str, address: str) -> None:
    """The page at the address, after the provider has asked who is there."""
    page.goto(address)
    assert not page.url.startswith(address), "the provider asks who is there"
    page.locator(f'button[value="{account}"]').click()
    host = "/".join(address.split("/")[:3])
    page.wait_for_url(re.compile(f"^{re.escape(host)}/"))


def upload(page: Page, short_nib: str = SHORT_NIB) -> None:
    """The page follows the reading by itself, and shows the rows when it is done. The same workbook once more would go
    on where it was left; another `short_nib` makes it another."""
    page.get_by_role("navigation", name="Menu pemasok").get_by_role("link", name="Berkas Excel").click()
    workbook: FilePayload = {"name": FILE, "mimeType": XLSX, "buffer": _with(short_nib)}
    page.locator("input[type=file]").set_input_files(workbook)
    page.get_by_role("button", name="Unggah dan periksa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FILE)
    expect(page.locator(".row-card").first).to_be_visible()


def _with(short_nib: str) -> bytes:
    """The workbook with a NIB as Excel leaves it behind without its first nought."""
    book = load_workbook(BytesIO(headed(UNIT)))
    cell = book.worksheets[0].cell(DOUBTFUL_ROW, NIB_COLUMN)
    cell.value = short_nib
    changed = BytesIO()
    book.save(changed)
    return changed.getvalue()


def mend(page: Page) -> None:
    """One row by a tap on what is proposed, one by typing; neither leads away from the page."""
    wrong = _figure(page, "perlu diperbaiki")
    before = int(wrong.inner_text())
    address = page.url
    wrong.click()
    nameless = page.locator(".row-error", has_text="Nama").first
    field = nameless.locator("input[name='cells.name']")
    row = nameless.get_attribute("id")
    field.fill("Koperasi Karya Mandiri")
    nameless.get_by_role("button", name="Perbaiki").first.click()
    expect(page.locator(f"#{row}")).to_contain_text("Diperbaiki")
    expect(_figure(page, "perlu diperbaiki")).to_have_text(str(before - 1))
    page.goto(address)
    proposal = page.get_by_role("button", name=re.compile("^Pakai “"))
    doubtful = page.locator(".row-card").filter(has=proposal).first
    row = doubtful.get_attribute("id")
    doubtful.locator(proposal).first.click()
    expect(page.locator(f"#{row}")).to_contain_text("Diperbaiki")
    assert page.url == address


def _figure(page: Page, words: str) -> Locator:
    return page.locator("a.figure", has_text=words).locator(".figure-value")


def accept(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Simpan .* baris yang baik")).click()
    expect(page.locator(".notice").first).to_contain_text("masuk daftar")


def open_return(page: Page) -> None:
    """From any page of either service."""
    page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Pemasok").click()
    page.get_by_role("navigation", name="Menu pemasok").get_by_role("link", name="Pengumpulan").click()
    page.locator("tbody").get_by_role("link").first.click()


def send(page: Page, button: str) -> None:
    """Without the rows that were not mended, knowing it."""
    open_return(page)
    page.locator("input#left_out").check()
    page.get_by_role("button", name=button).click()
    expect(page.locator("section.due")).to_contain_text("Menunggu diperiksa")


def comes(inbox: Page, kind: str) -> None:
    """Into a window that nobody touches."""
    expect(inbox.locator("ul.messages li").first).to_contain_text(kind, timeout=COMES_LIVE)
    expect(inbox.locator(".just-came")).to_be_visible()


def drill_down(page: Page) -> None:
    page.get_by_role("navigation", name="Menu pemasok").get_by_role("link", name="Pengumpulan").click()
    page.locator("tbody").get_by_role("link").first.click()
    page.get_by_role("link", name=OFFICE).click()
    expect(page.get_by_role("heading", name="Pemasok unit")).to_be_visible()


def is_asked_for_a_reason(page: Page) -> None:
    page.get_by_role("link", name="Kembalikan", exact=True).click()
    page.get_by_role("button", name="Kembalikan ke unit").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("Alasan: wajib diisi.")
    page.reload()  # sends nothing again
    expect(page.locator(".error-summary")).to_have_count(0)
    page.get_by_role("link", name="Batal").click()


def return_submission(page: Page, before: Callable[[], None] = lambda: None) -> None:
    """`before` is called with the form filled in."""
    page.get_by_role("link", name="Kembalikan", exact=True).click()
    page.get_by_label("Apa yang harus diperbaiki").fill(REASON)
    page.get_by_label("Isian").select_option("price")
    before()
    page.get_by_role("button", name="Kembalikan ke unit").click()
    expect(page.locator(".reasons").first).to_contain_text(REASON)


def correct_a_price(page: Page) -> None:
    page.get_by_role("navigation", name="Menu pemasok").get_by_role("link", name="Pemasok", exact=True).click()
    page.locator("tbody th").get_by_role("link").first.click()
    page.get_by_role("link", name="Ubah").click()
    page.get_by_label("Harga satuan").first.fill("14900")
    page.get_by_role("button", name="Simpan").last.click()
    expect(page.locator(".notice").first).to_contain_text("ersimpan")
    expect(page.locator("main")).to_contain_text("Rp14.900")
