"""Fuzz of uploads: a table or a refusal, never another error."""

import io
import random
import zipfile
from datetime import date, time, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from suppliers.domain.workbook import (
    COLUMNS,
    CellError,
    Row,
    WorkbookRefused,
    annotate,
    examine,
    examine_all,
    open_workbook,
)
from xlsxwriter import Workbook

CILEGON = (Path(__file__).parent / "data" / "bama-lapas-cilegon.xlsx").read_bytes()

TITLES: list[object] = ["Nama", "NIB", "Komoditas", "Satuan", "Harga"]

cells = (
    st.none()
    | st.text(max_size=60)
    | st.booleans()
    | st.integers(-(10**25), 10**25)
    | st.floats()
    | st.dates(date(1900, 1, 1))
    | st.just(time(11, 10))
    | st.just(timedelta(days=400))
    | st.just(CellError("#REF!"))
    | st.from_regex(r"[0-9.,EeRp+/ \-]{1,24}", fullmatch=True)
    | st.from_regex(r"\d{1,3}([.,]\d{3})*([.,]\d{1,2})?", fullmatch=True)
)


def is_read(content: bytes) -> bool:
    """Whether it is read, and written back with remarks; anything but a refusal fails the test."""
    try:
        table = open_workbook(content)
        annotate(content, table, examine_all(table))
    except WorkbookRefused:
        return False
    return True


def damaged(seed: int, count: int) -> bytes:
    chance = random.Random(seed)
    content = bytearray(CILEGON)
    for _ in range(count):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def with_damaged_xml(seed: int, count: int) -> bytes:
    chance = random.Random(seed)
    source = zipfile.ZipFile(io.BytesIO(CILEGON))
    buffer = io.BytesIO()
    damaged = chance.choice(
        ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]
    )
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = bytearray(source.read(name))
            for _ in range(count if name == damaged else 0):
                data[chance.randrange(len(data))] = ord(chance.choice('<>/="& 0129AZre\x00é'[:17]))
            target.writestr(name, bytes(data))
    return buffer.getvalue()


def under_the_titles(grid: list[list[object]]) -> bytes:
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    for row, values in enumerate([[*TITLES], *grid]):
        for column, value in enumerate(values):
            if value is not None:
                sheet.write(row, column, value)
    book.close()
    return buffer.getvalue()


def test_some_of_the_damaged_are_read_and_some_refused() -> None:
    """The negative control: a reader that refused everything, or nothing, would pass all that follows."""
    for damage in (damaged, with_damaged_xml):
        assert {is_read(damage(seed, 1 + seed % 12)) for seed in range(60)} == {True, False}, damage.__name__
    assert is_read(under_the_titles([["CV Maju", "1234567890123", "Beras", "kg", 12_000]]))
    assert not is_read(under_the_titles([]))


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"<?xml "]))
def test_random_bytes_are_refused_or_read(tail: bytes, head: bytes) -> None:
    is_read(head + tail)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_a_damaged_workbook_is_refused_or_read(seed: int, count: int) -> None:
    is_read(damaged(seed, count))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 20))
def test_a_workbook_with_damaged_xml_is_refused_or_read(seed: int, count: int) -> None:
    is_read(with_damaged_xml(seed, count))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(sorted(COLUMNS.labels)), cells))
def test_no_cell_can_break_the_examination(row: dict[str, object]) -> None:
    examined = examine(Row(1, row))  # type: ignore[arg-type]
    assert examined.acceptable == all(issue.severity != "error" for issue in examined.issues)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.none() | st.text(max_size=20) | st.integers(-(10**6), 10**6), max_size=8), max_size=12))
def test_any_grid_under_the_titles_is_read_or_refused(grid: list[list[object]]) -> None:
    is_read(under_the_titles(grid))
