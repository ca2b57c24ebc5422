"""Confirmations: what binds is asked for, with what it means, and can be taken back where that is right."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import httpx
import openpyxl
import pytest
from chassis.db import Database
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from ..actors import CAMPAIGN, CILEGON, Actors, ok, refusal
from ..deeds import begun, seen_in
from ..factories import SUPPLIER
from ..page_text import gone_to, words

ADDRESS = re.compile(r"/laporan/([0-9a-f-]+)")
Browse = Callable[..., Any]
REASON = {"reason": "Disetujui sebelum harga diperiksa."}


async def approved(address: str, operator: httpx.AsyncClient, verifier: httpx.AsyncClient) -> None:
    gone_to(await operator.post(f"{address}/kirim"))
    seen = seen_in(await verifier.get(f"{address}/setujui"))
    assert gone_to(await verifier.post(f"{address}/setujui", data={"seen": seen})) == address


async def test_nil_with_suppliers_names_them_asks_and_says_it_everywhere(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors, events: Any
) -> None:
    address, supplier = await begun(actors)
    page = await operator.get(address)
    assert "Di daftar unit ada 1 pemasok aktif" in words(page)
    assert f'href="/pemasok/{supplier}"' in page.text
    nil = {"reason": "Dipasok oleh Lapas induk."}
    for wrong in (nil, nil | {"suppliers": "2"}):
        assert "punya 1 pemasok aktif" in words(await operator.post(f"{address}/nihil", data=wrong), 422)
    assert gone_to(await operator.post(f"{address}/nihil", data=nil | {"suppliers": "1"})) == address
    for person in (operator, verifier):
        assert "Padahal saat itu ada 1 pemasok aktif" in words(await person.get(address))
    [declared] = await events("submission-declared-nil")
    assert declared["suppliers"] == 1
    campaign = declared["campaign"]
    assert "padahal ada 1 pemasok" in words(await verifier.get(f"/pengumpulan/{campaign}"))
    listed = await verifier.get(f"/pengumpulan/{campaign}/unit?keadaan=nihil-ada-pemasok")
    assert "Lapas Kelas IIA Cilegon" in words(listed)
    async with actors.operator() as api:
        version = ok(await api.get(f"/suppliers/{supplier}"))["version"]
        ok(await api.put(f"/suppliers/{supplier}", json=SUPPLIER | {"active": False, "version": version}))
    assert "padahal ada" not in words(await verifier.get(f"/pengumpulan/{campaign}")), "compared with now"
    listed = await verifier.get(f"/pengumpulan/{campaign}/unit?keadaan=nihil-ada-pemasok")
    assert "Lapas Kelas IIA Cilegon" not in words(listed)
    assert (await operator.get(f"/pemasok/{supplier}")).status_code == 200


async def test_the_api_refuses_nil_too_until_the_number_is_named(operator: httpx.AsyncClient, actors: Actors) -> None:
    address, _ = await begun(actors)
    path = f"/submissions/{ADDRESS.fullmatch(address)[1]}/nil"  # type: ignore[index]
    async with actors.operator() as api:
        refused = await api.post(path, json={"reason": "Dipasok Lapas induk."})
        assert refusal(refused) == (409, "nihil-padahal-ada-pemasok")
        done = ok(await api.post(path, json={"reason": "Dipasok Lapas induk.", "suppliers": 1}))
    assert (done["status"], done["nil_suppliers"]) == ("nihil", 1)


async def test_approving_is_a_page_of_its_own_below_the_data_and_says_what_it_binds(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors
) -> None:
    address, supplier = await begun(actors)
    gone_to(await operator.post(f"{address}/kirim"))
    page = (await verifier.get(address)).text
    assert page.index(f"{address}/kembalikan") < page.index(f"/pemasok/{supplier}") < page.index(f"{address}/setujui")
    asked = await verifier.get(f"{address}/setujui")
    for said in ("tidak dapat dikirim ulang", "dapat ditarik kembali", "1 pemasok yang dikirim unit"):
        assert said in words(asked)
    async with actors.operator() as api:
        other = {"name": "CV Lain", "offers": [{"commodity": "beras-premium", "unit": "kg", "price": 15000}]}
        ok(await api.post("/suppliers", json=other), 201)
    late = await verifier.post(f"{address}/setujui", data={"seen": seen_in(asked)})
    assert "Data unit berubah sejak halaman ini dibuka" in words(late, 422)
    assert gone_to(await verifier.post(f"{address}/setujui", data={"seen": seen_in(late)})) == address


async def test_an_approval_is_taken_back_while_the_campaign_is_open(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, admin: httpx.AsyncClient, actors: Actors, events: Any
) -> None:
    address, _ = await begun(actors)
    await approved(address, operator, verifier)
    met = len(await events("deadline-met"))
    assert "Tarik kembali persetujuan" in words(await verifier.get(address))
    assert "Tarik kembali persetujuan" not in words(await operator.get(address))
    missing = words(await verifier.post(f"{address}/tarik-persetujuan"), 422)
    assert "Alasan menarik persetujuan: wajib diisi" in missing
    assert gone_to(await verifier.post(f"{address}/tarik-persetujuan", data=REASON)) == address
    for person in (operator, verifier):
        shown = words(await person.get(address))
        assert "Menunggu diperiksa" in shown
        assert REASON["reason"] in shown
    [withdrawn] = await events("submission-approval-withdrawn")
    assert (withdrawn["reason"], withdrawn["withdrawn_by"]) == (REASON["reason"], "kanwil-banten")
    assert len(await events("deadline-met")) == met
    assert gone_to(await verifier.post(f"{address}/kembalikan", data={"reasons.0.text": "Periksa harga."})) == address


async def test_of_a_closed_campaign_no_approval_is_taken_back(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, admin: httpx.AsyncClient, actors: Actors, events: Any
) -> None:
    address, _ = await begun(actors)
    await approved(address, operator, verifier)
    [opened] = await events("campaign-opened")
    gone_to(await admin.post(f"/pengumpulan/{opened['campaign']}/tutup", data={"sure": "ya"}))
    assert "sedang tidak terbuka" in words(await verifier.post(f"{address}/tarik-persetujuan", data=REASON), 422)
    assert "Tarik kembali persetujuan" not in words(await verifier.get(address))


async def test_the_database_knows_the_steps_too(
    database: Database, operator: httpx.AsyncClient, actors: Actors
) -> None:
    await begun(actors)
    statement = text(
        "INSERT INTO submission_history (id, submission_id, action, from_status, to_status, subject, unit, name, at)"
        " SELECT uuidv7(), id, 'setujui', 'belum', 'disetujui', 'x', 'x', 'x', now() FROM submission LIMIT 1"
    )
    with pytest.raises(IntegrityError, match="submission_history_step"):
        async with database.transaction() as session:
            await session.execute(statement)


async def test_what_changed_after_sending_is_listed_with_old_and_new_values(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors, clock_at: Callable[[str], None]
) -> None:
    address, supplier = await begun(actors)
    gone_to(await operator.post(f"{address}/kirim"))
    clock_at("2025-07-09T01:00:00Z")
    offer = {"commodity": "beras-premium", "unit": "kg", "price": 99000}
    async with actors.operator() as api:
        known = ok(await api.get(f"/suppliers/{supplier}"))
        change = {"name": known["name"], "offers": [offer], "phone": "0812 3456 7890", "nib": "0495490267304"}
        ok(await api.put(f"/suppliers/{supplier}", json=change))
    page = await verifier.get(address)
    shown = words(page)
    assert "1 pemasok berubah sesudah laporan dikirim" in shown
    assert "Beras Premium: Rp15.000/kg menjadi Rp99.000/kg" in shown
    assert "NIB: 6469748212378 menjadi 0495490267304" in shown
    listed = page.text[page.text.index('id="perubahan"') :].partition("</section>")[0]
    assert f'href="/pemasok/{supplier}"' in listed
    assert "Telepon" in listed
    assert "3456" not in listed


async def test_the_reviewer_sees_the_doubts_that_stand(
    database: Database, operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors
) -> None:
    async with database.transaction() as session:
        await session.execute(text("UPDATE unit SET region_code = '36.72' WHERE code = :code"), {"code": CILEGON})
    address, _ = await begun(actors)
    offer = {"commodity": "beras-premium", "unit": "kg"}
    async with actors.operator() as api:
        far = {"name": "CV Jauh Sekali", "region_code": "65.71", "offers": [offer | {"price": 15000}]}
        ok(await api.post("/suppliers", json=far), 201)
        ok(await api.post("/suppliers", json={"name": "CV Mahal", "offers": [offer | {"price": 60000}]}), 201)
        for nib in ("2631662773068", "0495490267304"):
            twin = {"name": "CV Kembar Jaya", "nib": nib, "offers": [offer | {"price": 15000}]}
            ok(await api.post("/suppliers", json=twin), 201)
    gone_to(await operator.post(f"{address}/kirim"))
    for place in (address, f"{address}/setujui"):
        shown = words(await verifier.get(place))
        assert "1 pemasok: dari provinsi lain" in shown
        assert "2 pemasok: nama yang sama dua kali" in shown
        assert "5 pemasok: NPWP belum ada" in shown
        assert "1 pemasok: harga jauh dari acuan" in shown
    page = words(await verifier.get(address))
    assert re.search(r"CV Jauh Sekali .{0,60}dari provinsi lain", page)


async def test_the_kanwil_s_first_page_is_its_queue(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors, clock_at: Callable[[str], None]
) -> None:
    address, _ = await begun(actors)
    idle = words(await verifier.get("/"))
    assert "Tidak ada laporan yang menunggu" in idle
    assert "belum melapor, lewat batas" not in idle
    gone_to(await operator.post(f"{address}/kirim"))
    clock_at("2025-07-11T01:00:00Z")
    home = await verifier.get("/")
    assert f'href="{address}"' in home.text
    assert "3 hari menunggu" in words(home)
    assert "1 menunggu diperiksa" in words(home)
    clock_at("2025-08-02T01:00:00Z")
    late = await verifier.get("/")
    assert "1 belum melapor, lewat batas" in words(late)  # Rutan Tangerang


async def test_the_unit_s_first_page_tells_why_its_return_came_back(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors
) -> None:
    address, supplier = await begun(actors)
    gone_to(await operator.post(f"{address}/kirim"))
    reasons = {"reasons.0.text": "Harga belum wajar.", "reasons.0.supplier": supplier}
    gone_to(await verifier.post(f"{address}/kembalikan", data=reasons))
    home = await operator.get("/")
    assert "Harga belum wajar." in words(home)
    assert f'href="/pemasok/{supplier}/ubah?laporan=' in home.text


async def test_the_directorate_asks_who_is_late_in_one_place(
    operator: httpx.AsyncClient, admin: httpx.AsyncClient, actors: Actors, clock_at: Callable[[str], None]
) -> None:
    campaign = await actors.open_campaign()
    clock_at("2025-08-02T01:00:00Z")
    board = await admin.get(f"/pengumpulan/{campaign['id']}")
    [link] = set(re.findall(r'href="([^"]+keadaan=belum-melapor)"', board.text))
    everybody = await admin.get(link)
    assert "4 unit" in words(everybody)
    some = await admin.get(f"{link}&kanwil=kanwil-papua")
    assert "Lapas Kelas IIA Abepura" in words(some)
    assert "Lapas Kelas IIA Cilegon" not in words(some)
    [export] = re.findall(r'href="([^"]+ekspor.xlsx[^"]+)"', some.text)
    sheet = openpyxl.load_workbook(BytesIO((await admin.get(export.replace("&amp;", "&"))).content)).worksheets[0]
    assert [row[1].value for row in sheet.iter_rows(min_row=4)] == ["Lapas Kelas IIA Abepura"]
    assert "kanwil-papua" in (await admin.get("/")).text


@pytest.mark.parametrize("path", ["/laporan/123", "/pengumpulan/x", "/pemasok/123/ubah", "/unggahan/a/baris/1"])
async def test_an_address_that_cannot_be_is_not_found(operator: httpx.AsyncClient, path: str) -> None:
    answer = await operator.get(path)
    assert answer.status_code == 404
    assert "Tidak ditemukan" in words(answer, 404)


@pytest.mark.parametrize("deed", ["kirim", "nihil", "setujui", "tarik-persetujuan", "tidak-berlaku", "kembalikan"])
async def test_the_address_of_a_form_that_was_sent_leads_to_its_page(
    verifier: httpx.AsyncClient, operator: httpx.AsyncClient, actors: Actors, deed: str
) -> None:
    address, _ = await begun(actors)
    gone_to(await operator.post(f"{address}/kirim"))
    answer = await verifier.get(f"{address}/{deed}")
    assert answer.status_code == 200 or answer.headers["location"] == address


async def test_nothing_chosen_is_nothing_and_not_everything(admin: httpx.AsyncClient) -> None:
    chosen = {name: value for name, value in CAMPAIGN.items() if name != "unit_types"}
    answer = await admin.post("/pengumpulan/baru", data=chosen)
    assert 'id="unit_types-error"' in answer.text
    assert "Jenis unit yang wajib melapor: wajib diisi" in words(answer, 422)


async def test_forms_name_the_field_that_is_empty(admin: httpx.AsyncClient, actors: Actors) -> None:
    campaign = await actors.open_campaign()
    answer = await admin.post(f"/pengumpulan/{campaign['id']}/batalkan")
    assert "Alasan pembatalan: wajib diisi" in words(answer, 422)
