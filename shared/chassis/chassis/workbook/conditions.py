"""Conditional formats: where one strikes out or hides a cell, the cell is not seen as it is read. A text in the
colour of its ground is hidden, too.

Rules that compare with something fixed are worked out; of the others it is only told that they may apply.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from chassis.workbook.cell_styles import DifferentialFormat
from chassis.workbook.cells import text_of
from chassis.workbook.references import column_of, number_of, ranges_of
from chassis.workbook.table import CellError, CellValue, Grid

_MOST_RULES: Final = 500
_MOST_FORMULAS: Final = 3
_LONGEST_RANGES: Final = 20_000
_MOST_CELLS: Final = 400_000
_CELL: Final = r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})"
_COMPARISON: Final = re.compile(rf'\s*{_CELL}\s*(=|<>|<=|>=|<|>)\s*("[^"]{{0,200}}"|-?\d{{1,15}}(?:\.\d{{1,9}})?)\s*')
_FIXED: Final = re.compile(r'"([^"]{0,200})"|(-?\d{1,15}(?:\.\d{1,9})?)')
_SIGNS: Final = {"equal": "=", "notEqual": "<>", "lessThan": "<", "lessThanOrEqual": "<=", "greaterThan": ">",
                 "greaterThanOrEqual": ">="}  # fmt: skip
Range = tuple[int, int, int, int]
Truth = bool | None


@dataclass(slots=True)
class Rule:
    """Rule of a format to hide a cell: `strikes` it out, or shows nothing in its place."""

    ranges: list[Range]
    kind: str
    operator: str
    text: str
    strikes: bool
    formulas: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Seen:
    """By row a bit for each column: cells struck out, and those perhaps seen otherwise than they are."""

    struck: dict[int, int] = field(default_factory=dict)
    otherwise: dict[int, int] = field(default_factory=dict)


class RulesHeard:
    """Rules of a sheet's XML. `hiding`: number of a differential format → whether it strikes out.

    Those of Excel 2010 and later (`x14`) stand at the end of the sheet, with a format of their own in each rule and
    their ranges behind them.
    """

    def __init__(self, hiding: Mapping[int, bool]) -> None:
        self.hiding = hiding
        self.rules: list[Rule] = []
        self.ranges: list[Range] = []
        self.waiting: list[Rule] = []
        self.rule: Rule | None = None
        self.strikes: bool | None = None
        self.format: DifferentialFormat | None = None
        self.inside: list[str] = []
        self.heard: list[str] | None = None

    def starts(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "conditionalFormatting":
            self.ranges, self.waiting = ranges_of(attributes.get("sqref", "")), []
        elif tag == "cfRule":
            number, kind, operator = (attributes.get(name, "") for name in ("dxfId", "type", "operator"))
            self.strikes = self.hiding.get(int(number)) if number.isascii() and number.isdecimal() else None
            self.rule = Rule(self.ranges, kind, operator, attributes.get("text", ""), strikes=False)
        elif self.format is not None:
            self.format.starts(tag, self.inside[-1], attributes)
            self.inside.append(tag)
        elif tag == "dxf" and self.rule is not None:
            self.format, self.inside = DifferentialFormat(), [tag]
        elif tag in ("formula", "f", "sqref"):
            self.heard = []

    def text(self, text: str) -> None:
        if self.heard is not None:
            self.heard.append(text)

    def ends(self, tag: str) -> None:
        if self.format is not None:
            self.inside.pop()
            if not self.inside:
                self.strikes, self.format = self.format.strikes, None
        elif tag == "cfRule" and self.rule is not None:
            if self.strikes is not None and len(self.rules) + len(self.waiting) < _MOST_RULES:
                self.rule.strikes = self.strikes
                self.waiting.append(self.rule)
            self.rule = None
        elif tag == "conditionalFormatting":
            self.rules += [rule for rule in self.waiting if rule.ranges]
            self.waiting = []
        elif self.heard is not None:
            self._take(tag, "".join(self.heard).strip())
            self.heard = None

    def _take(self, tag: str, text: str) -> None:
        if tag == "sqref":
            for rule in self.waiting:
                rule.ranges = ranges_of(text[:_LONGEST_RANGES])
        elif self.rule is not None and len(self.rule.formulas) < _MOST_FORMULAS:
            self.rule.formulas.append(text[:300])


def seen(rules: Sequence[Rule], grid: Grid) -> Seen:
    """Effect of the rules on cells with a value."""
    found, left = Seen(), _MOST_CELLS
    for rule in rules:
        repeated = _repeated(rule, grid) if rule.kind in ("duplicateValues", "uniqueValues") else frozenset()
        for row, column in _cells(rule.ranges, grid):
            left -= 1
            if left < 0:
                return found
            applies = _applies(rule, grid, row, column, repeated)
            if applies is not False:
                marks = found.struck if applies and rule.strikes else found.otherwise
                marks[row] = marks.get(row, 0) | 1 << column
    return found


def _cells(ranges: Sequence[Range], grid: Grid) -> Iterator[tuple[int, int]]:
    for top, left, bottom, right in ranges:
        for row in range(top, min(bottom, len(grid) - 1) + 1):
            for column in range(left, min(right, len(grid[row]) - 1) + 1):
                if grid[row][column] not in (None, ""):
                    yield row, column


def _repeated(rule: Rule, grid: Grid) -> frozenset[str]:
    counted = Counter(text_of(grid[row][column]).casefold() for row, column in _cells(rule.ranges, grid))
    return frozenset(text for text, count in counted.items() if count > 1)


def _applies(rule: Rule, grid: Grid, row: int, column: int, repeated: frozenset[str]) -> Truth:
    value = grid[row][column]
    text = text_of(value).casefold()
    wanted = rule.text.casefold()
    match rule.kind:
        case "cellIs":
            return _compared(rule, value)
        case "containsText" if wanted:
            return wanted in text
        case "notContainsText" if wanted:
            return wanted not in text
        case "beginsWith" if wanted:
            return text.startswith(wanted)
        case "endsWith" if wanted:
            return text.endswith(wanted)
        case "containsBlanks":
            return not text
        case "notContainsBlanks":
            return bool(text)
        case "duplicateValues" | "uniqueValues":
            return (text in repeated) == (rule.kind == "duplicateValues")
        case "expression" if rule.formulas:
            return _true(rule, grid, row, column)
    return None


def _compared(rule: Rule, value: CellValue) -> Truth:
    fixed = [_FIXED.fullmatch(one) for one in rule.formulas]
    if not fixed or not all(fixed):
        return None
    bounds = [one[0] for one in fixed if one]
    if rule.operator in ("between", "notBetween") and len(bounds) == 2:
        inside = _holds(value, ">=", bounds[0]), _holds(value, "<=", bounds[1])
        return None if None in inside else all(inside) == (rule.operator == "between")
    sign = _SIGNS.get(rule.operator)
    return _holds(value, sign, bounds[0]) if sign else None


def _true(rule: Rule, grid: Grid, row: int, column: int) -> Truth:
    """Of a formula that compares one cell with something fixed; it is written for the first cell of its ranges."""
    formula = rule.formulas[0]
    if formula.upper() in ("TRUE", "FALSE", "1", "0", "TRUE()", "FALSE()"):
        return formula.upper() in ("TRUE", "1", "TRUE()")
    found = _COMPARISON.fullmatch(formula)
    if not found:
        return None
    top, left, *_ = rule.ranges[0]
    at = number_of(found[4]) - 1 + (0 if found[3] else row - top)
    index = column_of(found[2]) + (0 if found[1] else column - left)
    inside = 0 <= at < len(grid) and 0 <= index < len(grid[at])
    return _holds(grid[at][index] if inside else None, found[5], found[6])


def _holds(value: CellValue, sign: str, fixed: str) -> Truth:
    """Whether `value sign fixed`, as Excel compares: numbers with numbers, texts without case."""
    if isinstance(value, CellError):
        return None
    known = _FIXED.fullmatch(fixed)
    if known is None:
        return None
    if known[2] is None:
        text, other = text_of(value).casefold(), known[1].casefold()
        return {"=": text == other, "<>": text != other}.get(sign)
    if isinstance(value, bool) or not isinstance(value, int | float):
        blank = value in (None, "")
        if not blank:
            return {"=": False, "<>": True, ">": True, ">=": True}.get(sign, False)
        value = 0
    number = float(known[2])
    return {"=": value == number, "<>": value != number, "<": value < number, "<=": value <= number,
            ">": value > number, ">=": value >= number}[sign]  # fmt: skip
