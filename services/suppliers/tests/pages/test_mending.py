"""Rows of a workbook in the browser, until the last one is in the register."""

import asyncio
import re
from typing import Any

import pytest
from suppliers.domain.catalogue import UNITS
from suppliers.loops.stage_uploads import stage_waiting
from suppliers.pages import labels as words_of

from ..actors import CAMPAIGN
from ..desk import REAL, Desk, Line, line, workbook
from ..page_text import gone_to, rows, words

GOOD, NAMELESS = line(), line(None, phone="081234567890", commodity="Gula Pasir", price=18000)
WRONG = [
    (line(None, phone="081234567890"), {"cells.name": "UD Dua"}),
    (line("UD Dua", price=None), {"cells.price": "14500"}),
    (line("UD Dua", price="gratis"), {"cells.price": "Rp14.500"}),
    (line("UD Dua", commodity=None), {"cells.commodity": "Gula Pasir"}),
    (line("UD Dua", commodity="batu bata"), {"cells.commodity": "Gula Pasir"}),
    (line("UD Dua", nib="123"), {"cells.nib": "1234567890123"}),
]


async def saved_wrong(desk: Desk, wrong: Line) -> str:
    address = await desk.staged(workbook(GOOD, wrong))
    gone_to(await desk.person.post(f"{address}/simpan"))
    return address


@pytest.mark.parametrize(("wrong", "mending"), WRONG)
async def test_a_row_left_out_at_saving_is_mended_and_saved_later(
    desk: Desk, wrong: Line, mending: dict[str, str]
) -> None:
    address = await saved_wrong(desk, wrong)
    page = words(await desk.person.get(address))
    assert "1 baris perlu diperbaiki" in page
    assert "2 baris: 1 sudah masuk daftar, 1 perlu diperbaiki" in page
    assert len(rows(await desk.person.get("/pemasok"))) == 1
    gone_to(await desk.person.post(f"{address}/baris/3", data=mending | {"hasil": "error"}))
    assert "1 baris siap disimpan" in words(await desk.person.get(address))
    gone_to(await desk.person.post(f"{address}/simpan"))
    page = words(await desk.person.get(address))
    assert "2 baris: 2 sudah masuk daftar" in page
    assert "Pemasok dari berkas ini: 2 baru, 0 diubah, 0 tetap." in page
    assert len(rows(await desk.person.get("/pemasok"))) == 2
    assert "/simpan" not in (await desk.person.get(address)).text


async def test_a_row_in_the_register_leads_to_its_supplier_and_is_changed_there(desk: Desk) -> None:
    address = await saved_wrong(desk, NAMELESS)
    page = await desk.person.get(f"{address}/baris/2")
    supplier = re.search(r'href="(/pemasok/[0-9a-f-]{36})"', page.text)
    assert supplier
    assert "CV Sumber Rejeki" in words(await desk.person.get(supplier[1]))
    assert 'name="cells.' not in page.text
    answer = await desk.person.post(f"{address}/baris/2", data={"cells.price": "1"})
    assert "Baris ini sudah masuk daftar pemasok." in words(answer, 422)
    gone_to(await desk.person.post(f"{address}/baris/3", data={"cells.name": "UD Dua"}))
    gone_to(await desk.person.post(f"{address}/simpan"))
    assert re.search(r'href="/pemasok/[0-9a-f-]{36}"', (await desk.person.get(f"{address}/baris/3")).text)


async def test_what_was_changed_by_hand_meanwhile_is_not_undone_by_saving_again(desk: Desk) -> None:
    address = await saved_wrong(desk, NAMELESS)
    supplier = re.search(r'href="(/pemasok/[0-9a-f-]{36})"', (await desk.person.get(f"{address}/baris/2")).text)
    assert supplier
    form = (await desk.person.get(f"{supplier[1]}/ubah")).text
    version = re.search(r'name="version"[^>]* value="(\d+)"', form)
    assert version
    gone_to(
        await desk.person.post(
            f"{supplier[1]}/ubah",
            data={
                "name": "CV Sumber Rejeki",
                "version": version[1],
                "active": "true",
                "offers.0.commodity": "beras-premium",
                "offers.0.unit": "kg",
                "offers.0.price": "15900",
            },
        )
    )
    gone_to(await desk.person.post(f"{address}/baris/3", data={"cells.name": "UD Dua"}))
    gone_to(await desk.person.post(f"{address}/simpan"))
    assert "Rp15.900" in words(await desk.person.get(supplier[1]))


async def test_saving_twice_and_from_two_windows_takes_every_row_once(desk: Desk) -> None:
    address = await desk.staged(workbook(GOOD, NAMELESS))
    answers = await asyncio.gather(*(desk.person.post(f"{address}/simpan") for _ in range(4)))
    assert {gone_to(one) for one in answers} == {address}
    assert len(rows(await desk.person.get("/pemasok"))) == 1
    mended = await asyncio.gather(
        *(desk.person.post(f"{address}/baris/3", data={"cells.name": name}) for name in ("UD Dua", "UD Tiga")),
        *(desk.person.post(f"{address}/simpan") for _ in range(2)),
    )
    assert {one.status_code for one in mended} <= {303, 422}
    await desk.person.post(f"{address}/simpan")
    assert len(rows(await desk.person.get("/pemasok"))) == 2
    assert "2 baris: 2 sudah masuk daftar" in words(await desk.person.get(address))


@pytest.mark.parametrize("name", ["bama.xlsx", "catatan-bama.xlsx", "bama (1).xlsx", "BAMA - Salinan.xlsx"])
async def test_a_newer_copy_takes_its_place_and_another_workbook_does_not(desk: Desk, name: str) -> None:
    older = await saved_wrong(desk, NAMELESS)
    other = await desk.upload(workbook(line("UD Lain")), "sayur.xlsx")
    newer = await desk.upload(workbook(line("UD Baru")), name)
    await stage_waiting(desk.database)
    gone_to(await desk.person.post(f"{other}/simpan"))
    assert "/baris/3" in (await desk.person.get(older)).text
    gone_to(await desk.person.post(f"{newer}/simpan"))
    assert "sudah ditutup atau diganti" in words(await desk.person.get(older))
    assert 'name="cells.' not in (await desk.person.get(older)).text
    answer = await desk.person.post(f"{older}/baris/3", data={"cells.name": "UD Dua"})
    assert "sudah diganti oleh unggahan yang lebih baru" in words(answer, 422)


async def test_rows_that_are_not_needed_are_put_away(desk: Desk) -> None:
    address = await desk.staged(workbook(GOOD, NAMELESS))
    assert (await desk.person.post(f"{address}/tutup")).status_code == 422
    gone_to(await desk.person.post(f"{address}/simpan"))
    assert "1 baris ini tidak perlu" in words(await desk.person.get(address))
    gone_to(await desk.person.post(f"{address}/tutup"))
    assert "Belum selesai" not in words(await desk.person.get("/"))


async def test_the_checklist_says_how_many_rows_are_not_in_the_register(desk: Desk, browse: Any) -> None:
    async with browse("admin", unit="ditjenpas", subject="admin") as admin:
        campaign = gone_to(await admin.post("/pengumpulan/baru", data=CAMPAIGN | {"unit_types": "Lapas"}))
        gone_to(await admin.post(f"{campaign}/buka", data={"expected": "2"}))
    address = await desk.staged(REAL)
    report = gone_to(await desk.person.get(campaign))
    assert "40 baris belum masuk daftar (3 perlu diperbaiki, 37 siap disimpan)" in words(await desk.person.get(report))
    said = words(await desk.person.get(address))
    assert "Simpan 37 baris yang baik; 3 belum masuk" in said
    gone_to(await desk.person.post(f"{address}/simpan"))
    page = await desk.person.get(report)
    assert "3 baris belum masuk daftar (3 perlu diperbaiki)" in words(page)
    assert f'href="{address}"' in page.text
    assert "Semua baris berkas Excel sudah masuk daftar" not in words(page)
    for number in re.findall(r'id="baris-(\d+)"', (await desk.person.get(address)).text):
        mended = {"cells.name": "UD Dua", "cells.price": "15000", "cells.nib": "1234567890123", "cells.unit": "kg"}
        await desk.person.post(f"{address}/baris/{number}", data=mended)
    gone_to(await desk.person.post(f"{address}/simpan"))
    assert "Semua baris berkas Excel sudah masuk daftar" in words(await desk.person.get(report))


async def test_it_opens_on_the_wrong_rows_and_others_are_a_tap_away(desk: Desk) -> None:
    address = await desk.staged(workbook(GOOD, NAMELESS))
    first = await desk.person.get(address)
    assert re.findall(r'id="baris-(\d+)"', first.text) == ["3"]
    assert re.findall(r'id="baris-(\d+)"', (await desk.person.get(f"{address}?hasil=semua")).text) == ["2", "3"]


async def test_a_row_without_a_name_says_where_it_stands_and_what_it_holds(desk: Desk) -> None:
    nameless = line(None, commodity="Gula Pasir", phone="081234567890")
    address = await desk.staged(workbook(line("UD Atas"), nameless, line("UD Bawah")))
    for page in (address, f"{address}/baris/3"):
        said = words(await desk.person.get(page))
        assert "baris 3; di bawah “UD Atas”; di atas “UD Bawah”" in said
        assert "Komoditas: Gula Pasir" in said
        assert "Telepon: 0812••••7890" in said


@pytest.mark.parametrize("price", ["-42550", "gratis", "0", "abc 15"])
async def test_a_repair_that_does_not_help_keeps_its_value_and_earns_no_badge(desk: Desk, price: str) -> None:
    address = await desk.staged(workbook(line(price=None)))
    answer = await desk.person.post(f"{address}/baris/2", data={"cells.price": price}, headers={"hx-request": "true"})
    assert "Perlu diperbaiki" in words(answer)
    assert "Diperbaiki" not in words(answer).replace("Perlu diperbaiki", "")
    assert f'value="{price}"' in answer.text
    assert f'value="{price}"' in (await desk.person.get(address)).text


async def test_a_warning_is_confirmed_or_mended_where_it_stands(desk: Desk) -> None:
    address = await desk.staged(workbook(line(phone="12345")))
    page = await desk.person.get(f"{address}?hasil=warning")
    mark = re.search(r'name="confirm" value="(phone:[a-z0-9-]+)"', page.text)
    assert mark
    assert 'name="cells.phone"' in page.text
    gone_to(await desk.person.post(f"{address}/baris/2", data={"confirm": mark[1], "hasil": "warning"}))
    assert mark[1] not in (await desk.person.get(f"{address}?hasil=semua")).text
    for other in set(re.findall(r'name="confirm" value="([a-z0-9_:-]+)"', page.text)) - {mark[1]}:
        gone_to(await desk.person.post(f"{address}/baris/2", data={"confirm": other}))
    assert "Tidak ada baris seperti ini" in words(await desk.person.get(f"{address}?hasil=warning"))
    # Another value is another question.
    await desk.person.post(f"{address}/baris/2", data={"cells.phone": "99999"})
    assert mark[1] in (await desk.person.get(f"{address}?hasil=warning")).text
    answer = await desk.person.post(f"{address}/baris/2", data={"confirm": "name:name-missing"})
    assert "Hanya peringatan" in words(answer, 422)


async def test_the_same_proposal_in_many_rows_is_taken_over_at_once(desk: Desk) -> None:
    lines = [line(f"UD {n}", nib=f"46974821237{n}") for n in range(4)]
    address = await desk.staged(workbook(*lines, line("UD Lain", nib="469748212378")))
    page = await desk.person.get(f"{address}?hasil=semua")
    asked = re.search(r'name="field" value="nib"><input type="hidden" name="code" value="([a-z0-9-]+)"', page.text)
    assert asked
    assert "Terima semua usulan di 5 baris" in words(page)
    answer = {"field": "nib", "code": asked[1], "answer": "usulan", "hasil": "semua"}
    assert "5 baris diperbarui" in words(
        await desk.person.get(gone_to(await desk.person.post(f"{address}/sama", data=answer)).partition("#")[0])
    )
    page = await desk.person.get(f"{address}?hasil=semua")
    assert words(page).count("Diperbaiki") == 5
    assert 'value="usulan"' not in page.text
    gone_to(await desk.person.post(f"{address}/sama", data=answer))


async def test_rows_that_their_file_calls_ended_are_left_out_at_once_or_one_by_one(desk: Desk) -> None:
    ended = [line(f"UD {name} (batal)") for name in ("Satu", "Dua", "Tiga")]
    address = await desk.staged(workbook(*ended, line("UD Empat")))
    page = await desk.person.get(f"{address}?hasil=semua")
    assert words(page).count("Masih berlaku, simpan") == 3
    assert "Lewati semuanya" in words(page)
    gone_to(await desk.person.post(f"{address}/baris/2", data={"cells.is_supplier": "ya"}))
    answer = {"field": "name", "code": "row-ended", "answer": "lewati", "hasil": "semua"}
    assert "2 baris diperbarui" in words(
        await desk.person.get(gone_to(await desk.person.post(f"{address}/sama", data=answer)).partition("#")[0])
    )
    gone_to(await desk.person.post(f"{address}/simpan"))
    listed = words(await desk.person.get("/pemasok"))
    assert [name in listed for name in ("UD Satu", "UD Dua", "UD Tiga", "UD Empat")] == [True, False, False, True]


async def test_what_says_nothing_of_the_single_row_is_said_once(desk: Desk) -> None:
    address = await desk.staged(workbook(*(line(f"UD {n}") for n in range(6))))
    said = words(await desk.person.get(f"{address}?hasil=semua"))
    assert said.count("NPWP kosong.") <= 1
    assert said.count("NIB kosong.") <= 1


async def test_a_row_drawn_anew_repeats_nothing_that_stands_above_and_says_first_what_must_be_mended(
    desk: Desk,
) -> None:
    lines = [line(f"UD {name}", price="gratis") for name in ("Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh")]
    address = await desk.staged(workbook(*lines))
    whole = (await desk.person.get(address)).text
    before = whole.partition('id="baris-2"')[2].partition("</article>")[0]
    part = await desk.person.post(f"{address}/baris/2", data={"cells.price": "murah"}, headers={"HX-Request": "true"})
    after = part.text.partition('id="baris-2"')[2].partition("</article>")[0]
    assert "Alamat" not in before
    kinds = [re.findall(r'<li class="issue-(\w+)"', one) for one in (before, after)]
    assert kinds[0] == kinds[1]
    assert kinds[0][0] == "error"


async def test_what_is_known_is_chosen_from_a_list_and_may_still_be_typed(desk: Desk) -> None:
    address = await desk.staged(workbook(line(commodity="Brs xyz"), line("UD Dua", unit="sachet")))
    page = (await desk.person.get(address)).text
    goods, units = (
        re.findall(
            r"<option value=\"([^\"]+)\"", re.findall(rf'name="picked.{field}"[^>]*>.*?</select>', page, re.S)[0]
        )
        for field in ("commodity", "unit")
    )
    assert goods == [name for _, found in words_of.commodity_groups() for _, name in found]
    assert "kg" in units
    assert 'name="cells.commodity"' in page
    both = {"picked.commodity": "Beras Premium", "cells.commodity": "Brs xyz", "hasil": "error"}
    gone_to(await desk.person.post(f"{address}/baris/2", data=both))
    assert "Beras Premium" in words(await desk.person.get(f"{address}/baris/2"))
    gone_to(await desk.person.post(f"{address}/baris/3", data={"picked.unit": "", "cells.unit": "kg"}))


@pytest.mark.parametrize(
    ("field", "commodity", "known"),
    [("unit", "Telur Ayam Ras", ("kg",)), ("unit", "tidak dikenal", UNITS), ("price", "Beras Premium", ())],
)
def test_a_unit_is_chosen_of_those_that_the_commodity_has(field: str, commodity: str, known: tuple[str, ...]) -> None:
    found = [value for value, _ in words_of.known_values(field, commodity)]
    assert found[: len(known)] == list(known)
    assert bool(found) is bool(known)
