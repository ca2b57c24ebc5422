"""The machinery knows no supplier: two other uses, each by a declaration of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

import pytest
from chassis.translation import in_both
from chassis.workbook.annotation import book
from chassis.workbook.cells import amount_of, is_blank, text_of
from chassis.workbook.columns import Column, Columns, Kind
from chassis.workbook.errors import WorkbookRefused
from chassis.workbook.issues import NO, Notes
from chassis.workbook.reader import open_workbook
from chassis.workbook.rows import ExaminedRow, examine_row
from chassis.workbook.rules import Rules
from chassis.workbook.staging import corrected, masked
from chassis.workbook.table import CellValue, Row, Table
from chassis.workbook.template import Template, build_template
from openpyxl import load_workbook
from xlsxwriter import Workbook

CATEGORIES = ("Anyaman", "Batik", "Ukiran")


class CraftRules(Rules):
    def names_item(self, text: str, *, exactly: bool = False) -> bool:
        return text.casefold().startswith(("tas ", "kain "))


CRAFTS = Columns(
    [
        Column("no", in_both("No", "No"), ("nomor",), Kind.numbering, width=5),
        Column("product", in_both("Nama Produk", "Product"), ("produk", "nama barang"), required=True, width=30),
        Column("category", in_both("Kategori", "Category"), ("jenis",), required=True, width=16, choices="category"),
        Column(
            "price", in_both("Harga (Rp)", "Price (Rp)"), ("harga", "harga jual"), Kind.money, required=True, width=14
        ),
        Column("stock", in_both("Stok", "Stock"), ("jumlah stok",), Kind.amount, width=10, api_name="in_stock"),
        Column("contact", in_both("Telepon Bimker", "Telephone"), ("kontak",), Kind.code, personal=True, width=18),
    ],
    item="product",
    rules=CraftRules(),
    messages={
        "missing": in_both("%(label)s belum diisi.", "%(label)s is missing."),
        "price-unreadable": in_both("Harga “%(found)s” tidak terbaca.", "Price “%(found)s” cannot be read."),
        "price-text": in_both("Harga “%(found)s” dibaca %(proposal)s.", "Price “%(found)s” was read as %(proposal)s."),
    },
    row=(in_both("Ini produk", "It is an entry"), in_both("Bukan produk, lewati", "No entry, leave out")),
    if_empty=in_both("Bila tidak ada produk, jangan kirim berkas.", "Without products send no file."),
)
HOUSEHOLDS = Columns(
    [
        Column("head", in_both("Kepala Keluarga", "Head of household"), ("nama kk",), required=True, owner=True),
        Column(
            "card", in_both("No. KK", "Family card"), ("nomor kk",), Kind.code, owner=True, tells=True, personal=True
        ),
        Column("member", in_both("Anggota", "Member"), ("nama anggota",), required=True),
        Column("relation", in_both("Hubungan", "Relation"), ()),
    ],
    item="member",
    owner="head",
)
GOOD: list[CellValue] = [1, "Tas Pandan", "Anyaman", 85_000, 12, "081234567890"]
TITLES = ["No", "Nama Produk", "Kategori", "Harga (Rp)", "Stok", "Telepon Bimker"]


@dataclass(frozen=True)
class Craft:
    product: str
    category: str
    price: int


def read_craft(row: Row, notes: Notes) -> Craft | None:
    for name in CRAFTS.required:
        if is_blank(row.cells.get(name)):
            notes.error(name, "missing")
    price = amount_of(row.cells.get("price"))
    if price is None:
        notes.error("price", "price-unreadable", text_of(row.cells.get("price")))
        return None
    if price.as_text:
        notes.info("price", "price-text", text_of(row.cells["price"]), str(price.value))
    return Craft(text_of(row.cells["product"]), text_of(row.cells["category"]), int(price.value))


def examined(table: Table) -> list[ExaminedRow[Craft]]:
    return [examine_row(CRAFTS, row, read_craft) for row in table.rows]


def workbook_of(*rows: Sequence[CellValue]) -> bytes:
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Produk")
    for at, values in enumerate(rows):
        sheet.write_row(at, 0, values)
    book.close()
    return buffer.getvalue()


def cells_of(content: bytes) -> Iterator[str]:
    for row in load_workbook(BytesIO(content)).active.iter_rows():
        yield from (str(cell.value) for cell in row if cell.value is not None)


def test_the_template_is_read_back_as_the_same_rows() -> None:
    known = [
        {"no": 1, "product": "Tas Pandan", "category": "Anyaman", "price": 85_000, "stock": 12, "contact": "0812345"},
        {"no": 2, "product": "Kain Tulis", "category": "Batik", "price": 300_000, "stock": None, "contact": None},
    ]
    head = ("DAFTAR PRODUK", "Lapas Contoh", "Pameran 2025")
    template = Template("Produk", head, ("Isi satu baris untuk satu produk.",), {"category": CATEGORIES})
    table = open_workbook(CRAFTS, build_template(CRAFTS, template, known))
    read = [{name: value if value != "" else None for name, value in row.cells.items()} for row in table.rows]
    assert read == known
    assert table.header_row == template.header_row + 1


@pytest.mark.parametrize("title", ["NAMA PRODUK", "Nama  Produk (wajib)", "Produk", "Nama Prodduk", "N a m a Barang"])
def test_a_title_is_known_however_it_is_written(title: str) -> None:
    table = open_workbook(CRAFTS, workbook_of(["No", title, "Kategori", "Harga Jual"], GOOD[:4]))
    [row] = table.rows
    assert (row.cells["product"], row.cells["price"]) == ("Tas Pandan", 85_000)


def test_of_two_columns_that_fit_it_is_asked_which() -> None:
    content = workbook_of([*TITLES[:4], "Harga Jual"], [*GOOD[:4], 90_000])
    [question] = open_workbook(CRAFTS, content).open_questions
    assert (question.field, question.reason) == ("price", "several")
    answered = open_workbook(CRAFTS, content, choices={question.key: {"price": question.options[1].key}})
    assert (answered.open_questions, answered.rows[0].cells["price"]) == ([], 90_000)


def test_a_table_of_text_is_read_with_every_digit() -> None:
    content = b"Nama Produk;Kategori;Harga;Kontak\nTas Pandan;Anyaman;85.000;081234567890\n"
    [row] = open_workbook(CRAFTS, content, "produk.csv").rows
    assert row.cells["contact"] == "081234567890"


def test_what_is_missing_is_named_by_its_own_label() -> None:
    with pytest.raises(WorkbookRefused) as refusal:
        open_workbook(CRAFTS, workbook_of(["Nama Produk", "Stok", "Telepon Bimker"], ["Tas Pandan", 1, "0812"]))
    assert refusal.value.code == "missing-columns"
    assert "Kategori, Harga (Rp)" in refusal.value.message


def test_titles_that_are_looked_for_are_those_that_are_required() -> None:
    with pytest.raises(WorkbookRefused) as refusal:
        open_workbook(CRAFTS, workbook_of(["Halo"], ["dunia"]))
    assert "Nama Produk, Kategori, Harga." in refusal.value.message


def test_a_file_without_rows_says_what_to_do_instead() -> None:
    with pytest.raises(WorkbookRefused) as refusal:
        open_workbook(CRAFTS, workbook_of(TITLES))
    assert refusal.value.message.endswith("lalu unggah lagi. Bila tidak ada produk, jangan kirim berkas.")
    assert refusal.value.message.english.endswith("and upload again. Without products send no file.")


def test_totals_notes_and_signatures_are_no_products() -> None:
    under: tuple[list[CellValue], ...] = (
        ["", "Jumlah", "", 85_000, 12],
        ["", "Catatan: harga tetap"],
        ["", "Mengetahui, Kepala Lapas"],
    )
    table = open_workbook(CRAFTS, workbook_of(TITLES, GOOD, *under))
    assert [row.cells["product"] for row in table.rows] == ["Tas Pandan"]
    assert {one.reason for one in table.skipped} == {"total", "note", "signature"}


def test_a_row_is_examined_in_the_words_of_its_use() -> None:
    content = workbook_of(TITLES, GOOD, [2, "Kain Tulis", "Batik", "Rp 300.000"], [3, "Kain Cap", "", "?"])
    first, second, third = examined(open_workbook(CRAFTS, content))
    assert first.values == Craft("Tas Pandan", "Anyaman", 85_000)
    assert [one.message for one in second.issues] == ["Harga “Rp 300.000” dibaca 300.000."]
    assert [one.message.english for one in third.issues] == ["Category is missing.", "Price “?” cannot be read."]
    assert third.values is None


def test_what_is_personal_is_kept_masked() -> None:
    notes = Notes(CRAFTS)
    notes.error("contact", "missing", None, "081234567890")
    notes.error("product", "missing", None, "Tas Pandan")
    assert [masked(one)["proposal"] for one in notes.issues] == ["0812••••7890", "Tas Pandan"]


def test_remarks_stand_in_the_file_by_their_labels_and_do_not_disturb_the_next_reading() -> None:
    content = workbook_of(TITLES, GOOD, [2, "Kain Tulis", "", "?", "", ""])
    table = open_workbook(CRAFTS, content)
    annotated = book.annotate(CRAFTS, content, table, examined(table), {3: {"category": "Batik"}})
    texts = list(cells_of(annotated))
    assert "SALAH Kategori: Kategori belum diisi. | SALAH Harga (Rp): Harga “?” tidak terbaca." in texts
    again = open_workbook(CRAFTS, annotated)
    assert [row.cells["category"] for row in again.rows] == ["Anyaman", "Batik"]
    twice = book.annotate(CRAFTS, annotated, again, examined(again))
    assert not any("Kategori belum diisi" in text for text in cells_of(twice))


def test_a_correction_counts_as_if_it_had_been_typed() -> None:
    table = open_workbook(CRAFTS, workbook_of(TITLES, [1, "Kain Cap", "Batik", "?"]))
    [row] = examined(corrected(CRAFTS, table, {2: {"price": 50_000}}))
    assert row.values == Craft("Kain Cap", "Batik", 50_000)


def test_whether_a_row_is_one_is_asked_by_its_own_name() -> None:
    doubtful = replace(open_workbook(CRAFTS, workbook_of(TITLES, GOOD)).rows[0], doubtful=True)
    [issue] = examine_row(CRAFTS, doubtful, read_craft).issues
    assert (issue.code, issue.asks, issue.field) == ("total-or-row", "is_row", "product")
    assert [one.label for one in issue.answers] == ["Ini produk", "Bukan produk, lewati"]
    assert [one.label.english for one in issue.answers] == ["It is an entry", "No entry, leave out"]
    refused = replace(doubtful, cells={**doubtful.cells, "is_row": NO})
    assert examine_row(CRAFTS, refused, read_craft).left_out


def test_one_declaration_adds_a_column_everywhere() -> None:
    """Template, titles, labels, remarks, masking and the names of the API follow from it."""
    maker = Column("maker", in_both("Pengrajin", "Maker"), ("dibuat oleh",), personal=True, width=20, required=True)
    more = Columns([*CRAFTS.by_name.values(), maker], item="product", rules=CraftRules(), messages=CRAFTS.messages)
    template = Template("Produk", ("DAFTAR PRODUK",), (), {"category": CATEGORIES})
    known = dict(zip(("no", "product", "category", "price", "stock", "contact"), GOOD, strict=True))
    content = build_template(more, template, [{**known, "maker": "Budi Santoso"}])
    [row] = open_workbook(more, content).rows
    assert row.cells["maker"] == "Budi Santoso"
    [row] = open_workbook(more, workbook_of([*TITLES, "Dibuat Oleh"], [*GOOD, "Budi Santoso"])).rows
    assert row.cells["maker"] == "Budi Santoso"
    with pytest.raises(WorkbookRefused, match="Pengrajin"):
        open_workbook(more, workbook_of(TITLES, GOOD))
    notes = Notes(more)
    notes.error("maker", "missing", None, "Budi Santoso")
    assert (notes.issues[0].message, notes.issues[0].message.english) == ("Pengrajin belum diisi.", "Maker is missing.")
    assert masked(notes.issues[0])["proposal"] != "Budi Santoso"


@dataclass(frozen=True)
class Sold:
    product: str
    category: str
    cents: int
    stock: int
    contact: str


def test_an_object_is_filled_in_by_its_names_or_as_its_column_says() -> None:
    declared = {**CRAFTS.by_name, "price": replace(CRAFTS.by_name["price"], cell=lambda row: row.cents // 100)}
    columns = Columns(declared.values(), item="product", rules=CraftRules())
    template = Template("Produk", ("DAFTAR PRODUK",), (), {"category": CATEGORIES})
    rows = [Sold("Tas Pandan", "Anyaman", 8_500_000, 12, "0812345"), Sold("Kain Tulis", "Batik", 100_000, 1, "0812346")]
    read = open_workbook(columns, build_template(columns, template, rows)).rows
    assert [list(row.cells.values()) for row in read] == [
        [1, "Tas Pandan", "Anyaman", 85_000, 12, "0812345"],
        [2, "Kain Tulis", "Batik", 1_000, 1, "0812346"],
    ]


def test_an_owner_is_carried_down_to_what_is_his() -> None:
    titles = ["Kepala Keluarga", "No. KK", "Anggota", "Hubungan"]
    table = open_workbook(
        HOUSEHOLDS, workbook_of(titles, ["Budi", "3672010101250001", "Siti", "Istri"], ["", "", "Ani", "Anak"])
    )
    assert [(row.cells["head"], row.cells["member"]) for row in table.rows] == [("Budi", "Siti"), ("Budi", "Ani")]
    assert table.rows[1].carried == {"head", "card"}
    notes = examine_row(HOUSEHOLDS, table.rows[1], lambda row, notes: text_of(row.cells["card"]))
    assert notes.values == "3672010101250001"
    assert [one.code for one in notes.issues] == ["carried-down"]
