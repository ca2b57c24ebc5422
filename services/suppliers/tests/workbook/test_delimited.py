"""A CSV is read as the text it is, and comes back annotated as a workbook in which it stays text."""

from io import BytesIO

import pytest
from chassis.workbook.issues import YES
from openpyxl import load_workbook
from suppliers.domain.workbook import (
    IS_SUPPLIER,
    Severity,
    WorkbookRefused,
    annotate,
    corrected,
    examine_all,
    open_workbook,
)

TITLES = ["Nama Penyedia", "NIB", "NPWP", "No. HP/WA", "Alamat", "Komoditas", "Satuan", "Harga"]
FIELDS = ["name", "nib", "npwp", "phone", "address", "commodity", "unit", "price"]
ROW = [
    'CV "Café", Maju; Jaya',
    "0012345678901",
    "0809679293419000",
    "081234567890",
    "Jl. Melati No. 1\nRT 02, Cilegon",
    "Tahu",
    "kg",
    "Rp 9.000",
]
BROKEN = ["Toko Barokah", "9120000000001", "3,17E+15", "081234567891", "Jl. Mawar", "Tempe", "kg", "mahal"]
DELIMITERS = [",", ";", "\t", "|"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"]


def written(delimiter: str = ";", encoding: str = "utf-8", head: str = "", ends: str = "\r\n") -> bytes:
    lines = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in (TITLES, ROW, BROKEN)]
    return (head + ends.join(lines)).encode(encoding)


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_text_stays_text_whatever_the_delimiter_and_the_encoding(delimiter: str, encoding: str, ends: str) -> None:
    first, second = open_workbook(written(delimiter, encoding, ends=ends), "bama.csv").rows
    assert [first.cells[name] for name in FIELDS] == ROW
    assert [second.cells[name] for name in FIELDS] == BROKEN
    assert (first.number, second.number) == (2, 3), "a line break in a cell begins no row"


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_line_that_names_the_delimiter_is_no_row(delimiter: str) -> None:
    rows = open_workbook(written(delimiter, head=f"sep={delimiter}\r\n"), "bama.csv").rows
    assert [row.number for row in rows] == [2, 3]


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_annotated_csv_is_a_workbook_of_text_that_reads_back_the_same(delimiter: str, encoding: str) -> None:
    content = written(delimiter, encoding)
    table = open_workbook(content, "bama.csv")
    for _ in range(2):
        content = annotate(content, table, examine_all(table))
        again = open_workbook(content, "catatan-bama.xlsx")
        assert [row.cells for row in again.rows] == [row.cells for row in table.rows]
        assert list(examine_all(again)) == list(examine_all(table))
        table = again
    (sheet,) = load_workbook(BytesIO(content)).worksheets
    assert [cell.value for cell in sheet[2]][:8] == ROW
    assert {cell.number_format for row in sheet["A1:H3"] for cell in row} == {"@"}
    assert sheet.column_dimensions["A"].number_format == "@", "what is typed below is text too"
    assert sheet["I1"].value == "Catatan Jembatan"
    assert sheet["I3"].value.startswith("SALAH NPWP")
    assert sheet["C3"].comment.text.startswith("SALAH NPWP")


def test_a_csv_may_begin_like_a_package() -> None:
    content = b"PK;" + written().replace(b"\r\n", b"\r\n1;")
    table = open_workbook(content, "bama.csv")
    again = open_workbook(annotate(content, table, examine_all(table)))
    assert [row.cells for row in again.rows] == [row.cells for row in table.rows]


def test_a_csv_corrected_in_the_workbook_that_came_back_passes() -> None:
    table = open_workbook(written(), "bama.csv")
    book = load_workbook(BytesIO(annotate(written(), table, examine_all(table))))
    sheet = book.worksheets[0]
    sheet["C3"].value, sheet["H3"].value = "0809679293419000", "9500"
    buffer = BytesIO()
    book.save(buffer)
    rows = open_workbook(buffer.getvalue(), "catatan-bama.xlsx").rows
    assert (rows[1].cells["npwp"], rows[1].cells["price"]) == ("0809679293419000", "9500")
    assert rows[0].cells["nib"] == "0012345678901"


def test_a_correction_in_a_csv_is_written_into_the_workbook() -> None:
    table = open_workbook(written(), "bama.csv")
    content = annotate(written(), table, examine_all(table), {3: {"price": 9500, "npwp": "0809679293419000"}})
    rows = open_workbook(content).rows
    assert (rows[1].cells["npwp"], rows[1].cells["price"]) == ("0809679293419000", 9500)


SHORT = "Nama Penyedia,Alamat,Komoditas,Satuan,Kapasitas per bulan,Harga"


def told(content: str, name: str = "x.csv") -> list[list[str]]:
    table = open_workbook(content.encode(), name)
    return [[one.code for one in row.issues if one.severity is Severity.error] for row in examine_all(table)]


@pytest.mark.parametrize(
    "line",
    [
        "CV Dua,Jl. Melati,Tahu,kg,1,500,9000",
        "CV Dua,Jl. Melati,Tahu,kg,100,9,750",
        "CV Dua,Jl. Melati, No. 5,Tahu,kg,100,9000",
        "CV Dua,Jl. Melati,Tahu,kg,100,9000,-,,ya",
        "Sumber Rejeki, CV,Jl. Melati,Tahu,kg,100,9000",
    ],
)
def test_a_row_with_more_cells_than_titles_is_asked(line: str) -> None:
    whole = "CV Satu,Jl. Mawar,Tahu,kg,100,9000"
    assert [("row-torn" in codes) for codes in told(f"{SHORT}\n{whole}\n{line}\n")] == [False, True]
    table = open_workbook(f"{SHORT}\n{whole}\n{line}\n".encode(), "x.csv")
    answered = corrected(table, {3: {IS_SUPPLIER: YES}})
    assert not any(one.code == "row-torn" for row in examine_all(answered) for one in row.issues)
    again = open_workbook(annotate(f"{SHORT}\n{whole}\n{line}\n".encode(), table, examine_all(table)))
    assert any(one.code == "row-torn" for row in examine_all(again) for one in row.issues)


def test_a_row_is_torn_though_its_last_cells_are_blank() -> None:
    lines = [f"{SHORT},Halal,NKV", "CV Satu,Jl. Mawar,Tahu,kg,100,9000,,", "CV Dua,Jl. Mawar,Tahu,kg,1,500,9000,,"]
    content = "\n".join([*lines, lines[1].replace("Satu", "Tiga")])
    assert ["row-torn" in codes for codes in told(content)] == [False, True, False]


@pytest.mark.parametrize("ends", ["", ",", ",,"])
def test_commas_behind_all_cells_or_a_column_without_a_title_tear_nothing(ends: str) -> None:
    whole = "CV Satu,Jl. Mawar,Tahu,kg,100,9000"
    assert told(f"{SHORT}\n{whole}{ends}\n") == [[]]
    assert told(f"{SHORT},\n{whole},baik\nCV Dua{whole[7:]},baik\n") == [[], []]


def test_a_table_beside_another_is_no_excess() -> None:
    titles = "Nama Penyedia,Komoditas,Satuan,Harga"
    assert told(f"{titles},,{titles}\nCV Satu,Tahu,kg,9000,,CV Dua,Tahu,kg,9000\n") == [[], []]


@pytest.mark.parametrize("cell", ['="9120000000001"', '"=""9120000000001"""', '= "9120000000001"'])
def test_a_text_kept_as_a_formula_is_that_text(cell: str) -> None:
    content = f"Nama Penyedia;NIB;Komoditas;Satuan;Harga\nCV Satu;{cell};Tahu;kg;9000\n".encode()
    [row] = examine_all(open_workbook(content, "x.csv"))
    assert row.values
    assert row.values.nib == "9120000000001"


def test_a_csv_has_the_limits_of_a_workbook() -> None:
    line = ";".join(["CV Maju", *BROKEN[1:]]) + "\n"
    content = (";".join(TITLES) + "\n" + line * 30_000).encode()
    with pytest.raises(WorkbookRefused) as refusal:
        open_workbook(content, "bama.csv")
    assert refusal.value.code == "too-many-rows"
