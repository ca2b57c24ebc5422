"""One real workbook, with the meaning of every row known."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jembatan_indonesia.legal_forms import legal_forms
from jembatan_indonesia.npwp import parse_npwp
from jembatan_indonesia.phone import parse_phone
from suppliers.domain.catalogue import ALL_YEAR, commodity
from suppliers.domain.workbook import ExaminedRow, Severity, SupplierRow, examine_all, open_workbook

KEY: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "bama-lapas-cilegon.key.json").read_text(encoding="utf-8")
)
FORMS = {form.code: form.name for form in legal_forms()} | {"kdmp": "Koperasi Desa Merah Putih"}


@pytest.fixture
def examined(cilegon: bytes) -> dict[int, ExaminedRow]:
    return {row.number: row for row in examine_all(open_workbook(cilegon, "bama-lapas-cilegon.xlsx"))}


def _as_key(row: SupplierRow) -> dict[str, object]:
    goods = commodity(row.commodity)
    return {
        "name": row.name,
        "legal_form": FORMS[row.legal_form or ""],
        "nib": row.nib or "",
        "npwp": row.npwp_match_key,
        "address": row.address,
        "region_code": row.region_code,
        "phone": row.phone,
        "commodity": goods.name if goods else None,
        "unit": row.unit,
        "capacity": row.monthly_capacity,
        "price": row.price,
        "season": row.season,
        "halal": row.halal,
    }


def _meant(meaning: dict[str, Any]) -> dict[str, object]:
    return {
        "name": meaning["name"],
        "legal_form": meaning["form"],
        "nib": meaning["nib"],
        "npwp": parse_npwp(meaning["npwp"]).match_key,
        "address": meaning["address"],
        "region_code": meaning["regency_code"],
        "phone": parse_phone(meaning["phone"]).e164,
        "commodity": meaning["commodity"],
        "unit": meaning["unit"],
        "capacity": Decimal(str(meaning["capacity"])),
        "price": meaning["price"],
        "season": ALL_YEAR,
        "halal": meaning["halal"],
    }


@pytest.mark.parametrize("known", KEY, ids=lambda known: f"row{known['row']}-{known['trouble']}")
def test_every_row_means_what_the_key_says_or_the_difference_is_reported(
    known: dict[str, Any], examined: dict[int, ExaminedRow]
) -> None:
    row = examined[known["row"]]
    reported = {issue.field for issue in row.issues if issue.severity is not Severity.info}
    if row.values is None:
        assert known["trouble"] == "missing_name"
        assert "name" in reported
        return
    found, meant = _as_key(row.values), _meant(known["meaning"])
    if row.duplicate_of:
        found["name"] = meant["name"]
    different = {field for field in meant if found[field] != meant[field]}
    assert different <= reported


def test_only_the_rows_without_a_name_are_blocked(examined: dict[int, ExaminedRow]) -> None:
    blocked = {number for number, row in examined.items() if not row.acceptable}
    assert blocked == {known["row"] for known in KEY if known["trouble"] == "missing_name"}


def test_the_doubled_row_is_recognised_and_set_aside(examined: dict[int, ExaminedRow]) -> None:
    assert {number: row.duplicate_of for number, row in examined.items() if row.duplicate_of} == {45: 25}
    assert examined[45].severity is not Severity.error


def test_a_borrowed_nik_is_reported_on_every_row_that_uses_it(examined: dict[int, ExaminedRow]) -> None:
    users = {number for number, row in examined.items() if "shared-nik" in {i.code for i in row.issues}}
    assert users == {known["row"] for known in KEY if known["trouble"] == "nik_as_npwp"}


def test_a_wrong_commodity_that_cannot_be_known_is_at_least_a_warning(examined: dict[int, ExaminedRow]) -> None:
    (issue,) = [issue for issue in examined[31].issues if issue.field == "commodity"]
    assert (issue.severity, issue.proposal, issue.found) == (Severity.warning, "Tempe", "Tempe bungkus daun")


def test_no_message_repeats_a_nik_or_a_telephone_number(examined: dict[int, ExaminedRow]) -> None:
    for row in examined.values():
        said = " ".join(f"{i.message} {i.message.english} {i.found}" for i in row.issues)
        assert "3672014507850003" not in said
        assert row.values is None or row.values.phone is None or row.values.phone[4:] not in said
        assert "3672014507850003" not in repr(row)


def test_letterhead_and_signature_are_left_out_and_listed(cilegon: bytes) -> None:
    table = open_workbook(cilegon)
    assert (table.sheet, table.header_row, len(table.rows)) == ("DATA BAMA", 5, 40)
    assert [(row.number, row.reason) for row in table.skipped] == [(48, "signature")]
