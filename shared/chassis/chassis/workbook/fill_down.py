"""Filling down: what a cell means that is merged with the one above, repeats it (`sda`), or points at another row."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from chassis.workbook.area import Area
from chassis.workbook.cells import is_blank, text_of
from chassis.workbook.columns import Columns
from chassis.workbook.ditto import Reference, is_ditto, reference
from chassis.workbook.row_marks import HIDDEN, TORN
from chassis.workbook.table import CellValue, FoundColumn, Grid, Row


def cell_at(values: list[CellValue], index: int) -> CellValue:
    return values[index] if index < len(values) else None


def merged_down(
    grid: Grid, area: Area, columns: Mapping[str, FoundColumn], merges: Iterable[Any]
) -> dict[int, dict[str, CellValue]]:
    """Row → fields whose cell is the lower part of a merged one, with the value of its top."""
    fields = {column.index: name for name, column in columns.items()}
    found: dict[int, dict[str, CellValue]] = {}
    for (top, left), (bottom, _) in merges:
        if left in fields and area.header.row < top < bottom and top < len(grid):
            for row in range(top + 1, min(bottom, len(grid) - 1) + 1):
                found.setdefault(row, {})[fields[left]] = cell_at(grid[top], left)
    return found


def filled(declared: Columns, row: Row, above: list[Row], merged: Mapping[str, CellValue]) -> Row:
    """With what the row above says, where cells are merged, say so (`sda`), or are left blank for an owner's
    further items. Nothing is taken from a row that may be a total."""
    carried = {
        name: value for name, value in merged.items() if is_blank(row.cells[name]) and name != declared.numbering
    }
    cells = {**row.cells, **carried}
    said = [name for name, value in cells.items() if name != declared.numbering and is_ditto(value)]
    last = above[-1] if above and not above[-1].doubtful else None
    repeated = {name: last.cells[name] for name in said} if last else {}
    cells |= repeated
    whose = [name for name in declared.owners if name in row.cells]
    blank = [name for name in whose if is_blank(row.cells[name])]
    # A dash or “nihil” for a name says that there is none, not that it is the one above.
    unnamed = bool(declared.owner) and not text_of(row.cells.get(declared.owner))
    same_owner = unnamed and len(blank) == len(whose) and not is_blank(row.cells.get(declared.item))
    if last and (same_owner or declared.owner in repeated):
        cells |= {name: last.cells[name] for name in blank if name not in carried}
        carried |= {name: last.cells[name] for name in blank if name not in carried}
    carried = carried if any(not is_blank(value) for value in carried.values()) else {}
    if not carried and not repeated:
        return row
    if last and (declared.owner in carried or declared.owner in repeated):
        own = {code for code, _ in row.marks}
        row = replace(row, marks=row.marks + tuple(one for one in last.marks if one[0] not in (*own, HIDDEN, TORN)))
    return replace(row, cells=cells, carried=frozenset(carried), repeated=frozenset(repeated))


def referred(declared: Columns, row: Row, above: list[Row]) -> dict[str, str]:
    """Fields that point at another row, and what stands there."""
    found = {}
    for name, value in row.cells.items():
        told = reference(value) if declared.is_data(name) else None
        if told is None:
            continue
        meant = _meant(declared, told, above)
        if meant or told.sure:
            text = text_of(meant.cells.get(name)) if meant else ""
            found[name] = "" if reference(text) else text
    return found


def _meant(declared: Columns, told: Reference, above: list[Row]) -> Row | None:
    if told.row is not None:
        return next((one for one in above if one.excel_row == told.row), None)
    number, key = declared.numbering, declared.rules.key_of_name
    if told.number is not None:
        numbered = [one for one in above if text_of(one.cells.get(number)).strip(".) ") == str(told.number)]
        unnumbered = above[told.number - 1 : told.number] if above and number not in above[0].cells else []
        return next(iter(numbered or unnumbered), None)
    if told.name:
        wanted, naming = key(told.name), declared.naming[0]
        return next((one for one in above if key(text_of(one.cells.get(naming))) == wanted), None)
    return above[-1] if above else None
