from io import BytesIO
from random import Random

from openpyxl import load_workbook

from deploy.demo import day, workbooks
from deploy.demo.people import office


def _rows(book: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(BytesIO(book)).worksheets[0].iter_rows(values_only=True))


def test_two_workbooks_share_no_supplier() -> None:
    rows = 420  # more than there are pairs of words for a name
    first = _rows(workbooks.write(rows, Random(1), first=1))
    second = _rows(workbooks.write(rows, Random(2), first=1 + rows))
    assert first[0] == second[0] == workbooks.TITLES
    name, nib = workbooks.TITLES.index("Nama Penyedia"), workbooks.TITLES.index("NIB")
    assert len({row[name] for row in first[1:]}) == rows
    assert len({row[nib] for row in first[1:] + second[1:]}) == 2 * rows


def test_the_same_seed_writes_the_same_workbook() -> None:
    assert _rows(workbooks.write(20, Random(7))) == _rows(workbooks.write(20, Random(7)))


def test_a_workbook_headed_for_another_unit_names_that_unit() -> None:
    unit = "rutan-kelas-i-makassar"
    words = str(_rows(day.headed(unit))[:5])
    assert office(unit).upper() in words
    assert "CILEGON" not in words


def test_the_clock_is_set_forward_alone() -> None:
    moments = [day.MORNING, *(moment for _, moment in day.JUMPS)]
    assert moments == sorted(moments)
