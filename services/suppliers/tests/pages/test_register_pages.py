"""A unit keeps its suppliers by hand."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import httpx
import pytest
import pytest_asyncio

from ..actors import Actors, ok
from ..page_text import gone_to, rows, words

FORM: dict[str, Any] = {
    "name": "CV Sumber Rejeki",
    "legal_form": "cv",
    "nib": "6469748212378",
    "npwp": "",
    "phone": "",
    "address": "",
    "region_code": "36.72",
    "offers.0.commodity": "beras-premium",
    "offers.0.unit": "kg",
    "offers.0.price": "Rp15.250",
    "offers.0.monthly_capacity": "1.500,5",
    "offers.0.months": ["3"],
    "certificates.halal": "ada",
}


async def saved(operator: httpx.AsyncClient, **changes: Any) -> str:
    """The address of a supplier entered by the form."""
    return gone_to(await operator.post("/pemasok/baru", data=FORM | changes))


async def test_a_supplier_is_entered_as_people_write_and_shown_as_they_read(operator: httpx.AsyncClient) -> None:
    page = words(await operator.get(await saved(operator)))
    for said in ("CV Sumber Rejeki", "Rp15.250/kg", "1.500,5 kg", "Mar", "Kota Cilegon, Banten"):
        assert said in page
    assert "Didaftarkan Operator Cilegon Selasa, 8 Juli 2025 08.00 WIB" in page


async def test_what_is_wrong_is_said_on_top_and_at_its_field_and_nothing_is_lost(operator: httpx.AsyncClient) -> None:
    wrong = FORM | {"nib": "123", "offers.0.price": "mahal", "offers.0.months": ["2", "12"]}
    answer = await operator.post("/pemasok/baru", data=wrong)
    page = words(answer, 422)
    assert "Ada yang perlu diperbaiki" in page
    assert 'href="#offers.0.price"' in answer.text
    assert 'value="mahal"' in answer.text
    assert len(re.findall(r'name="offers\.0\.months"[^>]* value="(?:2|12)" checked', answer.text)) == 2
    answer = await operator.post("/pemasok/baru", data=FORM | {"nib": "123"})
    assert answer.status_code == 422
    assert 'href="#nib"' in answer.text
    assert 'id="nib-error"' in answer.text
    assert rows(await operator.get("/pemasok")) == []


async def test_rows_of_commodities_are_added_and_taken_away_without_scripts(operator: httpx.AsyncClient) -> None:
    answer = await operator.post("/pemasok/baru", data=FORM | {"tambah": "ya"})
    assert 'name="offers.1.commodity"' in answer.text
    assert 'value="Rp15.250"' in answer.text
    second = {"offers.1.commodity": "gula-konsumsi", "offers.1.price": "17.500", "offers.1.unit": "kg"}
    answer = await operator.post("/pemasok/baru", data=FORM | second | {"hapus": "0"})
    assert 'value="17.500"' in answer.text
    assert 'value="Rp15.250"' not in answer.text
    assert rows(await operator.get("/pemasok")) == []


async def test_a_row_left_blank_was_not_meant(operator: httpx.AsyncClient) -> None:
    blank = {"offers.1.commodity": "", "offers.1.price": "", "offers.1.unit": "kg"}
    third = {"offers.2.commodity": "gula-konsumsi", "offers.2.price": "17.500", "offers.2.unit": "kg"}
    page = words(await operator.get(await saved(operator, **blank, **third)))
    assert "Gula Konsumsi" in page
    assert "Beras Premium" in page


async def test_without_a_commodity_the_form_says_so(operator: httpx.AsyncClient) -> None:
    nothing = {name: value for name, value in FORM.items() if not name.startswith("offers")}
    page = words(await operator.post("/pemasok/baru", data=nothing | {"offers.0.commodity": ""}), 422)
    assert "Isi paling sedikit satu komoditas" in page


async def test_a_supplier_is_changed_and_his_history_tells_what(operator: httpx.AsyncClient) -> None:
    address = await saved(operator)
    form = (await operator.get(f"{address}/ubah")).text
    assert 'value="1500,5"' in form
    version = re.search(r'name="version"[^>]* value="(\d+)"', form)
    assert version
    changed = FORM | {"version": version[1], "active": "true", "offers.0.price": "15.500"}
    assert gone_to(await operator.post(f"{address}/ubah", data=changed)) == address
    page = words(await operator.get(address))
    assert "menjadi Rp15.500/kg" in page
    assert "Rp15.500/kg" in page


async def test_a_form_filled_in_before_another_was_saved_shows_both_and_is_sent_again(
    operator: httpx.AsyncClient,
) -> None:
    address = await saved(operator)
    two_tabs = [(await operator.get(f"{address}/ubah")).text for _ in range(2)]
    version = re.findall(r'name="version"[^>]* value="(\d+)"', two_tabs[0])[0]
    first = FORM | {"version": version, "active": "true"}
    gone_to(
        await operator.post(f"{address}/ubah", data=first | {"offers.0.price": "15.500", "address": "Jalan Baru 2"})
    )
    second = first | {"name": "CV Lain", "offers.0.price": "Rp 16.000"}
    answer = await operator.post(f"{address}/ubah", data=second)
    page = words(answer, 422)
    assert "diubah sejak Anda membukanya" in page
    assert "Harga satuan tersimpan sekarang: 15.500 Anda mengisi: 16.000" in page
    assert "Alamat tersimpan sekarang: Jalan Baru 2" in page
    assert f"Anda mengisi: {second['name']}" in page
    assert "Komoditas tersimpan sekarang" not in page, "what is alike is not told"
    now = re.findall(r'name="version"[^>]* value="(\d+)"', answer.text)[0]
    assert gone_to(await operator.post(f"{address}/ubah", data=second | {"version": now})) == address


OF_THE_FIRM = FORM
OF_A_PERSON = FORM | {"legal_form": "perorangan", "name": "Toko Melati", "nib": "", "npwp": "3672014107850003"}
OF_A_NAME = FORM | {"legal_form": "", "name": "UD <Laut> & Darat", "nib": ""}
SAME: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "by NIB": (OF_THE_FIRM, OF_THE_FIRM | {"name": "CV Nama Lain"}),
    "by NPWP": (OF_A_PERSON, OF_A_PERSON | {"phone": "081234567890"}),
    "by name": (OF_A_NAME, OF_A_NAME | {"offers.0.price": "9000"}),
}


def _led_to(answer: httpx.Response) -> list[tuple[str, str]]:
    assert answer.status_code == 422
    found = re.findall(r'<a href="(/pemasok/[0-9a-f-]{36})">(Buka [^<]+|Open [^<]+)</a>', answer.text)
    return [(address, unescape(said)) for address, said in found]


@pytest.mark.parametrize("known", SAME)
async def test_a_supplier_that_is_there_already_is_named_and_a_tap_away(
    operator: httpx.AsyncClient, known: str
) -> None:
    first, again = SAME[known]
    address = gone_to(await operator.post("/pemasok/baru", data=first))
    other = await saved(operator, name="PT Sama Sekali Lain", legal_form="pt", nib="8242371848954")
    answer = await operator.post("/pemasok/baru", data=again)
    assert _led_to(answer) == [(address, f"Buka “{first['name']}”")]
    assert "sudah ada di daftar unit Anda" in words(answer, 422)
    changed = await operator.post(f"{other}/ubah", data=again | {"active": "true"})
    assert _led_to(changed) == [(address, f"Buka “{first['name']}”")]
    gone_to(await operator.post(f"{address}/berhenti"))
    assert _led_to(await operator.post("/pemasok/baru", data=again)) == [
        (address, f"Buka “{first['name']}” (tidak aktif)")
    ]
    operator.cookies.set("bahasa", "en")
    assert _led_to(await operator.post("/pemasok/baru", data=again)) == [
        (address, f"Open “{first['name']}” (not active)")
    ]


async def test_what_is_refused_for_another_reason_leads_nowhere(operator: httpx.AsyncClient) -> None:
    address = await saved(operator)
    assert _led_to(await operator.post("/pemasok/baru", data=FORM | {"nib": "123"})) == []
    assert _led_to(await operator.post(f"{address}/ubah", data=FORM | {"version": "99", "active": "true"})) == []


async def test_the_same_supplier_of_another_unit_is_not_told_of(
    operator: httpx.AsyncClient, browse: Callable[..., Any]
) -> None:
    await saved(operator)
    async with browse("operator", unit="rutan-kelas-i-tangerang", subject="neighbour") as neighbour:
        gone_to(await neighbour.post("/pemasok/baru", data=FORM))


async def test_a_masked_number_that_comes_back_from_the_form_stays_what_it_was(operator: httpx.AsyncClient) -> None:
    address = await saved(operator, legal_form="perorangan", name="Toko Melati", nib="", npwp="3672014107850003")
    form = (await operator.get(f"{address}/ubah")).text
    shown = re.search(r'id="npwp" name="npwp" type="text" value="([^"]+)"', form)
    assert shown
    assert "3672014107850003" not in form
    change = FORM | {
        "legal_form": "perorangan",
        "name": "Toko Melati",
        "nib": "",
        "npwp": shown[1],
        "phone": "0812345678",
    }
    assert (
        gone_to(await operator.post(f"{address}/ubah", data=change | {"phone": "0812345678", "active": "true"}))
        == address
    )
    assert "Telepon" in words(await operator.get(address)).partition("Diubah :")[2][:40]


async def test_a_supplier_is_given_up_and_taken_up_again(operator: httpx.AsyncClient) -> None:
    address = await saved(operator)
    gone_to(await operator.post(f"{address}/berhenti"))
    assert "Tidak aktif" in words(await operator.get(address))
    assert rows(await operator.get("/pemasok?status=aktif")) == []
    gone_to(await operator.post(f"{address}/aktifkan"))
    assert len(rows(await operator.get("/pemasok?status=aktif"))) == 1


@pytest_asyncio.fixture
async def forty(operator: httpx.AsyncClient, actors: Actors) -> None:
    async with actors.operator() as api:
        for number in range(40):
            goods = "beras-premium" if number % 2 else "gula-konsumsi"
            wish = {
                "name": f"CV Sumber {number:02d}",
                "offers": [{"commodity": goods, "unit": "kg", "price": 15000 + number}],
            }
            ok(await api.post("/suppliers", json=wish), 201)


async def test_the_list_is_searched_filtered_sorted_and_paged(operator: httpx.AsyncClient, forty: None) -> None:
    first = await operator.get("/pemasok")
    assert len(rows(first)) == 25
    following = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert following
    second = await operator.get(following[1].replace("&amp;", "&"))
    assert [row[:12] for row in rows(first) + rows(second)] == [f"CV Sumber {number:02d}" for number in range(40)]
    assert [row[:12] for row in rows(await operator.get("/pemasok?q=sumber+07"))] == ["CV Sumber 07"]
    assert len(rows(await operator.get("/pemasok?komoditas=beras-premium"))) == 20
    newest = rows(await operator.get("/pemasok?urut=terbaru"))
    assert newest[0].startswith("CV Sumber 39")


async def test_a_cursor_we_did_not_make_is_a_page_that_says_so(operator: httpx.AsyncClient) -> None:
    for cursor in ("x", "WyJhIl0", "bnVsbA"):
        page = words(await operator.get("/pemasok", params={"cursor": cursor, "urut": "terbaru"}), 422)
        assert "Mulai dari halaman pertama" in page


async def test_the_pages_speak_english_too(operator: httpx.AsyncClient) -> None:
    address = await saved(operator)
    operator.cookies.set("bahasa", "en")
    page = words(await operator.get(address))
    assert "Commodities and prices" in page
    assert "Komoditas" not in page
