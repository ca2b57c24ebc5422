from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from jembatan_indonesia.npwp import NpwpKind
from suppliers.domain.workbook import (
    COLUMNS,
    Context,
    ExaminedRow,
    Row,
    Severity,
    SupplierRow,
    examine,
    examine_all,
    open_workbook,
    supplier_key,
)

from .conftest import MakeWorkbook
from .findings import only, told, values_of

Examine = Callable[..., ExaminedRow]
NIK = "3672014507850003"


@pytest.mark.parametrize(
    "name",
    ["CV Satu / CV Dua", "CV Satu\nCV Dua", "PT Satu & UD Dua", "Toko Satu, Toko Dua", "CV. Satu dan PT. Dua",
     "1. CV Satu\n2. UD Dua", "Koperasi Satu; Koperasi Dua", "C.V. Satu/P.T. Dua", "KWT Satu + Poktan Dua"],
)  # fmt: skip
def test_two_suppliers_in_one_cell_are_asked(examine_with: Examine, name: str) -> None:
    row = examine_with(name=name, legal_form=None)
    assert row.values is None
    assert only(row, "name").code == "name-several"


@pytest.mark.parametrize(
    "name",
    ["CV Satu dan Dua", "Koperasi Karyawan PT Krakatau", "UD Tani & Ternak", "PT Maju, Tbk", "CV Satu/Dua",
     "Sumber Rejeki, CV", "Koperasi Produsen dan Pemasaran", "CV Maju - Cilegon"],
)  # fmt: skip
def test_one_supplier_with_such_a_sign_in_its_name_is_one(examine_with: Examine, name: str) -> None:
    assert values_of(examine_with(name=name, legal_form=None)).name == name


@pytest.mark.parametrize("title", ["Alamat Web", "Alamat website", "ALAMAT URL", "Alamat e-mail", "Alamat Situs Web",
                                   "Alamat IG", "Alamat media sosial", "Alamat toko online"])  # fmt: skip
def test_an_address_of_the_network_is_no_address(title: str) -> None:
    assert COLUMNS.titles.field_of(title)[0] == ""
    assert COLUMNS.titles.field_of("Alamat")[0] == COLUMNS.titles.field_of("Alamat kantor pusat")[0] == "address"


REFERRING = [
    "sda no 1", "sda 1", "idem no.1", "sama dengan no. 1", "sda baris 2", "lihat atas", "Lihat nomor 1", "tsb", "↑",
    "sama dengan CV Satu", "SDA (lihat atas)", "ibidem", "s.d.a CV Satu", "sama dg no 1", "lihat CV Satu", "Ref. 1",
    "idem nomor urut 1", "penyedia yang sama", "sama seperti baris 2", "see above", "sda#1", "sama dgn penyedia no 1",
]  # fmt: skip


@pytest.mark.parametrize("sign", REFERRING)
@pytest.mark.parametrize("field", ["name", "commodity", "unit", "address", "nib"])
def test_words_that_refer_to_another_row_are_asked_with_what_stands_there(sign: str, field: str) -> None:
    first = {"name": "CV Satu", "commodity": "Tahu", "unit": "kg", "address": "Jl. Satu", "nib": "9120000000001"}
    second = {**first, "name": "CV Dua", field: sign}
    lines: list[list[Any]] = [[*first, "harga"], [*first.values(), 9000], [*second.values(), 9000]]
    lines[0][:2] = ["nama penyedia", "komoditas"]
    lines[0][2:5] = ["satuan", "alamat", "nib"]
    content = "\n".join(";".join(map(str, line)) for line in lines).encode()
    [one, other] = examine_all(open_workbook(content, "x.csv"))
    assert one.values
    assert other.values is None
    assert [(i.code, i.proposal) for i in other.issues if i.field == field] == [("ditto-refers", first[field])]


@pytest.mark.parametrize("sign", ["sda no 9", "lihat CV Lain", "sda no. 1 dan 2", "sama dengan Barokah", "lihat atas"])
def test_a_row_that_is_not_there_is_asked_without_a_proposal(examine_with: Examine, sign: str) -> None:
    row = examine_with(name=sign)
    assert row.values is None
    assert (only(row, "name").code, only(row, "name").proposal) == ("ditto-refers", None)


@pytest.mark.parametrize("name", ["Sama Jaya", "Idem Food", "Sesuai Selera", "Toko Sama", "As Salam", "Cek Mat",
                                  "UD Seperti Di Atas", "CV SDA 1", "Ikut Makmur", "Sdr. Asri"])  # fmt: skip
def test_a_name_that_begins_like_such_words_is_a_name(examine_with: Examine, name: str) -> None:
    assert values_of(examine_with(name=name)).name == name


def test_a_faultless_row_has_nothing_to_say(examine_with: Examine) -> None:
    row = examine_with()
    assert row.issues == ()
    assert values_of(row).price == 15_000


@pytest.mark.parametrize(
    ("cell", "price"),
    [
        ("Rp 13.500,-", 13_500),
        ("13.500", 13_500),
        ("13,500", 13_500),
        ("13500.00", 13_500),
        ("Rp13.500/kg", 13_500),
        ("Rp. 13.500,00", 13_500),
        ("13 ribu", 13_500 - 500),
        ("13,5rb", 13_500),
        ("13,5", 13_500),
        (13.5, 13_500),
        (13, 13_000),
        ("IDR 13500", 13_500),
        ("± 13.500", 13_500),
    ],
)
def test_a_price_is_read_however_it_is_written(examine_with: Examine, cell: Any, price: int) -> None:
    row = examine_with(price=cell)
    assert values_of(row).price == price
    assert only(row, "price").proposal == str(price)
    assert only(row, "price").applied


@pytest.mark.parametrize("cell", ["13.000-14.000", "hubungi kami", 0, -5, "1.2.3", 5e12, True, date(2025, 7, 8)])
def test_a_price_that_cannot_be_one_blocks_the_row(examine_with: Examine, cell: Any) -> None:
    row = examine_with(price=cell)
    assert row.values is None
    assert only(row, "price").severity is Severity.error


@pytest.mark.parametrize(("cell", "proposal"), [(150_000, "15000"), (1_500, "15000"), (1_500_000, "15000")])
def test_a_zero_too_many_or_too_few_is_asked_about_not_changed(examine_with: Examine, cell: int, proposal: str) -> None:
    row = examine_with(price=cell)
    assert values_of(row).price == cell
    issue = only(row, "price")
    assert (issue.severity, issue.proposal, issue.applied) == (Severity.warning, proposal, False)


@pytest.mark.parametrize(
    ("cell", "amount", "codes"),
    [
        (500.0, "500", []),
        (2500.5, "2500.5", []),
        ("2.500,5", "2500.5", ["capacity-text"]),
        ("2.500", "2500", ["capacity-ambiguous"]),
        ("2,500", "2500", ["capacity-ambiguous"]),
        ("0,500", "0.5", ["capacity-text"]),
        ("± 500 kg", "500", ["capacity-text"]),
        ("500kg/bulan", "500", ["capacity-text"]),
        ("2 ton", "2000", ["capacity-converted"]),
        ("20/hari", "600", ["capacity-converted"]),
        ("-", None, ["missing-capacity"]),
    ],
)
def test_a_capacity_is_read_and_doubt_is_told(
    examine_with: Examine, cell: Any, amount: str | None, codes: list[str]
) -> None:
    row = examine_with(capacity=cell)
    assert values_of(row).monthly_capacity == (Decimal(amount) if amount else None)
    assert [code for _, code in told(row, "capacity")] == codes


@pytest.mark.parametrize(
    ("cell", "nib", "severity"),
    [
        (4715121671706.0, "4715121671706", Severity.info),
        (495490267304.0, "0495490267304", Severity.warning),
        ("4.715121671706E+12", "4715121671706", Severity.info),
        ("-", None, Severity.warning),
        ("", None, Severity.warning),
    ],
)
def test_a_nib_that_excel_took_for_a_number_is_repaired(
    examine_with: Examine, cell: Any, nib: str | None, severity: Severity
) -> None:
    row = examine_with(nib=cell)
    assert values_of(row).nib == nib
    assert only(row, "nib").severity is severity


@pytest.mark.parametrize(
    ("cell", "code", "proposal"),
    [
        ("4,72E+12", "digits-lost", None),
        ("495490267304", "nib-length", "0495490267304"),
        ("12345", "nib-length", None),
        ("NIB ada", "nib-not-digits", None),
    ],
)
def test_a_nib_that_only_a_person_can_mend_blocks_the_row(
    examine_with: Examine, cell: str, code: str, proposal: str | None
) -> None:
    row = examine_with(nib=cell)
    assert row.values is None
    assert (only(row, "nib").code, only(row, "nib").proposal) == (code, proposal)


@pytest.mark.parametrize(
    ("cell", "npwp", "codes"),
    [
        ("809679293419000", "809679293419000", []),
        (809679293419000.0, "809679293419000", ["npwp-number"]),
        (49669542419000.0, "049669542419000", ["npwp-zero-restored"]),
        ("0809679293419000", "0809679293419000", []),
        ("015556667008000", "015556667008000", ["npwp-check-digit"]),
        ("00.000.000.0-000.000", None, ["missing-npwp"]),
        ("belum ada", None, ["missing-npwp"]),
    ],
)
def test_an_npwp_is_read_with_and_without_dots_and_as_a_number(
    examine_with: Examine, cell: Any, npwp: str | None, codes: list[str]
) -> None:
    row = examine_with(npwp=cell)
    assert values_of(row).npwp == npwp
    assert [code for _, code in told(row, "npwp")] == codes


@pytest.mark.parametrize("cell", ["3.17E+15", "3,67E+15", 3672014507850000.0, 3.67201450785e20])
def test_digits_that_excel_threw_away_are_asked_for_again(examine_with: Examine, cell: Any) -> None:
    row = examine_with(npwp=cell)
    assert row.values is None
    assert only(row, "npwp").code == "digits-lost"


def test_a_number_cell_with_all_its_digits_is_believed(examine_with: Examine) -> None:
    assert values_of(examine_with(npwp=float(NIK), legal_form="UD", name="UD Maju")).nik == NIK


def test_a_nik_as_npwp_is_kept_apart_and_never_repeated(examine_with: Examine) -> None:
    row = examine_with(npwp=NIK, legal_form="Perorangan", name="Perorangan Tani")
    values = values_of(row)
    assert (values.npwp, values.npwp_kind, values.nik) == (None, NpwpKind.nik, NIK)
    assert only(row, "npwp").found == "3672••••••••0003"
    assert NIK not in repr(row)
    assert NIK not in supplier_key(values)


def test_a_nik_typed_into_any_other_cell_is_masked_in_what_is_said(examine_with: Examine) -> None:
    for field in ("name", "commodity", "unit", "price", "nib", "phone", "region_code", "season", "halal"):
        assert NIK not in repr([(i.found, i.message) for i in examine_with(**{field: NIK}).issues])


def test_a_company_with_a_nik_is_told_to_give_its_own_npwp(examine_with: Examine) -> None:
    assert told(examine_with(npwp=NIK), "npwp") == [(Severity.warning, "npwp-nik-of-company")]


def test_a_separate_nik_column_serves_where_there_is_no_npwp(examine_with: Examine) -> None:
    person = {"legal_form": "Perorangan", "name": "Perorangan Tani"}
    assert values_of(examine_with(npwp="", nik=NIK, **person)).nik == NIK
    assert values_of(examine_with(nik=NIK, **person)).nik is None, "an NPWP is given: the NIK is not needed"
    assert examine_with(npwp=NIK, nik="3672014507850004", **person).values is None


def test_a_lost_leading_zero_of_a_telephone_is_proposed_back(examine_with: Examine) -> None:
    row = examine_with(phone=81661568232.0)
    assert values_of(row).phone == "+6281661568232"
    assert only(row, "phone").proposal == "+6281661568232"
    assert only(row, "phone").is_personal


def test_of_several_telephones_the_first_is_used_and_told(examine_with: Examine) -> None:
    row = examine_with(phone="0816-6156-8232 / 0812 3456 7890")
    assert values_of(row).phone == "+6281661568232"
    assert only(row, "phone").code == "phone-several"


@pytest.mark.parametrize(
    ("unit", "price", "capacity", "expected"),
    [
        ("ton", 15_000_000, 2, ("kg", 15_000, Decimal(2000))),
        ("ton", 15_000, 2, ("kg", 15_000, Decimal(2000))),
        ("gram", 15, 5000, ("kg", 15_000, Decimal(5))),
    ],
)
def test_tons_and_grams_become_kilograms(
    examine_with: Examine, unit: str, price: int, capacity: int, expected: tuple[str, int, Decimal]
) -> None:
    row = examine_with(unit=unit, price=price, capacity=capacity)
    if unit == "gram":
        assert row.values is None, "a price of Rp15 is too small to be believed"
        return
    values = values_of(row)
    assert (values.unit, values.price, values.monthly_capacity) == expected
    assert (Severity.warning, "unit-converted") in told(row, "unit")


def test_a_sack_is_kept_as_a_sack_and_called_unusual(examine_with: Examine) -> None:
    row = examine_with(unit="sak", price=350_000)
    assert values_of(row).unit == "karung"
    assert told(row, "unit") == [(Severity.warning, "unit-unusual")]
    assert told(row, "price") == []


@pytest.mark.parametrize("field", ["name", "commodity", "unit", "price"])
def test_what_a_row_cannot_do_without_blocks_it_when_missing(examine_with: Examine, field: str) -> None:
    row = examine_with(**{field: " - "})
    assert row.values is None
    assert only(row, field).code == f"missing-{field}"


@pytest.mark.parametrize("field", ["nib", "npwp", "address", "phone", "capacity", "region_code"])
def test_what_an_informal_group_may_lack_is_only_a_warning(examine_with: Examine, field: str) -> None:
    row = examine_with(**{field: None, "region_name": None})
    assert row.values is not None
    assert row.severity is Severity.warning


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("ada", "ada"),
        ("Ya", "ada"),
        ("✓", "ada"),
        ("ID36110000123456", "ada"),
        ("tidak ada", "tidak"),
        ("belum", "tidak"),
        ("dalam proses", "proses"),
        ("TRUE", "ada"),
        ("False", "tidak"),
        ("", None),
        ("-", None),
        ("mungkin", None),
    ],
)
def test_a_certificate_is_there_is_not_or_is_on_its_way(examine_with: Examine, cell: str, state: str | None) -> None:
    assert values_of(examine_with(halal=cell)).halal == state


def test_the_same_offer_twice_is_ignored_and_a_differing_one_is_an_error(make_workbook: MakeWorkbook) -> None:
    head = ["Nama", "NIB", "Komoditas", "Satuan", "Harga"]
    one = ["CV Maju", "1746814538401", "Tahu", "kg", 9000]
    table = open_workbook(make_workbook([head, one, ["CV MAJU ", *one[1:]], [*one[:4], 9500]]))
    first, same, other = examine_all(table)
    assert first.duplicate_of is None
    assert (same.duplicate_of, same.acceptable) == (2, True)
    assert other.values is None
    assert "Harga satuan (Rp)" in only(other, "commodity").message


def test_one_nib_under_two_names_is_told_on_both_rows(make_workbook: MakeWorkbook) -> None:
    head = ["Nama", "NIB", "Komoditas", "Satuan", "Harga"]
    rows = [["CV Maju", "1746814538401", "Tahu", "kg", 9000], ["UD Lain", "1746814538401", "Tempe", "kg", 9000]]
    examined = list(examine_all(open_workbook(make_workbook([head, *rows]))))
    assert all("shared-nib" in {issue.code for issue in row.issues} for row in examined)


def test_a_supplier_is_known_by_nib_then_npwp_then_nik_then_name() -> None:
    row = SupplierRow("CV Maju", "tahu", "kg", 9000, nib="1746814538401", npwp="0809679293419000")
    assert supplier_key(row) == "nib:1746814538401"
    old = SupplierRow("CV Maju", "tahu", "kg", 9000, npwp="809679293419000", npwp_kind=NpwpKind.npwp15)
    new = SupplierRow("CV Maju", "tahu", "kg", 9000, npwp="0809679293419000", npwp_kind=NpwpKind.npwp16)
    assert supplier_key(old) == supplier_key(new) == "npwp:809679293419000"
    person = SupplierRow("Tani Jaya", "tahu", "kg", 9000, legal_form="ud", nik=NIK, npwp_kind=NpwpKind.nik)
    assert supplier_key(person, lambda nik: "digest") == "nik:digest"
    assert supplier_key(person) == "name:ud tani jaya"


def test_a_row_typed_by_hand_is_examined_by_the_same_rules() -> None:
    row = examine(Row(0, {"name": "CV Maju", "commodity": "telor ayam", "unit": "kg", "price": "29.000"}), Context())
    assert values_of(row).commodity == "telur-ayam-ras"
