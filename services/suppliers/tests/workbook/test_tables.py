"""Workbooks of several tables: on sheets, under one another, side by side, with signs and totals between the rows."""

import pytest
from chassis.workbook.ditto import is_ditto
from openpyxl import Workbook
from suppliers.domain.workbook import READ, SKIP, WorkbookRefused, examine_all, open_workbook

from .conftest import MakeWorkbook
from .findings import BLANK, HEAD, amounts, asked, names

MORE = ["Nama Penyedia", "NIB", "Alamat", "Komoditas", "Satuan", "Kapasitas per bulan", "Harga satuan (Rp)"]


def test_of_three_sheets_the_cover_is_none_of_suppliers(make_workbook: MakeWorkbook) -> None:
    cover = [["DATA PEMASOK BAMA"], ["Lapas Kelas IIA Cilegon"], ["Jumlah penyedia", 3], ["Disusun oleh", "Subsi"]]
    table = open_workbook(
        make_workbook(
            [HEAD, ["UD Dua", "Wortel", "kg", 200, 9000], ["UD Tiga", "Kentang", "kg", 100, 14000]],
            sheet="Sayur",
            others={"Sampul": cover, "Beras": [HEAD, ["CV Satu", "Beras Premium", "kg", 500, 15000]]},
        )
    )
    assert (names(table), table.questions) == (["CV Satu", "UD Dua", "UD Tiga"], [])
    assert (table.sheets, table.ignored_sheets) == (["Beras", "Sayur"], ["Sampul"])


def test_each_sheet_is_read_by_its_own_titles(make_workbook: MakeWorkbook) -> None:
    other = ["Harga (Rp)", "Rekanan", "Kapasitas (ton/bulan)", "Sat.", "Bahan Makanan"]
    table = open_workbook(
        make_workbook(
            [other, [9000, "UD Dua", 2, "kg", "Wortel"]],
            sheet="Sayur",
            others={"Beras": [HEAD, ["CV Satu", "Beras Premium", "kg", 500, 15000]]},
        )
    )
    first, second = (one.values for one in examine_all(table))
    assert first is not None
    assert second is not None
    assert (first.price, first.monthly_capacity) == (15000, 500)
    assert (second.name, second.price, second.monthly_capacity) == ("UD Dua", 9000, 2000)


@pytest.mark.parametrize("sheet", ["Contoh", "Master", "Referensi 2025"])
def test_an_example_sheet_with_suppliers_stops_the_save_until_it_is_answered(
    make_workbook: MakeWorkbook, sheet: str
) -> None:
    content = make_workbook(
        [HEAD, ["CV Satu", "Beras Premium", "kg", 500, 15000]],
        sheet="Beras",
        others={sheet: [HEAD, ["UD Dua", "Wortel", "kg", 200, 9000]]},
    )
    table = open_workbook(content)
    assert asked(table) == [(sheet, "", "unread")]
    (question,) = table.open_questions
    assert names(open_workbook(content, choices={question.key: {"": READ}})) == ["CV Satu", "UD Dua"]
    left = open_workbook(content, choices={question.key: {"": SKIP}})
    assert (names(left), left.open_questions) == (["CV Satu"], [])


def test_a_sheet_of_suppliers_without_titles_stops_the_save(make_workbook: MakeWorkbook) -> None:
    content = make_workbook(
        [HEAD, ["CV Satu", "Beras Premium", "kg", 500, 15000]],
        sheet="Beras",
        others={"Sayur": [["UD Dua", "Wortel", "kg", 200, 9000], ["UD Tiga", "Kentang", "kg", 100, 14000]]},
    )
    assert asked(open_workbook(content)) == [("Sayur", "", "untitled")]


def test_a_second_row_of_titles_begins_a_table_of_its_own(make_workbook: MakeWorkbook) -> None:
    swapped = ["Nama Penyedia", "Komoditas", "Satuan", "Harga satuan (Rp)", "Kapasitas per bulan"]
    other = ["No", "Bahan Makanan", "Harga", "Sat", "Nama Rekanan"]
    table = open_workbook(
        make_workbook(
            [
                HEAD,
                ["CV Satu", "Beras Premium", "kg", 500, 15000],
                BLANK,
                ["B. SAYUR"],
                swapped,
                ["UD Dua", "Wortel", "kg", 8000, 300],
                HEAD,
                ["UD Tiga", "Kentang", "kg", 100, 14000],
                other,
                [1, "Tempe", 12000, "kg", "Pak Tahu"],
            ]
        )
    )
    assert names(table) == ["CV Satu", "UD Dua", "UD Tiga", "Pak Tahu"]
    told = [(row.cells["commodity"], row.cells["price"], row.cells.get("capacity")) for row in table.rows]
    assert told == [
        ("Beras Premium", 15000, 500),
        ("Wortel", 8000, 300),
        ("Kentang", 14000, 100),
        ("Tempe", 12000, None),
    ]


def test_titles_that_are_only_repeated_begin_no_other_table(make_workbook: MakeWorkbook) -> None:
    table = open_workbook(
        make_workbook(
            [HEAD, ["CV Satu", "Beras Premium", "kg", 500, 15000], HEAD, ["UD Dua", "Wortel", "kg", 200, 9000]]
        )
    )
    assert (len(table.sections), names(table)) == (1, ["CV Satu", "UD Dua"])
    assert [(one.number, one.reason) for one in table.skipped] == [(3, "header")]


def test_a_second_table_beside_the_first_is_read(make_workbook: MakeWorkbook) -> None:
    rice = [
        ["CV Satu", "1746814538401", "Jl. A 1", "Beras Premium", "kg", 500, 15000],
        ["CV Empat", "9120001234567", "Jl. B 2", "Beras Medium", "kg", 300, 13000],
    ]
    table = open_workbook(
        make_workbook(
            [
                ["BERAS", *[None] * 6, "SAYUR"],
                [*MORE, None, *HEAD],
                [*rice[0], None, "UD Dua", "Wortel", "kg", 200, 9000],
                [*rice[1], None, "UD Tiga", "Kentang", "kg", 100, 14000],
                [*[None] * 8, "UD Lima", "Bayam", "ikat", 90, 2500],
            ]
        )
    )
    assert sorted(names(table)) == ["CV Empat", "CV Satu", "UD Dua", "UD Lima", "UD Tiga"]
    assert len({row.number for row in table.rows}) == 5
    assert table.ignored_columns == []
    told = {str(row.cells["name"]): row.cells["price"] for row in table.rows}
    assert told == {"CV Satu": 15000, "CV Empat": 13000, "UD Dua": 9000, "UD Tiga": 14000, "UD Lima": 2500}


DITTOS = (
    *("sda", "SDA", "s.d.a", "s.d.a.", "S. D. A.", "idem", "Idem.", "- idem -", "-idem-", '-"-', '- " -', '"', "”"),
    *("″", "〃", "''", ",,", '"""', "ditto", "dto.", "id.", "sama", "sama dengan di atas", "Sama dgn diatas"),
    *("seperti di atas", "idem di atas", "(sda)", "[idem]", "s d a", "sda.", "same as above", "//", "– ” –", '~"~'),
)


@pytest.mark.parametrize("sign", DITTOS)
def test_a_ditto_mark_means_the_row_above(make_workbook: MakeWorkbook, sign: str) -> None:
    table = open_workbook(
        make_workbook(
            [
                MORE,
                ["CV Satu", "1746814538401", "Jl. A 1", "Beras Premium", "kg", 500, 15000],
                [sign, sign, sign, "Beras Medium", sign, 300, 13000],
                [sign, None, None, "Wortel", sign, 100, 9000],
                [None, None, None, "Kentang", "kg", 100, 14000],
            ]
        )
    )
    found = [one.values for one in examine_all(table)]
    assert [(one.name, one.nib, one.address, one.unit) for one in found if one] == [
        ("CV Satu", "1746814538401", "Jl. A 1", "kg")
    ] * 4


@pytest.mark.parametrize(
    "name", ["CV Sda Makmur", "Idem Jaya", "UD Sama Rasa", "PT Ditto", "Toko 88", "-", "Ida", "Sadi", "I.D.E.M. Tani"]
)
def test_a_name_that_is_only_like_a_ditto_mark_is_a_name(name: str) -> None:
    assert not is_ditto(name)


def test_a_ditto_mark_with_nothing_above_is_an_error(make_workbook: MakeWorkbook) -> None:
    table = open_workbook(make_workbook([HEAD, ["sda", "Beras Premium", "kg", 500, 15000]]))
    (row,) = examine_all(table)
    assert row.values is None
    assert "ditto-without-row" in {one.code for one in row.issues}


TOTALS = (
    *("Jumlah", "JUMLAH", "Jumlah:", "Total", "Sub Total", "Subtotal", "Sub-total", "Sub Jumlah", "Grand Total"),
    *("Total Keseluruhan", "Jumlah Seluruhnya", "Jumlah Beras", "Total Beras Premium", "Jumlah I", "Total (Rp)"),
    *("Jumlah CV Satu", "Rata-rata", "Rekapitulasi", "Jumlah harga", "Jml", "Total Umum", "Jumlah kelompok beras"),
    *("Pindahan", "Dipindahkan", "Terbilang", "Saldo", "TTL", "Jumlahan", "Pindahan dari halaman 1", "Saldo akhir"),
)


@pytest.mark.parametrize("label", TOTALS)
def test_a_subtotal_is_no_supplier(make_workbook: MakeWorkbook, label: str) -> None:
    table = open_workbook(
        make_workbook(
            [
                HEAD,
                ["CV Satu", "Beras Premium", "kg", 500, 15000],
                [label, "Beras Premium", "kg", 1000, 15000],
                ["UD Dua", "Wortel", "kg", 200, 9000],
                [label, None, None, 1700, None],
            ]
        )
    )
    assert names(table) == ["CV Satu", "UD Dua"]
    assert [(one.number, one.reason) for one in table.skipped] == [(3, "total"), (5, "total")]


@pytest.mark.parametrize(
    "name", ["CV Total Sayur", "UD Jumlah Rejeki", "PT Total Buah Segar", "Toko Jumlah", "Koperasi Total", "Totalindo"]
)
def test_a_supplier_with_an_unlucky_name_is_one(make_workbook: MakeWorkbook, name: str) -> None:
    table = open_workbook(make_workbook([HEAD, [name, "Wortel", "kg", 200, 9000], [None, "Kentang", "kg", 100, 14000]]))
    assert names(table) == [name, name]


def test_a_number_of_its_own_makes_an_unlucky_name_a_suppliers(make_workbook: MakeWorkbook) -> None:
    line = ["Total Sayur", "1746814538401", "Jl. A 1", "Wortel", "kg", 200, 9000]
    (row,) = open_workbook(make_workbook([MORE, line])).rows
    assert not row.doubtful


@pytest.mark.parametrize(
    "name", ["Total Segar Abadi", "Total Buah Segar", "Jumlah Wortel Segar", "Saldo Jaya", "Total Beras Asli"]
)
def test_what_may_be_a_total_as_well_as_a_supplier_is_asked(make_workbook: MakeWorkbook, name: str) -> None:
    table = open_workbook(make_workbook([HEAD, [name, "Wortel", "kg", 200, 9000]]))
    (row,) = table.rows
    assert row.doubtful


TWO = {
    "old and new": ("price", ["Harga Lama", "Harga Baru"], [13000, 14200]),
    "this year's and last year's": ("price", ["Harga 2024", "Harga 2025"], [13000, 14200]),
    "market and offer": ("price", ["Harga Pasar", "Harga Jual"], [13000, 14200]),
    "a day's and a month's": ("capacity", ["Kapasitas Hari", "Kapasitas Bulan"], [20, 600]),
    "plan and offer": ("capacity", ["Kapasitas Rencana", "Kapasitas"], [20, 600]),
}


@pytest.mark.parametrize(("field", "titles", "values"), TWO.values(), ids=TWO)
def test_of_two_columns_that_fit_people_choose(
    make_workbook: MakeWorkbook, field: str, titles: list[str], values: list[int]
) -> None:
    rest = {"price": ("Kapasitas", 700), "capacity": ("Harga", 9000)}[field]
    content = make_workbook(
        [["Nama", "Komoditas", "Satuan", *titles, rest[0]], ["CV Satu", "Wortel", "kg", *values, rest[1]]]
    )
    table = open_workbook(content)
    assert asked(table) == [("Sheet1", field, "several")]
    (question,) = table.open_questions
    assert [one.title for one in question.options] == titles
    for option, value in zip(question.options, values, strict=True):
        chosen = open_workbook(content, choices={question.key: {field: option.key}})
        assert chosen.open_questions == []
        assert chosen.rows[0].cells[field] == value


@pytest.mark.parametrize("reference", ["HET", "Harga HET", "Harga Eceran Tertinggi", "Harga Acuan", "Pagu"])
def test_a_reference_price_is_no_second_price(make_workbook: MakeWorkbook, reference: str) -> None:
    content = make_workbook([["Nama", "Komoditas", "Satuan", reference, "Harga"], ["CV Satu", "Wortel", "kg", 9, 9000]])
    table = open_workbook(content)
    assert (table.open_questions, table.rows[0].cells["price"]) == ([], 9000)


def _merged_titles() -> bytes:
    from io import BytesIO

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cell, text in {"A1": "No", "B1": "Nama Penyedia", "C1": "Komoditas", "D1": "Satuan", "E1": "Kapasitas"}.items():
        sheet[cell] = text
    sheet["G1"], sheet["E2"], sheet["F2"] = "Harga (Rp)", "Hari", "Bulan"
    for area in ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "G1:G2"):
        sheet.merge_cells(area)
    sheet.append([1, "CV Satu", "Wortel", "kg", 20, 600, 9000])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_titles_over_two_merged_rows_are_read_together() -> None:
    content = _merged_titles()
    table = open_workbook(content)
    (question,) = table.open_questions
    assert [(one.letter, one.title) for one in question.options] == [
        ("E", "Kapasitas (Hari)"),
        ("F", "Kapasitas (Bulan)"),
    ]
    for option in question.options:
        chosen = open_workbook(content, choices={question.key: {"capacity": option.key}})
        (row,) = examine_all(chosen)
        assert row.values is not None
        assert row.values.monthly_capacity == 600


TITLES = {
    "npwp": ["N.P.W.P", "N.P.W.P.", "N P W P", "No. N.P.W.P", "Nomor NPWP", "Tax ID"],
    "nib": ["N.I.B", "N I B", "N.I.B.", "No. N.I.B", "Nomor Induk Berusaha (NIB)", "Business ID Number"],
    "nik": ["N.I.K", "N I K", "No. KTP"],
    "phone": ["No. H.P.", "Phone Number", "Telp./HP", "No. W.A."],
    "address": ["Address", "Alamat Lengkap Usaha"],
    "region_name": ["Regency/City", "Kab./Kota"],
    "season": ["Availability", "Ketersediaan"],
}


@pytest.mark.parametrize(("field", "title"), [(field, one) for field, ones in TITLES.items() for one in ones])
def test_a_title_is_known_however_it_is_abbreviated(make_workbook: MakeWorkbook, field: str, title: str) -> None:
    content = make_workbook([[*HEAD, title], ["CV Satu", "Wortel", "kg", 200, 9000, "x"]])
    table = open_workbook(content)
    assert table.columns[field].header == title
    assert table.open_questions == []


@pytest.mark.parametrize(
    "title",
    ["Jumlah WBP", "Jumlah Penghuni", "Kuota", "Jml Tahanan", "Kapasitas Hunian", "Isi Lapas", "Jumlah Pegawai"],
)
def test_a_title_of_the_prison_itself_means_none_of_ours(make_workbook: MakeWorkbook, title: str) -> None:
    content = make_workbook([["Nama", "Komoditas", "Satuan", "Harga", title], ["CV Satu", "Wortel", "kg", 9000, 812]])
    table = open_workbook(content)
    assert set(table.columns) == {"name", "commodity", "unit", "price"}
    assert (table.ignored_columns, table.open_questions) == ([title], [])


def test_a_long_title_is_known_by_how_it_begins(make_workbook: MakeWorkbook) -> None:
    long = "Harga satuan (Rp) yang berlaku pada saat pengisian, sudah termasuk pajak dan ongkos kirim sampai di gudang"
    content = make_workbook([["Nama", "Komoditas", "Satuan", long], ["CV Satu", "Wortel", "kg", 9000]])
    assert open_workbook(content).rows[0].cells["price"] == 9000


@pytest.mark.parametrize(
    "titles",
    [
        ["Supplier Name", "Commodity", "Unit", "Monthly Capacity", "Unit Price (Rp)"],
        ["Vendor", "Item", "UoM", "Capacity (kg/month)", "Price per unit"],
        ["Company Name", "Product Name", "Unit of Measure", "Quantity", "Selling Price"],
        ["Nm. Penyedia", "Jns. Bahan Makanan", "Sat.", "Kap./bln", "Hrg. (Rp)"],
    ],
)
def test_english_and_abbreviated_titles_are_known(make_workbook: MakeWorkbook, titles: list[str]) -> None:
    table = open_workbook(make_workbook([titles, ["CV Satu", "Wortel", "kg", 200, 9000]]))
    assert (table.open_questions, amounts(table)) == ([], [("Wortel", 200, 9000)])


def test_a_required_column_without_a_known_title_is_asked_for(make_workbook: MakeWorkbook) -> None:
    content = make_workbook([["Nama", "Komoditas", "Satuan", "Nilai per takaran"], ["CV Satu", "Wortel", "kg", 9000]])
    table = open_workbook(content)
    assert ("Sheet1", "price", "missing") in asked(table)
    question = next(one for one in table.open_questions if one.field == "price")
    chosen = open_workbook(content, choices={question.key: {"price": question.options[0].key}})
    assert (chosen.open_questions, chosen.rows[0].cells["price"]) == ([], 9000)


def test_a_workbook_without_any_suppliers_is_refused(make_workbook: MakeWorkbook) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        open_workbook(make_workbook([["Jumlah penghuni", 812], ["Jumlah pegawai", 90]]))
    assert refused.value.code == "no-header"
