"""The officer's own file with remarks: its package, in which nothing else is changed."""

from collections.abc import Iterable
from typing import Any, Final

from chassis.workbook.annotation.comments import write_comments
from chassis.workbook.annotation.delimited import workbook_of_text
from chassis.workbook.annotation.parts import Parts
from chassis.workbook.annotation.remarks import Corrections, SheetRemarks, remarks_of
from chassis.workbook.annotation.sheet import SheetEdit, Wish, Wishes
from chassis.workbook.annotation.styles import Styles
from chassis.workbook.annotation.survey import Survey, survey
from chassis.workbook.annotation.tags import Splices, elements, insert_child
from chassis.workbook.archive import open_archive
from chassis.workbook.columns import Columns
from chassis.workbook.errors import WorkbookRefused
from chassis.workbook.package import main_part, open_package
from chassis.workbook.rows import ExaminedRow
from chassis.workbook.sheets import NOTES_TITLE
from chassis.workbook.table import Table

_BEHIND_CALCULATION: Final = (
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
)
_STYLES_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


def annotate(
    declared: Columns,
    content: bytes,
    table: Table,
    examined: Iterable[ExaminedRow[Any]],
    corrections: Corrections | None = None,
) -> bytes:
    """The file as sent with a column “Catatan Jembatan”, comments and colours, and `corrections` written in.

    Cells for codes get the format of text where they are to be typed anew.
    What an earlier round added is replaced. A CSV becomes a workbook whose cells are all text. The result can be
    corrected and uploaded again: the reader takes no notice of the column. Raises WorkbookRefused.
    """
    remarks = remarks_of(declared, table, examined, corrections or {})
    if not content.startswith(b"PK\x03\x04"):
        content = workbook_of_text(declared, content, table)
    try:
        return _annotated(content, remarks)
    except (ValueError, LookupError, UnicodeError):
        raise WorkbookRefused("file-not-annotated") from None


def _annotated(content: bytes, remarks: list[SheetRemarks]) -> bytes:
    parts = Parts(open_archive(content))
    main = main_part(open_archive(content))
    sheets = open_package(open_archive(content)).sheets
    listed = {sheet.name: (number, sheet.part) for number, sheet in enumerate(sheets, 1)}
    known = parts.target(main, "styles")
    styles: Styles | None = None
    formula_lost = outdated = False
    for one in remarks:
        number, part = listed[one.name]
        found = survey(parts.read(part))
        styles = styles or Styles(parts.read(known) if known else None, found.namespace)
        edit = _edit(found, one, styles)
        formula_lost = formula_lost or edit.formula_lost
        outdated = outdated or (found.has_formulas and bool(one.values))
        # What is strict has no drawings in the older language that comments need.
        fresh = None if found.strict else write_comments(parts, part, number, found.drawing, one)
        if fresh:
            edit.refer_to_drawing(fresh)
        parts.stream(part, edit.splices.pieces())
    if styles and styles.changed:
        _keep_styles(parts, main, known, styles)
    if formula_lost and (chain := parts.target(main, "calcChain")):
        parts.drop(main, chain)
    if outdated:
        _let_calculate(parts, main)
    return parts.write()


def _let_calculate(parts: Parts, main: str) -> None:
    """Have the results of formulas reckoned anew when the file is opened: a correction may have changed them."""
    content = parts.read(main)
    root, *found = elements(content, lambda one: one.parent is None or one.parent.parent is None)
    splices = Splices(content)
    if known := next((one for one in found if one.local == "calcPr"), None):
        known.extend(splices, fullCalcOnLoad="1")
    else:
        insert_child(splices, root, found, _BEHIND_CALCULATION, f'<{root.prefix}calcPr fullCalcOnLoad="1"/>')
    parts.change(main, splices.result())


def _keep_styles(parts: Parts, main: str, known: str | None, styles: Styles) -> None:
    name = known or parts.new_name("xl/styles{}.xml")
    parts.change(name, styles.result())
    if known is None:
        parts.declare(name, _STYLES_TYPE)
        parts.relate(main, "styles", name, strict=styles.strict)


def _edit(found: Survey, remarks: SheetRemarks, styles: Styles) -> SheetEdit:
    edit = SheetEdit(found, styles.as_text)
    wishes: Wishes = {}
    for (row, column), value in remarks.values.items():
        if found.is_ruled(row, column):
            remarks.tell_of_formula(row, column)
        else:
            wishes.setdefault(row, {})[column] = Wish(value, writes=True)
    for row, column in remarks.as_text:
        wishes.setdefault(row, {}).setdefault(column, Wish()).as_text = True
    column = _column(found, remarks)
    for row in remarks.header_rows:
        is_there = column in remarks.old
        wishes.setdefault(row, {})[column] = Wish(NOTES_TITLE, writes=True, like_left=not is_there)
    for row in remarks.rows:
        wishes.setdefault(row, {})[column] = Wish(remarks.remark(row), writes=True)
    first = min(remarks.header_rows)
    cleared = {old: first if old == column else first - 1 for old in remarks.old}
    last = max(wishes)
    edit.write_cells(wishes, cleared)
    edit.widen(column, last)
    edit.colour(remarks, column, styles.mark)
    return edit


def _column(found: Survey, remarks: SheetRemarks) -> int:
    """Column of an earlier round's remarks, else the first behind the tables in which nothing stands."""
    if remarks.old:
        return min(remarks.old)
    column = found.free_column(remarks.right, [*remarks.header_rows, *remarks.rows])
    if column is None:
        raise WorkbookRefused("sheet-without-room", sheet=remarks.name)
    return column
