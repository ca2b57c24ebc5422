"""A number counts in the unit and period that stand beside it, above it, or in its column's title; or it is asked."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from suppliers.domain.catalogue import commodities
from suppliers.domain.workbook import (
    Context,
    ExaminedRow,
    FoundColumn,
    Row,
    Section,
    Severity,
    corrected,
    examine,
    examine_all,
    open_workbook,
)
from suppliers.domain.workbook.quantities import column_terms, terms, title_terms
from suppliers.domain.workbook.rows import titles_of
from suppliers.domain.workbook.typed import per_own_unit

Examine = Callable[..., ExaminedRow]
MEASURES: dict[str, Any] = {
    "kg": 1,
    "Kilogram": 1,
    "kilo": 1,
    "ons": "0.1",
    "kuintal": 100,
    "kwintal": 100,
    "pon": "0.5",
    "gram": "0.001",
}
PERIODS: dict[str, Any] = {
    "hari": 30, "hr": 30, "minggu": 4, "mgg": 4, "bulan": 1, "bln": 1, "tahun": Decimal(1) / 12, "thn": Decimal(1) / 12,
    "3 bulan": Decimal(1) / 3, "triwulan": Decimal(1) / 3, "semester": Decimal(1) / 6, "2 minggu": 2,
}  # fmt: skip
GRAVE = (Severity.error, Severity.warning)


def told(row: ExaminedRow, field: str) -> list[str]:
    return [issue.code for issue in row.issues if issue.field == field]


def loud(row: ExaminedRow, field: str) -> bool:
    return any(issue.field == field and issue.severity in GRAVE for issue in row.issues)


@given(
    st.sampled_from(sorted(MEASURES)), st.sampled_from(sorted(PERIODS)), st.integers(1, 900), st.sampled_from([" ", ""])
)
def test_a_capacity_is_arithmetic(measure: str, period: str, number: int, gap: str) -> None:
    said = terms(f"{gap}{measure}/{gap}{period}")
    assert said.unknown == ()
    assert said.measure
    assert said.measure.into("kg") == Decimal(MEASURES[measure])
    assert said.monthly == pytest.approx(Decimal(PERIODS[period]))


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("20 kg/hr", 600), ("500 kg/thn", Decimal("41.667")), ("500 kg per triwulan", Decimal("166.667")),
        ("500/bln", 500), ("500 kg seminggu", 2000), ("2 ton per tahun", Decimal("166.667")), ("1 kuintal/minggu", 400),
        ("50 kg perhari", 1500), ("300 kg / 3 bulan", 100), ("１００ kg", 100),
        ("10kg/hari", 300), ("500 Kg/Bulan", 500),
        ("1,5 ton", 1500), ("± 200 kg/bln", 200), ("500 kilo gram", 500),
    ],
)  # fmt: skip
def test_a_capacity_counts_as_written(examine_with: Examine, cell: str, amount: Any) -> None:
    row = examine_with(capacity=cell)
    assert row.values is not None, row.issues
    assert row.values.monthly_capacity == Decimal(amount)


@pytest.mark.parametrize("cell", ["500 kg/panen", "200 kg per musim", "100 ikat", "5 karung/minggu", "-500"])
def test_a_capacity_that_cannot_be_counted_is_asked(examine_with: Examine, cell: str) -> None:
    row = examine_with(capacity=cell)
    assert row.values is None
    assert next(issue for issue in row.issues if issue.field == "capacity").proposal


@pytest.mark.parametrize("cell", ["500-600 kg", "500 kg s.d. 600 kg", "500 atau 600", "500 hingga 600 kg/bln"])
def test_of_two_capacities_one_is_chosen(examine_with: Examine, cell: str) -> None:
    [issue] = [one for one in examine_with(capacity=cell).issues if one.field == "capacity"]
    assert (issue.severity, issue.proposal) == (Severity.error, "500 / 600")


@pytest.mark.parametrize("cell", ["500 kg gabah", "30 rak", "20 peti/hari", "100 keranjang"])
def test_words_nobody_understands_are_told(examine_with: Examine, cell: str) -> None:
    assert loud(examine_with(capacity=cell), "capacity")
    assert loud(examine_with(price=cell.replace("hari", "kg")), "price")


@pytest.mark.parametrize(
    ("cell", "price"),
    [
        ("Rp 15.000,-/Kg", 15_000), ("@ Rp 15.000", 15_000), ("Rp 1.500/ons", 15_000), ("Rp 1.500.000/kwintal", 15_000),
        ("15.000/kilo", 15_000), ("Rp. 15.000.-", 15_000), ("15 rb", 15_000), ("15ribu/kg", 15_000),
        ("IDR 15000", 15_000),
        ("Rp15.000,00", 15_000), ("Rp 60.000/4 kg", 15_000), ("１５．０００", 15_000), ("Rp 15.000,= per kg", 15_000),
        ("15.000 – ", 15_000), ("15'000", 15_000), ("15 000", 15_000), ("+15000", 15_000), ("Rp 7.500/pon", 15_000),
    ],
)  # fmt: skip
def test_a_price_counts_as_written(examine_with: Examine, cell: str, price: int) -> None:
    row = examine_with(price=cell)
    assert row.values is not None, row.issues
    assert row.values.price == price


@pytest.mark.parametrize(
    ("cell", "proposal"),
    [
        ("Rp 5.000/ikat", "5000"), ("15.000/butir", "15000"), ("-42550", "42550"), ("Rp -15.000", "15000"),
        ("15.000\n16.000", "15000 / 16000"), ("14.000 - 15.000", "14000 / 15000"), ("14.000–15.000", "14000 / 15000"),
        ("15.000;16.000", "15000 / 16000"), ("15.000 atau 16.000", "15000 / 16000"),
        ("15.000 s/d 16.000", "15000 / 16000"), ("Rp 15.000 s.d. Rp 16.000", "15000 / 16000"),
        ("15.000%", None), ("$15.000", None), ("15.000 €", None), ("15.000?", None),
    ],
)  # fmt: skip
def test_a_price_that_says_something_else_is_asked_with_what_may_be_meant(
    examine_with: Examine, cell: str, proposal: str
) -> None:
    row = examine_with(price=cell)
    assert row.values is None
    assert [issue.proposal for issue in row.issues if issue.field == "price"] == [proposal]


@pytest.mark.parametrize("one", commodities(), ids=lambda one: one.code)
def test_a_digit_too_many_or_too_few_is_seen_for_every_commodity(examine_with: Examine, one: Any) -> None:
    low, high = one.usual_prices
    middle = (low + high) // 2
    for price, is_odd in ((middle, False), (high * 10, True), (max(100, low // 10), True)):
        row = examine_with(commodity=one.name, unit=one.unit, price=price)
        assert loud(row, "price") is is_odd, (one.code, price, row.issues)


HEAD = ["Nama Penyedia", "Komoditas", "Satuan", "Kapasitas", "Harga Satuan"]


def rows_of(make_workbook: Any, titles: dict[str, str], *cells: tuple[Any, Any], above: str = "") -> list[ExaminedRow]:
    head = [titles.get(title, title) for title in HEAD]
    body = [[f"CV Uji {at}", "Kentang", "kg", capacity, price] for at, (capacity, price) in enumerate(cells)]
    return list(examine_all(open_workbook(make_workbook([[above], head, *body] if above else [head, *body]))))


@pytest.mark.parametrize(
    ("title", "cell", "amount"),
    [
        ("Kapasitas (ton/bulan)", 12, 12_000), ("Kapasitas (ton/bulan)", "1,5", 1_500),
        ("Kapasitas per tahun (ton)", 12, 1_000), ("Kapasitas per 3 bulan", 300, 100), ("Kapasitas/hari", 10, 300),
        ("Kapasitas (kuintal)", 3, 300), ("Kapasitas per minggu (kg)", 100, 400), ("Kapasitas", 100, 100),
        ("Kapasitas (kg/triwulan)", 300, 100),
        ("Kapasitas dalam ton", 2, 2_000),
        ("Kapasitas [ton]", 2, 2_000),
        ("Kapasitas - kwintal", 2, 200),
        ("Kapasitas bulanan", 100, 100),
        ("Kapasitas harian", 10, 300),
        ("Kapasitas setahun (kg)", 1_200, 100),
        ("Kapasitas tiap minggu", 100, 400),
        ("Kapasitas 3 bulanan", 300, 100),
    ],
)  # fmt: skip
def test_the_title_of_the_capacity_counts(make_workbook: Any, title: str, cell: Any, amount: int) -> None:
    [row] = rows_of(make_workbook, {"Kapasitas": title}, (cell, 15_000))
    assert row.values is not None, row.issues
    assert row.values.monthly_capacity == amount
    assert loud(row, "capacity") is (amount != cell)


@pytest.mark.parametrize(
    ("title", "cell", "price"),
    [
        ("Harga per ton", 14_000_000, 14_000), ("Harga (Rp/kg)", 14_000, 14_000), ("Harga per ons", 1_400, 14_000),
        ("Harga (Rp 000)", 14, 14_000), ("Harga dalam ribuan rupiah", 14, 14_000), ("Harga Satuan", 14_000, 14_000),
        ("Harga per kuintal", 1_400_000, 14_000),
    ],
)  # fmt: skip
def test_the_title_of_the_price_counts(make_workbook: Any, title: str, cell: Any, price: int) -> None:
    [row] = rows_of(make_workbook, {"Harga Satuan": title}, (100, cell))
    assert row.values is not None, row.issues
    assert row.values.price == price
    assert loud(row, "price") is (price != cell)


@pytest.mark.parametrize("title", ["Kapasitas per panen", "Kapasitas (per musim)", "Kapasitas per keranjang"])
def test_a_title_that_cannot_be_counted_is_told_at_each_row(make_workbook: Any, title: str) -> None:
    [row] = rows_of(make_workbook, {"Kapasitas": title}, (100, 15_000))
    assert loud(row, "capacity")


@pytest.mark.parametrize("title", ["Harga per ikat", "Harga per papan", "Harga/rak"])
def test_a_price_per_something_else_is_told_at_each_row(make_workbook: Any, title: str) -> None:
    [row] = rows_of(make_workbook, {"Harga Satuan": title}, (100, 15_000))
    assert loud(row, "price")


def test_a_line_above_the_table_counts(make_workbook: Any) -> None:
    [row] = rows_of(make_workbook, {}, (100, 14), above="Harga dalam ribuan rupiah")
    assert row.values
    assert row.values.price == 14_000
    assert loud(row, "price")


@pytest.mark.parametrize("above", ["Jumlah penghuni 1.000 orang", "Isi hunian 1000", "Tahun 2025, semester II"])
def test_a_line_that_speaks_of_something_else_counts_nothing(make_workbook: Any, above: str) -> None:
    [row] = rows_of(make_workbook, {}, (100, 14_000), above=above)
    assert row.values
    assert (row.values.price, row.values.monthly_capacity) == (14_000, 100)


@pytest.mark.parametrize("cell", ["9000 9500", "9000\n9500"])
def test_two_numbers_are_never_one(examine_with: Examine, cell: str) -> None:
    assert examine_with(price=cell).values is None


@given(st.text(max_size=300))
def test_no_title_and_no_cell_is_too_odd(text: str) -> None:
    title_terms(text)
    terms(text)


def test_an_amount_typed_on_the_page_is_of_the_rows_own_unit(make_workbook: Any) -> None:
    """Under `Harga per ons` and `Kapasitas (ton)` a bare number of the file counts so, a typed one does not."""
    head = ["Nama Penyedia", "Komoditas", "Satuan", "Kapasitas (ton/tahun)", "Harga per ons"]
    lines = [["CV Satu", "Kentang", "kg", 12, 900], ["CV Dua", "Bayam", "ikat", 12, 900]]
    table = open_workbook(make_workbook([head, *lines]))
    for row, unit in zip(table.rows, ("kg", "ikat"), strict=True):
        typed = per_own_unit(table, row.number, {"price": "9.000", "capacity": 500})
        assert typed == {"price": f"9.000/{unit}", "capacity": f"500 {unit}/bulan"}
        [read] = [one for one in examine_all(corrected(table, {row.number: typed})) if one.number == row.number]
        assert read.values is not None, read.issues
        assert (read.values.price, read.values.monthly_capacity) == (9_000, 500)
    assert per_own_unit(table, table.rows[0].number, {"price": "900/ons"}) == {"price": "900/ons"}
    plain = open_workbook(make_workbook([["Nama Penyedia", "Komoditas", "Satuan", "Kapasitas", "Harga"], *lines]))
    assert per_own_unit(plain, plain.rows[0].number, {"price": "9.000"}) == {"price": "9.000"}


@pytest.mark.parametrize(
    "title",
    ["Kapasitas (dus/bulan)", "Kapasitas (Jan-Jun)", "Kapasitas angkut (kg/truk)", "Kapasitas (panenan)"],
)
def test_a_bracket_in_a_title_of_capacity_is_told_where_nobody_knows_it(make_workbook: Any, title: str) -> None:
    [row] = rows_of(make_workbook, {"Kapasitas": title}, (12, 14_000))
    assert loud(row, "capacity")


@pytest.mark.parametrize("title", ["Harga (USD)", "Harga Satuan ($)", "Harga (RM)", "Harga dalam €", "Harga (SGD/kg)"])
def test_another_currency_in_a_title_is_told(make_workbook: Any, title: str) -> None:
    [row] = rows_of(make_workbook, {"Harga Satuan": title}, (12, 14_000))
    assert loud(row, "price")


@pytest.mark.parametrize(
    "title", ["Harga (Rp)", "Harga Satuan (wajib diisi)", "Harga 2025", "Harga (2025)", "Harga [Rp/kg]"]
)
def test_a_bracket_that_changes_nothing_is_not_told(make_workbook: Any, title: str) -> None:
    [row] = rows_of(make_workbook, {"Harga Satuan": title}, (12, 14_000))
    assert not loud(row, "price"), row.issues


def test_a_line_that_says_otherwise_than_the_title_is_told_and_one_that_adds_to_it_counts(make_workbook: Any) -> None:
    [row] = rows_of(make_workbook, {"Kapasitas": "Kapasitas per Bulan"}, (5, 14_000), above="Kapasitas dalam ton")
    assert row.values is not None
    assert row.values.monthly_capacity == 5_000
    [row] = rows_of(make_workbook, {"Kapasitas": "Kapasitas per Bulan"}, (5, 14_000), above="Kapasitas per hari")
    assert loud(row, "capacity")


@pytest.mark.parametrize(
    ("title", "times"),
    [("(000 kg)", 1000), ("('000 kg)", 1000), ("(’000 kg)", 1000), ("000 kg", 1000), ("dalam ratusan kg", 100),
     ("puluhan kg", 10), ("(ratusan ribu kg)", 100_000), ("(10^3 kg)", 1000), ("(10³ kg)", 1000), ("(x 100 kg)", 100),
     ("(x10 kg)", 10), ("(x 1.000 kg)", 1000), ("(000.000 kg)", 1_000_000), ("Rp. 000,-/kg", 1000), ("(kg)", 1)],
)  # fmt: skip
def test_noughts_and_powers_of_ten_multiply_wherever_they_stand(title: str, times: int) -> None:
    for field, name in (("capacity", "Kapasitas"), ("price", "Harga")):
        said = column_terms(f"{name} {title}", field)
        assert (said.multiplier, said.unknown) == (times, ())
        assert said.measure
        assert (said.measure.unit, said.measure.factor) == ("kg", 1)


@pytest.mark.parametrize(("title", "factor"), [("(1.000 kg)", 1000), ("(10 000 kg)", None), ("/1,000 kg", 1000)])
def test_a_number_before_a_measure_is_no_multiplier(title: str, factor: int | None) -> None:
    said = column_terms(f"Kapasitas {title}", "capacity")
    assert said.multiplier == 1
    assert bool(said.unknown) or (said.measure and said.measure.factor == factor)


@pytest.mark.parametrize("title", ["Kapasitas 12", "Kapasitas (3x)", "Kapasitas (5 7 kg)", "Kapasitas (Rp 1.000)"])
def test_a_number_that_counts_nothing_is_told(title: str) -> None:
    assert any(map(str.isdecimal, column_terms(title, "capacity").unknown))


@pytest.mark.parametrize(
    "title",
    ["Harga + PPN", "Harga excl. PPN", "Harga (belum termasuk ongkir)", "Harga di luar ongkir", "Harga loco gudang",
     "Harga satuan (loco gudang)", "Harga nego", "Estimasi Harga", "Harga non PPN", "Perkiraan harga", "Harga per hari",
     "Harga per bulan", "Harga/minggu", "Harga per panen", "Harga bulanan", "Harga satuan plus ongkos kirim"],
)  # fmt: skip
def test_a_condition_or_a_period_in_the_title_of_a_price_is_told(title: str) -> None:
    assert column_terms(title, "price").unknown


@pytest.mark.parametrize(
    "title",
    ["Harga satuan (Rp)", "Harga Bulan Juli 2025", "Harga per kg", "Harga bulan ini", "Harga termasuk PPN dan ongkir",
     "Harga 2025", "Harga (Rp/kg)", "Harga Semester I", "Harga sudah termasuk pajak dan ongkos kirim sampai di gudang"],
)  # fmt: skip
def test_other_titles_of_a_price_ask_nothing(title: str) -> None:
    assert column_terms(title, "price").unknown == ()


def test_a_period_in_the_title_of_a_capacity_is_counted_as_before() -> None:
    said = column_terms("Kapasitas per 3 bulan (ton)", "capacity")
    assert (said.monthly, said.unknown) == (Decimal(1) / 3, ())


def test_what_a_title_says_of_a_price_is_told_at_each_row() -> None:
    table = Section(
        "Data", 1, {"price": FoundColumn(0, "Harga + PPN"), "capacity": FoundColumn(1, "Kapasitas (000 kg)")}
    )
    row = examine(Row(2, {"name": "CV A", "commodity": "Wortel", "unit": "kg", "capacity": 2, "price": 9000}),
                  Context(titles=titles_of(table)))  # fmt: skip
    assert row.values
    assert (row.values.price, row.values.monthly_capacity) == (9000, 2000)
    assert {"words-unknown", "capacity-converted"} <= {one.code for one in row.issues}
