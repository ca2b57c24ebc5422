"""A unit's workbook in the browser: uploaded, watched, mended by one tap, accepted."""

import asyncio
import re
from io import BytesIO
from typing import Any

import openpyxl
from suppliers.loops.stage_uploads import stage_waiting

from ..actors import CAMPAIGN, CILEGON
from ..desk import REAL, Browse, Desk
from ..page_text import gone_to, rows, words


async def test_the_template_comes_prefilled_as_a_file(desk: Desk) -> None:
    answer = await desk.person.get("/unggahan/templat")
    assert answer.status_code == 200
    assert f'filename="bama-{CILEGON}.xlsx"' in answer.headers["content-disposition"]
    assert openpyxl.load_workbook(BytesIO(answer.content)).sheetnames[0] == "Data BAMA"


async def test_while_it_is_read_the_page_tells_how_far_and_reloads_itself_without_scripts(desk: Desk) -> None:
    address = await desk.upload(REAL)
    page = await desk.person.get(address)
    assert "0 dari 40 baris diperiksa" in words(page)
    assert f'sse-connect="{address}/kemajuan"' in page.text
    assert '<noscript><meta http-equiv="refresh"' in page.text


async def test_events_tell_the_progress_and_the_end(desk: Desk) -> None:
    address = await desk.upload(REAL)
    stream, _ = await asyncio.gather(desk.person.get(f"{address}/kemajuan"), stage_waiting(desk.database))
    assert stream.headers["content-type"].startswith("text/event-stream")
    events = stream.text.split("\n\n")
    assert events[0].startswith("event: kemajuan\ndata: <label")
    assert events[-2] == "event: selesai\ndata: ya"


async def test_every_wrong_row_says_what_to_do_beside_itself_and_is_mended_there(desk: Desk) -> None:
    address = await desk.staged(REAL)
    page = words(await desk.person.get(address, params={"hasil": "error"}))
    assert "3 baris perlu diperbaiki" in page
    assert page.count("Perlu diperbaiki") == 3
    row = re.search(rf'action="({address}/baris/\d+)"', (await desk.person.get(f"{address}?hasil=error")).text)
    assert row
    mended = await desk.person.post(row[1], data={"cells.name": "CV Cahaya Baru"}, headers={"hx-request": "true"})
    assert "CV Cahaya Baru" in words(mended)
    assert 'hx-swap-oob="true"' in mended.text
    assert "2 baris perlu diperbaiki" in words(await desk.person.get(address))
    assert "CV Cahaya Baru" in words(await desk.person.get(row[1]))


def workbook(*lines: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Nama Penyedia", "NIB", "Komoditas", "Satuan", "Harga satuan (Rp)"])
    for line in lines:
        book.active.append(line)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


async def test_a_proposal_is_one_tap_that_also_works_without_scripts(desk: Desk) -> None:
    address = await desk.staged(workbook(["CV Sumber Rejeki", "469748212378", "Beras Premium", "kg", 15000]))
    page = await desk.person.get(address)
    assert "Pakai “0469748212378”" in words(page)
    assert gone_to(await desk.person.post(f"{address}/baris/2", data={"use_proposals": "nib"})) == f"{address}#baris-2"
    assert "1 baris: 1 siap disimpan" in words(await desk.person.get(address))


async def test_a_value_that_does_not_help_stays_in_its_field_with_what_is_wrong(desk: Desk) -> None:
    address = await desk.staged(workbook([None, None, "Beras Premium", "kg", 15000]))
    answer = await desk.person.post(f"{address}/baris/2", data={"use_proposals": "nib"})
    assert "Tidak ada satu usulan" in words(answer, 422)


async def test_good_rows_are_accepted_and_the_annotated_file_is_there(desk: Desk) -> None:
    address = await desk.staged(REAL)
    assert gone_to(await desk.person.post(f"{address}/simpan")) == address
    page = words(await desk.person.get(address))
    assert "37 baris masuk daftar." in page
    assert page.count("Pemasok dari berkas ini: 36 baru, 0 diubah, 0 tetap.") == 1
    assert "40 baris: 37 sudah masuk daftar, 3 perlu diperbaiki" in page
    assert len(rows(await desk.person.get("/pemasok"))) == 25
    annotated = await desk.person.get(f"{address}/catatan.xlsx")
    assert "catatan-bama.xlsx" in annotated.headers["content-disposition"]
    assert openpyxl.load_workbook(BytesIO(annotated.content)).worksheets


async def test_a_reason_of_the_kanwil_leads_to_the_row_that_it_names(desk: Desk, browse: Browse) -> None:
    async with browse("admin", unit="ditjenpas", subject="admin") as admin:
        campaign = gone_to(await admin.post("/pengumpulan/baru", data=CAMPAIGN | {"unit_types": "Lapas"}))
        gone_to(await admin.post(f"{campaign}/buka", data={"expected": "2"}))
    older, _newer = [await desk.staged(content) for content in (REAL, _altered(REAL))]
    gone_to(await desk.person.post(f"{older}/simpan"))
    report = gone_to(await desk.person.get(campaign))
    gone_to(await desk.person.post(f"{report}/kirim", data={"left_out": "43"}))
    reasons = {"reasons.0.row": "7", "reasons.0.text": "Periksa.", "reasons.1.row": "9999", "reasons.1.text": "Juga."}
    async with browse("verifier", unit="kanwil-banten", subject="verifier") as verifier:
        asked = words(await verifier.post(f"{report}/kembalikan", data=reasons), 422)
        assert "baris 7 ada di beberapa berkas unit ini" in asked
        assert "Baris 9999 tidak ada di berkas unit ini." in asked
        named = {"reasons.0.upload": older.rpartition("/")[2], "reasons.1.row": ""}
        gone_to(await verifier.post(f"{report}/kembalikan", data=reasons | named))
        for person, then in ((desk.person, "/ubah"), (verifier, "")):
            page = await person.get(report)
            assert set(re.findall(r'href="([^"]+/baris/\d+)"', page.text)) == {f"{older}/baris/7"}
            assert "Baris 7 di bama.xlsx" in words(page)
            saved = re.search(rf'Periksa\. \(<a href="(/pemasok/[0-9a-f-]+){then}">', page.text)
            assert saved
            assert (await person.get(saved[1])).status_code == 200


def _altered(content: bytes) -> bytes:
    """The same rows with another price: the same content would go on where it was left."""
    book = openpyxl.load_workbook(BytesIO(content))
    [price] = [cell for row in book.worksheets[0].iter_rows(max_row=10) for cell in row if "Harga" in str(cell.value)]
    book.worksheets[0].cell(price.row + 3, price.column).value = 14_950
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


async def test_what_is_no_workbook_is_refused_at_the_field(desk: Desk) -> None:
    answer = await desk.person.post("/unggahan", files={"file": ("a.xlsx", b"bukan excel")})
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert "Pilih dahulu berkas" in words(await desk.person.post("/unggahan", data={"x": "y"}), 422)


async def test_too_large_a_file_is_refused_while_it_arrives(desk: Desk) -> None:
    answer = await desk.person.post("/unggahan", files={"file": ("a.xlsx", bytes(11 * 1024 * 1024))})
    assert "paling besar 10 MB" in words(answer, 413)


async def test_a_stranger_s_file_is_not_read_and_a_form_without_token_is_refused(desk: Desk, browse: Browse) -> None:
    async with browse() as stranger:
        answer = await stranger.post("/unggahan", files={"file": ("a.xlsx", REAL)})
        assert (answer.status_code, answer.headers["location"]) == (303, "/masuk?next=/")
    async with browse("operator", unit=CILEGON, subject="x", csrf=False) as forger:
        assert (await forger.post("/unggahan", files={"file": ("a.xlsx", REAL)})).status_code == 403
