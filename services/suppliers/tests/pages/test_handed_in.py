"""A register that changes while its return is handed in: what that means is said before and after, and what to do."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from ..actors import CAMPAIGN, Actors, ok
from ..deeds import SUPPLIER, begun, seen_in
from ..desk import Desk, line, workbook
from ..page_text import gone_to, words

Change = Callable[[httpx.AsyncClient, Actors, str], Awaitable[str]]
OFFER = {"offers.0.commodity": "beras-premium", "offers.0.unit": "kg", "offers.0.price": "15900"}


async def sent(address: str, operator: httpx.AsyncClient, verifier: httpx.AsyncClient) -> None:
    gone_to(await operator.post(f"{address}/kirim"))


async def approved(address: str, operator: httpx.AsyncClient, verifier: httpx.AsyncClient) -> None:
    await sent(address, operator, verifier)
    seen = seen_in(await verifier.get(f"{address}/setujui"))
    gone_to(await verifier.post(f"{address}/setujui", data={"seen": seen}))


async def returned(address: str, operator: httpx.AsyncClient, verifier: httpx.AsyncClient) -> None:
    await sent(address, operator, verifier)
    gone_to(await verifier.post(f"{address}/kembalikan", data={"reasons.0.text": "Periksa harga."}))


async def nil(address: str, operator: httpx.AsyncClient, verifier: httpx.AsyncClient) -> None:
    gone_to(await operator.post(f"{address}/nihil", data={"reason": "Dipasok Lapas induk.", "suppliers": "1"}))


HANDED_IN = {
    "sedang diperiksa Kanwil. Angka yang sudah dikirim tetap": sent,
    "sudah disetujui dan tetap disetujui": approved,
    "dikembalikan Kanwil dan belum dikirim ulang": returned,
    "dinyatakan nihil dan tetap nihil": nil,
}


async def registered(operator: httpx.AsyncClient, actors: Actors, supplier: str) -> str:
    return gone_to(await operator.post("/pemasok/baru", data=OFFER | {"name": "CV Lain"}))


async def changed(operator: httpx.AsyncClient, actors: Actors, supplier: str) -> str:
    async with actors.operator() as api:
        version = ok(await api.get(f"/suppliers/{supplier}"))["version"]
    known = {"name": SUPPLIER["name"], "nib": SUPPLIER["nib"], "active": "true", "version": str(version)}
    return gone_to(await operator.post(f"/pemasok/{supplier}/ubah", data=OFFER | known))


async def ended(operator: httpx.AsyncClient, actors: Actors, supplier: str) -> str:
    return gone_to(await operator.post(f"/pemasok/{supplier}/berhenti"))


async def taken_up_again(operator: httpx.AsyncClient, actors: Actors, supplier: str) -> str:
    await operator.get(await ended(operator, actors, supplier))
    return gone_to(await operator.post(f"/pemasok/{supplier}/aktifkan"))


CHANGES: dict[str, tuple[str, Change]] = {
    "registered": ("/pemasok/baru", registered),
    "changed": ("/pemasok/{supplier}/ubah", changed),
    "ended": ("/pemasok/{supplier}", ended),
    "taken up again": ("/pemasok/{supplier}", taken_up_again),
}


@pytest.mark.parametrize("meaning", HANDED_IN)
@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_says_before_and_after_what_it_means_for_the_return(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors, meaning: str, change: str
) -> None:
    address, supplier = await begun(actors)
    place, make = CHANGES[change]
    page = await operator.get(place.format(supplier=supplier))
    assert "Laporan “" not in words(page), "nothing is handed in yet"
    await HANDED_IN[meaning](address, operator, verifier)
    await operator.get(address)
    before = await operator.get(place.format(supplier=supplier))
    assert f"Laporan “{CAMPAIGN['title']}”: {meaning}" in words(before)
    assert f'href="{address}">Buka laporan' in before.text
    after = await operator.get(await make(operator, actors, supplier))
    notice = after.text.partition('role="status"')[2].partition("</div>")[0]
    assert meaning in notice


async def test_what_is_said_is_true_of_a_return_that_waits(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors
) -> None:
    """The number that was sent stays, and the Kanwil sees what is other now."""
    address, supplier = await begun(actors)
    await sent(address, operator, verifier)
    await ended(operator, actors, supplier)
    shown = words(await verifier.get(address))
    assert "Pemasok saat dikirim 1" in shown
    assert "1 pemasok berubah sesudah laporan dikirim" in shown
    assert "Status aktif: Aktif menjadi Tidak aktif" in shown


async def test_rows_of_a_workbook_say_it_too(desk: Desk, browse: Any) -> None:
    async with browse("admin", unit="ditjenpas", subject="admin") as admin:
        campaign = gone_to(await admin.post("/pengumpulan/baru", data=CAMPAIGN | {"unit_types": "Lapas"}))
        gone_to(await admin.post(f"{campaign}/buka", data={"expected": "2"}))
    first = await desk.staged(workbook(line(), line("UD Dua")))
    gone_to(await desk.person.post(f"{first}/simpan"))
    gone_to(await desk.person.post(f"{gone_to(await desk.person.get(campaign))}/kirim"))
    second = await desk.staged(workbook(line("UD Tiga")), "sayur.xlsx")
    assert "sedang diperiksa Kanwil" in words(await desk.person.get(second))
    gone_to(await desk.person.post(f"{second}/simpan"))
    page = await desk.person.get(second)
    assert "sedang diperiksa Kanwil" in page.text.partition('role="status"')[2].partition("</div>")[0]
    [absent] = {part.partition('"')[0] for part in page.text.split('name="suppliers" value="')[1:2]}
    gone_to(await desk.person.post(f"{second}/berakhir", data={"suppliers": absent}))
    page = await desk.person.get(second)
    assert "sedang diperiksa Kanwil" in page.text.partition('role="status"')[2].partition("</div>")[0]
