"""Where the tables of a sheet are: under one another, each with titles of its own, or side by side."""

from dataclasses import dataclass, field
from itertools import pairwise

from suppliers.catalogue.matching import words
from suppliers.workbook.headers import Header, first_headers, headers_at
from suppliers.workbook.table import Grid


@dataclass
class Area:
    """Rows under one row of titles, 0-based, in the columns from `left` to `right`.

    `side` counts the tables side by side, from the left. `repeats` are rows that say the titles again.
    """

    header: Header
    side: int
    left: int
    right: int
    rows: list[int] = field(default_factory=list)
    repeats: set[int] = field(default_factory=set)


_END = 1 << 20


def areas_of(grid: Grid) -> list[Area]:
    """In the order of their titles; empty when there is no row of titles."""
    first = first_headers(grid)
    if not first:
        return []
    areas = [Area(header, side, header.left, _END) for side, header in enumerate(first)]
    areas[0].left = 0
    active = list(areas)
    _fit(active)
    titled = first[0].row
    for at in range(first[0].row + 1, len(grid)):
        begun = [header for header in headers_at(grid, at) if header.first_row > titled]
        for header in begun:
            _begin(header, active, areas)
            titled = max(titled, header.row)
        for area in active:
            if at > area.header.row or at in area.repeats:
                area.rows.append(at)
    return areas


def _begin(header: Header, active: list[Area], areas: list[Area]) -> None:
    """Titles in the place of a table end it, unless they are its own; beside all tables they begin one more."""
    covered = [one for one in active if header.left <= one.header.right and one.header.left <= header.right]
    if len(covered) == 1 and _same(covered[0].header, header):
        covered[0].repeats |= set(range(header.first_row, header.row + 1))
        return
    side = min((one.side for one in covered), default=max(one.side for one in areas) + 1)
    left = 0 if any(one.left == 0 for one in covered) else header.left
    new = Area(header, side, left, _END)
    for one in covered:
        active.remove(one)
    active.append(new)
    areas.append(new)
    active.sort(key=lambda one: one.left)
    _fit(active)


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
