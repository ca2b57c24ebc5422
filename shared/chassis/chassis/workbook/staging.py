"""Rows between the file and the register: what people decide on them, and what may be kept of it in the clear."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from jembatan_indonesia.masking import mask

from chassis.workbook.columns import Columns
from chassis.workbook.issues import Answer, Issue, Severity
from chassis.workbook.table import CellValue, FoundColumn, Table

Corrections: TypeAlias = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Decision:
    """Decision of a person about a row: other values for cells, and warnings that are right as they are."""

    corrections: Corrections = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()

    def with_cells(self, cells: Mapping[str, str | int | float | None]) -> "Decision":
        """None undoes a correction. What was confirmed of a cell falls with its value."""
        kept = {name: value for name, value in {**self.corrections, **cells}.items() if value is not None}
        return Decision(kept, frozenset(one for one in self.confirmed if one.split(":")[0] not in cells))

    def with_confirmed(self, marks: Iterable[str]) -> "Decision":
        return replace(self, confirmed=self.confirmed | frozenset(marks))


UNDECIDED = Decision()


def corrected(declared: Columns, table: Table, corrections: Mapping[int, Corrections]) -> Table:
    """The table as if the corrections had been typed into the file."""
    if not corrections:
        return table
    grids = {name: list(grid) for name, grid in table.grids.items()}
    rows = []
    for row in table.rows:
        own = corrections.get(row.number)
        if own:
            grid, columns = grids[row.sheet], table.sections[row.section].columns
            grid[row.excel_row - 1] = _with_cells(columns, grid[row.excel_row - 1], own)
            row = replace(
                row,
                cells={**row.cells, **own},
                carried=row.carried - own.keys(),
                repeated=row.repeated - own.keys(),
                struck=row.struck - own.keys(),
                typed=row.typed | own.keys(),
                unseen=row.unseen - own.keys(),
                otherwise=row.otherwise - own.keys(),
                pale=row.pale - own.keys(),
                comments=tuple(one for one in row.comments if one[0] not in own),
                given=row.given - own.keys(),
                refers={name: value for name, value in row.refers.items() if name not in own},
                validities=tuple(one for one in row.validities if one.kind not in own),
                doubtful=row.doubtful and declared.naming[0] not in own,
            )
        rows.append(row)
    return replace(table, rows=rows, grids=grids, grid=grids[table.sheet])


def _with_cells(columns: Mapping[str, FoundColumn], cells: list[CellValue], own: Corrections) -> list[CellValue]:
    found = list(cells)
    for name, value in own.items():
        if column := columns.get(name):
            found.extend([None] * (column.index + 1 - len(found)))
            found[column.index] = value
    return found


def mark_of(field: str, code: str) -> str:
    """Mark by which a warning is confirmed."""
    return f"{field}:{code}"


def is_confirmed(issue: Issue, decision: Decision) -> bool:
    return issue.severity is Severity.warning and mark_of(issue.field, issue.code) in decision.confirmed


def corrections_in(decisions: Mapping[int, Decision]) -> dict[int, Corrections]:
    return {number: one.corrections for number, one in decisions.items()}


def masked(issue: Issue) -> dict[str, Any]:
    """An issue as it may be kept in the clear."""
    proposal = mask(issue.proposal) if issue.proposal and issue.is_personal else issue.proposal
    return {
        "field": issue.field,
        "severity": issue.severity.value,
        "code": issue.code,
        "message": issue.message,
        "message_en": issue.message.english,
        "found": issue.found,
        "proposal": proposal,
        "applied": issue.applied,
    } | ({"asks": issue.asks, "answers": [_answer(one) for one in issue.answers]} if issue.asks else {})


def _answer(one: Answer) -> dict[str, str]:
    return {"value": one.value, "label_id": one.label, "label_en": one.label.english}
