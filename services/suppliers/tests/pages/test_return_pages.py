"""A unit hands its return in, its Kanwil looks at it: the whole way in the browser."""

import re
from collections.abc import Callable
from typing import Any

import httpx

from ..actors import CILEGON, Actors, ok
from ..deeds import SUPPLIER, begun, seen_in
from ..page_text import gone_to, words

Browse = Callable[..., Any]
CHANGES = [
    {"name": f"{SUPPLIER['name']} Jaya"},
    {"phone": "081234567890"},
    {"address": "Jalan Raya Anyer 1"},
    {"npwp": "3672014107850001"},
    {"phone": "081234567891", "address": "Jalan Raya Anyer 2"},
]


async def test_the_first_page_of_a_unit_says_what_is_due_and_how_long_there_is(
    operator: httpx.AsyncClient, actors: Actors
) -> None:
    await actors.open_campaign()
    page = words(await operator.get("/"))
    assert "Data pemasok BAMA semester II 2025" in page
    assert "Kirim sebelum Kamis, 31 Juli 2025 23.59 WIB" in page
    assert "23 hari lagi" in page


async def test_in_the_east_the_deadline_is_said_in_the_own_zone_and_in_wib(
    operator: httpx.AsyncClient, actors: Actors, browse: Browse
) -> None:
    await actors.open_campaign()
    async with browse("operator", unit="lapas-kelas-iia-abepura") as person:
        assert "Kamis, 31 Juli 2025 23.59 WIT (21.59 WIB)" in words(await person.get("/"))


async def test_without_a_supplier_the_page_says_what_is_missing_and_sending_is_refused_with_words(
    operator: httpx.AsyncClient, actors: Actors
) -> None:
    campaign = await actors.open_campaign()
    address = gone_to(await operator.get(f"/pengumpulan/{campaign['id']}"))
    assert "Belum ada pemasok di daftar unit" in words(await operator.get(address))
    assert "Isi dahulu, atau nyatakan nihil" in words(await operator.post(f"{address}/kirim"), 422)


async def test_sent_returned_with_reasons_corrected_sent_again_and_approved(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors
) -> None:
    address, supplier = await begun(actors)
    assert gone_to(await operator.post(f"{address}/kirim")) == address
    assert "Menunggu diperiksa" in words(await operator.get(address))

    seen = await verifier.get(address)
    assert f"{address}/kembalikan?pemasok={supplier}" in seen.text
    form = await verifier.get(f"{address}/kembalikan?pemasok={supplier}")
    assert f'<option value="{supplier}" selected>' in form.text
    reasons = {"reasons.0.supplier": supplier, "reasons.0.field": "price", "reasons.0.text": "Harga belum wajar."}
    again = await verifier.post(f"{address}/kembalikan", data=reasons | {"tambah": "ya"})
    assert 'name="reasons.1.text"' in again.text
    assert "Harga belum wajar." in again.text
    blank = {"reasons.1.text": "", "reasons.1.field": "", "reasons.1.row": ""}
    assert gone_to(await verifier.post(f"{address}/kembalikan", data=reasons | blank)) == address

    page = await operator.get(address)
    assert "Dikembalikan Kanwil dengan alasan: Oleh Verifikator Banten" in words(page)
    assert "Harga satuan: Harga belum wajar. ( CV Sumber Rejeki )" in words(page)
    assert f'href="/pemasok/{supplier}/ubah"' in page.text
    assert "Kirim ulang" in words(page)
    async with actors.operator() as api:
        for change in CHANGES:  # changed, and changed back
            for values in (SUPPLIER | change, SUPPLIER):
                version = ok(await api.get(f"/suppliers/{supplier}"))["version"]
                ok(await api.put(f"/suppliers/{supplier}", json=values | {"version": version}))
    assert "Belum ada pemasok yang berubah" in words(await operator.post(f"{address}/kirim"), 422)
    assert gone_to(await operator.post(f"{address}/kirim", data={"unchanged": "ya"})) == address
    asked = await verifier.post(f"{address}/setujui")
    assert "Periksa dahulu apa yang disetujui" in words(asked, 422)
    assert gone_to(await verifier.post(f"{address}/setujui", data={"seen": seen_in(asked)})) == address
    page_words = words(await operator.get(address))
    assert "Disetujui" in page_words
    reason = r"Harga satuan: Harga belum wajar\. \( CV Sumber Rejeki \)"
    who = "Verifikator Banten, Kanwil Banten"
    assert re.search(rf"Menyetujui {who} .* Mengembalikan {reason} {who}", page_words)
    assert " , " not in page_words, "nobody is named before a comma"


async def test_a_return_without_a_reason_is_refused_and_what_was_typed_stays(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors
) -> None:
    address, _ = await begun(actors)
    gone_to(await operator.post(f"{address}/kirim"))
    answer = await verifier.post(f"{address}/kembalikan", data={"reasons.0.text": "", "reasons.0.row": "12"})
    assert "Ada yang perlu diperbaiki" in words(answer, 422)
    assert 'href="#reasons.0.text"' in answer.text
    assert 'value="12"' in answer.text
    personal = {"reasons.0.text": "Hubungi 3672014107850003 segera"}
    assert "Jangan menulis NIK" in words(await verifier.post(f"{address}/kembalikan", data=personal), 422)


async def test_nil_is_declared_with_a_reason(operator: httpx.AsyncClient, actors: Actors) -> None:
    campaign = await actors.open_campaign()
    address = gone_to(await operator.get(f"/pengumpulan/{campaign['id']}"))
    assert 'href="#reason"' in (await operator.post(f"{address}/nihil", data={"reason": "x"})).text
    done = await operator.post(f"{address}/nihil", data={"reason": "Dipasok oleh Lapas induk."})
    assert gone_to(done) == address
    assert "Dinyatakan nihil: Dipasok oleh Lapas induk." in words(await operator.get(address))


async def test_who_sent_it_may_not_approve_it(operator: httpx.AsyncClient, actors: Actors, browse: Browse) -> None:
    address, _ = await begun(actors)
    async with browse("operator", unit=CILEGON, subject="rangkap") as both:
        gone_to(await both.post(f"{address}/kirim"))
    async with browse("verifier", unit="kanwil-banten", subject="rangkap") as both:
        assert (await both.post(f"{address}/setujui")).status_code == 403


async def test_the_links_of_messages_lead_to_pages(operator: httpx.AsyncClient, actors: Actors, events: Any) -> None:
    await actors.open_campaign()
    (told,) = await events("deadline-set")
    assert gone_to(await operator.get(told["link"])).startswith("/laporan/")
