"""Finding rows of column titles under letterheads, above the data, and between two tables."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chassis.workbook.cells import amount_of, is_blank
from chassis.workbook.columns import Columns
from chassis.workbook.table import CellValue, FoundColumn, Grid
from chassis.workbook.titles import SURE

_LONGEST_TEXT = 500
SEARCHED_ROWS = 40
_BRACKETED = re.compile(r"\([^()]+\)")
"""A word on how to fill in, under a title."""
_LEAST_FIELDS = 3
_LEAST_EXACT = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """Possible meaning of a column's title, and its certainty (see `field_of_title`); field "" for nothing of ours."""

    field: str
    score: int
    column: FoundColumn


@dataclass(frozen=True, slots=True)
class Header:
    """`row` is the 0-based last row of titles; `first_row` differs from it when titles span two rows.

    `readings` are its columns from left to right, those without a title included. `foreign` tells that the titles are
    those of a table of other things. `missing` are required fields that no column surely has.
    """

    first_row: int
    row: int
    readings: tuple[Reading, ...]
    foreign: bool = False
    missing: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        return self.readings[0].column.index

    @property
    def right(self) -> int:
        return self.readings[-1].column.index

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(one.field for one in self.readings if one.field)

    @property
    def score(self) -> tuple[int, int]:
        """Complete headers first, then those with more fields understood."""
        return -len(self.missing), len(self.fields)

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(one.column.header for one in self.readings if one.column.header)


def missing_of(declared: Columns, fields: set[str], counted: Sequence[FoundColumn]) -> list[str]:
    """Required fields that are not among these; `counted` are the columns whose titles may state another."""
    stated = declared.rules.stated_in([column.header for column in counted])
    return [name for name in declared.required if name not in fields and name not in stated]


def first_headers(declared: Columns, grid: Grid) -> list[Header]:
    """The headers of the first row of titles among the first forty: one, or several for tables side by side."""
    for at in range(min(len(grid), SEARCHED_ROWS)):
        found = [one for one in _headers_from(declared, grid, at) if _is_enough(one)] or _short_header(
            declared, grid, at
        )
        if found:
            return found
    return []


def headers_at(declared: Columns, grid: Grid, at: int) -> list[Header]:
    """Headers that begin in this row of a table's data, where only titles known word by word count."""
    known = [declared.titles.known(value) for value in grid[at] if isinstance(value, str) and value]
    if sum(field is not None for field in known) < _LEAST_EXACT:
        return []
    ours = sum(1 for field in known if field)
    if ours >= _LEAST_EXACT:
        found = [one for one in _headers_from(declared, grid, at) if _is_enough(one)]
        if found or (found := _short_header(declared, grid, at)):
            return found
    told = sum(1 for value in grid[at] if value not in (None, ""))
    if len(known) == told >= _LEAST_FIELDS and sum(field is not None for field in known) >= max(2, 0.6 * told):
        return [_header(declared, at, at, [_text(value) for value in grid[at]], foreign=True)]
    return []


def _is_enough(header: Header) -> bool:
    return len(header.fields) >= _LEAST_FIELDS


def _short_header(declared: Columns, grid: Grid, at: int) -> list[Header]:
    """Two titles of ours alone, `Nama | Harga`, with such values in the next row; what they sell stands in a line
    above, if at all."""
    header = _header(declared, at, at, [_text(value) for value in grid[at]])
    titled = {one.field: one for one in header.readings if one.field}
    if len(titled) != _LEAST_EXACT or any(not isinstance(value, str) for value in grid[at] if value is not None):
        return []
    known = all(declared.titles.known(one.column.header) or one.score > SURE for one in titled.values())
    if not known or titled.keys() not in declared.short:
        return []
    below = next((row for row in grid[at + 1 : at + 4] if any(value not in (None, "") for value in row)), [])
    values = {name: below[one.column.index] for name, one in titled.items() if one.column.index < len(below)}
    return (
        [header]
        if len(values) == _LEAST_EXACT and all(_fits(declared, name, one) for name, one in values.items())
        else []
    )


def _is_amount(value: CellValue) -> bool:
    found = None if is_blank(value) else amount_of(value)
    return found is not None and found.value > 0


def _fits(declared: Columns, name: str, value: CellValue) -> bool:
    if name in declared.amounts:
        return _is_amount(value)
    if not isinstance(value, str):
        return False
    return declared.rules.names_item(value) if name == declared.item else any(map(str.isalpha, value))


def _headers_from(declared: Columns, grid: Grid, at: int) -> list[Header]:
    titles = [_text(value) for value in grid[at]]
    if not any(titles):
        return []
    single = _header(declared, at, at, titles)
    if at + 1 < len(grid) and sum(map(bool, titles)) >= 2 and _is_second_row(declared, single, grid[at + 1]):
        below = [_text(value) for value in grid[at + 1]]
        double = _header(declared, at, at + 1, _stacked(titles, below))
        alone = _header(declared, at + 1, at + 1, below)
        # What stands over titles that say everything themselves only groups them: `IDENTITAS`, `SAYUR`.
        if double.score >= single.score and double.score > alone.score and _is_enough(double):
            return list(_side_by_side(declared, double))
    return list(_side_by_side(declared, single))


def _header(declared: Columns, first: int, last: int, titles: list[str], *, foreign: bool = False) -> Header:
    readings = []
    for index, title in enumerate(titles):
        field, score = _meaning(declared, title) if title else ("", 0)
        readings.append(Reading(field, score, FoundColumn(index, title)))
    filled = [at for at, one in enumerate(readings) if one.column.header]
    own = readings[filled[0] : filled[-1] + 1] if filled else []
    return Header(first, last, tuple(own), foreign, _missing(declared, own))


def _missing(declared: Columns, readings: Sequence[Reading]) -> tuple[str, ...]:
    sure = {one.field for one in readings if one.score >= SURE}
    return tuple(missing_of(declared, sure, [one.column for one in readings if one.field in declared.amounts]))


def _meaning(declared: Columns, title: str) -> tuple[str, int]:
    """A title over two rows is read together, by its lower row, by its upper one; the surest says what it is."""
    low = title.partition("\n")[2]
    if not low:
        return declared.titles.field_of(title)
    if declared.titles.known(low) == "":
        return "", 0
    high = title.partition("\n")[0]
    scored = [declared.titles.field_of(text) for text in (title.replace("\n", " "), low, high)]
    return max((one for one in scored if one[0]), key=lambda one: one[1], default=("", 0))


def _side_by_side(declared: Columns, header: Header) -> Iterator[Header]:
    """The header cut where its titles begin anew, when the rest names owners and items as well."""
    begun, seen = 0, set[str]()
    for at, one in enumerate(header.readings):
        both = header.readings[begun:at], header.readings[at:]
        if one.field in seen and all(_is_named(declared, half) for half in both):
            yield _cut(declared, header, begun, at)
            begun, seen = at, set()
        seen |= {one.field} - {""}
    yield _cut(declared, header, begun, len(header.readings))


def _is_named(declared: Columns, readings: Sequence[Reading]) -> bool:
    return set(declared.naming) <= {one.field for one in readings}


def _cut(declared: Columns, header: Header, begin: int, end: int) -> Header:
    readings = [
        Reading(one.field, one.score, FoundColumn(one.column.index, spoken(declared, one.column.header)))
        for one in header.readings[begin:end]
    ]
    while readings and not readings[-1].column.header:
        readings.pop()
    return Header(header.first_row, header.row, tuple(readings), header.foreign, _missing(declared, readings))


def spoken(declared: Columns, title: str) -> str:
    """A title over two rows in one line; below stands often how the above is counted: `Kapasitas (Hari)`."""
    high, _, low = title.partition("\n")
    if not low:
        return high
    bracketed = f"{high} ({low})"
    counts = "(" not in low and declared.titles.only_counts(low) and declared.rules.says_measure(bracketed)
    return bracketed if counts else f"{high} {low}".strip()


def _is_second_row(declared: Columns, above: Header, row: Sequence[CellValue]) -> bool:
    """Titles, not data: titles of ours, words that say how the above is counted, or parts of a title above them."""
    if any(not isinstance(value, str) and value is not None for value in row):
        return False
    below = {index: text for index, value in enumerate(row) if (text := _text(value))}
    upper = {one.column.index: one for one in above.readings}
    known_title, only_counts = declared.titles.known, declared.titles.only_counts
    if not below or sum(bool(known_title(text)) for text in below.values()) >= 2:
        return bool(below)
    if any(_is_amount(text) for text in below.values()):
        return False
    named = [one for one in upper.values() if one.score >= SURE and one.field in declared.naming]
    counts = any(only_counts(text) for text in below.values())
    aside = {index for index, text in below.items() if counts and _BRACKETED.fullmatch(text)}
    if any(one.column.index in below.keys() - aside for one in named):
        return False
    return all(
        known_title(t) is not None or only_counts(t) or i in aside or _is_part(i, below, upper)
        for i, t in below.items()
    )


def says_measures(declared: Columns, cells: Mapping[str, CellValue]) -> bool:
    """A row of how the columns are counted, behind one of column numbers."""
    texts = {name: text for name, value in cells.items() if (text := _text(value))}
    if len(texts) < sum(value not in (None, "") for value in cells.values()) or any(map(_is_amount, texts.values())):
        return False
    counted = {name for name, text in texts.items() if declared.titles.only_counts(text)} - set(declared.naming)
    return bool(counted) and all(name in counted or _BRACKETED.fullmatch(text) for name, text in texts.items())


def _is_part(index: int, below: Mapping[int, str], upper: Mapping[int, Reading]) -> bool:
    """Whether the title above reaches over this column and its neighbour, as `Harga` over `Lama` and `Baru`."""
    own, left = upper.get(index), index - 1
    if own and own.column.header:
        right = upper.get(index + 1)
        return index + 1 in below and (right is None or not right.column.header)
    while left >= 0 and not (upper[left].column.header if left in upper else ""):
        if left not in below:
            return False
        left -= 1
    return left in below and left in upper


def _stacked(above: list[str], below: list[str]) -> list[str]:
    """Upper and lower title, a line each; the upper reaches over merged cells."""
    titles: list[str] = []
    reaching = ""
    for index in range(max(len(above), len(below))):
        high = above[index] if index < len(above) else ""
        low = below[index] if index < len(below) else ""
        reaching = high or (reaching if low else "")
        titles.append(f"{reaching}\n{low}" if reaching and low else low or high)
    return titles


def _text(value: CellValue) -> str:
    """In one line, and cut: what is longer is no title, and takes long to compare."""
    return " ".join(value[:_LONGEST_TEXT].split()) if isinstance(value, str) else ""
