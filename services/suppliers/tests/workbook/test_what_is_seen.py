"""Cells and rows count as people see them: number formats, cells struck out, rows hidden, words that end them."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from chassis.workbook.number_formats import around_text, shown
from chassis.workbook.table import CellError, Table
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from suppliers.domain.staged_rows import examine_table
from suppliers.domain.supplier_matching import SupplierMatcher
from suppliers.domain.workbook import IS_SUPPLIER, SKIP, ExaminedRow, Severity, corrected, open_workbook

HEAD = ["Nama Penyedia", "Komoditas", "Satuan", "Kapasitas per bulan", "Harga satuan (Rp)"]
GOOD: list[Any] = ["CV Maju", "Kentang", "kg", 500, 15_000]
Change = Callable[[Any], None]


def table_of(change: Change, *rows: list[Any], head: list[str] = HEAD) -> Table:
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (head, *(rows or (GOOD,))):
        sheet.append(line)
    change(sheet)
    buffer = BytesIO()
    book.save(buffer)
    return open_workbook(buffer.getvalue())


def examined(table: Table) -> list[ExaminedRow]:
    return [one for one, _ in examine_table(table, SupplierMatcher(()))]


def formatted(cell: str, code: str, value: Any) -> ExaminedRow:
    def change(sheet: Any) -> None:
        sheet[cell].value, sheet[cell].number_format = value, code

    [row] = examined(table_of(change))
    return row


def loud(row: ExaminedRow) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in row.issues if one.field in ("price", "capacity", "name") and
            one.severity is not Severity.info]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "value", "price", "told"),
    [
        ('"Rp"#,##0"/ons"', 1500, 15_000, "price-converted"),
        ('0" per 100 g"', 1500, 15_000, "price-converted"),
        ('"Rp"* #,##0"/kuintal"', 1_500_000, 15_000, "price-converted"),
        ('0" ribu"', 15, 15_000, ""),
        ('0,"rb"', 15_000, 15_000, ""),
        ('[>=1000]0,"K";0', 15_000, 15_000, ""),
        ('#,##0".000"', 15, 15_000, ""),
        ("#,##0,", 15_000, None, "price-unreadable"),
        ("[$$-409]#,##0.00", 15_000, None, "price-currency"),
        ('#,##0.00 "USD"', 15_000, None, "price-currency"),
        ("[$€-2] 0", 15_000, None, "price-currency"),
        ("0.0%", 0.155, None, "price-unreadable"),
        ("0%", 150, None, "price-unreadable"),
        ('0" /ikat"', 5000, None, "price-unit-differs"),
        ('0" per papan"', 15_000, 15_000, "words-unknown"),
        ('@"/ons"', "1500", 15_000, "price-converted"),
        ('0;-0;0;@" USD"', "15000", None, "price-currency"),
        (";;;", 15_000, None, "cell-unseen"),
        (";;;", "15.000", None, "cell-unseen"),
        ('"hubungi kami"', 15_000, None, "price-unreadable"),
        ('"Rp"#,##0;[Red]-"Rp"#,##0', 15_000, 15_000, ""),
        ('_-"Rp"* #,##0_-;-"Rp"* #,##0_-;_-"Rp"* "-"_-;_-@_-', 15_000, 15_000, ""),
        ('[$Rp-421]#,##0',  15_000, 15_000, ""),
        ("#,##0.00", 15_000, 15_000, ""),
        ('#,##0",-"', 15_000, 15_000, ""),
        ("General", 15_000, 15_000, ""),
    ],
)  # fmt: skip
def test_what_a_format_says_of_a_price_counts(code: str, value: Any, price: int | None, told: str) -> None:
    row = formatted("E2", code, value)
    assert (row.values.price if row.values else None) == price
    assert loud(row) == ([("price", told)] if told else [])


@pytest.mark.parametrize(
    ("code", "value", "capacity", "told"),
    [
        ('0" kg/hari"', 20, 600, "capacity-converted"),
        ('#,##0" ton"', 2, 2_000, "capacity-converted"),
        ('0" kg"', 500, 500, ""),
        ('0.0" per panen"', 500, None, "capacity-timeless"),
        ('0" rak"', 500, 500, "words-unknown"),
        ("0,", 500_000, None, "capacity-unreadable"),
        ('0.000" kg"', 1.234, 1.234, ""),
    ],
)
def test_what_a_format_says_of_a_capacity_counts(code: str, value: Any, capacity: float | None, told: str) -> None:
    row = formatted("D2", code, value)
    assert (row.values and float(row.values.monthly_capacity or 0)) == capacity
    assert loud(row) == ([("capacity", told)] if told else [])


def test_what_is_scaled_by_a_format_is_asked_with_both_readings() -> None:
    [issue] = [one for one in formatted("D2", "#,##0,", 500_000).issues if one.field == "capacity"]
    assert issue.proposal == "500 / 500000"


def test_dates_and_numbers_of_people_are_read_as_before() -> None:
    assert shown("dd/mm/yyyy", "45000") is None
    assert shown("[$-421]dd mmmm yyyy;@", "45000") is None
    assert shown("0000000000000", "123456789012") is None
    assert shown('00"."000"."000"."0"-"000"."000', "809679293419000") is None


@given(st.text(alphabet='0#?.,;@%"\\[]$_*-/ EeGy>=<R1p', max_size=40), st.floats(allow_nan=False).map(repr))
def test_no_format_is_too_odd(code: str, value: str) -> None:
    shown(code, value)
    around_text(code)


def struck(*cells: str) -> Change:
    def change(sheet: Any) -> None:
        for cell in cells:
            sheet[cell].font = Font(strike=True)

    return change


def rich(cell: str, gone: str, kept: str) -> Change:
    def change(sheet: Any) -> None:
        sheet[cell].value = CellRichText(TextBlock(InlineFont(strike=True), gone), kept)

    return change


def hidden(sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = True


def filtered(sheet: Any) -> None:
    sheet.auto_filter.ref = "A1:E3"
    sheet.auto_filter.add_filter_column(0, ["CV Lain"])
    hidden(sheet)


def flat(sheet: Any) -> None:
    sheet.row_dimensions[2].height = 0.01


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (struck("A2", "B2", "C2", "D2", "E2"), "row-struck"),
        (struck("A2"), "row-struck"),
        (struck("B2"), "row-struck"),
        (rich("A2", "CV ", "Maju"), "row-struck"),
        (hidden, "row-hidden"),
        (filtered, "row-hidden"),
        (flat, "row-hidden"),
    ],
)
def test_a_row_that_is_struck_out_or_hidden_is_asked_first_and_kept_meanwhile(change: Change, code: str) -> None:
    other = ["CV Lain", "Wortel", "kg", 100, 15_000]
    table = table_of(change, GOOD, other)
    row, untouched = examined(table)
    assert row.values is not None
    assert (row.issues[0].code, row.issues[0].severity, row.issues[0].asks) == (code, Severity.warning, IS_SUPPLIER)
    assert not {one.code for one in untouched.issues} & {"row-struck", "row-hidden", "row-ended"}
    number = table.rows[0].number
    for answer, is_kept in (("ya", True), ("tidak", False)):
        told = examined(corrected(table, {number: {IS_SUPPLIER: answer}}))[0]
        assert (told.values is not None, told.left_out) == (is_kept, not is_kept)
        assert code not in {one.code for one in told.issues}


@pytest.mark.parametrize("change", [struck("E2"), rich("E2", "14.000 ", "15.000")])
def test_a_cell_that_is_struck_out_is_told(change: Change) -> None:
    [row] = examined(table_of(change))
    assert ("price", "cell-struck") in loud(row)


@pytest.mark.parametrize("title", ["Status", "Keterangan", "Ket.", "Catatan", "", "Masih aktif?"])
@pytest.mark.parametrize(
    "said",
    ["batal", "Tidak Aktif", "non-aktif", "dihapus", "STOP", "lama", "sdh tdk aktif lagi", "kontrak habis", "Off"],
)
def test_a_remark_that_ends_a_row_is_asked(title: str, said: str) -> None:
    [row] = examined(table_of(lambda _: None, [*GOOD, said], head=[*HEAD, title]))
    assert row.issues[0].code == "row-ended"
    assert row.values is not None


def test_a_column_of_no_or_yes_ends_a_row_by_its_no() -> None:
    rows = examined(table_of(lambda _: None, [*GOOD, "Tidak"], [*GOOD[:4], 15_000, "Ya"], head=[*HEAD, "Aktif"]))
    assert ["row-ended" in {one.code for one in row.issues} for row in rows] == [True, False]


@pytest.mark.parametrize("name", ["CV Maju (batal)", "CV Maju - tidak aktif", "CV Maju [STOP]"])
def test_a_name_that_ends_itself_is_asked(name: str) -> None:
    [row] = examined(table_of(lambda _: None, [name, *GOOD[1:]]))
    assert row.issues[0].code == "row-ended"


@pytest.mark.parametrize("said", ["Aktif", "baru", "harga nego", "petani binaan", "kirim tiap Senin", "-", "ok"])
def test_other_remarks_ask_nothing(said: str) -> None:
    [row] = examined(table_of(lambda _: None, ["Toko Lama Jaya (Pasar Lama)", *GOOD[1:], said], head=[*HEAD, "Ket"]))
    assert loud(row) == []


def test_further_goods_of_a_struck_supplier_are_asked_too() -> None:
    rows = examined(table_of(struck("A2"), GOOD, [None, "Wortel", "kg", 100, 15_000]))
    assert [row.issues[0].code for row in rows] == ["row-struck"] * 2


def test_a_raised_digit_is_none_of_the_number_before_it() -> None:
    def change(sheet: Any) -> None:
        sheet["E2"].value = CellRichText("15000", TextBlock(InlineFont(vertAlign="superscript"), "1"))

    table = table_of(change)
    assert table.rows[0].cells["price"] != "150001"


def test_a_hidden_value_is_no_blank() -> None:
    def change(sheet: Any) -> None:
        sheet["D2"].number_format = ";;;"

    assert isinstance(table_of(change).rows[0].cells["capacity"], CellError)


def read(*lines: list[Any]) -> Table:
    first, *others = lines
    return table_of(lambda _: None, *others, head=first)


PRICES = [["CV Maju", 15_000], ["UD Tani", 15_500]]


@pytest.mark.parametrize("over", ["Beras Premium", "DAFTAR PENYEDIA BERAS PREMIUM", "Komoditas: beras premium"])
@pytest.mark.parametrize("title", ["Harga/kg", "Harga per Kg"])
def test_two_titles_are_enough_where_a_line_above_names_the_goods(over: str, title: str) -> None:
    rows = examined(read([over], ["Nama Penyedia", title], *PRICES))
    assert [(r.values.name, r.values.commodity, r.values.unit, r.values.price) for r in rows if r.values] == [
        ("CV Maju", "beras-premium", "kg", 15_000),
        ("UD Tani", "beras-premium", "kg", 15_500),
    ]
    assert all("commodity-from-title" in {one.code for one in row.issues} for row in rows)


def test_of_goods_named_above_the_unit_is_asked_where_nothing_says_it() -> None:
    for row in examined(read(["Beras Premium"], ["Nama", "Harga"], *PRICES)):
        assert row.values is None
        assert [(one.code, one.proposal) for one in row.issues if one.field == "unit"] == [("missing-unit", "kg")]


@pytest.mark.parametrize("over", ["Harga bahan makanan", "Beras premium dan gula", ""])
@pytest.mark.parametrize(
    "titles",
    [["Nama Penyedia", "Harga"], ["Nama Toko", "Harga Satuan"], ["Komoditas", "Harga"],
     ["Nama", "Harga", "Keterangan"], ["Nama", "Harga", "Hobi"]],
)  # fmt: skip
def test_two_titles_without_goods_above_keep_the_workbook_from_being_saved(over: str, titles: list[str]) -> None:
    book = openpyxl.Workbook()
    for line in (HEAD, GOOD):
        book.active.append(line)
    second = book.create_sheet("Tambahan")
    lines = [["Tahu", 9_000]] if titles[0] == "Komoditas" else PRICES
    every: list[Any] = [[over], titles, *lines]
    for line in every:
        second.append(line)
    buffer = BytesIO()
    book.save(buffer)
    table = open_workbook(buffer.getvalue())
    assert [one.sheet for one in table.open_questions] == ["Tambahan"]
    skipped = open_workbook(buffer.getvalue(), choices={table.open_questions[0].key: {"": SKIP}})
    assert (len(skipped.rows), skipped.open_questions) == (1, [])


def test_a_later_table_of_two_titles_is_no_supplier() -> None:
    lines = [HEAD, GOOD, [], ["Beras Premium"], ["Nama", "Harga per kg"], *PRICES]
    table = read(*lines)
    assert [row.cells["name"] for row in table.rows] == ["CV Maju", "CV Maju", "UD Tani"]
    assert examined(table)[1].values is not None


@pytest.mark.parametrize("titles", [["Nama", "Alamat"], ["Nama", "Telepon"], ["Uraian", "Jumlah"], ["Nama", "Jabatan"]])
def test_other_lists_of_two_columns_are_no_tables(titles: list[str]) -> None:
    table = read(HEAD, GOOD, [], titles, ["Budi", "Anyer"])
    assert len(table.sections) == 1


NOTES = [
    "* harga belum termasuk ongkir", "*) Belum termasuk PPN 11%", "* Harga dapat berubah sewaktu-waktu", "** per ikat",
    "*harga khusus pembelian banyak", "Catatan: harga di luar ongkos kirim", "NB. harga tidak termasuk biaya angkut",
    "Harga belum termasuk PPN", "\u00b9 harga belum termasuk ongkir", "\u2020 nego",
]  # fmt: skip


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("before", [[], [None, None]])
def test_a_note_on_the_price_is_no_supplier_and_asked_at_each_row(note: str, before: list[Any]) -> None:
    table = read(HEAD, GOOD, ["UD Tani", *GOOD[1:]], [], [*before, note])
    assert [one.reason for one in table.skipped] == ["note"]
    for row in examined(table):
        assert ("price", "price-unit-differs" if "ikat" in note else "words-unknown") in loud(row)


@pytest.mark.parametrize("note", ["* harga belum termasuk ongkir", "Harga belum termasuk PPN", "Harga dalam USD"])
def test_a_line_above_that_speaks_of_the_price_is_asked_at_each_row(note: str) -> None:
    [row] = examined(read([note], [], HEAD, GOOD))
    assert {field for field, _ in loud(row)} == {"price"}


@pytest.mark.parametrize(
    "note",
    [
        "* harga sudah termasuk ongkir",
        "*) wajib diisi",
        "** petani binaan lapas",
        "*) Harga diisi dalam rupiah",
        "*) sda",
    ],
)
def test_a_note_that_changes_no_price_asks_nothing(note: str) -> None:
    table = read(HEAD, GOOD, [], [note])
    assert [one.reason for one in table.skipped] == ["note"]
    assert loud(examined(table)[0]) == []


@pytest.mark.parametrize("mark", ["*", "**", "*)", "\u00b9", "\u2020", " *)"])
@pytest.mark.parametrize("column", [0, 1, 2, 4])
def test_a_note_counts_at_the_row_that_refers_to_it(mark: str, column: int) -> None:
    marked = [*GOOD]
    marked[column] = f"{marked[column]}{mark}"
    table = read(HEAD, marked, ["UD Tani", *GOOD[1:]], [f"{mark.strip()} per ons"])
    first, second = examined(table)
    assert first.values
    assert second.values
    assert (first.values.name, first.values.price, second.values.price) == ("CV Maju", 150_000, 15_000)
    assert ("price", "price-converted") in loud(first)
    assert loud(second) == []


def test_a_note_that_ends_its_row_is_asked() -> None:
    first, second = examined(read(HEAD, ["CV Maju*", *GOOD[1:]], ["UD Tani", *GOOD[1:]], ["* sudah tidak aktif"]))
    assert first.issues[0].code == "row-ended"
    assert loud(second) == []


@pytest.mark.parametrize("price", ["15.000*", "15000\u00b9", "15.000 **)", "15.000#"])
def test_a_mark_without_a_note_is_told(price: str) -> None:
    [row] = examined(read(HEAD, [*GOOD[:4], price]))
    assert loud(row) == [("price", "words-unknown")]
    assert row.values
    assert row.values.price == 15_000


@pytest.mark.parametrize("line", [["*CV Baru", "Wortel"], ["* Toko Baru", "Wortel", "kg", None, 8_000], ["*UD Baru"]])
def test_a_supplier_with_a_star_is_a_supplier(line: list[Any]) -> None:
    assert len(read(HEAD, GOOD, line).rows) == 2


BESIDE = [
    ("Keterangan", "harga per karung", "price"), ("Ket.", "kapasitas per tahun", "capacity"),
    ("Catatan", "harga belum PPN", "price"), ("Keterangan", "dalam ribuan", "price"), ("", "per karung 50 kg", "price"),
    ("Isi Kemasan", "25 kg", "price"), ("Isi Kemasan (kg)", 25, "price"), ("Frekuensi", "tahunan", "capacity"),
    ("Mata Uang", "USD", "price"), ("Ket", "per tahun", "capacity"), ("Keterangan", "harga dalam USD", "price"),
    ("Diskon", "5%", "price"), ("Diskon (%)", 5, "price"), ("PPN", "11%", "price"), ("Ongkir", 2_000, "price"),
    ("Biaya kirim per kg", "Rp 500", "price"), ("Potongan", "500", "price"), ("Min. Order", "10 kg", "price"),
    ("Minimal pembelian", 25, "price"), ("Margin", 0.1, "price"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "said", "field"), BESIDE)
def test_what_another_column_says_of_an_amount_is_told(title: str, said: Any, field: str) -> None:
    head, row = [*HEAD, title], [*GOOD, said]
    if field == "unit":
        head, row = [*HEAD[:2], title, *HEAD[3:]], GOOD
    [found] = examined(table_of(lambda _: None, row, head=head))
    assert (field, "words-unknown") in loud(found)
    assert found.values


@pytest.mark.parametrize(
    ("title", "said"),
    [("Mata Uang", "Rupiah"), ("Isi Kemasan", "1 kg"), ("Frekuensi", "per bulan"), ("Keterangan", "harga termasuk PPN"),
     ("Keterangan", "kirim tiap Senin"), ("Ket", "harga nego"), ("", "kontak Bu Siti"), ("Keterangan", 3),
     ("Keterangan", "petani binaan"), ("Merek", "Cap 2 Ayam"), ("Diskon", 0), ("Diskon", "-"), ("Ongkir", "gratis"),
     ("PPN", "sudah termasuk"), ("Status Pajak", "PKP"), ("Minimal", 3)],
)  # fmt: skip
def test_what_changes_no_amount_beside_it_is_not_told(title: str, said: Any) -> None:
    head, row = [*HEAD, title], [*GOOD, said]
    if title.startswith("Satuan"):
        head, row = [*HEAD[:2], title, *HEAD[3:]], GOOD
    assert loud(examined(table_of(lambda _: None, row, head=head))[0]) == []
