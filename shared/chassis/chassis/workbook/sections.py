"""The rows of one table of a workbook, one after the other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from chassis.workbook.area import Area
from chassis.workbook.cells import is_blank, text_of
from chassis.workbook.columns import Columns
from chassis.workbook.delimited import SHEET
from chassis.workbook.fill_down import cell_at, filled, merged_down, referred
from chassis.workbook.foot_notes import FootNotes
from chassis.workbook.headers import says_measures
from chassis.workbook.mapping import Mapped
from chassis.workbook.row_marks import ENDED, RowMarks
from chassis.workbook.sorting import kind_of_row
from chassis.workbook.table import PART, Cells, CellValue, FoundColumn, Grid, Row, Section, Skipped, Validity


@dataclass
class Place:
    """A table where it was found. `part` numbers its rows. `left_out` are rows above its titles that people leave."""

    sheet: str
    area: Area
    aside: bool
    part: int = 0
    left_out: tuple[int, ...] = ()


class SectionReader:
    """The rows of one table, one after the other."""

    def __init__(self, declared: Columns, place: Place, mapped: Mapped, cells: Cells, number: int) -> None:
        self.place, self.columns, self.grid, self.number = place, mapped.columns, cells.grid, number
        self.declared, self.given = declared, mapped.given
        self.merged = merged_down(cells.grid, place.area, mapped.columns, cells.merges)
        self.marks = RowMarks.of(declared, place.area, mapped.columns, cells, is_text=place.sheet == SHEET)
        self.until = declared.rules.validity_columns(columns_of(place), mapped.columns)
        self.notes = FootNotes.of(declared, place.area, cells.grid)
        self.rows: list[Row] = []
        self.skipped = [Skipped(at + 1, "above", place.sheet) for at in place.left_out]
        self.names: set[str] = set()

    def read(self) -> None:
        area = self.place.area
        for at in area.rows:
            cells = {name: cell_at(self.grid[at], column.index) for name, column in self.columns.items()}
            values = self.grid[at][area.left : area.right + 1]
            reason = self._kind(at, values, cells)
            item = self.declared.item
            if item in self.given and (named := self._heading(at, cells, reason)):
                self.given, reason = {**self.given, item: named}, "note"
            if reason not in ("data", "doubt"):
                self.skipped.append(Skipped(at + 1, reason, self.place.sheet))
                continue
            cells, ended = self.notes.resolved(cells)
            row = Row(
                self.place.part * PART + at + 1,
                {**cells, **self.given},
                given=frozenset(self.given),
                doubtful=reason == "doubt",
                sheet=self.place.sheet,
                excel_row=at + 1,
                section=self.number,
                marks=self.marks.seen(at) or (((ENDED, ended),) if ended else ()),
                struck=self.marks.struck(at),
                said=self.marks.said(at),
                unseen=self.marks.hidden_fields(at),
                otherwise=self.marks.otherwise(at),
                pale=self.marks.pale(at),
                comments=self.marks.comments(at),
                validities=_validities(self.until, self.grid[at]),
            )
            row = filled(self.declared, row, self.rows, self.merged.get(at, {}))
            refers = referred(self.declared, row, self.rows)
            self._take(replace(row, refers=refers) if refers else row)
        last = self.rows[-1].excel_row if self.rows else 0
        self.skipped = [one for one in self.skipped if one.reason != "blank" or one.number < last]

    def _heading(self, at: int, cells: Mapping[str, CellValue], reason: str) -> str | None:
        """A row that names the item of the rows under it; what may be data only where the item is known."""
        if reason not in ("note", "data") or at in self.notes.rows:
            return None
        filled = [value for name, value in cells.items() if name != self.declared.numbering and not is_blank(value)]
        texts = [text for value in self.grid[at] if (text := text_of(value)) and any(map(str.isalpha, text))]
        is_lone = len(filled) <= 1 and len(texts) <= 2
        if not is_lone or not texts:
            return None
        return self.declared.rules.item_in_heading(" ".join(texts), known=reason == "data")

    def _kind(self, at: int, values: list[CellValue], cells: Mapping[str, CellValue]) -> str:
        if at in self.place.area.repeats:
            return "header"
        if at in self.notes.rows:
            return "note"
        if not self.rows and says_measures(self.declared, cells):
            return "note"
        return kind_of_row(self.declared, values, cells, self.columns, self.names)

    def _take(self, row: Row) -> None:
        self.rows.append(row)
        self.names.add(self.declared.rules.key_of_name(text_of(row.cells.get(self.declared.owner))))

    def section(self, *, ends: bool) -> Section:
        """`ends` tells that another table follows, whose title the last notes are."""
        header = self.place.area.header
        last = self.rows[-1].excel_row if self.rows else 0
        numbers = [
            one.number
            for one in self.skipped
            if one.reason == "note" and one.number - 1 not in self.notes.rows and not (ends and one.number > last)
        ]
        notes = [*texts_in(self.grid, (one - 1 for one in numbers if one > last)), *self.notes.open_lines()]
        lines = [
            *texts_in(self.grid, lines_over(self.place)),
            *self._under_titles(),
            *texts_in(self.grid, (one - 1 for one in numbers if one <= last)),
        ]
        titles = range(header.first_row, header.row + 1)
        comments = {name: text for at in titles for name, text in self.marks.comments(at)}
        return Section(
            self.place.sheet, header.row + 1, self.columns, (*lines, *notes), notes=tuple(notes), comments=comments
        )

    def _under_titles(self) -> list[str]:
        """Terms of the amounts in rows between the titles and the first row of data."""
        first = self.rows[0].excel_row if self.rows else 0
        rows = [one.number - 1 for one in self.skipped if one.reason == "note" and one.number < first]
        told = [
            (
                self.declared.labels[name].partition(" ")[0],
                text_of(cell_at(self.grid[at], self.columns[name].index)).strip("() "),
            )
            for at in rows
            for name in self.declared.amounts
            if name in self.columns and at not in self.notes.rows
        ]
        return [f"{label} ({bare})" for label, text in told if (bare := text.strip("() "))]


def lines_over(place: Place) -> range:
    return range(place.area.begins, place.area.header.first_row)


def texts_in(grid: Grid, rows: Iterable[int]) -> list[str]:
    return [text for at in rows for value in grid[at] if (text := text_of(value))]


def columns_of(place: Place) -> list[FoundColumn]:
    return [one.column for one in place.area.header.readings]


def _validities(columns: Iterable[tuple[str, FoundColumn]], row: list[CellValue]) -> tuple[Validity, ...]:
    return tuple(
        Validity(kind, column.header, text_of(row[column.index]))
        for kind, column in columns
        if column.index < len(row) and not is_blank(row[column.index])
    )
