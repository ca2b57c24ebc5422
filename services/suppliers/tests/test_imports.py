"""A unit's workbook goes in: staged, looked at, corrected, accepted; the same again changes nothing."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
import pytest_asyncio
from chassis.db import Database
from chassis.service import Service
from prometheus_client import REGISTRY
from sqlalchemy import text
from suppliers.config import Settings
from suppliers.loops import stage_uploads as staging
from suppliers.loops.stage_uploads import stage_waiting
from suppliers.queries.gauges import measure

from .actors import CILEGON, UNITS, Actors, Client, ok, refusal, unit

HERE = Path(__file__).parent / "workbook" / "data"
REAL = (HERE / "bama-lapas-cilegon.xlsx").read_bytes()
KEY = json.loads((HERE / "bama-lapas-cilegon.key.json").read_text())
TITLES = ["Nama Penyedia", "NIB", "NPWP", "Komoditas", "Satuan", "Harga satuan (Rp)", "Kapasitas per bulan"]
Events = Callable[..., Awaitable[list[dict[str, Any]]]]
Row = list[Any]


@pytest_asyncio.fixture
async def desk(
    committed: Database, service: Service[Settings], http: Client, clock_at: Callable[[str], None]
) -> AsyncIterator["Desk"]:
    clock_at("2025-07-08T01:00:00Z")
    async with committed.transaction() as session:
        session.add_all(unit(code) for code in UNITS)
    async with http("operator", unit=CILEGON) as operator:
        yield Desk(operator, committed, service, Actors(http))


class Desk:
    """An operator with workbooks, and the worker that stages them."""

    def __init__(
        self, operator: httpx.AsyncClient, database: Database, service: Service[Settings], actors: Actors
    ) -> None:
        self.operator, self.database, self.actors = operator, database, actors

    async def send(self, content: bytes, name: str = "bama.xlsx", **form: str) -> httpx.Response:
        return await self.operator.post("/uploads", files={"file": (name, content)}, data=form)

    async def staged(self, content: bytes, name: str = "bama.xlsx") -> dict[str, Any]:
        upload = ok(await self.send(content, name), 202)
        await stage_waiting(self.database)
        found: dict[str, Any] = ok(await self.operator.get(f"/uploads/{upload['id']}"))
        assert found["status"] == "siap_diperiksa"
        return found

    async def rows(self, upload: dict[str, Any], **wanted: Any) -> list[dict[str, Any]]:
        answer = await self.operator.get(f"/uploads/{upload['id']}/rows", params={"limit": 200} | wanted)
        items: list[dict[str, Any]] = ok(answer)["items"]
        return items

    async def accept(self, upload: dict[str, Any], mode: str = "all") -> httpx.Response:
        return await self.operator.post(f"/uploads/{upload['id']}/accept", json={"mode": mode})

    async def correct(self, upload: dict[str, Any], number: int, **wish: Any) -> httpx.Response:
        return await self.operator.patch(f"/uploads/{upload['id']}/rows/{number}", json=wish)


def workbook(rows: list[Row], titles: list[str] = TITLES) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(titles)
    for row in rows:
        sheet.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def many(count: int) -> bytes:
    rows = [
        [f"CV Sumber {n // 4}", f"{1000000000000 + n // 4}", None, commodity, "kg", 15000 + n % 7, 100 + n % 50]
        for n in range(count)
        for commodity in [("Beras Premium", "Gula Konsumsi", "Bawang Merah", "Ikan Kembung")[n % 4]]
    ]
    return workbook(rows)


RICE = ["CV Sumber Rejeki", "6469748212378", "49.993.433.9-419.000", "Beras Premium", "kg", 15000, 500]
SUGAR = [*RICE[:3], "Gula Konsumsi", "kg", 17500, 200]


async def test_the_real_workbook_of_cilegon_comes_in_as_its_key_says(desk: Desk, events: Events) -> None:
    upload = await desk.staged(REAL)
    assert (upload["rows_done"], upload["rows_total"]) == (40, 40)
    assert upload["verdicts"]["error"] == 3
    rows = {row["number"]: row for row in await desk.rows(upload)}
    assert rows.keys() == {line["row"] for line in KEY}
    for line in KEY:
        row, meaning = rows[line["row"]], line["meaning"]
        if line["trouble"] in ("missing_name",):
            assert row["verdict"] == "error", line
            assert "missing-name" in {issue["code"] for issue in row["issues"]}
            continue
        values = row["values"]
        assert (values["price"], values["unit"], values["region_code"]) == (
            meaning["price"],
            meaning["unit"],
            meaning["regency_code"],
        ), line
        assert (values["nib"] or "") == meaning["nib"], line

    assert refusal(await desk.accept(upload)) == (409, "masih-ada-kesalahan")
    result = ok(await desk.accept(upload, "good"))
    assert (result["registered"], result["updated"], result["skipped"], result["duplicates"]) == (36, 0, 3, 1)
    assert len(await events("supplier-registered")) == 36


async def test_the_same_file_again_changes_nothing(desk: Desk, events: Events) -> None:
    first = await desk.staged(REAL)
    ok(await desk.accept(first, "good"))
    ok(await desk.operator.post(f"/uploads/{first['id']}/close", json={}))
    again = await desk.staged(REAL)
    assert again["effects"] == {"new": 0, "update": 0, "unchanged": 36, "duplicate": 1}
    result = ok(await desk.accept(again, "good"))
    assert (result["registered"], result["updated"], result["unchanged"]) == (0, 0, 36)
    assert {one["version"] for one in await events()} == {1}


async def test_what_is_exported_and_imported_unchanged_changes_nothing(desk: Desk, events: Events) -> None:
    ok(await desk.accept(await desk.staged(REAL), "good"))
    template = await desk.operator.get("/workbook-template", params={"unit": CILEGON})
    assert template.headers["content-type"].endswith("spreadsheetml.sheet")
    again = await desk.staged(template.content)
    assert (again["rows_total"], again["verdicts"]["error"]) == (36, 0)
    result = ok(await desk.accept(again))
    assert (result["registered"], result["updated"], result["unchanged"]) == (0, 0, 36)
    assert await events("supplier-updated") == []


async def test_a_template_of_another_unit_is_not_found(desk: Desk) -> None:
    answer = await desk.operator.get("/workbook-template", params={"unit": "rutan-kelas-i-tangerang"})
    assert answer.status_code == 404


async def test_rows_of_one_supplier_become_one_supplier_with_many_offers(desk: Desk, events: Events) -> None:
    result = ok(await desk.accept(await desk.staged(workbook([RICE, SUGAR]))))
    assert result["registered"] == 1
    (told,) = await events("supplier-registered")
    assert [offer["commodity"] for offer in told["offers"]] == ["beras-premium", "gula-konsumsi"]


async def test_a_changed_price_updates_one_supplier_and_leaves_what_the_file_does_not_say(
    desk: Desk, events: Events
) -> None:
    ok(await desk.accept(await desk.staged(workbook([RICE, SUGAR]))))
    upload = await desk.staged(workbook([[*RICE[:5], 15500]], TITLES[:6]))
    assert upload["effects"]["update"] == 1
    result = ok(await desk.accept(upload))
    assert (result["registered"], result["updated"]) == (0, 1)
    (told,) = await events("supplier-updated")
    assert told["changed"] == ["offers"]
    assert {offer["commodity"]: (offer["price"], offer["monthly_capacity"]) for offer in told["offers"]} == {
        "beras-premium": (15500, "500"),
        "gula-konsumsi": (17500, "200"),
    }


async def test_a_number_found_out_later_joins_the_supplier_known_by_name(desk: Desk, events: Events) -> None:
    ok(await desk.accept(await desk.staged(workbook([[RICE[0], None, None, *RICE[3:]]]))))
    result = ok(await desk.accept(await desk.staged(workbook([RICE]))))
    assert (result["registered"], result["updated"]) == (0, 1)
    (told,) = await events("supplier-updated")
    assert (told["changed"], told["nib"]) == (["nib", "npwp"], "6469748212378")


async def test_a_corrected_unit_replaces_the_offer_instead_of_standing_beside_it(desk: Desk, events: Events) -> None:
    eggs = [*RICE[:3], "Telur Ayam Ras"]
    ok(await desk.accept(await desk.staged(workbook([[*eggs, "butir", 2000, 900]]))))
    ok(await desk.accept(await desk.staged(workbook([[*eggs, "kg", 29000, 50]]))))
    (told,) = await events("supplier-updated")
    assert [(offer["unit_of_measure"], offer["price"]) for offer in told["offers"]] == [("kg", 29000)]


async def test_a_row_is_corrected_on_the_spot_and_then_everything_is_accepted(desk: Desk, events: Events) -> None:
    upload = await desk.staged(workbook([[None, *RICE[1:]], SUGAR]))
    assert refusal(await desk.accept(upload)) == (409, "masih-ada-kesalahan")
    row = ok(await desk.correct(upload, 2, cells={"name": "CV Sumber Rejeki"}))
    assert (row["verdict"] != "error", row["corrected"], row["effect"]) == (True, True, "new")
    assert ok(await desk.accept(upload))["registered"] == 1
    assert len(await events("supplier-registered")) == 1


async def test_a_proposal_is_taken_over_with_one_word(desk: Desk) -> None:
    upload = await desk.staged(workbook([[*RICE[:4], None, *RICE[5:]]]))
    (row,) = await desk.rows(upload)
    assert [(i["field"], i["proposal"]) for i in row["issues"] if i["severity"] == "error"] == [("unit", "kg")]
    row = ok(await desk.correct(upload, 2, use_proposals=["unit"]))
    assert (row["effect"], row["values"]["unit"]) == ("new", "kg")


@pytest.mark.parametrize("field", ["price", "capacity", "nib", "npwp", "phone", "region_code", "season", "name"])
async def test_no_correction_breaks_the_row(desk: Desk, field: str) -> None:
    upload = await desk.staged(workbook([RICE, SUGAR]))
    for strange in (0, -1, 1.5, 1e14, 317201410785000.0, True, "", " ", "=1+1", "3.17E+15", "😀", "\u202e", "1" * 400):
        row = ok(await desk.correct(upload, 2, cells={field: strange}))
        assert row["number"] == 2
        assert (await desk.operator.get(f"/uploads/{upload['id']}/annotated")).status_code == 200
    ok(await desk.accept(upload, "good"))


async def test_where_nothing_is_proposed_the_officer_is_asked_for_the_value(desk: Desk) -> None:
    upload = await desk.staged(workbook([RICE]))
    assert refusal(await desk.correct(upload, 2, use_proposals=["nib"])) == (422, "usulan-tidak-ada")


async def test_correcting_one_row_shows_that_another_became_its_duplicate(desk: Desk) -> None:
    upload = await desk.staged(workbook([RICE, [*RICE[:3], "Gula Konsumsi", *RICE[4:]]]))
    ok(await desk.correct(upload, 3, cells={"commodity": "Beras Premium"}))
    assert [row["effect"] for row in await desk.rows(upload)] == ["new", "duplicate"]
    ok(await desk.correct(upload, 3, cells={"commodity": None}))
    assert [row["effect"] for row in await desk.rows(upload)] == ["new", "new"]


async def test_the_annotated_workbook_says_at_the_cell_what_is_wrong(desk: Desk) -> None:
    upload = await desk.staged(workbook([[None, *RICE[1:]], SUGAR]))
    ok(await desk.correct(upload, 3, cells={"price": 18000}))
    answer = await desk.operator.get(f"/uploads/{upload['id']}/annotated")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    remark = sheet.cell(2, 8).value
    assert isinstance(remark, str)
    assert "Nama penyedia belum diisi" in remark
    assert sheet.cell(3, 6).value == 18000


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"ini bukan excel", "file-not-workbook"),
        (b"", "file-empty"),
        (workbook([["a", "b"]], ["Judul", "Lain"]), "no-header"),
    ],
)
async def test_what_is_no_workbook_is_refused_and_nothing_of_it_is_stored(
    desk: Desk, content: bytes, code: str
) -> None:
    assert refusal(await desk.send(content)) == (422, code)
    assert ok(await desk.operator.get("/uploads"))["items"] == []


async def test_a_file_over_the_limit_is_refused_before_it_is_read_whole(desk: Desk) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
        while True:
            sent += 1
            yield bytes(1024 * 1024)

    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = await desk.operator.post("/uploads", content=endless(), headers=headers)
    assert refusal(answer) == (413, "terlalu-besar")
    assert sent <= 12


async def test_an_upload_for_a_campaign_begins_the_draft(desk: Desk) -> None:
    campaign = await desk.actors.open_campaign()
    ok(await desk.send(workbook([RICE]), campaign=campaign["id"]), 202)
    (item,) = ok(await desk.operator.get(f"/campaigns/{campaign['id']}/submissions"))["items"]
    assert item["status"] == "draf"


async def test_an_upload_that_is_still_being_read_cannot_be_accepted_and_one_accepted_not_again(desk: Desk) -> None:
    waiting = ok(await desk.send(workbook([RICE])), 202)
    assert (waiting["status"], waiting["rows_done"], waiting["rows_total"]) == ("diterima", 0, 1)
    assert refusal(await desk.accept(waiting)) == (409, "unggahan-masih-dibaca")
    await stage_waiting(desk.database)
    ok(await desk.accept(waiting))
    assert refusal(await desk.accept(waiting)) == (409, "unggahan-sudah-disimpan")
    assert refusal(await desk.correct(waiting, 2, cells={"price": 1})) == (409, "unggahan-sudah-disimpan")


async def test_a_worker_stopped_midway_is_followed_by_another_and_no_row_is_doubled(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, eventually: Callable[..., Awaitable[Any]]
) -> None:
    monkeypatch.setattr(staging, "CHUNK", 20)
    upload = ok(await desk.send(many(400)), 202)
    first = asyncio.create_task(stage_waiting(desk.database))

    async def some_are_done() -> bool:
        found = ok(await desk.operator.get(f"/uploads/{upload['id']}"))
        return 0 < found["rows_done"] < 400

    await eventually("the progress is visible while the worker is at it", some_are_done)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    halfway = ok(await desk.operator.get(f"/uploads/{upload['id']}"))
    assert halfway["status"] == "diterima"
    assert sum(halfway["verdicts"].values()) == halfway["rows_done"] < 400

    await stage_waiting(desk.database)
    done = ok(await desk.operator.get(f"/uploads/{upload['id']}"))
    assert (done["status"], done["rows_done"], sum(done["verdicts"].values())) == ("siap_diperiksa", 400, 400)
    assert done["effects"] == {"new": 400, "update": 0, "unchanged": 0, "duplicate": 0}
    assert ok(await desk.accept(done))["registered"] == 100


async def test_two_workers_at_once_stage_every_row_once(desk: Desk) -> None:
    uploads = [ok(await desk.send(many(count)), 202) for count in (58, 59, 60)]
    await asyncio.gather(*(stage_waiting(desk.database) for _ in range(3)))
    for rows, upload in zip((58, 59, 60), uploads, strict=True):
        found = ok(await desk.operator.get(f"/uploads/{upload['id']}"))
        assert (found["status"], sum(found["verdicts"].values())) == ("siap_diperiksa", rows)


async def test_a_file_that_fails_again_and_again_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = ok(await desk.send(workbook([RICE])), 202)

    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(staging, "in_sandbox", broken)
    for _ in range(staging.ATTEMPTS + 1):
        assert ok(await desk.operator.get(f"/uploads/{upload['id']}"))["status"] == "diterima"
        await stage_waiting(desk.database)
    assert ok(await desk.operator.get(f"/uploads/{upload['id']}"))["status"] == "gagal"
    assert refusal(await desk.accept(upload)) == (409, "unggahan-gagal-dibaca")


async def test_ten_thousand_rows_are_staged_and_accepted(desk: Desk) -> None:
    upload = ok(await desk.send(many(10_000)), 202)
    await stage_waiting(desk.database)
    found = ok(await desk.operator.get(f"/uploads/{upload['id']}"))
    assert (found["status"], found["rows_done"]) == ("siap_diperiksa", 10_000)
    result = ok(await desk.accept(found))
    assert result["registered"] == 2_500


async def test_of_two_who_accept_the_same_supplier_at_once_both_find_one(desk: Desk, events: Events) -> None:
    uploads = [await desk.staged(workbook(rows), f"{len(rows)}.xlsx") for rows in ([RICE], [RICE, RICE])]
    answers = await asyncio.gather(*map(desk.accept, uploads))
    assert sorted(ok(answer)["registered"] for answer in answers) == [0, 1]
    assert len(await events("supplier-registered")) == 1


async def test_of_two_copies_accepted_at_once_the_older_comes_first_or_is_told_so(desk: Desk, events: Events) -> None:
    """Each would lock its upload and then close the other: whoever has the register goes first."""
    older, newer = [await desk.staged(workbook(rows)) for rows in ([RICE], [RICE, RICE])]
    first, second = await asyncio.gather(*map(desk.accept, (older, newer)))
    assert second.status_code == 200
    assert first.status_code == 200 or first.json()["code"] == "unggahan-diganti"
    assert len(await events("supplier-registered")) == 1


async def test_nothing_personal_of_a_staged_row_stands_in_the_clear(desk: Desk) -> None:
    nik = "3672014107850003"
    rows = [["UD Sari Laut", None, nik, "Ikan Bandeng", "kg", 38000, 100, "Jl. Raya Anyer", "0812-3456-7890"]]
    await desk.staged(workbook(rows, [*TITLES, "Alamat", "No. HP/WA"]))
    async with desk.database.transaction() as session:
        stored = await session.scalar(
            text("SELECT string_agg(r::text, '') || (SELECT string_agg(u::text, '') FROM upload u) FROM staged_row r")
        )
    assert stored is not None
    for secret in (nik, "Anyer", "81234567890", "0812-3456"):
        assert secret not in stored


async def test_uploads_that_wait_are_told_to_prometheus_and_how_long(desk: Desk, clock_at: Callable[..., None]) -> None:
    clock_at("2025-07-08T01:00:00Z", rate=0)
    ok(await desk.send(REAL), 202)
    clock_at("2025-07-08T01:02:00Z", rate=0)
    await _measured(desk)
    assert REGISTRY.get_sample_value("suppliers_uploads_waiting") == 1
    assert REGISTRY.get_sample_value("suppliers_uploads_waiting_age_seconds") == 120
    await stage_waiting(desk.database)
    await _measured(desk)
    assert REGISTRY.get_sample_value("suppliers_uploads_waiting") == 0


async def _measured(desk: Desk) -> None:
    async with desk.database.transaction() as session:
        await measure(session)


async def test_a_workbook_that_is_not_needed_is_closed_and_counts_no_more(desk: Desk, events: Events) -> None:
    upload = await desk.staged(workbook([RICE]))
    address = f"/uploads/{upload['id']}/close"
    assert (await desk.operator.post(address, json={})).status_code == 422  # nothing of it is in yet: whole?
    ok(await desk.operator.post(address, json={"whole": True}))
    assert (await desk.accept(upload)).status_code == 409
    assert await events("supplier-registered") == []
