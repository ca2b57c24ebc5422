"""Mapping of columns to fields: read from the titles where that is certain, asked of people where it is not."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jembatan_indonesia.matching import words

from chassis.workbook.area import Area
from chassis.workbook.cells import is_blank, text_of
from chassis.workbook.columns import Columns
from chassis.workbook.headers import Header, Reading, missing_of
from chassis.workbook.questions import NONE, READ, SKIP, Choices, Option, Question
from chassis.workbook.sheets import NOTES_TITLE
from chassis.workbook.sorting import is_numbering
from chassis.workbook.table import CellValue, FoundColumn, Grid
from chassis.workbook.titles import SURE

_UNSURE = 40
_SAMPLES, _SAMPLE_LETTERS, _COMPARED_ROWS = 3, 40, 2_000


@dataclass(frozen=True)
class Mapped:
    """The columns of one table by field, and what is asked of people. `fits` is false for a table without enough
    columns of ours, or one that is set aside. `given` is what the lines over it say for all rows."""

    columns: Mapping[str, FoundColumn]
    questions: list[Question]
    fits: bool = True
    given: Mapping[str, str] = field(default_factory=dict)


def map_columns(
    declared: Columns,
    sheet: str,
    area: Area,
    grid: Grid,
    choices: Choices,
    *,
    aside: bool,
    lines: Sequence[str] = (),
) -> Mapped:
    """`aside`: a sheet of examples or a hidden one, of which it is first asked whether it is to be read."""
    asked = _Asked(declared, sheet, area, grid, choices)
    if aside and asked.whether("unread", (READ, SKIP), required=True) != READ:
        return Mapped({}, asked.questions, fits=False)
    columns = {name: column for name in declared.by_name if (column := asked.column_of(name))}
    counted = [columns[name] for name in declared.amounts if name in columns]
    missing = missing_of(declared, set(columns) | asked.fields, counted)
    free = asked.free(columns) if missing else []
    given: dict[str, str] = {}
    item = declared.item
    if len(free) < len(missing) and item in missing and (named := declared.rules.item_in(lines)):
        given[item] = named
        # What a row may say by itself is asked at each row where it does not.
        missing = [name for name in missing if name != item and (free or not declared.by_name[name].by_row)]
    if missing:
        fits = len(free) >= len(missing)
        if asked.whether("missing", (SKIP,), required=not fits) == SKIP or not fits:
            return Mapped({}, [one for one in asked.questions if not one.field], fits=False)
        for name in missing:
            if column := asked.ask(name, "missing", free, required=True):
                columns[name] = column
    return Mapped(columns, asked.questions, given=given)


class _Asked:
    def __init__(self, declared: Columns, sheet: str, area: Area, grid: Grid, choices: Choices) -> None:
        self.declared = declared
        self.sheet, self.area, self.grid = sheet, area, grid
        self.key = key_of(area.header)
        self.whole_key = key_of(area.header, sheet)
        self.choices = choices
        self.questions: list[Question] = []
        self.keys = _column_keys(area.header.readings)

    @property
    def fields(self) -> set[str]:
        return {one.field for one in self.questions if one.field}

    def whether(self, reason: str, answers: tuple[str, ...], *, required: bool) -> str | None:
        """Whether the table is to be read at all."""
        answer = self.choices.get(self.whole_key, {}).get("")
        answer = answer if answer in answers else None
        options = tuple(Option(one, "", "") for one in answers)
        place = self.area.header.row + 1
        self.questions.append(Question(self.whole_key, self.sheet, place, "", reason, options, required, answer))
        return answer

    def column_of(self, name: str) -> FoundColumn | None:
        """The one that surely has this field, or the one people chose."""
        found = [one for one in self.area.header.readings if one.field == name]
        if name == self.declared.numbering or not found:
            return found[0].column if found else None
        # “Halal berlaku s/d” beside “Halal”
        found = [one for one in found if not self.declared.rules.is_validity(name, one.column.header)] or found
        likely = [one for one in found if one.score >= _UNSURE] or found
        sure = [one for one in likely if one.score >= SURE]
        if len(likely) == 1 and sure:
            return sure[0].column
        told = self._telling(likely)
        if sure and len(told) == 1 and told[0].score >= SURE:
            return told[0].column
        reason = "several" if len(likely) > 1 else "unsure"
        return self.ask(name, reason, [one.column for one in likely], required=name in self.declared.required)

    def ask(self, name: str, reason: str, columns: Sequence[FoundColumn], *, required: bool) -> FoundColumn | None:
        answer = self.choices.get(self.key, {}).get(name)
        options = tuple(self._option(column) for column in columns)
        valid = {one.key for one in options} | (set() if required else {NONE})
        answer = answer if answer in valid else None
        place = self.area.header.row + 1
        self.questions.append(Question(self.key, self.sheet, place, name, reason, options, required, answer))
        return next((column for column in columns if self.keys[column.index] == answer), None)

    def free(self, columns: Mapping[str, FoundColumn]) -> list[FoundColumn]:
        """Those that have no field yet and hold something, other than our remarks."""
        used = {column.index for column in columns.values()}
        asked = {option.key for one in self.questions for option in one.options}
        return [
            one.column
            for one in self.area.header.readings
            if one.column.index not in used
            and not one.column.header.endswith(NOTES_TITLE)
            and self.keys[one.column.index] not in asked
            and any(not is_blank(value) for value in self._values(one.column.index))
        ]

    def _telling(self, readings: list[Reading]) -> list[Reading]:
        """Without columns that are blank, and without those that say the same as one before them."""
        kept: list[tuple[Reading, list[str]]] = []
        for one in sorted(readings, key=lambda reading: -reading.score):
            values = [text_of(value) for value in self._values(one.column.index)]
            said = [other for _, other in kept if all(not b or a == b for a, b in zip(other, values, strict=True))]
            if any(values) and not said:
                kept.append((one, values))
        return [one for one, _ in kept]

    def _values(self, index: int) -> list[CellValue]:
        rows = (self.grid[at] for at in self.area.rows[:_COMPARED_ROWS] if at not in self.area.repeats)
        return [row[index] if index < len(row) else None for row in rows if not is_numbering(row)]

    def _option(self, column: FoundColumn) -> Option:
        found = dict.fromkeys(
            text[:_SAMPLE_LETTERS] for value in self._values(column.index) if (text := text_of(value))
        )
        return Option(self.keys[column.index], letter(column.index), column.header, tuple(found)[:_SAMPLES])


def key_of(header: Header, sheet: str = "") -> str:
    """Equal for the same titles in any order; with a sheet, for the same titles on a sheet of that name.

    With our remarks beside it a table is the same one, and what people have answered for it holds.
    """
    titles = sorted(words(title) for title in header.titles if not title.endswith(NOTES_TITLE))
    told = "\n".join([*titles, f"lembar {words(sheet)}"] if sheet else titles)
    return _mark(told)


def key_of_sheet(sheet: str) -> str:
    return _mark(f"lembar {words(sheet)}")


def key_of_rows(sheet: str, texts: Iterable[str]) -> str:
    """Of rows with these texts and no others: an answer holds for this workbook alone."""
    return _mark("\n".join(["baris", words(sheet), *texts]))


def _mark(text: str) -> str:
    return f"t{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def _column_keys(readings: Sequence[Reading]) -> dict[int, str]:
    """Column → its title, numbered where several columns have the same one."""
    found: dict[int, str] = {}
    seen: dict[str, int] = {}
    for one in readings:
        title = words(one.column.header) or f"kolom {letter(one.column.index)}"
        seen[title] = seen.get(title, 0) + 1
        found[one.column.index] = title[:80] if seen[title] == 1 else f"{title[:80]} #{seen[title]}"
    return found


def letter(index: int) -> str:
    """0 → A, 26 → AA."""
    letters, left = "", index + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
