"""A report that goes without rows of workbooks: asked of the unit, told to its Kanwil, kept in its history."""

import re
from typing import Any

import httpx
import pytest
from suppliers.models import UploadStatus
from suppliers.queries.uploads import Standing, Unfinished

from ..actors import Actors, ok, refusal
from ..deeds import opened
from ..desk import Desk, line, workbook
from ..page_text import gone_to, words

GOOD = line("CV Sumber Rejeki", nib="6469748212378")
NAMELESS = line("UD Dua", price=None)
NIL = {"reason": "Dipasok oleh Lapas induk."}


@pytest.mark.parametrize("kind", ["kirim", "nihil"])
async def test_a_report_without_rows_is_asked_for_with_their_number_and_the_kanwil_is_told(
    desk: Desk, browse: Any, kind: str, events: Any
) -> None:
    campaign = await opened(browse)
    address = await desk.staged(workbook(GOOD, NAMELESS, line("UD Tiga", price=None)), "data-sayur.xlsx")
    gone_to(await desk.person.post(f"{address}/simpan"))
    report = gone_to(await desk.person.get(campaign))
    page = await desk.person.get(report)
    assert "2 baris berkas Excel belum tersimpan. Kirim juga?" in words(page)
    assert f'<a href="{address}">data-sayur.xlsx</a>: 2 baris belum masuk daftar (2 perlu diperbaiki)' in page.text
    given = {"suppliers": "1", **NIL} if kind == "nihil" else {}
    for wrong in ({}, {"left_out": "1"}):
        refused = words(await desk.person.post(f"{report}/{kind}", data=given | wrong), 422)
        assert "2 baris berkas Excel belum masuk daftar pemasok. Perbaiki dan simpan dahulu" in refused
    assert gone_to(await desk.person.post(f"{report}/{kind}", data=given | {"left_out": "2"})) == report
    async with browse("verifier", unit="kanwil-banten", subject="verifier") as verifier:
        for place in (report, *([f"{report}/setujui"] if kind == "kirim" else [])):
            seen = await verifier.get(place)
            assert "2 baris berkas Excel tidak ikut" in words(seen)
            assert f'<a href="{address}">data-sayur.xlsx</a>: 2 baris' in seen.text
        assert re.search(r"(Mengirim|Menyatakan nihil) .{0,60}2 baris berkas Excel tidak ikut", words(seen)) or (
            kind == "kirim"
        )
    [told] = await events("submission-submitted" if kind == "kirim" else "submission-declared-nil")
    assert told["left_out"] == 2


async def test_a_report_without_anything_left_asks_nothing(desk: Desk, browse: Any, events: Any) -> None:
    campaign = await opened(browse)
    address = await desk.staged(workbook(GOOD))
    gone_to(await desk.person.post(f"{address}/simpan"))
    report = gone_to(await desk.person.get(campaign))
    gone_to(await desk.person.post(f"{report}/kirim"))
    assert "tidak ikut" not in words(await desk.person.get(report))
    [told] = await events("submission-submitted")
    assert told["left_out"] == 0


async def test_a_workbook_that_is_not_used_is_put_away_and_asked_about_no_more(desk: Desk, browse: Any) -> None:
    campaign = await opened(browse)
    kept = await desk.staged(workbook(GOOD))
    gone_to(await desk.person.post(f"{kept}/simpan"))
    address = await desk.staged(workbook(line("UD Salah Berkas")), "bukan-ini.xlsx")
    report = gone_to(await desk.person.get(campaign))
    assert "1 baris berkas Excel belum tersimpan" in words(await desk.person.get(report))
    assert "Simpan dahulu" in words(await desk.person.post(f"{address}/tutup"), 422)
    assert 'name="whole" value="ya"' in (await desk.person.get(address)).text
    gone_to(await desk.person.post(f"{address}/tutup", data={"whole": "ya"}))
    assert "tidak ada barisnya yang masuk daftar" in words(await desk.person.get(address))
    assert "sudah ditutup" in words(await desk.person.post(f"{address}/simpan"), 409)
    gone_to(await desk.person.post(f"{report}/kirim"))


async def test_an_older_copy_that_was_never_saved_is_over_with_the_newer(desk: Desk, browse: Any) -> None:
    campaign = await opened(browse)
    await desk.staged(workbook(GOOD, NAMELESS))
    address = await desk.staged(workbook(GOOD), "bama (1).xlsx")
    gone_to(await desk.person.post(f"{address}/simpan"))
    report = gone_to(await desk.person.get(campaign))
    assert "Semua baris berkas Excel sudah masuk daftar" in words(await desk.person.get(report))


async def test_systems_are_asked_too(desk: Desk, browse: Any, http: Any) -> None:
    campaign = await opened(browse)
    await desk.staged(workbook(GOOD, NAMELESS))
    submission = gone_to(await desk.person.get(campaign)).rpartition("/")[2]
    async with Actors(http).operator() as api:
        supplier = {"name": "CV Ada", "offers": [{"commodity": "beras-premium", "unit": "kg", "price": 15000}]}
        ok(await api.post("/suppliers", json=supplier), 201)
        left = ok(await api.get(f"/submissions/{submission}"))["rows_left_out"]
        assert left == 2
        refused = await api.post(f"/submissions/{submission}/send")
        assert refusal(refused) == (409, "masih-ada-baris-tertinggal")
        assert ok(await api.post(f"/submissions/{submission}/send", json={"left_out": left}))["left_out"] == 2
        [line_] = [one for one in ok(await api.get(f"/submissions/{submission}/history")) if one["action"] == "kirim"]
    assert [one["rows"] for one in line_["left_out"]] == [2]


@pytest.mark.parametrize(
    ("status", "rows", "standing", "left"),
    [
        (UploadStatus.STAGED, 5, Standing(ready=3, wrong=2, doubtful=1), 5),
        (UploadStatus.ACCEPTED, 5, Standing(taken=3, wrong=2), 2),
        (UploadStatus.ACCEPTED, 5, Standing(taken=4, aside=1, doubtful=2), 0),
        (UploadStatus.RECEIVED, 5, Standing(ready=2), 5),
        (UploadStatus.ASKED, 0, Standing(), 1),
        (UploadStatus.FAILED, 5, Standing(ready=1), 5),
    ],
)
def test_what_of_a_workbook_is_left_out(status: UploadStatus, rows: int, standing: Standing, left: int) -> None:
    assert Unfinished(None, "a.xlsx", status, rows, standing).left_out == left  # type: ignore[arg-type]


async def test_a_workbook_has_the_same_numbers_wherever_it_is_named(desk: Desk) -> None:
    doubtful = line("UD Ragu", phone="12345")
    address = await desk.staged(workbook(GOOD, doubtful))
    for saved in (False, True):
        if saved:
            gone_to(await desk.person.post(f"{address}/simpan"))
        page: httpx.Response = await desk.person.get(f"{address}?hasil=semua")
        shown = re.search(r'hasil=warning".*?figure-value">(\d+)<', page.text, re.S)
        assert shown
        assert "Semua baris baik" not in words(page)
        assert f"{shown[1]} sebaiknya diperiksa." in words(page)
        assert f"{shown[1]} sebaiknya diperiksa" in words(await desk.person.get("/unggahan"))
        listed = await desk.person.get(f"{address}?hasil=warning")
        assert len(re.findall(r'<article class="row-card', listed.text)) == int(shown[1])
        assert listed.text.count(">Periksa<") == int(shown[1])
