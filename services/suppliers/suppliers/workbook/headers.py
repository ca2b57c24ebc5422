"""Finding the row of column titles under letterheads and above the data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from suppliers.workbook.fields import REQUIRED, field_of_title
from suppliers.workbook.quantities import title_terms
from suppliers.workbook.table import CellValue, Column, Grid

SEARCHED_ROWS = 40
_LEAST_FIELDS = 3


@dataclass(frozen=True, slots=True)
class Header:
    """`row` is the 0-based last row of titles; `first_row` differs from it when titles span two rows."""

    first_row: int
    row: int
    columns: Mapping[str, Column]
    ignored: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """Required fields without a column; a unit stated in a title counts as present."""
        absent = [name for name in REQUIRED if name not in self.columns]
        titles = [title_terms(self.columns[name].header) for name in ("price", "capacity") if name in self.columns]
        stated = any(one.measure and one.measure.factor == 1 for one in titles)
        return [name for name in absent if name != "unit" or not stated]

    @property
    def score(self) -> tuple[int, int]:
        """Complete headers first, then those with more columns understood."""
        return -len(self.missing), len(self.columns)


def find_header(grid: Grid) -> Header | None:
    """The best row, or pair of rows, of titles among the first forty; None when none has three of ours."""
    best: Header | None = None
    for header in _candidates(grid[:SEARCHED_ROWS]):
        if len(header.columns) >= _LEAST_FIELDS and (best is None or header.score > best.score):
            best = header
    return best


def _candidates(rows: Grid) -> Iterator[Header]:
    for at, row in enumerate(rows):
        titles = [_title(value) for value in row]
        if not any(titles):
            continue
        yield _header(at, at, [[title] for title in titles])
        if at + 1 < len(rows):
            below = [_title(value) for value in rows[at + 1]]
            if _is_second_row(below):
                yield _header(at, at + 1, _stacked(titles, below))


def _header(first: int, last: int, titles: list[list[str]]) -> Header:
    """`titles` are, per column, the readings to try, best first."""
    best: dict[str, tuple[int, Column]] = {}
    for index, readings in enumerate(titles):
        name, score, text = _meaning(readings)
        if name and score > best.get(name, (0, None))[0]:
            best[name] = (score, Column(index, text))
    columns = {name: column for name, (_, column) in best.items()}
    used = {column.index for column in columns.values()}
    ignored = tuple(r[0] for index, r in enumerate(titles) if index not in used and r and r[0])
    return Header(first, last, columns, ignored)


def _meaning(readings: list[str]) -> tuple[str, int, str]:
    scored = [(*field_of_title(text), text) for text in readings if text]
    understood = [one for one in scored if one[0]]
    return max(understood, key=lambda one: one[1], default=("", 0, ""))


def _is_second_row(below: list[str]) -> bool:
    """Titles, not data: at least two cells are titles of ours, surely."""
    return sum(field_of_title(text)[1] >= 80 and field_of_title(text)[0] != "" for text in below if text) >= 2


def _stacked(above: list[str], below: list[str]) -> list[list[str]]:
    """Readings of a two-row title: together, lower, upper; the upper reaches over merged cells."""
    readings: list[list[str]] = []
    reaching = ""
    for index, low in enumerate(below):
        high = above[index] if index < len(above) else ""
        reaching = high or (reaching if low else "")
        readings.append([text for text in (f"{reaching} {low}".strip(), low, high) if text])
    return readings


def _title(value: CellValue) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
