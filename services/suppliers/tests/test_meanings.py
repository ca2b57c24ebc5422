"""Register and messages once a workbook as units write it was accepted."""

from collections.abc import AsyncIterator, Callable
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import openpyxl
import pytest
import pytest_asyncio
from chassis.db import Database
from chassis.service import Service
from suppliers.config import Settings
from suppliers.domain.staged_rows import examine_table
from suppliers.domain.supplier_matching import SupplierMatcher
from suppliers.domain.workbook import annotate, open_workbook
from suppliers.loops.stage_uploads import stage_waiting

from .actors import CILEGON, UNITS, Client, ok, unit

CASES = Path(__file__).parent / "workbook" / "data" / "cases"
RICE = ("CV Uji Coba 1", "beras-premium", "kg", 15000, 500)
Offer = tuple[str, str, str, int, float | None]


class Case(NamedTuple):
    """`register`: what stands there after accepting the right rows. `told`: Excel row and code of what is said loudly.
    `refused`: codes of rows that are not taken. `chosen`: field → title of the column to choose.
    """

    file: str
    register: list[Offer]
    told: set[tuple[int, str]] = set()
    refused: list[str] = []
    chosen: dict[str, str] = {}


def rice(number: int | str, capacity: float | None = 500) -> Offer:
    return f"CV Uji Coba {number}", "beras-premium", "kg", 15000, capacity


MEANINGS = [
    Case("capacity-unit-in-title", [rice(1, 12000), rice(2, 1500)], {(2, "capacity-converted")}),
    Case("three-sheets", [rice(1), rice(20), rice(21), rice(30), rice(31)]),
    Case(
        "one-firm-other-phone-address-halal",
        [RICE, ("CV Uji Coba 1", "daging-ayam-ras", "kg", 36000, 500)],
        {(3, "supplier-differs")},
    ),
    Case("two-shops-of-one-name", [("Toko Barokah", *RICE[1:])], refused=["same-name"]),
    Case(
        "ditto",
        [
            ("CV Uji Coba 1", "bayam", "kg", 7000, 500),
            RICE,
            ("CV Uji Coba 1", "garam-konsumsi", "kg", 11000, 500),
            ("CV Uji Coba 1", "gula-konsumsi", "kg", 17500, 500),
        ],
    ),
    Case(
        "price-unit-in-cell",
        [
            ("CV Uji Coba 1", "wortel", "kg", 15000, 500),
            ("CV Uji Coba 2", "tempe", "kg", 5000, 500),
            ("CV Uji Coba 3", "kentang", "kg", 3000, 500),
            ("CV Uji Coba 4", "wortel", "kg", 120, 500),
        ],
        {(2, "price-converted"), (3, "words-unknown"), (4, "price-converted"), (5, "price-implausible")},
    ),
    Case("price-unit-in-title", [("CV Uji Coba 1", "kentang", "kg", 14000, 500)], {(2, "price-converted")}),
    Case(
        "capacity-period",
        [rice(1, 600), rice(2, 41.667), rice(4, 166.667)],
        {(2, "capacity-converted"), (3, "capacity-converted"), (5, "capacity-converted")},
        ["capacity-timeless"],
    ),
    Case("capacity-period-in-title", [rice(1, 100)], {(2, "capacity-converted")}),
    Case("subtotal-names-the-commodity", [rice(1), rice(2)]),
    Case("second-header-swapped", [rice(1), ("CV Uji Coba 2", "wortel", "kg", 8000, 300)]),
    Case(
        "two-row-title-day-and-month",
        [("CV Uji", "beras-premium", "kg", 15000, 600)],
        chosen={"capacity": "Kapasitas (Bulan)"},
    ),
    Case(
        "old-and-new-price",
        [("CV Uji Coba 1", "beras-premium", "kg", 14200, 500)],
        chosen={"price": "Harga Baru (Rp)"},
    ),
    Case("phone-extension", [rice(1), rice(2), rice(3)], {(2, "phone-beside"), (3, "phone-beside")}),
    Case("region-twins", [rice(3)], refused=["region-ambiguous", "region-ambiguous"]),
    Case(
        "wrong-guess",
        [("CV Uji Coba 2", "ikan-lele", "kg", 28000, 500)],
        refused=["commodity-unclear", "commodity-unclear", "commodity-unclear"],
    ),
    Case("halal-expired", [rice(1), rice(2), rice(3)], {(2, "certificate-expired"), (3, "certificate-expired")}),
    Case("to-be-annotated", [], refused=["digits-lost"]),
    Case("side-by-side", [rice(1), rice(2), rice(3), rice(4)]),
    Case("inline-string-with-v", [rice(1)]),
    Case("titles", [rice(1, None)], {(2, "missing-capacity")}),
    Case(
        "number-formats",
        [rice(1), rice(2), rice(4, 600)],
        {(2, "price-converted"), (5, "capacity-converted")},
        ["price-currency", "capacity-unreadable"],
    ),
    Case(
        "struck-hidden-ended",
        [rice(1), rice(2), rice(3), rice(4)],
        {(2, "row-struck"), (3, "row-hidden"), (4, "row-ended")},
    ),
    Case(
        "two-titles-and-notes",
        [rice(1, None), rice(2, None)],
        {(3, "commodity-from-title"), (4, "commodity-from-title"), (4, "words-unknown")},
    ),
]


@pytest_asyncio.fixture
async def desk(
    committed: Database, service: Service[Settings], http: Client, clock_at: Callable[[str], None]
) -> AsyncIterator["Desk"]:
    clock_at("2025-07-08T01:00:00Z")
    async with committed.transaction() as session:
        session.add_all(unit(code) for code in UNITS)
    async with http("operator", unit=CILEGON) as operator:
        yield Desk(operator, committed, service)


class Desk:
    def __init__(self, operator: httpx.AsyncClient, database: Database, service: Service[Settings]) -> None:
        self.operator, self.database = operator, database

    async def staged(self, content: bytes, chosen: dict[str, str] | None = None) -> str:
        upload = ok(await self.operator.post("/uploads", files={"file": ("bama.xlsx", content)}), 202)
        address = f"/uploads/{upload['id']}"
        assert (upload["status"] == "menunggu_jawaban") is bool(chosen)
        if chosen:
            asked = ok(await self.operator.get(f"{address}/questions"))["questions"]
            answers = {
                one["name"]: next(o["key"] for o in one["options"] if o["title"] == chosen[one["field"]])
                for one in asked
            }
            ok(await self.operator.put(f"{address}/answers", json={"answers": answers}))
        await stage_waiting(self.database)
        return address

    async def goes_on(self, content: bytes) -> str:
        """Address of the upload that is gone on with, for rows of it are left."""
        upload = ok(await self.operator.post("/uploads", files={"file": ("bama.xlsx", content)}), 200)
        return f"/uploads/{upload['id']}"

    async def rows(self, address: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = ok(await self.operator.get(f"{address}/rows"))["items"]
        return items

    async def accept(self, address: str) -> dict[str, Any]:
        result: dict[str, Any] = ok(await self.operator.post(f"{address}/accept", json={"mode": "good"}))
        return result

    async def suppliers(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = ok(await self.operator.get("/suppliers", params={"limit": 200}))["items"]
        return items

    async def register(self) -> list[Offer]:
        """Every offer of every supplier."""
        return sorted(
            (one["name"], offer["commodity"], offer["unit_of_measure"], offer["price"], _number(offer))
            for one in await self.suppliers()
            for offer in one["offers"]
        )


def _number(offer: dict[str, Any]) -> float | None:
    return None if offer["monthly_capacity"] is None else float(offer["monthly_capacity"])


def case(name: str) -> bytes:
    return (CASES / f"{name}.xlsx").read_bytes()


@pytest.mark.parametrize("meant", MEANINGS, ids=[one.file for one in MEANINGS])
async def test_the_register_holds_what_the_workbook_means(desk: Desk, meant: Case) -> None:
    address = await desk.staged(case(meant.file), meant.chosen)
    rows = await desk.rows(address)
    loud = {(row["excel_row"], one["code"]) for row in rows for one in row["issues"] if one["severity"] != "info"}
    assert meant.told <= loud
    errors = [next(o["code"] for o in row["issues"] if o["severity"] == "error") for row in rows if not row["values"]]
    assert errors == meant.refused
    assert all(one["message"] and one["message_en"] for row in rows for one in row["issues"])
    await desk.accept(address)
    assert await desk.register() == sorted(meant.register)
    before = await desk.suppliers()
    if meant.refused:
        assert await desk.goes_on(case(meant.file)) == address
    else:
        again = await desk.staged(case(meant.file))
        assert {row["effect"] for row in await desk.rows(again) if row["values"]} <= {"unchanged", "duplicate"}
        assert (await desk.accept(again))["updated"] == 0
    assert await desk.suppliers() == before


async def test_spellings_as_people_write_them_are_read(desk: Desk) -> None:
    rows = await desk.rows(await desk.staged(case("over-refused")))
    assert [(row["values"]["price"], float(row["values"]["monthly_capacity"])) for row in rows] == [(15000, 500)] * 7


async def test_an_entry_far_from_the_table_is_refused_by_its_own_cell(desk: Desk) -> None:
    answer = await desk.operator.post("/uploads", files={"file": ("bama.xlsx", case("stray-blank"))})
    assert answer.status_code == 422
    assert "A1000000" in answer.text


async def test_one_taxpayer_is_one_supplier_in_any_form_of_his_number(desk: Desk) -> None:
    await desk.accept(await desk.staged(case("npwp16-first")))
    await desk.accept(await desk.staged(case("npwp16-then-nitku-of-head-office")))
    (supplier,) = await desk.suppliers()
    assert {offer["commodity"] for offer in supplier["offers"]} == {"beras-premium", "gula-konsumsi"}


async def test_a_name_of_the_register_with_another_nib_is_warned_of(desk: Desk) -> None:
    await desk.accept(await desk.staged(case("one-nib-first")))
    address = await desk.staged(case("one-nib-then-one-digit-off"))
    (row,) = await desk.rows(address)
    assert ("warning", "same-name-in-register") in {(one["severity"], one["code"]) for one in row["issues"]}


async def test_what_differs_is_shown_beside_without_going_into_the_clear(desk: Desk) -> None:
    _, second = await desk.rows(await desk.staged(case("one-firm-other-phone-address-halal")))
    differing = {one["field"]: one for one in second["issues"] if one["code"] == "supplier-differs"}
    assert set(differing) == {"phone", "address", "halal"}
    assert [one["place"] for one in differing["phone"]["beside"]] == ["baris 2"]
    assert "+62" not in differing["phone"]["message"]


@pytest.mark.parametrize(("answer", "suppliers"), [("lain", 2), (0, 1)])
async def test_two_shops_of_one_name_are_what_people_say_they_are(
    desk: Desk, answer: str | int, suppliers: int
) -> None:
    address = await desk.staged(case("two-shops-of-one-name"))
    second = (await desk.rows(address))[1]
    (question,) = [one for one in second["issues"] if one["asks"]]
    assert question["message"].endswith("Pemasok yang sama, atau pemasok lain?")
    value = answer if isinstance(answer, str) else question["answers"][answer]["value"]
    wish = {"cells": {question["asks"]: value}}
    assert ok(await desk.operator.patch(f"{address}/rows/{second['number']}", json=wish))["values"]
    await desk.accept(address)
    assert len(await desk.suppliers()) == suppliers
    assert len(await desk.register()) == 2


async def test_an_answer_after_saving_still_finds_the_supplier_it_names(desk: Desk) -> None:
    address = await desk.staged(case("two-shops-of-one-name"))
    await desk.accept(address)
    second = (await desk.rows(address))[1]
    (question,) = [one for one in second["issues"] if one["asks"]]
    wish = {"cells": {question["asks"]: question["answers"][0]["value"]}}
    ok(await desk.operator.patch(f"{address}/rows/{second['number']}", json=wish))
    await desk.accept(address)
    (supplier,) = await desk.suppliers()
    assert len(supplier["offers"]) == 2


async def test_suppliers_that_the_file_lacks_are_told_and_stay_until_somebody_ends_them(desk: Desk) -> None:
    await desk.accept(await desk.staged(case("three-sheets")))
    address = await desk.staged(case("capacity-unit-in-title"))
    absent = ok(await desk.operator.get(address))["absent"]
    assert [one["name"] for one in absent] == [f"CV Uji Coba {n}" for n in (20, 21, 30, 31)]
    await desk.accept(address)
    assert all(one["active"] for one in await desk.suppliers())
    ended = ok(await desk.operator.post(f"{address}/end-absent", json={"suppliers": [absent[0]["id"]]}))
    assert ended == {"ended": 1}
    active = {one["name"] for one in await desk.suppliers() if one["active"]}
    assert "CV Uji Coba 20" not in active
    assert len(ok(await desk.operator.get(address))["absent"]) == 3


@pytest.mark.parametrize("meant", MEANINGS, ids=[one.file for one in MEANINGS])
def test_with_remarks_beside_a_workbook_means_and_asks_the_same(meant: Case) -> None:
    first = open_workbook(case(meant.file))
    told = [examined for examined, _ in examine_table(first, SupplierMatcher(()))]
    second = open_workbook(annotate(case(meant.file), first, told))
    assert [examined for examined, _ in examine_table(second, SupplierMatcher(()))] == told
    assert [one.name for one in second.questions] == [one.name for one in first.questions]


@pytest.mark.parametrize(("answer", "names"), [("ya", ["CV Satu", "Total Segar Abadi"]), ("tidak", ["CV Satu"])])
async def test_what_may_be_a_total_is_what_people_say_it_is(desk: Desk, answer: str, names: list[str]) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Nama Penyedia", "Komoditas", "Satuan", "Harga satuan (Rp)"])
    book.active.append(["CV Satu", "Beras Premium", "kg", 15000])
    book.active.append(["Total Segar Abadi", "Wortel", "kg", 15000])
    buffer = BytesIO()
    book.save(buffer)
    address = await desk.staged(buffer.getvalue())
    doubtful = (await desk.rows(address))[1]
    (question,) = [one for one in doubtful["issues"] if one["asks"]]
    assert (question["code"], doubtful["values"]) == ("total-or-supplier", None)
    wish = {"cells": {question["asks"]: answer}}
    ok(await desk.operator.patch(f"{address}/rows/{doubtful['number']}", json=wish))
    await desk.accept(address)
    assert sorted(one["name"] for one in await desk.suppliers()) == names
