"""A sheet with remarks: cells put in or changed where they stand, and what a sheet says of its cells as a whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Final

from chassis.workbook.annotation.remarks import GRAVEST, SheetRemarks
from chassis.workbook.annotation.survey import Places, Survey, area_of
from chassis.workbook.annotation.tags import (
    Element,
    Splices,
    close_element,
    insert_child,
    local,
    tag,
    text_element,
)
from chassis.workbook.canonical import cell_name, column_letters
from chassis.workbook.cell_comments import WORDS
from chassis.workbook.issues import Severity
from chassis.workbook.markup import parse_at
from chassis.workbook.sheets import NOTES_TITLE, is_like_formula
from chassis.workbook.table import CellValue

_WIDTH: Final = "80"
_BEHIND_COLUMNS: Final = ("sheetData",)
_BEHIND_DRAWING: Final = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "AlternateContent",
    "webPublishItems",
    "tableParts",
    "extLst",
)
_BEHIND_RULES: Final = (
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    *_BEHIND_DRAWING,
)
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(slots=True)
class Wish:
    """Wish for a cell: with another value where it `writes`, with the format of text, or as the cell left of it."""

    value: CellValue = None
    writes: bool = False
    as_text: bool = False
    like_left: bool = False

    @property
    def quoted(self) -> bool:
        """Whether its text could be taken for a formula."""
        return self.writes and isinstance(self.value, str) and is_like_formula(self.value)


Wishes = dict[int, dict[int, Wish]]


class SheetEdit:
    """`formula_lost` tells that a formula had to give way to a value."""

    def __init__(self, found: Survey, text_style: Callable[[int, bool], int]) -> None:
        self.found, self.text_style = found, text_style
        self.splices = Splices(found.data)
        self.formula_lost = False

    def write_cells(self, wishes: Wishes, cleared: Mapping[int, int]) -> None:
        """`cleared` columns lose the texts below a row."""
        _Cells(self, wishes, cleared).write()

    def widen(self, column: int, last_row: int) -> None:
        """Make the area of the sheet hold a column, and give that a width unless it has one."""
        if (dimension := self.found.child("dimension")) and "ref" in dimension.attributes:
            top, left, bottom, right = area_of(dimension.attributes["ref"])
            corner = cell_name(max(bottom, last_row), max(right, column))
            dimension.extend(self.splices, ref=f"{cell_name(top, left)}:{corner}")
        number = column + 1
        columns = self.found.columns
        own = next((one for one in columns if _first(one) <= number <= _last(one)), None)
        fresh = {"min": str(number), "max": str(number), "width": _WIDTH, "customWidth": "1"}
        name = f"{self.found.prefix}col"
        if own and _first(own) == _last(own):
            return
        if own:
            before = {**own.attributes, "max": str(number - 1)}
            behind = {**own.attributes, "min": str(number + 1)}
            told = [before] * (_first(own) < number) + [{**own.attributes, **fresh}] + [behind] * (_last(own) > number)
            self.splices.replace(own.start, own.end, "".join(tag(name, one, empty=True) for one in told))
        elif holder := self.found.child("cols"):
            following = next((one for one in columns if _first(one) > number), None)
            if following:
                self.splices.insert(following.start, tag(name, fresh, empty=True))
            else:
                holder.extend(self.splices, tag(name, fresh, empty=True))
        else:
            cols = f"{self.found.prefix}cols"
            self._insert(_BEHIND_COLUMNS, f"<{cols}>{tag(name, fresh, empty=True)}</{cols}>")

    def colour(self, remarks: SheetRemarks, column: int, colour_of: Callable[[Severity], int]) -> None:
        """Colour cells by what the remark of their row says, so that sorting takes the colours along."""
        own = self._take_out_old_rules()
        by_area: dict[tuple[int, int, int], list[tuple[Severity, str]]] = {}
        for one in remarks.marked.values():
            remark = f"${column_letters(column)}{one.header_row + 2}"
            holds = f'ISNUMBER(FIND("{one.begins}",{remark}))'
            by_area.setdefault((one.column, one.header_row, one.last_row), []).append((one.severity, holds))
        for header, last in {(one.header_row, one.last_row): None for one in remarks.marked.values()}:
            remark = f"${column_letters(column)}{header + 2}"
            begins = [(one, f'LEFT({remark},{len(WORDS[one])})="{WORDS[one]}"') for one in GRAVEST]
            by_area.setdefault((column, header, last), []).extend(begins)
        priority = max((_priority(rule) for rule, _ in self.found.rules if rule.start not in own), default=0)
        told = []
        for (at, header, last), rules in by_area.items():
            title = f"${column_letters(column)}${header + 1}"
            written = ""
            for severity, holds in sorted(rules, key=lambda one: GRAVEST.index(one[0])):
                priority += 1
                formula = f'AND({title}="{NOTES_TITLE}",{holds})'
                written += self._rule(colour_of(severity), priority, formula)
            name = f"{self.found.prefix}conditionalFormatting"
            told.append(f'<{name} sqref="{cell_name(header + 1, at)}:{cell_name(last, at)}">{written}</{name}>')
        self._insert(_BEHIND_RULES, "".join(told))

    def refer_to_drawing(self, relation: str) -> None:
        name = f"{self.found.prefix}legacyDrawing"
        self._insert(_BEHIND_DRAWING, tag(name, {"xmlns:r": _OFFICE, "r:id": relation}, empty=True))

    def _rule(self, colour: int, priority: int, formula: str) -> str:
        prefix = self.found.prefix
        told = {"type": "expression", "dxfId": str(colour), "priority": str(priority)}
        name = f"{prefix}formula"
        quoted = formula.replace("&", "&amp;").replace("<", "&lt;")
        return f"{tag(f'{prefix}cfRule', told)}<{name}>{quoted}</{name}></{prefix}cfRule>"

    def _take_out_old_rules(self) -> set[int]:
        """Remove the old rules. Returns where they began."""
        old = self.found.own_rules
        starts = {one.start for one in old}
        for holder in {one.parent.start: one.parent for one in old if one.parent}.values():
            within = [one for one, _ in self.found.rules if one.parent is holder]
            if all(one.start in starts for one in within):
                self.splices.replace(holder.start, holder.end, "")
            else:
                for one in within:
                    if one.start in starts:
                        self.splices.replace(one.start, one.end, "")
        return starts

    def _insert(self, behind: tuple[str, ...], text: str) -> None:
        insert_child(self.splices, self.found.root, self.found.children, behind, text)


class _Cells:
    """A second pass over the sheet, in which the cells wished for are written."""

    def __init__(self, edit: SheetEdit, wishes: Wishes, cleared: Mapping[int, int]) -> None:
        self.edit, self.wishes, self.cleared = edit, wishes, cleared
        self.splices, self.data, self.prefix = edit.splices, edit.found.data, edit.found.prefix
        self.missing = sorted(wishes.keys() - edit.found.rows, reverse=True)
        self.places = Places()
        self.depth = 0
        self.number = -1
        self.in_data = False
        self.row: Element | None = None
        self.wanted: dict[int, Wish] = {}
        self.cells: list[tuple[int, Element]] = []
        self.cell: Element | None = None
        self.formulas: set[int] = set()

    def write(self) -> None:
        parse_at(self.data, self.starts, self.ends)

    def starts(self, name: str, attributes: dict[str, str], at: int) -> None:
        self.depth += 1
        if self.depth == 2:
            self.in_data = local(name) == "sheetData"
        elif not self.in_data:
            return
        elif self.depth == 3:
            self.places.to_row(attributes)
            self._put_missing_rows(self.places.row, at)
            self.number = self.places.row
            self.row, self.wanted = Element(name, attributes, at), self.wishes.pop(self.number, {})
        elif self.depth == 4:
            self.places.to_cell(attributes)
            if self.wanted or self.places.column in self.cleared:
                self.cell = Element(name, attributes, at)
                self.cells.append((self.places.column, self.cell))
        elif self.depth == 5 and self.cell and local(name) == "f":
            self.formulas.add(self.cell.start)

    def ends(self, name: str, at: int) -> None:
        self.depth -= 1
        if not self.in_data:
            return
        if self.depth == 3 and self.cell:
            close_element(self.data, self.cell, at)
            self.cell = None
        elif self.depth == 2 and self.row:
            if self.wanted or self.cells:
                close_element(self.data, self.row, at)
                self._write_row(self.row)
            self.row, self.cells = None, []
        elif self.depth == 1:
            self._put_missing_rows(None, at)
            self.in_data = False

    def _put_missing_rows(self, before: int | None, at: int) -> None:
        while self.missing and (before is None or self.missing[-1] < before):
            row = self.missing.pop()
            name = f"{self.prefix}row"
            cells = "".join(self._new(row, column, wish, None) for column, wish in sorted(self.wishes[row].items()))
            self.splices.insert(at, f"{tag(name, {'r': str(row + 1)})}{cells}</{name}>")

    def _write_row(self, row: Element) -> None:
        number = self.number
        known = dict(self.cells)
        behind = ""
        for column, wish in sorted(self.wanted.items()):
            if column in known:
                self._change(known[column], column, wish)
                continue
            fresh = self._new(number, column, wish, row)
            following = next((cell for at, cell in self.cells if at > column), None)
            if following:
                self.splices.insert(following.start, fresh)
            else:
                behind += fresh
        for column, cell in known.items():
            is_old = column in self.cleared and number > self.cleared[column] and column not in self.wanted
            if is_old and cell.start not in self.formulas:
                self._change(cell, column, Wish(writes=True))
        spans = _spans(row.attributes.get("spans", ""), max(self.wanted, default=0) + 1)
        row.extend(self.splices, behind, **spans)

    def _change(self, cell: Element, column: int, wish: Wish) -> None:
        attributes = dict(cell.attributes)
        if wish.as_text or wish.quoted:
            attributes["s"] = str(self.edit.text_style(int(attributes.get("s", "0")), wish.quoted))
        if wish.writes:
            self.edit.formula_lost = self.edit.formula_lost or cell.start in self.formulas
            self.splices.replace(cell.start, cell.end, _cell(cell.name, attributes, wish.value))
        elif attributes != cell.attributes:
            cell.extend(self.splices, **attributes)

    def _new(self, row: int, column: int, wish: Wish, owner: Element | None) -> str:
        style = self._style_of(row, column, wish, owner)
        told = {"r": cell_name(row, column)} | ({"s": str(style)} if style else {})
        return _cell(f"{self.prefix}c", told, wish.value)

    def _style_of(self, row: int, column: int, wish: Wish, owner: Element | None) -> int:
        left = [(at, cell) for at, cell in self.cells if at < column]
        if wish.like_left and left:
            return int(max(left, key=lambda one: one[0])[1].attributes.get("s", "0"))
        if not (wish.as_text or wish.quoted):
            return 0
        of_column = next((one for one in self.edit.found.columns if _first(one) <= column + 1 <= _last(one)), None)
        of_row = owner.attributes.get("s") if owner and owner.attributes.get("customFormat") in ("1", "true") else None
        base = int(of_row or (of_column.attributes.get("style", "0") if of_column else "0"))
        return self.edit.text_style(base, wish.quoted)


def _cell(name: str, attributes: Mapping[str, str], value: CellValue) -> str:
    """A cell with another value; what its old value was told by is gone."""
    kept = {key: told for key, told in attributes.items() if key not in ("t", "cm", "vm", "ph")}
    prefix = name[: len(name) - 1]
    if value is None or value == "":
        return tag(name, kept, empty=True)
    if isinstance(value, bool):
        return f"{tag(name, {**kept, 't': 'b'})}<{prefix}v>{int(value)}</{prefix}v></{name}>"
    if isinstance(value, int | float) and isfinite(value):
        number = int(value) if value == int(value) and abs(value) < 1e15 else value
        return f"{tag(name, kept)}<{prefix}v>{number!r}</{prefix}v></{name}>"
    text = text_element(f"{prefix}t", str(value))
    return f"{tag(name, {**kept, 't': 'inlineStr'})}<{prefix}is>{text}</{prefix}is></{name}>"


def _spans(written: str, last: int) -> dict[str, str]:
    first, _, end = written.partition(":")
    if not (first.isdecimal() and end.isdecimal()) or int(end) >= last:
        return {}
    return {"spans": f"{first}:{last}"}


def _first(column: Element) -> int:
    return int(column.attributes.get("min", "0"))


def _last(column: Element) -> int:
    return int(column.attributes.get("max", "0"))


def _priority(rule: Element) -> int:
    written = rule.attributes.get("priority", "0")
    return int(written) if written.isdecimal() else 0
