"""Layout of the tables of a sheet: under one another, each with titles of its own, or side by side."""

import re
from itertools import pairwise

from jembatan_indonesia.matching import words

from chassis.workbook.area import Area
from chassis.workbook.cells import text_of
from chassis.workbook.columns import Columns
from chassis.workbook.foot_notes import is_note
from chassis.workbook.headers import Header, first_headers, headers_at
from chassis.workbook.sorting import kind_of_row
from chassis.workbook.table import Grid

_END = 1 << 20
_LINES = ("blank", "note", "signature")
_PAGE = re.compile(r"^(?:halaman|hal|hlm|page|lembar|lanjutan|sambungan|lanjut)\b", re.IGNORECASE)
"""A line that only begins a new page of the same table."""


def areas_of(declared: Columns, grid: Grid) -> list[Area]:
    """In the order of their titles; empty when there is no row of titles."""
    first = first_headers(declared, grid)
    if not first:
        return []
    areas = [Area(header, side, header.left, _END) for side, header in enumerate(first)]
    areas[0].left = 0
    active = list(areas)
    _fit(active)
    titled = first[0].row
    for at in range(first[0].row + 1, len(grid)):
        begun = [header for header in headers_at(declared, grid, at) if header.first_row > titled]
        for header in begun:
            _begin(declared, grid, header, active, areas)
            titled = max(titled, header.row)
        for area in active:
            if at > area.header.row or at in area.repeats:
                area.rows.append(at)
    return areas


def _begin(declared: Columns, grid: Grid, header: Header, active: list[Area], areas: list[Area]) -> None:
    """Titles in the place of a table end it, unless they are its own with no line over them; beside all tables they
    begin one more."""
    covered = [one for one in active if header.left <= one.header.right and one.header.left <= header.right]
    begins = _begins(declared, grid, header, covered or active)
    if len(covered) == 1 and _same(covered[0].header, header) and not _has_lines(grid, begins, header, covered[0]):
        covered[0].repeats |= set(range(header.first_row, header.row + 1))
        return
    side = min((one.side for one in covered), default=max(one.side for one in areas) + 1)
    left = 0 if any(one.left == 0 for one in covered) else header.left
    new = Area(header, side, left, _END, begins=begins)
    for one in covered:
        active.remove(one)
    active.append(new)
    areas.append(new)
    active.sort(key=lambda one: one.left)
    _fit(active)


def _begins(declared: Columns, grid: Grid, header: Header, covered: list[Area]) -> int:
    """Behind the last row of the tables above that is more than a line, or a note under it."""
    at = header.first_row
    while at and all(_is_line(declared, grid, at - 1, one) for one in covered):
        at -= 1
    return at


def _is_line(declared: Columns, grid: Grid, at: int, area: Area) -> bool:
    if at <= area.header.row or at in area.repeats:
        return False
    columns = {one.field: one.column for one in area.header.readings if one.field}
    values = grid[at][area.left : area.right + 1]
    cells = {name: grid[at][one.index] for name, one in columns.items() if one.index < len(grid[at])}
    return kind_of_row(declared, values, cells, columns) in _LINES and not is_note(declared, values)


def _has_lines(grid: Grid, begins: int, header: Header, area: Area) -> bool:
    for values in grid[begins : header.first_row]:
        texts = [text for value in values[area.left : area.right + 1] if (text := text_of(value))]
        if any(map(str.isalpha, "".join(texts))) and not _PAGE.match(texts[0]):
            return True
    return False


def _same(known: Header, again: Header) -> bool:
    """Whether titles stand where they stood."""

    def placed(header: Header) -> set[tuple[int, str]]:
        return {(one.column.index, words(one.column.header)) for one in header.readings if one.column.header}

    return placed(again) <= placed(known)


def _fit(active: list[Area]) -> None:
    """Each table reaches up to the next one."""
    for one, following in pairwise(active):
        one.right = min(one.right, following.header.left - 1)
    if active:
        active[-1].right = _END
