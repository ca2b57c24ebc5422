"""A CSV is read as the text it is, and comes back annotated as a workbook in which it stays text."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from suppliers.workbook import WorkbookRefused, annotate, examine_all, open_workbook

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


def test_a_csv_has_the_limits_of_a_workbook() -> None:
    line = ";".join(["CV Maju", *BROKEN[1:]]) + "\n"
    content = (";".join(TITLES) + "\n" + line * 30_000).encode()
    with pytest.raises(WorkbookRefused) as refusal:
        open_workbook(content, "bama.csv")
    assert refusal.value.code == "too-many-rows"
