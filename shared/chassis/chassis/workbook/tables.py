"""All tables of one use in a workbook, brought together into one."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from chassis.workbook.area import Area
from chassis.workbook.cells import amount_of, is_blank, text_of
from chassis.workbook.columns import Columns
from chassis.workbook.errors import WorkbookRefused
from chassis.workbook.fill_down import cell_at
from chassis.workbook.headers import missing_of
from chassis.workbook.layout import areas_of
from chassis.workbook.mapping import Mapped, key_of_rows, key_of_sheet, letter, map_columns
from chassis.workbook.questions import READ, SKIP, Choices, Option, Question
from chassis.workbook.scan import MAX_ROWS
from chassis.workbook.sections import Place, SectionReader, columns_of, lines_over, texts_in
from chassis.workbook.sorting import is_numbering, kind_of_row
from chassis.workbook.table import (
    Cells,
    CellValue,
    FoundColumn,
    Grid,
    Part,
    Row,
    Section,
    Skipped,
    Table,
)

ASIDE = re.compile(r"^(petunjuk|instruksi|panduan|cara pengisian|contoh|referensi|_|master)", re.IGNORECASE)
"""Sheets that are for reading, as a rule."""
_LOOKED_AT = 200

Sheets = Mapping[str, Cells]


def table_of(declared: Columns, sheets: Sheets, choices: Choices, hidden: Collection[str] = ()) -> Table:
    """Raises WorkbookRefused when there is nothing to read and nothing to ask."""
    found = [
        Place(name, area, aside=name in hidden or bool(ASIDE.match(name)))
        for name, cells in sheets.items()
        for area in areas_of(declared, cells.grid)
    ]
    places = [one for one in found if _holds_rows(one.area, sheets[one.sheet].grid)]
    if not any(not one.aside for one in found):
        raise _no_header(declared, sheets)
    if not any(not one.aside for one in places):
        raise _no_rows(declared, found[0])
    parts = _number_parts(places)
    mapped = [
        map_columns(
            declared,
            one.sheet,
            one.area,
            sheets[one.sheet].grid,
            choices,
            aside=one.aside,
            lines=texts_in(sheets[one.sheet].grid, lines_over(one)),
        )
        for one in places
    ]
    questions = [question for one in mapped for question in one.questions]
    for place, one in zip(places, mapped, strict=True):
        questions += _above(declared, place, one, sheets[place.sheet].grid, choices)
    questions += _untitled(declared, sheets, {one.sheet for one in found}, hidden, choices)
    read = [(place, one) for place, one in zip(places, mapped, strict=True) if one.fits]
    if not read:
        raise _missing_columns(declared, places[0])
    return _joined(declared, sheets, read, questions, parts)


def _number_parts(places: list[Place]) -> list[Part]:
    """Number the sheets, and tables side by side, those first that are plainly read."""
    sides: dict[tuple[str, int], list[Place]] = {}
    for one in places:
        sides.setdefault((one.sheet, one.area.side), []).append(one)
    ranked = sorted(sides.values(), key=lambda ones: (ones[0].aside, bool(ones[0].area.header.missing)))
    several = {sheet for sheet, side in sides if side}
    names = []
    for part, ones in enumerate(ranked):
        sheet, header = ones[0].sheet, ones[0].area.header
        names.append(Part(sheet, f"{letter(header.left)}–{letter(header.right)}" if sheet in several else ""))
        for one in ones:
            one.part = part
    return names


def _joined(
    declared: Columns,
    sheets: Sheets,
    read: list[tuple[Place, Mapped]],
    questions: list[Question],
    parts: list[Part],
) -> Table:
    sections: list[Section] = []
    rows: list[Row] = []
    skipped: list[Skipped] = []
    ignored: list[str] = []
    for number, (place, mapped) in enumerate(read):
        one = SectionReader(declared, place, mapped, sheets[place.sheet], number)
        one.read()
        later = next(
            (p for p, _ in read[number + 1 :] if (p.sheet, p.area.side) == (place.sheet, place.area.side)), None
        )
        sections.append(one.section(ends=later is not None))
        rows += one.rows
        skipped += [replace(left, columns=parts[place.part].columns) for left in one.skipped]
        used = {column.index for column in mapped.columns.values()} | _optional(questions, place)
        used |= {column.index for _, column in one.until}
        ignored += [c.header for c in columns_of(place) if c.index not in used and c.header not in ("", *ignored)]
        if len(rows) > MAX_ROWS:
            raise WorkbookRefused("too-many-rows", sheet=place.sheet, limit=MAX_ROWS)
    first, columns = read[0][0], read[0][1].columns
    waits = Table("", 0, {}, [], [], [], questions=questions).open_questions
    if not rows and not waits:
        raise _no_rows(declared, first)
    one_part = len({place.part for place, _ in read}) == 1
    names = list(dict.fromkeys(place.sheet for place, _ in read))
    return Table(
        sheet=first.sheet,
        header_row=first.area.header.row + 1,
        columns=columns,
        rows=sorted(rows, key=lambda row: row.number),
        skipped=skipped if len(names) > 1 else [replace(one, sheet="") for one in skipped],
        grid=sheets[first.sheet].grid,
        ignored_columns=ignored,
        ignored_sheets=[name for name in sheets if name not in names],
        sections=_told_apart(sections, [place for place, _ in read], sheets),
        grids={name: sheets[name].grid for name in names},
        parts=[] if one_part else parts,
        questions=list({(one.sheet, one.name): one for one in reversed(questions)}.values())[::-1],
    )


def _told_apart(sections: list[Section], places: list[Place], sheets: Sheets) -> list[Section]:
    """Sections with the lines and notes that speak of each. Lines on top of a sheet speak of all its tables; the ones
    right over its first table, and notes under other tables, may."""
    found = []
    for section, place in zip(sections, places, strict=True):
        lines, doubts = section.lines, [
            note for one in sections if one is not section and one.sheet == section.sheet for note in one.notes
        ]  # fmt: skip
        if place.area.begins:
            grid = sheets[place.sheet].grid
            first = next((one for one in places if one.sheet == place.sheet and not one.area.begins), None)
            own = _own_block(grid, first.area) if first else 0
            lines = (*texts_in(grid, range(own)), *lines)
            doubts = [*(texts_in(grid, range(own, first.area.header.first_row)) if first else ()), *doubts]
        doubts += sheets[place.sheet].marks.outside
        found.append(replace(section, lines=lines, doubts=tuple(doubts)))
    return found


def _own_block(grid: Grid, area: Area) -> int:
    """Beginning of the last lines without a blank row between them, over the titles."""
    at = area.header.first_row
    while at and not any(map(text_of, grid[at - 1])):
        at -= 1
    while at and any(map(text_of, grid[at - 1])):
        at -= 1
    return at


def _holds_rows(area: Area, grid: Grid) -> bool:
    for at in area.rows:
        values = grid[at][area.left : area.header.right + 1]
        if at not in area.repeats and sum(not is_blank(value) for value in values) >= 2 and not is_numbering(values):
            return True
    return False


def _optional(questions: list[Question], place: Place) -> set[int]:
    """Columns of which people are asked, and so know."""
    letters = {
        option.letter
        for one in questions
        if (one.sheet, one.header_row) == (place.sheet, place.area.header.row + 1)
        for option in one.options
    }
    return {column.index for column in columns_of(place) if letter(column.index) in letters}


def _above(declared: Columns, place: Place, mapped: Mapped, grid: Grid, choices: Choices) -> list[Question]:
    """Rows of data above the titles of the first table, of which it is asked whether they are to be read."""
    area, columns = place.area, mapped.columns
    if area.begins or not mapped.fits:
        return []
    found = [at for at in range(area.header.first_row) if _fits(declared, grid[at], area, columns)]
    if not found:
        return []
    key = key_of_rows(place.sheet, (text_of(value) for at in found for value in grid[at]))
    answer = choices.get(key, {}).get("")
    if answer == READ:
        area.rows[:0] = found
    elif answer == SKIP:
        place.left_out = tuple(found)
    numbers = tuple(str(at + 1) for at in found)
    options = Option(READ, "", "", numbers), Option(SKIP, "", "", numbers)
    known = answer if answer in (READ, SKIP) else None
    return [Question(key, place.sheet, area.header.row + 1, "", "above", options, required=True, answer=known)]


def _fits(declared: Columns, row: list[CellValue], area: Area, columns: Mapping[str, FoundColumn]) -> bool:
    cells = {name: cell_at(row, column.index) for name, column in columns.items()}
    filled = [name for name, value in cells.items() if name != declared.numbering and not is_blank(value)]
    values = row[area.left : area.right + 1]
    if len(filled) < min(3, len(columns)) or kind_of_row(declared, values, cells, columns) != "data":
        return False
    if declared.rules.names_item(text_of(cells.get(declared.item))):
        return True
    prices = [amount_of(cells[name]) for name in declared.money if not is_blank(cells.get(name))]
    return any(one and one.value > 0 for one in prices)


def _untitled(
    declared: Columns, sheets: Sheets, titled: set[str], hidden: Collection[str], choices: Choices
) -> list[Question]:
    """Sheets whose rows look like data, without titles to read them by."""
    found = []
    for name, (grid, *_) in sheets.items():
        if name in titled or name in hidden or ASIDE.match(name) or not _looks_like_data(declared, grid):
            continue
        key = key_of_sheet(name)
        answer = choices.get(key, {}).get("")
        options = (Option(SKIP, "", ""),)
        found.append(Question(key, name, 0, "", "untitled", options, True, answer if answer == SKIP else None))
    return found


def _looks_like_data(declared: Columns, grid: Grid) -> bool:
    """A row with texts of ours, and a price or the like."""
    for row in grid[:_LOOKED_AT]:
        texts = [value for value in row if isinstance(value, str) and 0 < len(value) <= 60]
        numbers = [value for value in row if isinstance(value, int | float) and not isinstance(value, bool)]
        if len(texts) >= 2 and any(value >= 100 for value in numbers) and declared.rules.is_row(texts):
            return True
    return False


def _no_header(declared: Columns, sheets: Sheets) -> WorkbookRefused:
    titles = (declared.labels[name].partition(" (")[0] for name in declared.required)
    named = ", ".join(f"“{name}”" for name in list(sheets)[:5])
    return WorkbookRefused("no-header", titles=", ".join(titles), sheets=named)


def _no_rows(declared: Columns, place: Place) -> WorkbookRefused:
    advice = declared.if_empty.changed(" {}".format) if declared.if_empty else ""
    return WorkbookRefused("no-rows", sheet=place.sheet, row=place.area.header.row + 1, if_empty=advice)


def _missing_columns(declared: Columns, place: Place) -> WorkbookRefused:
    sure = {one.field for one in place.area.header.readings if one.field}
    titles = place.area.header.titles
    return WorkbookRefused(
        "missing-columns",
        missing=", ".join(declared.labels[name] for name in missing_of(declared, sure, [])),
        sheet=place.sheet,
        row=place.area.header.row + 1,
        found=", ".join(f"“{title[:40]}”" for title in titles[:25]),
    )
