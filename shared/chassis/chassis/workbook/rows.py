"""From the cells of a row to clean values, with everything there is to say about them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from chassis.workbook.cells import text_of
from chassis.workbook.columns import Columns
from chassis.workbook.ditto import is_ditto, reference
from chassis.workbook.issues import NO, SETTLED, YES, Issue, Notes, Severity
from chassis.workbook.number_formats import UNSEEN
from chassis.workbook.row_marks import TORN
from chassis.workbook.table import CellError, CellValue, Row

Values = TypeVar("Values")
_UNREAD: Final = ("cell-error", "cell-unseen", "text-too-long", "ditto-without-row", "ditto-refers")


@dataclass(frozen=True)  # with slots, `ExaminedRow[Values](…)` could not be called
class ExaminedRow(Generic[Values]):
    """`values` is None when an error blocks the row. `duplicate_of` is the row this one merely repeats.

    `left_out`: somebody has said that it is none of data.
    """

    number: int
    values: Values | None
    issues: tuple[Issue, ...]
    duplicate_of: int | None = None
    left_out: bool = False

    @property
    def severity(self) -> Severity | None:
        """The gravest severity, or None when there is nothing to say."""
        found = {issue.severity for issue in self.issues}
        return next((one for one in Severity if one in found), None)

    @property
    def acceptable(self) -> bool:
        return self.values is not None


def examine_row(declared: Columns, row: Row, read: Callable[[Row, Notes], Values | None]) -> ExaminedRow[Values]:
    """Read one row: `read` gives the values of its readable cells, and notes what is wrong with them."""
    notes = Notes(declared)
    answer = row.cells.get(declared.row_asked)
    if answer in (NO, SETTLED):
        notes.info(declared.naming[0], "left-out" if answer == NO else "settled")
        return ExaminedRow(row.number, None, tuple(notes.issues), left_out=True)
    _ask_of_row(declared, row, notes)
    readable = _readable(declared, row, notes)
    _tell_filled(declared, row, notes)
    broken = {issue.field for issue in notes.issues if issue.code in _UNREAD}
    values = read(readable, notes)
    issues = tuple(one for one in notes.issues if one.code in _UNREAD or one.field not in broken)
    return ExaminedRow(row.number, None if notes.blocked else values, issues)


def _ask_of_row(declared: Columns, row: Row, notes: Notes) -> None:
    """Whether the row is one of data, is still valid, and was meant as it was filled in."""
    if row.cells.get(declared.row_asked) != YES:
        if row.doubtful:
            notes.ask_row(text_of(row.cells.get(declared.naming[0])) or _first_text(row))
        for code, found in row.marks:
            notes.ask_torn(code, found) if code == TORN else notes.ask_valid(code, found)
    for name in declared.by_name:
        if name in row.struck:
            notes.warn(name, "cell-struck", None if name in declared.personal else text_of(row.cells[name]))
    for name, told in row.said:
        notes.warn(name, "words-unknown", told)
    for name in declared.by_name:
        if name in row.otherwise and name not in row.struck:
            notes.warn(name, "cell-may-be-hidden")
        tell = notes.warn if name in declared.weighty else notes.info
        if name in row.unseen:
            tell(name, "column-hidden")
        elif name in row.pale:
            tell(name, "cell-pale")
    for name, text in row.comments:
        notes.tell_comment(name, text)


def _readable(declared: Columns, row: Row, notes: Notes) -> Row:
    """The row without the cells that say nothing by themselves, each told."""
    unread: dict[str, CellValue] = {
        name: None
        for name, value in row.cells.items()
        if declared.is_data(name) and _is_unreadable(declared, row, name, value, notes)
    }
    return replace(row, cells={**row.cells, **unread}) if unread else row


def _is_unreadable(declared: Columns, row: Row, name: str, value: CellValue, notes: Notes) -> bool:
    if isinstance(value, CellError):
        if value.text == UNSEEN:
            notes.error(name, "cell-unseen")
        else:
            notes.error(name, "cell-error", value.text)
    elif len(text_of(value)) > (limit := declared.by_name[name].most_letters):
        notes.error(name, "text-too-long", limit=limit)
    elif is_ditto(value):
        notes.error(name, "ditto-without-row", text_of(value))
    elif name in row.refers or ((meant := reference(value)) and meant.sure):
        shown = None if name in declared.personal else text_of(value)
        notes.error(name, "ditto-refers", shown, row.refers.get(name) or None)
    else:
        return False
    return True


def _tell_filled(declared: Columns, row: Row, notes: Notes) -> None:
    if row.carried:
        notes.info(declared.naming[0], "carried-down")
    if row.repeated:
        repeated = [name for name in declared.by_name if name in row.repeated]
        notes.info(repeated[0], "ditto", fields=", ".join(declared.labels[name] for name in repeated))


def _first_text(row: Row) -> str:
    return next((text for value in row.cells.values() if (text := text_of(value)) and not text.isdecimal()), "")
