"""Words beside a price: harmless ones are mentioned, a condition is asked, the mark of a note is shown."""

from typing import Any

import pytest
from suppliers.domain.catalogue import commodity, match_commodity
from suppliers.domain.catalogue.tables import read_table
from suppliers.domain.workbook import ExaminedRow, Issue, Severity, examine_all, open_workbook
from suppliers.domain.workbook.price_words import without_excluded, without_understood

from .findings import HEAD, told, values_of

UNDERSTOOD = [
    "sudah termasuk PPN 11%", "sdh termasuk ongkir", "termasuk PPN dan ongkos kirim", "include PPN (11%)",
    "sudah termasuk pajak & biaya angkut sampai di lapas", "franco lapas", "Franko gudang Rutan", "franco di tempat",
    "diantar sampai lapas", "kirim ke UPT", "per tgl 1 Des 2026", "per tanggal 01/12/2026", "tgl 1-12-26",
    "per 1 Desember 2026", "per Desember 2026", "per 12/2026", "update 1 Des 2026", "kondisi tgl 3 Mei",
]  # fmt: skip
CONDITIONS = [
    "belum termasuk PPN", "belum termasuk PPN 11%", "blm termasuk ongkir", "tidak termasuk ongkos kirim", "di luar ppn",
    "+ PPN 11%", "excl. PPN", "belum PPN", "franco pabrik", "loco gudang", "tanpa ongkir",
]  # fmt: skip


def rows_of(make_workbook: Any, title: str, cell: Any) -> list[ExaminedRow]:
    line = ["CV Maju", "Kentang", "kg", 500, cell]
    return list(examine_all(open_workbook(make_workbook([[*HEAD[:4], title], line]))))


@pytest.mark.parametrize("said", UNDERSTOOD)
@pytest.mark.parametrize("place", ["title", "bracket", "cell", "cell bracket"])
def test_what_changes_no_price_is_only_mentioned(make_workbook: Any, said: str, place: str) -> None:
    bracketed = f"({said})" if "(" not in said else said
    title = {"title": f"Harga {said}", "bracket": f"Harga satuan {bracketed}"}.get(place, "Harga")
    cell = {"cell": f"15.000 {said}", "cell bracket": f"Rp 15.000 {bracketed}"}.get(place, 15_000)
    [row] = rows_of(make_workbook, title, cell)
    assert values_of(row).price == 15_000
    assert (Severity.info, "words-understood") in told(row, "price")
    assert {severity for severity, _ in told(row, "price")} == {Severity.info}


@pytest.mark.parametrize("said", CONDITIONS)
@pytest.mark.parametrize("place", ["title", "bracket", "cell", "cell bracket"])
def test_a_condition_of_a_price_is_asked(make_workbook: Any, said: str, place: str) -> None:
    title = {"title": f"Harga {said}", "bracket": f"Harga satuan ({said})"}.get(place, "Harga")
    cell = {"cell": f"15.000 {said}", "cell bracket": f"Rp 15.000 ({said})"}.get(place, 15_000)
    [row] = rows_of(make_workbook, title, cell)
    assert values_of(row).price == 15_000
    assert (Severity.warning, "words-unknown") in told(row, "price")


def test_of_two_phrases_the_one_that_counts_is_asked(make_workbook: Any) -> None:
    [row] = rows_of(make_workbook, "Harga", "15.000 (sudah termasuk ongkir, belum termasuk PPN 11%)")
    assert values_of(row).price == 15_000
    assert {code for _, code in told(row, "price")} >= {"words-understood", "words-unknown"}


@pytest.mark.parametrize("text", ["per 10 kg", "per 1.5 kg", "per 100 gr", "per 12 butir", "berlaku s/d tgl 31 Des"])
def test_an_amount_or_an_end_is_no_date_of_a_price(text: str) -> None:
    assert without_understood(f"harga {text}") == (f"harga {text}", ())
    assert without_excluded(f"harga {text}") == (f"harga {text}", ())


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("15.000 1)", "1)"), ("15.000 (1)", "1)"), ("15.000(1)", "1)"), ("Rp 15.000,- 1)", "1)"), ("15.000 [2]", "2)"),
        ("15.000*", "*"), ("15.000 *)", "*"), ("15.000¹", "1)"), ("15.000 ¹⁾", "1)"), ("15.000/kg 1)", "1)"),
        ("15.000 †", "†"), ("15.000 12)", "12)"), ("15.000 **", "*"), ("15.000 a)", "a"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["price", "capacity"])
def test_the_mark_of_a_note_is_shown_and_the_number_read(make_workbook: Any, cell: str, mark: str, field: str) -> None:
    line = ["CV Maju", "Kentang", "kg", 500, 15_000]
    line[4 if field == "price" else 3] = cell.replace("Rp ", "") if field == "capacity" else cell
    [row] = examine_all(open_workbook(make_workbook([HEAD, line])))
    values = values_of(row)
    assert {"price": values.price, "capacity": values.monthly_capacity}[field] == 15_000
    [warned] = [one for one in row.issues if one.field == field and one.code == "words-unknown"]
    assert (warned.severity, warned.found) == (Severity.warning, mark)


@pytest.mark.parametrize("mark", ["1)", "(1)", "¹", "¹⁾", "a)"])
@pytest.mark.parametrize("note", ["1) per ons", "(1) per ons", "¹ per ons", "1). per ons"])
def test_a_numbered_note_counts_at_the_amount_that_refers_to_it(make_workbook: Any, mark: str, note: str) -> None:
    note = note.replace("1", "a") if mark == "a)" else note
    if mark == "a)" and "¹" in note:
        note = "a) per ons"
    lines = [["CV Maju", "Kentang", "kg", 500, f"1.500 {mark}"], ["CV Dua", "Kentang", "kg", 500, 15_000], [note]]
    first, second = examine_all(open_workbook(make_workbook([HEAD, *lines])))
    assert (values_of(first).price, values_of(second).price) == (15_000, 15_000)
    assert [code for _, code in told(first, "price")] == ["price-converted"]
    assert told(second, "price") == []


def test_lines_that_are_only_numbered_are_no_notes(make_workbook: Any) -> None:
    lines = [["1) Toko Makmur", "Kentang", "kg", 500, 15_000], ["2) Toko Dua", "Wortel", "kg", 500, 15_000]]
    assert len(open_workbook(make_workbook([HEAD, *lines])).rows) == 2


def several(make_workbook: Any, name: str, unit: str) -> Issue:
    [row] = examine_all(open_workbook(make_workbook([HEAD, ["CV Maju", name, unit, 500, 15_000]])))
    [issue] = [one for one in row.issues if one.code == "commodity-several"]
    return issue


@pytest.mark.parametrize(
    ("name", "unit", "severity"),
    [
        ("Gula", "kg", Severity.info), ("Gula Pasir", "Kg", Severity.info), ("Daging Sapi", "kg", Severity.info),
        ("Bawang Putih", "ton", Severity.info), ("beras kualitas medium", "kg", Severity.info),
        ("minyak kemasan", "liter", Severity.info), ("minyak kemasan", "botol", Severity.info),
        ("minyak kemasan", "kg", Severity.warning), ("Daging kerbau segar", "kg", Severity.warning),
    ],
)  # fmt: skip
def test_a_bare_name_of_several_goods_is_a_warning_only_where_they_differ(
    make_workbook: Any, name: str, unit: str, severity: Severity
) -> None:
    """In price, in kind, or in what they are counted in; all of them are proposed either way."""
    issue = several(make_workbook, name, unit)
    assert (issue.severity, issue.applied) == (severity, False)
    assert " / " in (issue.proposal or "")


@pytest.mark.parametrize("name", [line["alias"] for line in read_table("commodity_aliases.csv")])
def test_of_a_synonym_that_several_goods_bear_the_row_s_own_words_decide(make_workbook: Any, name: str) -> None:
    match = match_commodity(name)
    if len(match.proposals) < 2 or not (match.code and (taken := commodity(match.code))):
        return
    goods = [one for code in match.proposals if (one := commodity(code))]
    for unit in {one.unit for one in goods}:
        counted = [one for one in goods if one.is_counted_in(unit)]
        differ = taken not in counted or any(one.differs_from(taken) for one in counted)
        assert several(make_workbook, name, unit).severity is (Severity.warning if differ else Severity.info)


def test_goods_differ_by_price_only_where_one_is_always_dearer() -> None:
    local, frozen = commodity("daging-kerbau-segar-lokal"), commodity("daging-kerbau-beku-impor-luar-negeri")
    pure, second = commodity("daging-sapi-murni"), commodity("daging-sapi-kualitas-2")
    assert local and frozen and pure and second  # noqa: PT018
    assert local.differs_from(frozen)
    assert frozen.differs_from(local)
    assert not pure.differs_from(second)
    assert not second.differs_from(pure)
