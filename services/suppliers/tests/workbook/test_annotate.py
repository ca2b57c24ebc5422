from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from suppliers.workbook import annotate, examine_all, open_workbook


def test_the_annotated_workbook_keeps_every_value_in_its_place(cilegon: bytes) -> None:
    table = open_workbook(cilegon)
    again = open_workbook(annotate(cilegon, table, list(examine_all(table))))
    width = len(table.grid[4])
    assert [row[:width] for row in again.grid] == table.grid
    assert again.ignored_columns == ["Catatan Jembatan"]


def test_the_annotated_workbook_uploaded_again_gives_the_same_findings(cilegon: bytes) -> None:
    table = open_workbook(cilegon)
    examined = list(examine_all(table))
    content = cilegon
    for _ in range(2):
        content = annotate(content, table, examined)
        table = open_workbook(content)
        assert list(examine_all(table)) == examined
    assert table.ignored_columns == ["Catatan Jembatan"], "one remarks column, however often it goes round"


def test_remarks_and_comments_say_in_bahasa_what_to_do(cilegon: bytes) -> None:
    table = open_workbook(cilegon)
    sheet = load_workbook(BytesIO(annotate(cilegon, table, examine_all(table))))["DATA BAMA"]
    remarks = {cell.value: cell.column for cell in sheet[5]}["Catatan Jembatan"]
    assert "SALAH Nama Penyedia: Nama penyedia belum diisi." in sheet.cell(6, remarks).value
    assert sheet.cell(6, 2).comment.text.startswith("SALAH")
    assert sheet.cell(6, 2).fill.fgColor.rgb == "FFF8CBAD"
    assert "Usulan: +6281661568232" in sheet.cell(34, remarks).value
    assert sheet.cell(9, remarks).value is None


def test_corrected_in_the_annotated_file_a_row_passes(cilegon: bytes) -> None:
    table = open_workbook(cilegon)
    book = load_workbook(BytesIO(annotate(cilegon, table, examine_all(table))))
    book["DATA BAMA"].cell(6, 2).value = "Koperasi Desa Merah Putih Cahaya Baru"
    buffer = BytesIO()
    book.save(buffer)
    first = next(iter(examine_all(open_workbook(buffer.getvalue()))))
    assert first.values is not None


def test_a_sheet_name_excel_would_refuse_is_made_fit(cilegon: bytes) -> None:
    table = replace(open_workbook(cilegon), sheet="Data [BAMA] tahun anggaran 2025/2026: semua penyedia")
    sheet = open_workbook(annotate(cilegon, table, examine_all(table))).sheet
    assert len(sheet) <= 31
    assert sheet.startswith("Data  BAMA  tahun")


def test_a_code_that_excel_took_for_a_date_is_read_alike_in_the_second_round(make_workbook) -> None:
    head = ["Nama", "Komoditas", "Satuan", "Harga", "Kode Wilayah"]
    content = make_workbook([head, ["CV Maju", "Tahu", "kg", 9000, date(2025, 10, 11)]])
    table = open_workbook(content)
    table.grid[1][4] = date(2025, 10, 11)
    again = open_workbook(annotate(content, table, examine_all(table)))
    (row,) = examine_all(again)
    assert row.values is not None
    assert row.values.region_code == "11.10"


def test_other_sheets_come_back_too(make_workbook) -> None:
    content = make_workbook(
        [["Nama", "Komoditas", "Satuan", "Harga"], ["CV Maju", "Tahu", "kg", "mahal"]],
        sheet="Data",
        others={"Rekap": [["Jumlah penghuni", 812]]},
    )
    table = open_workbook(content)
    book = load_workbook(BytesIO(annotate(content, table, examine_all(table))))
    assert book["Rekap"]["B1"].value == 812


@pytest.mark.parametrize("column", [0, 3])
def test_broken_cells_survive_the_round(make_workbook, column: int) -> None:
    from suppliers.workbook import CellError

    content = make_workbook([["Nama", "Komoditas", "Satuan", "Harga"], ["CV Maju", "Tahu", "kg", 9000]])
    table = open_workbook(content)
    table.grid[1][column] = CellError("#REF!")
    assert open_workbook(annotate(content, table, examine_all(table))).grid[1][column] == "#REF!"
