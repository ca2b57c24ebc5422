"""Survey of a sheet's part, as far as remarks have to know it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from chassis.workbook.annotation.tags import Element, close_element, local
from chassis.workbook.canonical import MAX_COLUMNS
from chassis.workbook.markup import parse_at
from chassis.workbook.references import place_of
from chassis.workbook.sheets import NOTES_TITLE

STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_CONTENT: Final = frozenset(("v", "f", "is"))
Area = tuple[int, int, int, int]


@dataclass(slots=True)
class Survey:
    """`children` are the root's. `filled` are columns with content, `ruled` areas whose cells hang together by one
    formula, `rules` the conditional formats' rules, each within its own `parent`."""

    data: bytes
    root: Element = field(default_factory=lambda: Element("", {}, 0))
    children: list[Element] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    filled: set[int] = field(default_factory=set)
    merges: list[Area] = field(default_factory=list)
    ruled: list[Area] = field(default_factory=list)
    has_formulas: bool = False
    columns: list[Element] = field(default_factory=list)
    rules: list[tuple[Element, str]] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        return self.root.prefix

    @property
    def strict(self) -> bool:
        return STRICT in self.root.attributes.values()

    @property
    def namespace(self) -> str:
        prefix = self.prefix.rstrip(":")
        return self.root.attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", "")

    def child(self, name: str) -> Element | None:
        return next((one for one in self.children if one.local == name), None)

    @property
    def drawing(self) -> str | None:
        """The id by which the sheet refers to its drawing of comments."""
        found = self.child("legacyDrawing")
        return next((told for name, told in found.attributes.items() if local(name) == "id"), None) if found else None

    @property
    def own_rules(self) -> list[Element]:
        """Rules of an earlier round."""
        return [rule for rule, formula in self.rules if f'="{NOTES_TITLE}"' in formula]

    def is_ruled(self, row: int, column: int) -> bool:
        return any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in self.ruled)

    def free_column(self, right: int, rows: Iterable[int]) -> int | None:
        """The first column behind `right` in which nothing stands, and no merged cells in these rows."""
        wanted = sorted(rows)
        merged = {
            (left, last)
            for top, left, bottom, last in self.merges
            if bisect_left(wanted, top) < bisect_right(wanted, bottom)
        }
        for column in range(right + 1, MAX_COLUMNS):
            if column not in self.filled and not any(left <= column <= last for left, last in merged):
                return column
        return None


def survey(data: bytes) -> Survey:
    """Raises WorkbookRefused where the XML is broken or hostile."""
    look = _Look(Survey(data))
    parse_at(data, look.starts, look.ends, look.text)
    return look.found


class Places:
    """Position of a cell, from its reference or, without one, from what stood before it."""

    def __init__(self) -> None:
        self.row, self.column = -1, -1

    def to_row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
        self.column = -1

    def to_cell(self, attributes: dict[str, str]) -> None:
        if reference := attributes.get("r"):
            self.row, self.column = place_of(reference)
        else:
            self.column += 1


class _Look:
    def __init__(self, found: Survey) -> None:
        self.found = found
        self.path: list[Element] = []
        self.places = Places()
        self.depth = 0
        self.in_data = False
        self.pieces: list[str] | None = None

    def starts(self, name: str, attributes: dict[str, str], at: int) -> None:
        self.depth += 1
        plain = local(name)
        if self.in_data:
            self._in_data(plain, attributes)
            return
        parent = self.path[-1] if self.path else None
        one = Element(name, attributes, at, parent=parent)
        self.path.append(one)
        if self.depth == 1:
            self.found.root = one
        elif self.depth == 2:
            self.found.children.append(one)
            self.in_data = plain == "sheetData"
        elif plain == "mergeCell" and "ref" in attributes:
            self.found.merges.append(area_of(attributes["ref"]))
        elif plain == "col" and self.depth == 3:
            self.found.columns.append(one)
        elif plain == "formula":
            self.pieces = []

    def _in_data(self, plain: str, attributes: dict[str, str]) -> None:
        if self.depth == 3:
            self.places.to_row(attributes)
            self.found.rows.add(self.places.row)
        elif self.depth == 4:
            self.places.to_cell(attributes)
        elif self.depth == 5 and plain in _CONTENT:
            self.found.filled.add(self.places.column)
            self.found.has_formulas = self.found.has_formulas or plain == "f"
            if plain == "f" and "ref" in attributes:
                place = self.places.row, self.places.column
                whole = attributes.get("t") in ("array", "dataTable")
                self.found.ruled.append(area_of(attributes["ref"]) if whole else (*place, *place))

    def ends(self, name: str, at: int) -> None:
        self.depth -= 1
        if self.in_data:
            if self.depth > 1:
                return
            self.in_data = False
        one = self.path.pop()
        close_element(self.found.data, one, at)
        if self.pieces is not None and one.local == "formula":
            if one.parent and one.parent.local == "cfRule" and self.depth == 3:
                self.found.rules.append((one.parent, "".join(self.pieces)))
            self.pieces = None

    def text(self, piece: str) -> None:
        if self.pieces is not None:
            self.pieces.append(piece)


def area_of(reference: str) -> Area:
    """`B2:D9` → its top, left, bottom and right. What is no area raises ValueError."""
    first, _, last = reference.partition(":")
    top, left = place_of(first)
    bottom, right = place_of(last or first)
    return top, left, bottom, right
