"""Notes to which a star or a raised digit refers: `15.000*` and, under the table, `* belum termasuk ongkir`.

What a note says counts where its mark stands; a note that no cell refers to speaks of the whole table.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from chassis.workbook.area import Area
from chassis.workbook.cells import is_blank, text_of
from chassis.workbook.columns import Columns
from chassis.workbook.row_marks import ended_by
from chassis.workbook.table import CellValue, Grid

_MARK: Final = r"\(?(\*{1,5}|[†‡]|[¹²³⁰⁴-⁹]{1,2})\)?"
_BEGINS: Final = re.compile(
    rf"\s*(?:{_MARK}|(?:catatan|keterangan|ket|nb|n\.b|note)\s*[.:])\s*[:.=\-–]?\s*", re.IGNORECASE
)
_REFERS: Final = re.compile(rf"(?<=\S)\s*{_MARK}\s*$")
_LAST: Final = frozenset("*)†‡¹²³⁰⁴⁵⁶⁷⁸⁹")
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
        for at in area.rows:
            if (found := _note_in(declared, grid[at][area.left : area.right + 1])) is not None:
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
            if not (refers := _REFERS.search(value[-20:])):
                continue
            bare, note = value[: len(value) - len(refers[0])], self.texts.get(refers[1])
            if note is None:
                # A raised digit must not become one of the number before it.
                found[name] = f"{bare} *" if name in amounts else value
                continue
            self.used.add(refers[1])
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


def _note_in(declared: Columns, values: list[CellValue]) -> tuple[str, str] | None:
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
    begun = _BEGINS.match(filled[0][:_LONGEST])
    if not begun:
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
    return begun[1] or "", " ".join(texts)[:_LONGEST]
