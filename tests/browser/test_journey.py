"""A return on its whole way, by hand: uploaded, mended, sent, given back, sent again, approved, and heard of live."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from . import journey
from .looking import DESK, PHONE, Watch

UNIT, KANWIL = "operator-serang", "verifikator-banten"
SignIn = Callable[..., Page]


def test_a_return_is_uploaded_mended_sent_given_back_sent_again_and_approved(
    sign_in: SignIn, addresses: dict[str, str], watches: list[Watch]
) -> None:
    unit = sign_in(UNIT, width=PHONE)
    inbox = unit.context.new_page()
    inbox.goto(f"{addresses['notifier']}/kotak-masuk")
    journey.upload(unit)
    journey.mend(unit)
    journey.accept(unit)
    journey.send(unit, "Kirim ke Kanwil")
    journey.comes(inbox, "Terima kasih, sudah diterima")

    kanwil = sign_in(KANWIL, width=DESK)
    journey.drill_down(kanwil)
    journey.is_asked_for_a_reason(kanwil)
    journey.return_submission(kanwil)
    journey.comes(inbox, "Perlu diperbaiki")

    inbox.get_by_role("link", name=re.compile("Perlu diperbaiki")).first.click()
    expect(inbox.locator("article.message-text")).to_contain_text(journey.REASON)
    inbox.locator("article.message-text a.btn-primary").click()
    expect(inbox.get_by_role("heading", level=1)).to_contain_text("Data pemasok BAMA")
    expect(inbox.locator(".reasons").first).to_contain_text(journey.REASON)
    journey.correct_a_price(unit)
    journey.send(unit, "Kirim ulang")

    inbox.goto(f"{addresses['notifier']}/kotak-masuk")
    kanwil.reload()
    kanwil.get_by_role("link", name="Lanjut ke persetujuan").click()
    kanwil.get_by_role("button", name="Ya, setujui").click()
    expect(kanwil.locator(".notice-success")).to_be_visible()
    journey.comes(inbox, "Disetujui")
    unit.reload()
    expect(unit.locator("main")).to_contain_text("Disetujui")
    expect(unit.get_by_role("button", name=re.compile("Kirim"))).to_have_count(0)
    for watch in watches:  # the browser itself writes down that a form was refused, as it had to be
        watch.complaints[:] = [one for one in watch.complaints if "422" not in one]
