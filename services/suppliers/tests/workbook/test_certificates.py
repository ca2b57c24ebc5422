"""A certificate that has run out is not there, whatever its number."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from suppliers.domain.workbook import (
    Context,
    ExaminedRow,
    Row,
    Severity,
    corrected,
    examine,
    examine_all,
    open_workbook,
)
from suppliers.domain.workbook.certificates import last_day, read_certificate

TODAY = date(2025, 7, 8)


def halal(cell: Any) -> tuple[str | None, list[Severity]]:
    given_row = {"name": "CV Maju", "commodity": "tahu", "unit": "kg", "price": 9000, "halal": cell}
    row: ExaminedRow = examine(Row(1, given_row), Context(today=TODAY))
    assert row.values
    return row.values.halal, [issue.severity for issue in row.issues if issue.field == "halal"]


@pytest.mark.parametrize(
    "cell",
    [
        "habis masa berlaku 2023", "sudah expired", "EXPIRED", "kadaluarsa", "kedaluwarsa", "sudah kadaluwarsa",
        "exp 12/2022", "exp. 12/22", "Exp 31-12-2024", "berlaku s.d. 30 Juni 2025", "berlaku sampai 2024",
        "ID36110000123456 berlaku s/d 01/02/2024", "ada, sudah habis", "ada tapi expired", "masa berlaku 2023",
        "31/12/2022", "2022-12-31", date(2022, 12, 31), "2023", 2023.0, "Des 2022", "valid until 2024-01-01",
        "tidak berlaku lagi", "sudah tidak berlaku", "mati", "berakhir Mei 2025", "7 Juli 2025", "dicabut",
    ],
)  # fmt: skip
def test_what_has_run_out_is_not_there_and_told(cell: Any) -> None:
    assert halal(cell) == ("tidak", [Severity.warning])


@pytest.mark.parametrize(
    "cell",
    [
        "berlaku s.d. 2027", "exp 12/2026", "exp 07/25", "ID36110000123456", "No. 12/HALAL/2020",
        "ada, berlaku 8 Juli 2025",
        "2026", "berlaku sejak 2019 s.d. 2026", "terbit 2021", "diterbitkan 12 Mei 2021", "belum expired",
        "masih berlaku sampai 31-12-2025", "ada no. 1234", "P-IRT 5103671010123-26", "tidak kadaluarsa",
    ],
)  # fmt: skip
def test_what_still_holds_is_there(cell: Any) -> None:
    assert halal(cell) == ("ada", [Severity.info])


def test_a_number_with_a_past_date_is_kept_but_told() -> None:
    assert halal("ID36110000123456 tgl 12-05-2021") == ("ada", [Severity.warning])


@pytest.mark.parametrize(
    ("cell", "state", "severities"),
    [
        ("ada", "ada", []), ("Masih berlaku", "ada", []), ("✓", "ada", []), ("✗", "tidak", []), ("tidak", "tidak", []),
        ("belum", "tidak", []), ("proses", "proses", []), ("dalam proses", "proses", [Severity.warning]),
        ("sedang diurus", "proses", [Severity.warning]), ("belum ada (proses)", "tidak", [Severity.warning]),
        ("proses perpanjangan 2026", "proses", [Severity.warning]), ("-", None, []), ("", None, []),
        ("mungkin", None, [Severity.warning]),
    ],
)  # fmt: skip
def test_what_is_not_there_yet(cell: str, state: str | None, severities: list[Severity]) -> None:
    assert halal(cell) == (state, severities)


HEAD = ["Nama Penyedia", "Komoditas", "Satuan", "Harga satuan (Rp)"]


def beside(titles: list[str], *cells: Any) -> tuple[str | None, str | None, list[str]]:
    """State of halal and NKV, and what is told aloud, of a sheet with these columns."""
    lines = [[*HEAD, *titles], ["CV Maju", "tahu", "kg", 9000, *cells]]
    table = open_workbook(
        ";".join(map(str, lines[0])).encode() + b"\n" + ";".join(map(str, lines[1])).encode(), "x.csv"
    )
    [row] = examine_all(table, replace(Context.of(table), today=TODAY))
    assert row.values
    told = [one.code for one in row.issues if one.severity is not Severity.info and not one.code.startswith("missing")]
    return row.values.halal, row.values.nkv, told


@pytest.mark.parametrize(
    "title",
    ["Masa berlaku halal", "Berlaku s/d", "Tgl Kadaluarsa", "Expired Date", "Halal berlaku s/d", "Masa Berlaku",
     "Tanggal Kedaluwarsa", "Exp. Date", "Exp", "Valid until", "Masa laku sertifikat halal", "Jatuh tempo",
     "Berlaku sampai dengan", "Tgl berakhir", "Sertifikat Halal s/d", "Kadaluwarsa Halal"],
)  # fmt: skip
def test_a_date_of_its_own_column_ends_the_certificate(title: str) -> None:
    assert beside(["Halal", title], "ada", "31-12-2023") == ("tidak", None, ["certificate-expired"])
    assert beside(["Halal", title], "ada", "31-12-2030") == ("ada", None, [])
    assert beside(["Halal", title], "ada", "seumur hidup") == ("ada", None, [])
    assert beside(["Halal", title], "", "2023") == ("tidak", None, ["certificate-expired"])
    assert beside(["Halal", title], "ada", "5 tahun") == ("ada", None, ["certificate-until"])
    assert beside(["Halal", title], "tidak", "31-12-2030") == ("tidak", None, ["certificate-until"])


@pytest.mark.parametrize("titles", [["Berlaku s/d", "Berlaku s/d"], ["Masa berlaku halal", "Masa berlaku NKV"]])
def test_of_two_certificates_each_has_its_own_date(titles: list[str]) -> None:
    found = beside(["Halal", titles[0], "NKV", titles[1]], "ada", "2023", "ada", "2030")
    assert found == ("tidak", "ada", ["certificate-expired"])


@pytest.mark.parametrize("titles", [["Halal", "Masa berlaku kontrak"], ["Halal", "NKV", "Alamat", "Berlaku s/d"]])
def test_a_past_date_of_something_else_is_asked(titles: list[str]) -> None:
    states = beside(titles, *["ada"] * (len(titles) - 1), "31-12-2023")
    assert (states[0], "row-ended" in states[2]) == ("ada", True)
    assert "row-ended" not in beside(titles, *["ada"] * (len(titles) - 1), "31-12-2030")[2]


def test_a_state_that_is_typed_outweighs_the_date() -> None:
    table = open_workbook(
        (";".join([*HEAD, "Halal", "Berlaku s/d"]) + "\nCV Maju;tahu;kg;9000;ada;2023").encode(), "x.csv"
    )
    [row] = examine_all(corrected(table, {2: {"halal": "ada"}}))
    assert row.values
    assert row.values.halal == "ada"


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"])
)
def test_a_day_is_compared_with_today(day: date, form: str) -> None:
    assert last_day(f"berlaku s.d. {day.strftime(form)}") == day
    assert halal(f"berlaku s.d. {day.strftime(form)}")[0] == ("ada" if day >= TODAY else "tidak")


@given(st.text(max_size=220))
def test_no_text_breaks_the_reading(text: str) -> None:
    read_certificate(text, TODAY)
