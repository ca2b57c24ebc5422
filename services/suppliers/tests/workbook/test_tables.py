"""Workbooks of several tables: on sheets, under one another, side by side, with signs and totals between the rows."""

from typing import Any

import pytest
from openpyxl import Workbook
from suppliers.workbook import READ, SKIP, Severity, Table, WorkbookRefused, examine_all, open_workbook
from suppliers.workbook.ditto import is_ditto

HEAD = ["Nama Penyedia", "Komoditas", "Satuan", "Kapasitas per bulan", "Harga satuan (Rp)"]
MORE = ["Nama Penyedia", "NIB", "Alamat", "Komoditas", "Satuan", "Kapasitas per bulan", "Harga satuan (Rp)"]
BLANK: list[Any] = []


def names(table: Table) -> list[str]:
    return [str(row.cells["name"]) for row in table.rows]


def amounts(table: Table) -> list[tuple[Any, Any, Any]]:
    return [(row.cells["commodity"], row.cells["capacity"], row.cells["price"]) for row in table.rows]


def asked(table: Table) -> list[tuple[str, str, str]]:
    return [(one.sheet, one.field, one.reason) for one in table.open_questions]


def test_of_three_sheets_the_cover_is_none_of_suppliers(make_workbook) -> None:
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


def test_each_sheet_is_read_by_its_own_titles(make_workbook) -> None:
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
def test_an_example_sheet_with_suppliers_stops_the_save_until_it_is_answered(make_workbook, sheet: str) -> None:
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


def test_a_sheet_of_suppliers_without_titles_stops_the_save(make_workbook) -> None:
    content = make_workbook(
        [HEAD, ["CV Satu", "Beras Premium", "kg", 500, 15000]],
        sheet="Beras",
        others={"Sayur": [["UD Dua", "Wortel", "kg", 200, 9000], ["UD Tiga", "Kentang", "kg", 100, 14000]]},
    )
    assert asked(open_workbook(content)) == [("Sayur", "", "untitled")]


def test_a_second_row_of_titles_begins_a_table_of_its_own(make_workbook) -> None:
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


def test_titles_that_are_only_repeated_begin_no_other_table(make_workbook) -> None:
    table = open_workbook(
        make_workbook(
            [HEAD, ["CV Satu", "Beras Premium", "kg", 500, 15000], HEAD, ["UD Dua", "Wortel", "kg", 200, 9000]]
        )
    )
    assert (len(table.sections), names(table)) == (1, ["CV Satu", "UD Dua"])
    assert [(one.number, one.reason) for one in table.skipped] == [(3, "header")]


def test_a_second_table_beside_the_first_is_read(make_workbook) -> None:
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
def test_a_ditto_mark_means_the_row_above(make_workbook, sign: str) -> None:
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


def test_a_ditto_mark_with_nothing_above_is_an_error(make_workbook) -> None:
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
def test_a_subtotal_is_no_supplier(make_workbook, label: str) -> None:
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
def test_a_supplier_with_an_unlucky_name_is_one(make_workbook, name: str) -> None:
    table = open_workbook(make_workbook([HEAD, [name, "Wortel", "kg", 200, 9000], [None, "Kentang", "kg", 100, 14000]]))
    assert names(table) == [name, name]


def test_a_number_of_its_own_makes_an_unlucky_name_a_suppliers(make_workbook) -> None:
    line = ["Total Sayur", "1746814538401", "Jl. A 1", "Wortel", "kg", 200, 9000]
    (row,) = open_workbook(make_workbook([MORE, line])).rows
    assert not row.doubtful


@pytest.mark.parametrize(
    "name", ["Total Segar Abadi", "Total Buah Segar", "Jumlah Wortel Segar", "Saldo Jaya", "Total Beras Asli"]
)
def test_what_may_be_a_total_as_well_as_a_supplier_is_asked(make_workbook, name: str) -> None:
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
def test_of_two_columns_that_fit_people_choose(make_workbook, field: str, titles: list[str], values: list[int]) -> None:
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
def test_a_reference_price_is_no_second_price(make_workbook, reference: str) -> None:
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
def test_a_title_is_known_however_it_is_abbreviated(make_workbook, field: str, title: str) -> None:
    content = make_workbook([[*HEAD, title], ["CV Satu", "Wortel", "kg", 200, 9000, "x"]])
    table = open_workbook(content)
    assert table.columns[field].header == title
    assert table.open_questions == []


@pytest.mark.parametrize(
    "title",
    ["Jumlah WBP", "Jumlah Penghuni", "Kuota", "Jml Tahanan", "Kapasitas Hunian", "Isi Lapas", "Jumlah Pegawai"],
)
def test_a_title_of_the_prison_itself_means_none_of_ours(make_workbook, title: str) -> None:
    content = make_workbook([["Nama", "Komoditas", "Satuan", "Harga", title], ["CV Satu", "Wortel", "kg", 9000, 812]])
    table = open_workbook(content)
    assert set(table.columns) == {"name", "commodity", "unit", "price"}
    assert (table.ignored_columns, table.open_questions) == ([title], [])


def test_a_long_title_is_known_by_how_it_begins(make_workbook) -> None:
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
def test_english_and_abbreviated_titles_are_known(make_workbook, titles: list[str]) -> None:
    table = open_workbook(make_workbook([titles, ["CV Satu", "Wortel", "kg", 200, 9000]]))
    assert (table.open_questions, amounts(table)) == ([], [("Wortel", 200, 9000)])


def test_a_required_column_without_a_known_title_is_asked_for(make_workbook) -> None:
    content = make_workbook([["Nama", "Komoditas", "Satuan", "Nilai per takaran"], ["CV Satu", "Wortel", "kg", 9000]])
    table = open_workbook(content)
    assert ("Sheet1", "price", "missing") in asked(table)
    question = next(one for one in table.open_questions if one.field == "price")
    chosen = open_workbook(content, choices={question.key: {"price": question.options[0].key}})
    assert (chosen.open_questions, chosen.rows[0].cells["price"]) == ([], 9000)


def test_a_workbook_without_any_suppliers_is_refused(make_workbook) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        open_workbook(make_workbook([["Jumlah penghuni", 812], ["Jumlah pegawai", 90]]))
    assert refused.value.code == "no-header"


BARE = ["Nama Penyedia", "Satuan", "Harga"]


def told(table: Table) -> list[tuple[Any, ...]]:
    """Of each row what it sells, at what price, and the codes of what is said of it loudly."""
    found = []
    for one in examine_all(table):
        loud = {i.code for i in one.issues if i.severity is not Severity.info and i.code != "commodity-from-title"}
        capacity = one.values and one.values.monthly_capacity
        row = one.values and (one.values.commodity, one.values.price, capacity and int(capacity))
        found.append((row, {code for code in loud if not code.startswith("missing-")}))
    return found


@pytest.mark.parametrize("between", [[BLANK, ["Kentang"], BARE], [["Kentang"], BARE], [["Kentang"]], [["B. Kentang"]]])
@pytest.mark.parametrize("titles", [BARE, ["Nama", "Harga/kg"]])
def test_a_line_between_rows_says_what_the_rows_under_it_sell(make_workbook, between: Any, titles: Any) -> None:
    first, second = ["CV Satu", "kg", 15000], ["CV Dua", "kg", 12000]
    lines = [["Wortel"], BARE, first, *between, second]
    if titles != BARE:
        lines = [titles if one is BARE else [one[0], one[-1]] if len(one) == 3 else one for one in lines]
    table = open_workbook(make_workbook(lines))
    assert [(row and row[0], loud) for row, loud in told(table)] == [("wortel", set()), ("kentang", set())]


@pytest.mark.parametrize("line", ["Kentang dan bayam", "Semangkah kuning", "Kecamatan Anyer"])
def test_a_line_between_rows_that_names_no_one_commodity_is_asked(make_workbook, line: str) -> None:
    rows = told(open_workbook(make_workbook([["Wortel"], BARE, ["CV Satu", "kg", 1], [line], ["CV Dua", "kg", 12000]])))
    (code,) = rows[1][1]
    assert (rows[1][0], code.startswith("commodity-un")) == (None, True)


def test_a_numbered_supplier_of_whom_nothing_else_is_written_is_no_line(make_workbook) -> None:
    titles = ["No", *BARE]
    table = open_workbook(make_workbook([["Wortel"], titles, [1, "CV Satu", "kg", 15000], [2, "Pak Budi"]]))
    assert names(table) == ["CV Satu", "Pak Budi"]


@pytest.mark.parametrize("apart", [[], [BLANK]])
def test_a_line_over_the_second_table_speaks_of_that_one(make_workbook, apart: Any) -> None:
    rice, carrot = ["CV Satu", "Beras Premium", "kg", 1200, 15000], ["CV Dua", "Wortel", "kg", 1200, 1200]
    table = open_workbook(
        make_workbook([[*HEAD[:3], "Kapasitas", "Harga"], rice, *apart, ["Kapasitas per tahun"],
                       ["Harga per ons"], [*HEAD[:3], "Kapasitas", "Harga"], carrot])
    )  # fmt: skip
    assert told(table) == [
        (("beras-premium", 15000, 1200), set()),
        (("wortel", 12000, 100), {"capacity-converted", "price-converted"}),
    ]


def test_a_line_over_the_first_table_is_not_counted_in_the_second_but_told(make_workbook) -> None:
    rice, carrot = ["CV Satu", "Beras Premium", "kg", 500, 1500], ["CV Dua", "Wortel", "kg", 500, 12000]
    over = ["Daftar harga per ons"]
    lines = [over, HEAD, rice, BLANK, ["Sayur"], HEAD, carrot]
    first, second = told(open_workbook(make_workbook(lines)))
    assert (first[0], second) == (("beras-premium", 15000, 500), (("wortel", 12000, 500), {"words-unknown"}))
    own = told(open_workbook(make_workbook([*lines[:4], ["Harga sayur per kg"], *lines[5:]])))
    assert own[1][1] == set()
    of_sheet = told(open_workbook(make_workbook([over, BLANK, ["Beras"], *lines[1:]])))
    assert [row and row[1] for row, _ in of_sheet] == [15000, 120000]


def test_a_note_under_the_last_table_is_told_at_all(make_workbook) -> None:
    rice, carrot = ["CV Satu", "Beras Premium", "kg", 500, 15000], ["CV Dua", "Wortel", "kg", 500, 12000]
    rows = told(open_workbook(make_workbook([HEAD, rice, ["Sayur"], HEAD, carrot, ["* harga belum termasuk ongkir"]])))
    assert [loud for _, loud in rows] == [{"words-unknown"}] * 2


@pytest.mark.parametrize("line", ["Halaman 2", "Lanjutan", "hal. 2 dari 3"])
def test_a_new_page_begins_no_other_table(make_workbook, line: str) -> None:
    rice, carrot = ["CV Satu", "Beras Premium", "kg", 500, 15000], ["sda", "Wortel", "kg", 500, 12000]
    table = open_workbook(make_workbook([HEAD, rice, [line], HEAD, carrot]))
    assert (len(table.sections), [loud for _, loud in told(table)]) == (1, [set(), set()])


SHORT = ["Nama Penyedia", "Komoditas", "Satuan", "Harga", "Kapasitas"]
COUNTED = [
    ([None, None, None, "(Rp/ons)", "(ton/thn)"], (15000, 1000), {"capacity-converted", "price-converted"}),
    ([None, None, None, "Rp", "Ton/Bln"], (1500, 12000), {"capacity-converted"}),
    ([None, None, None, None, "(Kw/bln)"], (1500, 1200), {"capacity-converted"}),
    ([None, None, None, None, "per 3 bulan"], (1500, 4), {"capacity-converted"}),
    ([None, None, None, None, "/thn"], (1500, 1), {"capacity-converted"}),
    ([None, None, "kg", "Rp/kg", "kg/bln"], (1500, 12), set[str]()),
    (["(sesuai NIB)", None, "(pilih)", "@ons", "kw/tahun"], (15000, 100), {"capacity-converted", "price-converted"}),
    ([None, None, None, "Rp/ekspor", "ton netto"], (1500, 12000), {"words-unknown", "capacity-converted"}),
    ([None, None, None, "lihat bawah", None], (1500, 12), {"words-unknown"}),
]


@pytest.mark.parametrize(("below", "amounts", "said"), COUNTED)
@pytest.mark.parametrize("between", [[], [[1, 2, 3, 4, 5]]], ids=["directly", "numbered"])
def test_a_row_of_measures_under_the_titles_counts(
    make_workbook, below: Any, amounts: Any, said: set[str], between: Any
) -> None:
    row = ["CV Satu", "Gula Konsumsi", "kg", 1500, 12]
    table = open_workbook(make_workbook([SHORT, *between, below, row]))
    ((values, loud),) = told(table)
    assert values
    assert (values[1:], loud - {"price-implausible", "price-unusual"}) == (amounts, said)


def test_a_title_of_many_meanings_is_known_by_the_measure_under_it(make_workbook) -> None:
    content = make_workbook([[*SHORT[:4], "Jumlah"], [None] * 4 + ["(ton/thn)"], ["CV A", "Wortel", "kg", 9000, 12]])
    assert told(open_workbook(content)) == [(("wortel", 9000, 1000), {"capacity-converted"})]


def test_a_heading_under_the_titles_is_told_nowhere(make_workbook) -> None:
    content = make_workbook([SHORT, ["A. BERAS"], ["CV A", "Wortel", "kg", 9000, 12]])
    assert told(open_workbook(content)) == [(("wortel", 9000, 12), set())]


ABOVE = {
    "one": [["CV Nol", "Beras Medium", "kg", 300, 13000]],
    "under a letterhead": [["DAFTAR PEMASOK 2025"], [], ["CV Nol", "Beras Medium", "kg", 300, 13000], []],
    "of other goods": [["CV Nol", "Anggur Laut", "kg", 300, "Rp 13.000"]],
    "without a price": [["CV Nol", "Beras Medium", "kg", None, None]],
}


@pytest.mark.parametrize("over", ABOVE.values(), ids=ABOVE)
def test_suppliers_above_the_titles_stop_the_save_until_it_is_answered(make_workbook, over: Any) -> None:
    content = make_workbook([*over, HEAD, ["CV Satu", "Wortel", "kg", 500, 9000]])
    table = open_workbook(content)
    assert asked(table) == [("Sheet1", "", "above")]
    (question,) = table.open_questions
    assert question.options[0].samples == (str(next(at for at, row in enumerate(over, 1) if len(row) > 1)),)
    read = open_workbook(content, choices={question.key: {"": READ}})
    assert (names(read), read.open_questions) == (["CV Nol", "CV Satu"], [])
    left = open_workbook(content, choices={question.key: {"": SKIP}})
    assert (names(left), left.open_questions, [one.reason for one in left.skipped]) == (["CV Satu"], [], ["above"])


@pytest.mark.parametrize(
    "over", [["Lapas Kelas IIA Cilegon", None, None, None, 2025], ["Bulan", "Juli", None, 2025], ["Jumlah", 3]]
)
def test_a_letterhead_is_no_supplier(make_workbook, over: Any) -> None:
    table = open_workbook(make_workbook([over, HEAD, ["CV Satu", "Wortel", "kg", 500, 9000]]))
    assert (names(table), table.questions) == (["CV Satu"], [])
