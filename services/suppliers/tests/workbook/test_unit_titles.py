"""Sizes, packs and periods in the column of units count for the amounts beside it, or are told."""

from decimal import Decimal
from typing import Any

import pytest
from chassis.workbook.multipliers import multiplier
from suppliers.domain.workbook import ExaminedRow, Severity, corrected, examine_all, open_workbook
from suppliers.domain.workbook.typed import per_own_unit

from .findings import told, values_of

Found = tuple[str, Decimal, int]


def head(title: str, capacity: str = "Kapasitas") -> list[str]:
    return ["Nama Penyedia", "Komoditas", title, capacity, "Harga"]


def rows_of(make_workbook: Any, title: str, cell: Any, capacity: Any, price: Any) -> list[ExaminedRow]:
    line = ["CV Maju", "Kentang", cell, capacity, price]
    return list(examine_all(open_workbook(make_workbook([head(title), line]))))


def found(row: ExaminedRow) -> Found:
    values = values_of(row)
    assert values.monthly_capacity is not None
    return values.unit, values.monthly_capacity, values.price


def loud(row: ExaminedRow, field: str) -> list[str]:
    return [code for severity, code in told(row, field) if severity is not Severity.info]


@pytest.mark.parametrize(
    ("title", "cell", "capacity", "price", "meant"),
    [
        ("Satuan (10 kg)", "kg", 50, 150_000, ("kg", 500, 15_000)),
        ("Satuan (10 kg)", None, 50, 150_000, ("kg", 500, 15_000)),
        ("Satuan (10kg)", "Kilogram", 50, 150_000, ("kg", 500, 15_000)),
        ("Satuan per 100 gr", None, 5_000, 1_500, ("kg", 500, 15_000)),
        ("Satuan (per 100 gram)", "gr", 5_000, 1_500, ("kg", 500, 15_000)),
        ("Satuan (kuintal)", "kuintal", 5, 1_500_000, ("kg", 500, 15_000)),
        ("Satuan (2 ons)", "ons", 2_500, 3_000, ("kg", 500, 15_000)),
        ("Satuan (karung)", None, 5, 150_000, ("karung", 5, 150_000)),
        ("Satuan", "10 kg", 50, 150_000, ("kg", 500, 15_000)),
        ("Satuan", "100 gr", 5_000, 1_500, ("kg", 500, 15_000)),
        ("Satuan", "kuintal", 5, 1_500_000, ("kg", 500, 15_000)),
        ("Satuan", "ons", 5_000, 1_500, ("kg", 500, 15_000)),
        ("Satuan", "kg/minggu", 125, 15_000, ("kg", 500, 15_000)),
        ("Satuan (kg/minggu)", "kg", 125, 15_000, ("kg", 500, 15_000)),
        ("Satuan (kg/tahun)", None, 6_000, 15_000, ("kg", 500, 15_000)),
        ("Satuan/hari", "kg", 20, 15_000, ("kg", 600, 15_000)),
        ("Satuan (kg)", "kg", 500, 15_000, ("kg", 500, 15_000)),
        ("Satuan (kg/liter/ikat)", "kg", 500, 15_000, ("kg", 500, 15_000)),
        ("Satuan (misal kg, liter)", "ikat", 500, 15_000, ("ikat", 500, 15_000)),
        ("Satuan (pilih dari daftar)", "kg/bulan", 500, 15_000, ("kg", 500, 15_000)),
    ],
)
def test_amounts_count_in_what_the_units_column_says(
    make_workbook: Any, title: str, cell: Any, capacity: int, price: int, meant: Found
) -> None:
    [row] = rows_of(make_workbook, title, cell, capacity, price)
    assert found(row) == meant
    assert bool(loud(row, "capacity")) is (capacity != meant[1])
    assert bool(loud(row, "price")) is (price != meant[2])


@pytest.mark.parametrize(
    ("title", "cell", "code", "proposals"),
    [
        ("Satuan (100 gr)", "kg", "unit-title-differs", "kg / 100 gr"),
        ("Satuan (karung)", "kg", "unit-title-differs", "kg / karung"),
        ("Satuan (kg)", "kuintal", "unit-title-differs", "kuintal / kg"),
        ("Satuan (kuintal)", "kg", "unit-title-differs", "kg / kuintal"),
        ("Satuan (10 kg)", "5 kg", "unit-title-differs", "5 kg / 10 kg"),
        ("Satuan (ikat)", "butir", "unit-title-differs", "butir / ikat"),
        ("Satuan (karung 50 kg)", "kg", "unit-title-differs", "kg / karung / 50 kg"),
        ("Satuan (karung 50 kg)", None, "missing-unit", "karung / 50 kg"),
        ("Satuan (kg/liter)", None, "missing-unit", "kg / liter"),
        ("Satuan", "karung 50 kg", "unit-unknown", "karung / 50 kg"),
        ("Satuan", "ribu kg", "unit-unknown", "kg"),
        ("Satuan", "½ kg", "unit-unknown", "kg"),
        ("Satuan", "1/2 kg", "unit-unknown", "kg"),
        ("Satuan", "0,5 kg", "unit-unknown", "kg"),
    ],
)
def test_what_contradicts_the_title_is_asked_and_each_answer_settles_it(
    make_workbook: Any, title: str, cell: Any, code: str, proposals: str
) -> None:
    table = open_workbook(make_workbook([head(title), ["CV Maju", "Kentang", cell, 500, 15_000]]))
    [row] = examine_all(table)
    [issue] = [one for one in row.issues if one.field == "unit"]
    assert (row.values, issue.severity, issue.code, issue.proposal) == (None, Severity.error, code, proposals)
    for answer in proposals.split(" / "):
        [mended] = examine_all(corrected(table, {row.number: {"unit": answer}}))
        assert mended.values is not None, (answer, mended.issues)


@pytest.mark.parametrize(
    "title",
    [
        "Satuan (10^9)",
        "Satuan (peti)",
        "Satuan (x1000)",
        "Satuan (Rp 000)",
        "Satuan per dus",
        "Satuan (5 7)",
        "Satuan (1/2 kg)",
        "Satuan (0,5 kg)",
        "Satuan (½ kg)",
        "Satuan per ¼ kg",
        "Satuan (2.5 kg)",
    ],
)
def test_what_nobody_understands_in_the_title_is_told_at_each_row(make_workbook: Any, title: str) -> None:
    [row] = rows_of(make_workbook, title, "kg", 500, 15_000)
    assert loud(row, "unit") == ["words-unknown"]
    assert found(row) == ("kg", 500, 15_000)


def test_the_size_of_a_pack_is_told(make_workbook: Any) -> None:
    [row] = rows_of(make_workbook, "Satuan (karung 50 kg)", "karung", 5, 750_000)
    assert found(row) == ("karung", 5, 750_000)
    assert "words-unknown" in loud(row, "unit")


@pytest.mark.parametrize(("cell", "capacity"), [("kg/minggu", 100), ("kg", "100 kg/bulan")])
def test_two_periods_that_differ_are_asked_with_both_amounts(make_workbook: Any, cell: str, capacity: Any) -> None:
    title = "Satuan" if cell != "kg" else "Satuan (kg/minggu)"
    line = ["CV Maju", "Kentang", cell, capacity, 15_000]
    table = open_workbook(make_workbook([head(title, "Kapasitas per bulan"), line]))
    [row] = examine_all(table)
    [issue] = [one for one in row.issues if one.field == "capacity"]
    assert (issue.severity, issue.code) == (Severity.error, "capacity-period-differs")
    assert issue.proposal == "100 / 400"
    typed = per_own_unit(table, row.number, {"capacity": 400.0})
    [mended] = examine_all(corrected(table, {row.number: typed}))
    assert found(mended) == ("kg", 400, 15_000)


def test_a_harvest_beside_the_unit_is_no_month(make_workbook: Any) -> None:
    [row] = rows_of(make_workbook, "Satuan", "kg/panen", 100, 15_000)
    assert loud(row, "capacity") == ["capacity-timeless"]


@pytest.mark.parametrize(("title", "cell"), [("Satuan (10 kg)", "kg"), ("Satuan", "10 kg"), ("Satuan (10 kg)", None)])
def test_an_amount_typed_on_the_page_is_of_one_unit(make_workbook: Any, title: str, cell: Any) -> None:
    table = open_workbook(make_workbook([head(title), ["CV Maju", "Kentang", cell, 50, 150_000]]))
    [number] = [row.number for row in table.rows]
    typed = per_own_unit(table, number, {"price": 15_000, "capacity": 500})
    [row] = examine_all(corrected(table, {number: typed}))
    assert found(row) == ("kg", 500, 15_000)


@pytest.mark.parametrize(
    ("titles", "price"),
    [(["Kapasitas", "Harga per kuintal"], 1_500_000), (["Kapasitas", "Harga per 100 gr"], 1_500),
     (["Kapasitas", "Harga/10 kg"], 150_000), (["Kapasitas", "Harga per kg"], 15_000)],
)  # fmt: skip
def test_the_price_tells_the_unit_where_there_is_no_column_for_it(
    make_workbook: Any, titles: list[str], price: int
) -> None:
    book = make_workbook([["Nama Penyedia", "Komoditas", *titles], ["CV Maju", "Kentang", 500, price]])
    [row] = examine_all(open_workbook(book))
    assert (values_of(row).unit, values_of(row).price) == ("kg", 15_000)


@pytest.mark.parametrize(("line", "price"), [("Satuan: 10 kg", 1_500), ("Satuan Kerja: Lapas Cilegon", 15_000)])
def test_a_line_over_the_table_tells_of_units_too(make_workbook: Any, line: str, price: int) -> None:
    book = make_workbook([[line], head("Satuan"), ["CV Maju", "Kentang", "kg", 500, 15_000]])
    [row] = examine_all(open_workbook(book))
    assert values_of(row).price == price


@pytest.mark.parametrize("power", range(1, 13))
def test_powers_of_ten_are_known_in_every_writing(power: int) -> None:
    raised = str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    spellings = (f"(10^{power})", f"(10 ^ {power} Rp)", f"(10**{power})", f"(10{raised} kg)", f"(10 pangkat {power})",
                 f"(1e{power})", f"(1E+{power:02})", f"(x 1{'0' * power})", f"(10^{{{power}}})")  # fmt: skip
    assert {multiplier(one) for one in spellings} == {10**power}
    assert multiplier(f"(10^{power + 12})") == 1


@pytest.mark.parametrize(
    ("words", "times"),
    [("dalam miliar rupiah", 10**9), ("(milyar)", 10**9), ("(triliun Rp)", 10**12), ("ratusan juta", 10**8),
     ("(Rp 000.000.000)", 10**9), ("('000 000)", 10**6), ("x 1.000.000.000", 10**9)],
)  # fmt: skip
def test_large_multipliers_are_known_by_name_and_by_noughts(words: str, times: int) -> None:
    assert multiplier(words) == times


def test_a_price_and_a_unit_alone_are_a_row_that_lacks_its_goods(make_workbook: Any) -> None:
    """`kg | 15.000/kg` is neither a second row of titles nor a note."""
    lines = [["CV Maju", "Kentang", "kg", 500, 15_000], [None, None, "ikat", None, "5.000/ikat"]]
    first, second = examine_all(open_workbook(make_workbook([head("Satuan"), *lines])))
    assert first.values is not None
    assert loud(second, "commodity") == ["missing-commodity"]


@pytest.mark.parametrize(("cell", "price"), [("15.000/kg", 15_000), ("Rp 15.000,-/Kg", 15_000), ("15.000/ikat", None)])
def test_a_unit_in_its_column_and_in_the_price_is_no_row_of_titles(make_workbook: Any, cell: str, price: Any) -> None:
    titles = ["Nama Penyedia", "Komoditas", "Satuan", "Harga"]
    rows = list(examine_all(open_workbook(make_workbook([titles, ["CV Maju", "Kentang", "kg", cell]]))))
    assert [one.values.price if one.values else None for one in rows] == [price]
    assert loud(rows[0], "price") == ([] if price else ["price-unit-differs"])


@pytest.mark.parametrize(("capacity", "is_told"), [(0, True), ("0 kg", True), (0.5, False), (None, False)])
def test_a_capacity_of_nothing_is_told(make_workbook: Any, capacity: Any, is_told: bool) -> None:
    [row] = rows_of(make_workbook, "Satuan", "kg", capacity, 15_000)
    assert ("capacity-zero" in loud(row, "capacity")) is is_told
