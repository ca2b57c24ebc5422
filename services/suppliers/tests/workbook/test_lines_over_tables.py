"""Lines over and between tables, rows of measures under their titles, and suppliers above them."""

from typing import Any

import pytest
from suppliers.domain.workbook import READ, SKIP, Severity, Table, examine_all, open_workbook

from .conftest import MakeWorkbook
from .findings import BLANK, HEAD, asked, names

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
def test_a_line_between_rows_says_what_the_rows_under_it_sell(
    make_workbook: MakeWorkbook, between: Any, titles: Any
) -> None:
    first, second = ["CV Satu", "kg", 15000], ["CV Dua", "kg", 12000]
    lines = [["Wortel"], BARE, first, *between, second]
    if titles != BARE:
        lines = [titles if one is BARE else [one[0], one[-1]] if len(one) == 3 else one for one in lines]
    table = open_workbook(make_workbook(lines))
    assert [(row and row[0], loud) for row, loud in told(table)] == [("wortel", set()), ("kentang", set())]


@pytest.mark.parametrize("line", ["Kentang dan bayam", "Semangkah kuning", "Kecamatan Anyer"])
def test_a_line_between_rows_that_names_no_one_commodity_is_asked(make_workbook: MakeWorkbook, line: str) -> None:
    rows = told(open_workbook(make_workbook([["Wortel"], BARE, ["CV Satu", "kg", 1], [line], ["CV Dua", "kg", 12000]])))
    (code,) = rows[1][1]
    assert (rows[1][0], code.startswith("commodity-un")) == (None, True)


def test_a_numbered_supplier_of_whom_nothing_else_is_written_is_no_line(make_workbook: MakeWorkbook) -> None:
    titles = ["No", *BARE]
    table = open_workbook(make_workbook([["Wortel"], titles, [1, "CV Satu", "kg", 15000], [2, "Pak Budi"]]))
    assert names(table) == ["CV Satu", "Pak Budi"]


@pytest.mark.parametrize("apart", [[], [BLANK]])
def test_a_line_over_the_second_table_speaks_of_that_one(make_workbook: MakeWorkbook, apart: Any) -> None:
    rice, carrot = ["CV Satu", "Beras Premium", "kg", 1200, 15000], ["CV Dua", "Wortel", "kg", 1200, 1200]
    table = open_workbook(
        make_workbook([[*HEAD[:3], "Kapasitas", "Harga"], rice, *apart, ["Kapasitas per tahun"],
                       ["Harga per ons"], [*HEAD[:3], "Kapasitas", "Harga"], carrot])
    )  # fmt: skip
    assert told(table) == [
        (("beras-premium", 15000, 1200), set()),
        (("wortel", 12000, 100), {"capacity-converted", "price-converted"}),
    ]


def test_a_line_over_the_first_table_is_not_counted_in_the_second_but_told(make_workbook: MakeWorkbook) -> None:
    rice, carrot = ["CV Satu", "Beras Premium", "kg", 500, 1500], ["CV Dua", "Wortel", "kg", 500, 12000]
    over = ["Daftar harga per ons"]
    lines: list[Any] = [over, HEAD, rice, BLANK, ["Sayur"], HEAD, carrot]
    first, second = told(open_workbook(make_workbook(lines)))
    assert (first[0], second) == (("beras-premium", 15000, 500), (("wortel", 12000, 500), {"words-unknown"}))
    own = told(open_workbook(make_workbook([*lines[:4], ["Harga sayur per kg"], *lines[5:]])))
    assert own[1][1] == set()
    of_sheet = told(open_workbook(make_workbook([over, BLANK, ["Beras"], *lines[1:]])))
    assert [row and row[1] for row, _ in of_sheet] == [15000, 120000]


def test_a_note_under_the_last_table_is_told_at_all(make_workbook: MakeWorkbook) -> None:
    rice, carrot = ["CV Satu", "Beras Premium", "kg", 500, 15000], ["CV Dua", "Wortel", "kg", 500, 12000]
    rows = told(open_workbook(make_workbook([HEAD, rice, ["Sayur"], HEAD, carrot, ["* harga belum termasuk ongkir"]])))
    assert [loud for _, loud in rows] == [{"words-unknown"}] * 2


@pytest.mark.parametrize("line", ["Halaman 2", "Lanjutan", "hal. 2 dari 3"])
def test_a_new_page_begins_no_other_table(make_workbook: MakeWorkbook, line: str) -> None:
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
    make_workbook: MakeWorkbook, below: Any, amounts: Any, said: set[str], between: Any
) -> None:
    row = ["CV Satu", "Gula Konsumsi", "kg", 1500, 12]
    table = open_workbook(make_workbook([SHORT, *between, below, row]))
    ((values, loud),) = told(table)
    assert values
    assert (values[1:], loud - {"price-implausible", "price-unusual"}) == (amounts, said)


def test_a_title_of_many_meanings_is_known_by_the_measure_under_it(make_workbook: MakeWorkbook) -> None:
    content = make_workbook([[*SHORT[:4], "Jumlah"], [None] * 4 + ["(ton/thn)"], ["CV A", "Wortel", "kg", 9000, 12]])
    assert told(open_workbook(content)) == [(("wortel", 9000, 1000), {"capacity-converted"})]


def test_a_heading_under_the_titles_is_told_nowhere(make_workbook: MakeWorkbook) -> None:
    content = make_workbook([SHORT, ["A. BERAS"], ["CV A", "Wortel", "kg", 9000, 12]])
    assert told(open_workbook(content)) == [(("wortel", 9000, 12), set())]


ABOVE = {
    "one": [["CV Nol", "Beras Medium", "kg", 300, 13000]],
    "under a letterhead": [["DAFTAR PEMASOK 2025"], [], ["CV Nol", "Beras Medium", "kg", 300, 13000], []],
    "of other goods": [["CV Nol", "Anggur Laut", "kg", 300, "Rp 13.000"]],
    "without a price": [["CV Nol", "Beras Medium", "kg", None, None]],
}


@pytest.mark.parametrize("over", ABOVE.values(), ids=ABOVE)
def test_suppliers_above_the_titles_stop_the_save_until_it_is_answered(make_workbook: MakeWorkbook, over: Any) -> None:
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
def test_a_letterhead_is_no_supplier(make_workbook: MakeWorkbook, over: Any) -> None:
    table = open_workbook(make_workbook([over, HEAD, ["CV Satu", "Wortel", "kg", 500, 9000]]))
    assert (names(table), table.questions) == (["CV Satu"], [])
