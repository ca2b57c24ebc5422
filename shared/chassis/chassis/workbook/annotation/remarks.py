"""Remarks on each sheet, and their places: a cell of remarks beside a row, colours and comments at its cells."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from chassis.workbook.canonical import column_letters
from chassis.workbook.cell_comments import WORDS, own_remark
from chassis.workbook.columns import Columns
from chassis.workbook.issues import Issue, Severity
from chassis.workbook.rows import ExaminedRow
from chassis.workbook.sheets import NOTES_TITLE
from chassis.workbook.table import CellValue, FoundColumn, Section, Table

Corrections = Mapping[int, Mapping[str, CellValue]]
GRAVEST: Final = list(Severity)
_COMMENT_LETTERS: Final = 400


@dataclass(slots=True)
class Marked:
    """A column whose cells are coloured where the remark of their row holds `begins`."""

    column: int
    severity: Severity
    begins: str
    header_row: int
    last_row: int


@dataclass(slots=True)
class SheetRemarks:
    """Rows and columns are 0-based. `right` is the last column with a title, `old` are columns of earlier remarks.
    `own` is how a comment of ours begins."""

    name: str
    own: re.Pattern[str]
    header_rows: list[int] = field(default_factory=list)
    right: int = 0
    old: list[int] = field(default_factory=list)
    rows: dict[int, list[str]] = field(default_factory=dict)
    comments: dict[tuple[int, int], tuple[Severity, list[str]]] = field(default_factory=dict)
    as_text: set[tuple[int, int]] = field(default_factory=set)
    values: dict[tuple[int, int], CellValue] = field(default_factory=dict)
    labels: dict[tuple[int, int], str] = field(default_factory=dict)
    marked: dict[tuple[int, int, Severity], Marked] = field(default_factory=dict)

    def remark(self, row: int) -> str:
        return " | ".join(self.rows[row])

    def tell_of_formula(self, row: int, column: int) -> None:
        """A correction that cannot be written where one formula fills several cells."""
        told = (
            f"PERIKSA {self.labels[row, column]}: diperbaiki di Jembatan menjadi “{self.values[row, column]}”, tetapi "
            "rumus di sel ini mengisi beberapa sel sekaligus dan dibiarkan. Ganti sendiri rumusnya."
        )
        self.rows.setdefault(row, []).append(told)
        self.rows[row].sort(key=_gravity)

    def comment(self, row: int, column: int) -> str:
        return "\n".join(self.comments[row, column][1])[:_COMMENT_LETTERS]


def remarks_of(
    declared: Columns, table: Table, examined: Iterable[ExaminedRow[Any]], corrections: Corrections
) -> list[SheetRemarks]:
    """By sheet."""
    sheets: dict[str, SheetRemarks] = {}
    own = own_remark(declared)
    for section in table.sections:
        sheet = sheets.setdefault(section.sheet, SheetRemarks(section.sheet, own))
        _take_titles(sheet, section, table.grids[section.sheet][section.header_row - 1])
    beside = {name: _stand_side_by_side(table, name) for name in sheets}
    rows = {row.number: row for row in table.rows}
    last = {row.section: row.excel_row - 1 for row in sorted(table.rows, key=lambda row: row.excel_row)}
    for one in examined:
        row = rows[one.number]
        section, sheet = table.sections[row.section], sheets[row.sheet]
        at = row.excel_row - 1
        _take_issues(
            declared, sheet, section, (row.section, at, last[row.section]), one.issues, beside=beside[row.sheet]
        )
        for name, value in corrections.get(one.number, {}).items():
            if column := section.columns.get(name):
                sheet.values[at, column.index] = value
                sheet.labels[at, column.index] = declared.labels[name]
                if name in declared.codes and isinstance(value, str):
                    sheet.as_text.add((at, column.index))
    return list(sheets.values())


def _take_titles(sheet: SheetRemarks, section: Section, titles: Sequence[CellValue]) -> None:
    if section.header_row - 1 not in sheet.header_rows:
        sheet.header_rows.append(section.header_row - 1)
    old = [index for index, title in enumerate(titles) if title == NOTES_TITLE]
    sheet.old += [index for index in old if index not in sheet.old]
    filled = [index for index, title in enumerate(titles) if title not in (None, "")]
    sheet.right = max(sheet.right, *filled, *(column.index for column in section.columns.values()))


def _stand_side_by_side(table: Table, sheet: str) -> bool:
    titles = [section.header_row for section in table.sections if section.sheet == sheet]
    return len(set(titles)) < len(titles)


def _take_issues(
    declared: Columns,
    sheet: SheetRemarks,
    section: Section,
    place: tuple[int, int, int],
    issues: Iterable[Issue],
    *,
    beside: bool,
) -> None:
    """`place`: the section's number, the row, the last row of the section."""
    number, at, last = place
    for issue in sorted(issues, key=lambda one: GRAVEST.index(one.severity)):
        column = section.columns.get(issue.field)
        where = f" [kolom {_columns_of(section, column)}]" if beside else ""
        begins = f"{WORDS[issue.severity]} {declared.labels[issue.field]}{where}:"
        told = f"{begins} {issue.message}{_proposal(declared, issue)}"
        sheet.rows.setdefault(at, []).append(told)
        if column is None:
            continue
        sheet.comments.setdefault((at, column.index), (issue.severity, []))[1].append(told)
        if issue.field in declared.codes and issue.severity is not Severity.info:
            sheet.as_text.add((at, column.index))
        key = number, column.index, issue.severity
        sheet.marked[key] = Marked(column.index, issue.severity, begins, section.header_row - 1, last)
    if beside and at in sheet.rows:
        sheet.rows[at].sort(key=_gravity)


def _columns_of(section: Section, column: FoundColumn | None) -> str:
    """Columns for a remark of one of the tables side by side: its column, or all of the table's."""
    if column:
        return column_letters(column.index)
    known = [one.index for one in section.columns.values()]
    return f"{column_letters(min(known))}–{column_letters(max(known))}"


def _gravity(told: str) -> int:
    return list(WORDS.values()).index(told.partition(" ")[0])


def _proposal(declared: Columns, issue: Issue) -> str:
    if issue.proposal and issue.proposal not in issue.message and issue.field not in declared.money:
        return f" Usulan: {issue.proposal}."
    return ""
