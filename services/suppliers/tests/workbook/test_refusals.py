import io
import tracemalloc
import zipfile
import zlib

import pytest
from chassis.workbook import archive as archive_module
from suppliers.domain.workbook import WorkbookRefused, open_workbook

from .conftest import MakeWorkbook

HEAD = ["Nama Penyedia", "Komoditas", "Satuan", "Harga"]
GOOD = ["CV Maju", "Tahu", "kg", 9000]


def refusal_of(content: bytes, filename: str = "bama.xlsx") -> WorkbookRefused:
    with pytest.raises(WorkbookRefused) as refusal:
        open_workbook(content, filename)
    return refusal.value


def repacked(content: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The same archive with parts replaced, added, or (None) left out."""
    source = zipfile.ZipFile(io.BytesIO(content))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        parts = {name: source.read(name) for name in source.namelist()} | changes
        for name, data in parts.items():
            if data is not None:
                target.writestr(name, data)
    return buffer.getvalue()


def with_sheet(content: bytes, xml: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}">{xml}</worksheet>'
    return repacked(content, {"xl/worksheets/sheet1.xml": sheet.encode()})


@pytest.mark.parametrize(
    ("content", "filename", "code"),
    [
        (b"", "bama.xlsx", "file-empty"),
        (b"\x00" * 100, "bama.xlsx", "file-empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "bama.xls", "file-old-excel"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "bama.xlsx", "file-encrypted"),
        (b"%PDF-1.7\n...", "bama.xlsx", "file-pdf"),
        (b"ini bukan excel", "bama.xlsx", "file-not-workbook"),
        (b"<html>\n<table>,", "bama.xls", "file-web-page"),
        (b"Nama,Komoditas\nCV Maju,Tahu\n", "bama.csv", "missing-columns"),
        (b"\t\x01\x02,\n", "bama.csv", "file-not-workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "bama.xlsx", "file-not-workbook"),
        (b"PK\x03\x04 not really", "bama.xlsx", "file-damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_by_its_own_reason(content: bytes, filename: str, code: str) -> None:
    refusal = refusal_of(content, filename)
    assert refusal.code == code
    assert refusal.message
    assert refusal.message.english


def test_a_word_document_is_named_as_another_kind_of_file() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("word/document.xml", "<document/>")
    assert refusal_of(buffer.getvalue()).code == "file-other-office"


def test_macros_are_refused(cilegon: bytes) -> None:
    assert refusal_of(repacked(cilegon, {"xl/vbaProject.bin": b"\x00" * 64})).code == "file-macros"


def test_a_cut_off_file_is_refused(cilegon: bytes) -> None:
    for size in (100, len(cilegon) // 2, len(cilegon) - 10):
        assert refusal_of(cilegon[:size]).code == "file-damaged"


def test_a_zip_bomb_is_refused_before_it_is_opened(cilegon: bytes) -> None:
    bomb = repacked(cilegon, {"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 60_000_000})
    assert refusal_of(bomb).code == "file-zip-bomb"


def test_a_bomb_that_lies_about_its_size_is_stopped_while_inflating(
    cilegon: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_module, "MAX_INFLATED_BYTES", 5_000_000)
    honest = b"<worksheet>" + b" " * 40_000_000
    bomb = bytearray(repacked(cilegon, {"xl/worksheets/sheet1.xml": honest}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = bomb.find(signature)
        while at >= 0:
            name_at = at + (30 if signature == b"PK\x03\x04" else 46)
            if bomb[name_at:].startswith(b"xl/worksheets/sheet1.xml"):
                bomb[at + offset : at + offset + 4] = (1000).to_bytes(4, "little")
            at = bomb.find(signature, at + 4)
    tracemalloc.start()
    assert refusal_of(bytes(bomb)).code in ("file-zip-bomb", "file-damaged")
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_too_many_parts_are_refused(cilegon: bytes) -> None:
    assert refusal_of(repacked(cilegon, {f"x/{n}.bin": b"" for n in range(2500)})).code == "file-zip-bomb"


def test_entities_are_refused(cilegon: bytes) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    assert refusal_of(repacked(cilegon, {"xl/worksheets/sheet1.xml": laughs})).code == "file-damaged"


def test_one_long_shared_text_in_many_cells_is_refused() -> None:
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for row in range(600):
        sheet.write_row(row, 0, ["x" * 32_000] * 10)
    book.close()
    assert refusal_of(buffer.getvalue()).code == "file-zip-bomb"


def test_a_hundred_thousand_rows_are_refused_in_little_memory(cilegon: bytes) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>CV Maju {zlib.crc32(b"%d" % n)}</t></is></c>'
        f'<c r="B{n}"><v>{n}</v></c></row>'
        for n in range(1, 100_001)
    )
    content = with_sheet(cilegon, f"<sheetData>{rows}</sheetData>")
    tracemalloc.start()
    refusal = refusal_of(content)
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()
    assert refusal.code == "too-many-rows"
    assert "20000" in refusal.message


def test_twenty_thousand_rows_are_the_most(make_workbook: MakeWorkbook) -> None:
    assert len(open_workbook(make_workbook([HEAD, *[GOOD] * 20_000])).rows) == 20_000
    assert refusal_of(make_workbook([HEAD, *[GOOD] * 20_001])).code == "too-many-rows"


def test_one_stray_cell_at_the_far_corner_does_not_cost_the_memory_of_a_whole_sheet(
    cilegon: bytes,
) -> None:
    stray = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    stray += '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    refusal = refusal_of(with_sheet(cilegon, stray))
    assert refusal.code == "sheet-too-wide"
    assert "XFD1048576" in refusal.message


def test_wrong_columns_are_refused_naming_what_is_missing_and_what_was_found(make_workbook: MakeWorkbook) -> None:
    refusal = refusal_of(make_workbook([["Nama Penyedia", "NIB", "Alamat", "Hobi"], ["CV Maju", "1", "x", "y"]]))
    assert refusal.code == "missing-columns"
    for word in ("Komoditas", "Satuan", "Harga", "“Hobi”", "“Alamat”"):
        assert word in refusal.message


def test_a_sheet_without_titles_and_a_table_without_rows_are_refused(make_workbook: MakeWorkbook) -> None:
    assert refusal_of(make_workbook([["Selamat pagi"], [1, 2, 3]])).code == "no-header"
    assert refusal_of(make_workbook([HEAD, [], ["Mengetahui,"]])).code == "no-rows"
