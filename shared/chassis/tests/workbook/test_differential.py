"""Reader of cells: never given more than the first pass has measured, however the XML lies."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from chassis.testing.archives import FAR, SHEET, honest, table, zipped
from chassis.workbook import scan as scan_module
from chassis.workbook.archive import open_archive
from chassis.workbook.errors import WorkbookRefused
from chassis.workbook.reader import _may_be_read, read_sheets
from chassis.workbook.references import column_of
from chassis.workbook.scan import Scanned, SheetScan, scan
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from .lies import near_columns, near_lines, packages, rows_of, sheets

Size = tuple[int, int]


def size_of(grid: list[list[Any]]) -> Size:
    return len(grid), max(map(len, grid), default=0)


def fits(size: Size, found: SheetScan) -> bool:
    return size[0] <= found.last_row + 1 and size[1] <= found.last_column + 1


@contextmanager
def no_panic() -> Iterator[None]:
    """Of a file that is given to the reader as it is."""
    try:
        yield
    except BaseException as failure:
        if not isinstance(failure, Exception) and type(failure).__name__ != "PanicException":
            raise


def scanned(content: bytes) -> Scanned | None:
    try:
        return scan(open_archive(content))
    except WorkbookRefused:
        return None


def check(content: bytes) -> None:
    """Every sheet that may be read is, by the reader itself, at most as large as measured, and so is the whole."""
    if (found := scanned(content)) is None:
        return
    readable = [one for one in found.sheets if _may_be_read_quietly(one)]
    reader = CalamineWorkbook.from_filelike(BytesIO(found.content))
    assert set(reader.sheet_names) == {one.name for one in readable}
    for one in readable:
        assert fits(size_of(reader.get_sheet_by_name(one.name).to_python(skip_empty_area=False)), one), one
    try:
        grids = read_sheets(found)
    except WorkbookRefused:
        return
    sizes = {one.name: one for one in found.sheets}
    for name, (grid, *_) in grids.items():
        assert fits(size_of(grid), sizes[name])


def _may_be_read_quietly(one: SheetScan) -> bool:
    try:
        return _may_be_read(one) and not one.too_many and not one.too_wide
    except WorkbookRefused:
        return False


patient = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def test_some_of_the_packages_are_read() -> None:
    def is_read(content: bytes) -> bool:
        found = scanned(content)
        return found is not None and len(found.sheets) > 1 and all(one.rectangle > 1 for one in found.sheets)

    assert find(packages(), is_read, settings=settings(patient, max_examples=10_000, phases=[Phase.generate]))


@patient
@given(packages())
def test_no_package_makes_the_reader_see_more_than_was_measured(content: bytes) -> None:
    check(content)


@patient
@given(sheets(rows_of(near_columns, near_lines)))
def test_no_sheet_is_measured_smaller_than_the_reader_would_find_it_in_the_file_itself(xml: bytes) -> None:
    """The first pass agrees with the reader on what a sheet is, not only on what it was handed."""
    content = zipped(honest() | {SHEET: xml})
    if (found := scanned(content)) is None or found.sheets[0].too_many:
        return
    with no_panic():
        grid = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
        assert fits(size_of(grid), found.sheets[0])


@patient
@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 40)), min_size=1, max_size=12, unique=True))
def test_an_honest_sheet_is_measured_exactly(places: list[tuple[int, int]]) -> None:
    from chassis.workbook.canonical import cell_name

    rows = "".join(f'<row><c r="{cell_name(row - 1, column)}"><v>1</v></c></row>' for row, column in places)
    content = zipped(honest(rows))
    found = scanned(content)
    assert found is not None
    expected = max(row for row, _ in places), max(column for _, column in places) + 1
    assert (found.sheets[0].last_row + 1, found.sheets[0].last_column + 1) == expected
    check(content)


def by_row(cells: Any, told: str | None) -> None:
    """The measure that was fooled: the row is what the row says, whatever the cell says."""
    cells.column = cells.column + 1 if told is None else column_of(told.rstrip("0123456789"))


def test_a_measure_by_rows_would_be_fooled(monkeypatch: pytest.MonkeyPatch) -> None:
    """That the comparison above can fail: the reader, given the file itself, sees more than such a measure."""
    content = zipped(honest(f"{table()}{FAR}"))
    grid = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    right = scanned(content)
    assert right is not None
    assert size_of(grid) == (9000, 702) == (right.sheets[0].last_row + 1, right.sheets[0].last_column + 1)
    monkeypatch.setattr(scan_module._Cells, "_place", by_row)
    wrong = scanned(content)
    assert wrong is not None
    assert not fits(size_of(grid), wrong.sheets[0])


def test_a_reader_given_the_file_itself_would_fail_the_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    other = zipped(honest(table(*[("CV Maju", "Tahu", "kg", 1)] * 40)))
    kept: Callable[..., Scanned] = scan

    def handing_on(archive: Any) -> Scanned:
        found = kept(archive)
        return Scanned(found.sheets, other)

    monkeypatch.setitem(globals(), "scan", handing_on)
    with pytest.raises(AssertionError):
        check(zipped(honest()))
