"""Workbooks of other units: other orders, other words, other sheets, other mistakes."""

from io import BytesIO
from typing import Any

import pytest
from chassis.workbook.questions import READ, SKIP
from openpyxl import Workbook as OpenpyxlWorkbook
from suppliers.domain.workbook import CellError, Severity, WorkbookRefused, examine_all, open_workbook

from .conftest import MakeWorkbook

HEAD = ["Nama Penyedia", "Komoditas", "Satuan", "Harga"]


def test_columns_in_another_order_with_other_words(make_workbook: MakeWorkbook) -> None:
    content = make_workbook(
        [
            ["DAFTAR REKANAN BAMA RUTAN KELAS IIB RANGKASBITUNG"],
            [],
            [
                "Harga/Kg (Rp)",
                "Jenis Bahan Makanan",
                "Sat.",
                "Kemampuan Suplai / Bulan",
                "Nama Rekanan",
                "Telp/HP",
                "Alamat Lengkap",
                "Nomor Induk Berusaha",
                "No. NPWP",
                "Kabupaten/Kota",
                "Jenis Usaha",
            ],
            [
                *("Rp13.500/kg", "Beras medium", "Kg", "2.500,5", "UD Tani Jaya", 81661568232, "Jl. Multatuli"),
                *("1746814538401", "809679293419000", "Kab. Lebak", "UD"),
            ],
        ]
    )
    (row,) = examine_all(open_workbook(content))
    values = row.values
    assert values is not None
    assert (values.commodity, values.price, str(values.monthly_capacity)) == ("beras-medium", 13500, "2500.5")
    assert (values.phone, values.region_code, values.legal_form) == ("+6281661568232", "36.02", "ud")


def test_the_data_sheet_is_found_among_instructions_and_hidden_sheets(make_workbook: MakeWorkbook) -> None:
    content = make_workbook(
        [["Nama Supplier", "Komoditi", "Satuan", "Harga Satuan"], ["CV Maju", "Tempe", "kg", 12000]],
        sheet="Data Supplier",
        others={
            "Petunjuk": [["Isi kolom Nama, Komoditas, Satuan, Harga"], ["Nama", "Komoditas", "Satuan", "Harga"]],
            "Rekap": [["Jumlah penghuni", 812]],
        },
    )
    table = open_workbook(content)
    assert table.sheet == "Data Supplier"
    assert set(table.ignored_sheets) == {"Petunjuk", "Rekap"}


def test_every_sheet_of_suppliers_is_read(make_workbook: MakeWorkbook) -> None:
    lines: list[list[Any]] = [
        [*HEAD, "Hobi"],
        ["CV Maju", "Tempe", "kg", 12000, "memancing"],
        ["CV Lain", "Tahu", "kg", 9000, None],
    ]
    table = open_workbook(make_workbook(lines, sheet="2025", others={"2024": lines[:2], "Rekap": [["812 orang"]]}))
    assert table.sheets == ["2024", "2025"]
    assert [(row.sheet, row.excel_row) for row in table.rows] == [("2024", 2), ("2025", 2), ("2025", 3)]
    assert len({row.number for row in table.rows}) == 3
    assert [table.place(row.number) for row in table.rows] == ["2 (“2024”)", "2 (“2025”)", "3 (“2025”)"]
    assert (table.ignored_sheets, table.ignored_columns) == (["Rekap"], ["Hobi"])
    assert table.questions == []


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_of_suppliers_is_asked_and_not_read_before(state: str) -> None:
    book = OpenpyxlWorkbook()
    shown = book.active
    assert shown is not None
    for line in (HEAD, ["CV Terlihat", "Tahu", "kg", 9000]):
        shown.append(line)
    hidden = book.create_sheet("Lama")
    hidden.append([*HEAD, "NIB", "Alamat"])
    for _ in range(5):
        hidden.append(["CV Lama", "Tahu", "kg", 9000, "1746814538401", "Jl. Lama"])
    hidden.sheet_state = state
    book.create_sheet("_daftar").sheet_state = state
    buffer = BytesIO()
    book.save(buffer)
    table = open_workbook(buffer.getvalue())
    assert [row.cells["name"] for row in table.rows] == ["CV Terlihat"]
    [question] = table.questions
    assert (question.sheet, question.reason, question.required) == ("Lama", "unread", True)
    for answer, names in ((SKIP, ["CV Terlihat"]), (READ, ["CV Terlihat", *["CV Lama"] * 5])):
        read = open_workbook(buffer.getvalue(), choices={question.key: {"": answer}})
        assert (sorted(str(row.cells["name"]) for row in read.rows), read.open_questions) == (sorted(names), [])


def test_titles_over_two_rows_with_merged_groups() -> None:
    book = OpenpyxlWorkbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["DATA BAMA"])
    sheet.append(["No", "Identitas Penyedia", None, None, "Bahan Makanan", None, None])
    sheet.append([None, "Nama", "NIB", "Alamat", "Jenis", "Satuan", "Harga"])
    sheet.append([1, 2, 3, 4, 5, 6, 7])
    sheet.append([1, "CV Maju", "1746814538401", "Jl. Merdeka", "Beras Premium", "kg", 15000])
    sheet.merge_cells("B2:D2")
    sheet.merge_cells("E2:G2")
    sheet.merge_cells("A2:A3")
    buffer = BytesIO()
    book.save(buffer)
    table = open_workbook(buffer.getvalue())
    assert table.header_row == 3
    assert [(row.number, row.reason) for row in table.skipped] == [(4, "numbering")]
    (row,) = examine_all(table)
    assert row.values is not None
    assert (row.values.name, row.values.nib, row.values.commodity) == ("CV Maju", "1746814538401", "beras-premium")


def test_a_supplier_named_once_for_several_commodities_is_carried_down(make_workbook: MakeWorkbook) -> None:
    content = make_workbook(
        [
            ["Nama Toko", "NIB", "No. WA", "Nama Barang", "Satuan", "Harga"],
            ["Toko Berkah", "1746814538401", "081661568232", "Beras Premium", "kg", 15000],
            [None, None, None, "Telor ayam ras", "kg", 29000],
            [None, None, None, "Gula pasir", "kg", 18000],
            ["Toko Lain", "4715121671706", "081661568233", "Tahu", "kg", 9000],
        ]
    )
    rows = list(examine_all(open_workbook(content)))
    assert [row.values.name for row in rows if row.values] == ["Toko Berkah"] * 3 + ["Toko Lain"]
    assert ["carried-down" in {issue.code for issue in row.issues} for row in rows] == [False, True, True, False]


def test_merged_supplier_cells_reach_over_their_rows(make_workbook: MakeWorkbook) -> None:
    content = make_workbook(
        [
            ["Nama Penyedia", "NIB", "Komoditas", "Satuan", "Harga"],
            [("merge", 2, "KDMP Sari"), ("merge", 2, "1746814538401"), "Beras Premium", "kg", 15000],
            [None, None, "Telur Ayam Ras", "kg", 29000],
        ]
    )
    rows = list(examine_all(open_workbook(content)))
    assert [row.values.nib for row in rows if row.values] == ["1746814538401"] * 2


def test_a_row_with_its_own_numbers_but_no_name_is_an_error_not_carried(make_workbook: MakeWorkbook) -> None:
    content = make_workbook(
        [
            ["Nama Penyedia", "NIB", "Komoditas", "Satuan", "Harga"],
            ["CV Maju", "1746814538401", "Beras Premium", "kg", 15000],
            [None, "4715121671706", "Tahu", "kg", 9000],
        ]
    )
    _, second = examine_all(open_workbook(content))
    assert [(i.field, i.code) for i in second.issues if i.severity is Severity.error] == [("name", "missing-name")]


def test_everything_people_put_between_and_under_rows_is_listed_as_skipped(make_workbook: MakeWorkbook) -> None:
    content = make_workbook(
        [
            HEAD,
            ["A. BERAS"],
            ["CV Maju", "Beras Premium", "kg", 15000],
            [],
            HEAD,
            ["CV Maju", "Tahu", "kg", 9000],
            ["JUMLAH", None, None, 24000],
            [],
            ["Catatan: harga sudah termasuk ongkos kirim"],
            [None, "Rangkasbitung, 8 Juli 2025"],
            ["Mengetahui,", None, "Pejabat Pembuat Komitmen"],
            ["Kepala Rutan"],
            ["NIP. 198001012005011001"],
        ]
    )
    table = open_workbook(content)
    assert [row.number for row in table.rows] == [3, 6]
    assert [(row.number, row.reason) for row in table.skipped] == [
        (2, "note"),
        (4, "blank"),
        (5, "header"),
        (7, "total"),
        (9, "note"),
        (10, "signature"),
        (11, "signature"),
        (12, "signature"),
        (13, "signature"),
    ]
    assert all(row.message and row.message.english for row in table.skipped)


def test_a_unit_stated_in_the_title_stands_in_for_the_missing_column(make_workbook: MakeWorkbook) -> None:
    content = make_workbook(
        [["Nama", "Komoditas", "Harga per Kg", "Kapasitas / hari"], ["CV Maju", "Beras Premium", 15000, 20]]
    )
    (row,) = examine_all(open_workbook(content))
    assert row.values is not None
    assert (row.values.unit, row.values.monthly_capacity) == ("kg", 600)
    assert "capacity-converted" in {issue.code for issue in row.issues}


def test_a_cooperative_number_is_not_taken_for_a_nik(make_workbook: MakeWorkbook) -> None:
    content = make_workbook(
        [
            ["Nama Koperasi", "Nomor Induk Koperasi (NIK)", "Komoditas", "Satuan", "Harga"],
            ["Koperasi Maju", "3672014507850003", "Tahu", "kg", 9000],
        ]
    )
    table = open_workbook(content)
    assert "nik" not in table.columns
    assert table.ignored_columns == ["Nomor Induk Koperasi (NIK)"]


def test_formulas_give_their_values_and_broken_ones_are_reported() -> None:
    from xlsxwriter import Workbook

    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [*HEAD, "Kapasitas"])
    sheet.write_row(1, 0, ["CV Maju", "Beras Premium", "kg"])
    sheet.write_formula(1, 3, "=7500*2", None, 15000)
    sheet.write_formula(1, 4, "=#REF!", None, "#REF!")
    book.close()
    table = open_workbook(buffer.getvalue())
    assert table.rows[0].cells["capacity"] == CellError("#REF!")
    (row,) = examine_all(table)
    assert [(i.field, i.code) for i in row.issues if i.severity is Severity.error] == [("capacity", "cell-error")]


def test_a_formula_never_calculated_is_reported_not_taken_for_blank() -> None:
    book = OpenpyxlWorkbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD)
    sheet.append(["CV Maju", "Beras Premium", "kg", "=7500*2"])
    buffer = BytesIO()
    book.save(buffer)
    (row,) = examine_all(open_workbook(buffer.getvalue()))
    assert [(i.field, i.code) for i in row.issues if i.severity is Severity.error] == [("price", "cell-error")]


@pytest.mark.parametrize("position", [0, 12, 38])
def test_the_titles_may_stand_anywhere_in_the_first_forty_rows(make_workbook: MakeWorkbook, position: int) -> None:
    content = make_workbook([[]] * position + [HEAD, ["CV Maju", "Tahu", "kg", 9000]])
    assert open_workbook(content).header_row == position + 1


def test_titles_below_the_fortieth_row_are_not_looked_for(make_workbook: MakeWorkbook) -> None:
    with pytest.raises(WorkbookRefused) as refusal:
        open_workbook(make_workbook([["Kata pengantar"]] * 40 + [HEAD, ["CV Maju", "Tahu", "kg", 9000]]))
    assert refusal.value.code == "no-header"
