"""Notes to which a star, a raised digit or `1)` refers: `15.000*` and, under the table, `* belum termasuk ongkir`.

What a note says counts where its mark stands; a note that no cell refers to speaks of the whole table.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from chassis.workbook.area import Area
from chassis.workbook.cells import is_blank, text_of
from chassis.workbook.columns import Columns
from chassis.workbook.row_marks import ended_by
from chassis.workbook.table import CellValue, Grid

_MARK: Final = r"[(⁽]?(\*{1,5}|[†‡]|[¹²³⁰⁴-⁹]{1,2})[)⁾]?"
_BEGINS: Final = re.compile(
    rf"\s*(?:{_MARK}|(?:catatan|keterangan|ket|nb|n\.b|note)\s*[.:])\s*[:.=\-–]?\s*", re.IGNORECASE
)
_REFERS: Final = re.compile(rf"(?<=\S)\s*{_MARK}\s*$")
_NUMBERED: Final = re.compile(r"(?:\s[(\[]?|[(\[])(\d{1,2}|[a-e])[)\]]\s*$")
"""At an amount alone: elsewhere it may be part of a name or of a telephone number."""
_BEGINS_NUMBERED: Final = re.compile(r"\s*[(\[]?(\d{1,2}|[a-e])[)\]]\s*[:.=\-–]?\s*(?=\S)")
_LAST: Final = frozenset("*)]⁾†‡¹²³⁰⁴⁵⁶⁷⁸⁹")
_LOWERED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LONGEST: Final = 120
_MOST_TEXTS: Final = 2


@dataclass
class FootNotes:
    """Of one table: texts by mark, the rows where they stand, and the marks that cells refer to."""

    declared: Columns
    texts: dict[str, str] = field(default_factory=dict)
    rows: dict[int, str] = field(default_factory=dict)
    lines: dict[int, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, declared: Columns, area: Area, grid: Grid) -> "FootNotes":
        notes = cls(declared)
        numbered = _numbered_in(declared, area, grid)
        for at in area.rows:
            if (found := _note_in(declared, grid[at][area.left : area.right + 1], numbered)) is not None:
                mark, text = found
                notes.rows[at], notes.lines[at] = mark, f"* {text}"
                if mark:
                    notes.texts.setdefault(mark, text)
        return notes

    def resolved(self, cells: Mapping[str, CellValue]) -> tuple[dict[str, CellValue], str]:
        """The cells with what their marks refer to, and words that end the row."""
        found, ended = dict(cells), ""
        amounts, rules = self.declared.amounts, self.declared.rules
        said: dict[str, list[str]] = {name: [] for name in amounts}
        for name, value in cells.items():
            if not isinstance(value, str) or value.rstrip()[-1:] not in _LAST:
                continue
            refers = _REFERS.search(value[-20:]) or (_NUMBERED.search(value[-20:]) if name in amounts else None)
            if not refers:
                continue
            bare, mark = value[: len(value) - len(refers[0])], refers[1].translate(_LOWERED)
            if (note := self.texts.get(mark)) is None:
                # A raised digit must not become one of the number before it.
                apart = f"{bare} {mark})" if mark.isalnum() else f"{bare} {mark}"
                found[name] = apart if name in amounts else value
                continue
            self.used.add(mark)
            found[name] = bare
            ended = ended or ended_by(note)
            for amount in amounts:
                if amount == name or (name not in amounts and rules.speaks_of(amount, note)):
                    said[amount].append("" if rules.changes_nothing(note) else note)
        for amount, notes in said.items():
            if any(notes) and not is_blank(found.get(amount)):
                found[amount] = " ".join((text_of(found[amount]), *notes))
        return found, ended

    def open_lines(self) -> list[str]:
        """Notes that no cell refers to."""
        return [line for at, line in self.lines.items() if self.rows[at] not in self.used]


def is_note(declared: Columns, values: list[CellValue]) -> bool:
    return _note_in(declared, values) is not None


def _numbered_in(declared: Columns, area: Area, grid: Grid) -> frozenset[str]:
    """The marks such as `1)` to which amounts of a table refer; elsewhere `1)` only counts lines."""
    columns = [one.column.index for one in area.header.readings if one.field in declared.amounts]
    cells = (grid[at][index] for at in area.rows for index in columns if index < len(grid[at]))
    texts = [value[-20:] for value in cells if isinstance(value, str) and value.rstrip()[-1:] in _LAST]
    found = (_REFERS.search(text) or _NUMBERED.search(text) for text in texts)
    return frozenset(one[1].translate(_LOWERED) for one in found if one)


def _note_in(declared: Columns, values: list[CellValue], numbered: Collection[str] = ()) -> tuple[str, str] | None:
    """The mark and the text of a row that is nothing but a note; no mark behind `Catatan:`."""
    filled: list[str] = []
    for value in values:
        if value is None or value == "":
            continue
        if not isinstance(value, str) or len(filled) == _MOST_TEXTS:
            return None
        filled.append(value)
    if not filled:
        return None
    begun = _BEGINS.match(filled[0][:_LONGEST]) or _BEGINS_NUMBERED.match(filled[0][:_LONGEST])
    if not begun or (begun.re is _BEGINS_NUMBERED and begun[1] not in numbered):
        return None
    first = filled[0][begun.end() :]
    texts = [text for value in (first, *filled[1:]) if (text := text_of(value))]
    if not texts or not any(map(str.isalpha, "".join(texts))):
        return None
    rules = declared.rules
    is_item = len(texts) == _MOST_TEXTS and rules.names_item(texts[1])
    is_owner = len(texts) == 1 and rules.names_owner(texts[0])
    if is_item or (is_owner and not any(rules.speaks_of(name, texts[0]) for name in declared.money)):
        return None
    return (begun[1] or "").translate(_LOWERED), " ".join(texts)[:_LONGEST]
