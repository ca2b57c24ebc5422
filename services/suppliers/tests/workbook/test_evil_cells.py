"""Texts made to keep a pattern busy for ever are read in no time, whatever the field."""

import subprocess
import sys

import pytest
from chassis.workbook.cells import amount_of, text_of
from suppliers.domain.workbook import COLUMNS, ExaminedRow, Row, examine

from .conftest import Examine

# A text that fits, over and over, and at last something that does not.
PUMPS = (
    *("pera", "per a", "/a", "/ a", " ", "  ", "-", "–", "- ", ",", ", ", ".", ". ", "0", "1.", "1,", "1 ", "12"),
    *("(0)", "s.d", "sd ", " sampai ", "jan-", "dan ", "dan", "rb", "rp", "Rp.", "±", "'", "a", "ab ", "e+", "1e1"),
    *("((", "\t", "\u0323\u0300", "\0", "\u200b", "\ufdfa", "😀", "NIP. ", "jumlah ", "12-", "kota ", "pt ", "+62"),
    *("ok, ", "_", "3.", "jl. ", "II", "/", "ton/", "a.", "no. ", "ya,"),
)
HEADS = ("", "1", "1 ", "Rp 1", "a", "(", "12")
LETTERS = (163, 500, 32_767)
CPU_SECONDS = 5
"""For one text; it takes hundredths."""
EXAMINE_ALL = f"""
import resource, time
from suppliers.domain.workbook import FoundColumn, Context, Row, Table, examine
from suppliers.domain.workbook import COLUMNS
from chassis.workbook.headers import first_headers, headers_at
from chassis.workbook.sorting import kind_of_row
columns = {{name: FoundColumn(at, name) for at, name in enumerate(("name", "commodity", "unit", "price"))}}
for head in {HEADS!r}:
    for pump in {PUMPS!r}:
        for letters in {LETTERS!r}:
            evil = head + pump * (letters // len(pump)) + "!"
            cells = dict.fromkeys(COLUMNS.labels, evil)
            print(repr(head), repr(pump), letters, flush=True)
            limit = int(time.process_time()) + 1 + {CPU_SECONDS}
            resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
            examine(Row(1, cells))
            kind_of_row(COLUMNS, [evil] * 4, dict.fromkeys(columns, evil), columns, {{evil}})
            first_headers(COLUMNS, [[evil, "Nama", "Komoditas", "Satuan", "Harga " + evil], [evil] * 5])
            headers_at(COLUMNS, [[evil, "Nama", "Komoditas", "Satuan", "Harga " + evil], [evil] * 5], 0)
print("done")
"""


def test_no_text_in_any_cell_keeps_the_reader_busy() -> None:
    ran = subprocess.run([sys.executable, "-c", EXAMINE_ALL], capture_output=True, text=True, check=False)
    last = ran.stdout.strip().rpartition("\n")[2]
    assert last == "done", f"hangs on head, pump, letters: {last} {ran.stderr[-300:]}"


@pytest.mark.parametrize("field", sorted(set(COLUMNS.labels) - {"no"}))
def test_a_cell_longer_than_its_field_takes_is_told_and_the_row_kept_out(examine_with: Examine, field: str) -> None:
    limit = 500 if field == "address" else 200
    examined: ExaminedRow = examine_with(**{field: "a" * (limit + 1)})
    assert [(one.field, one.severity) for one in examined.issues if one.code == "text-too-long"] == [(field, "error")]
    assert f"{limit} huruf" in next(one.message for one in examined.issues if one.code == "text-too-long")
    assert examined.values is None


def test_a_text_as_long_as_its_field_takes_is_kept_whole(examine_with: Examine) -> None:
    examined: ExaminedRow = examine_with(address="Jalan " + "a" * 494, name="CV " + "b" * 197)
    assert examined.values is not None
    assert (len(examined.values.address or ""), len(examined.values.name)) == (500, 200)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("100 liter perhari", 100), ("100 liter per hari", 100), ("1.500/kg", 1500), ("13 ribu per kg", 13000)],
)
def test_what_may_follow_an_amount_is_still_read(text: str, amount: int) -> None:
    found = amount_of(text)
    assert found is not None
    assert found.value == amount


def test_a_long_text_is_not_cut_to_one_that_would_fit() -> None:
    for text in ("x" * 600, "x" + "\u200b" * 40_000 + "y" * 300, "a" + " " * 30_000 + "b" * 600):
        assert len(text_of(text)) > 300
    assert text_of("a" + " " * 30_000 + "b") == "a b"
    assert examine(Row(1, {"name": "a" + "\u200b" * 9_000 + "b"})).values is None
