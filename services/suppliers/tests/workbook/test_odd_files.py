"""Odd but legal: what other programs write and Excel opens is read like any workbook, or refused in clear words."""

import pytest
from chassis.testing.archives import (
    BOOK,
    BOOK_RELS,
    ROOT_RELS,
    SHEET,
    STRICT,
    STRICT_OFFICE,
    Parts,
    book,
    honest,
    rels,
    sheet,
    table,
    zipped,
)
from suppliers.domain.workbook import WorkbookRefused, open_workbook


def cells(*row: str) -> bytes:
    """The usual titles, and one row of cells as written."""
    return sheet(table(("CV Lain", "Tempe", "kg", 8000)) + f"<row>{''.join(row)}</row>")


def plain(value: str) -> str:
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def target(written: str) -> Parts:
    return honest() | {BOOK_RELS: rels({"r1": ("worksheet", written)})}


def utf16(part: bytes) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-16"?>'.decode().encode("utf-16") + part.decode().encode("utf-16-le")


ROW = (plain("CV Maju"), plain("Tahu"), plain("kg"), "<c><v>9000</v></c>")
ODD: dict[str, Parts] = {
    "a text in v where its type wants is": honest() | {SHEET: cells('<c t="inlineStr"><v>CV Maju</v></c>', *ROW[1:])},
    "a text in parts": honest()
    | {SHEET: cells('<c t="inlineStr"><is><r><t>CV </t></r><r><t>Maju</t></r></is></c>', *ROW[1:])},
    "a text as the result of a formula": honest()
    | {SHEET: cells('<c t="str"><f>"CV "&amp;"Maju"</f><v>CV Maju</v></c>', *ROW[1:])},
    "no references": honest() | {SHEET: cells(*ROW)},
    "a backslash in a target": target("worksheets\\sheet1.xml"),
    "an absolute target": target("/xl/worksheets/sheet1.xml"),
    "a target by a detour": target("../xl/./worksheets/sheet1.xml"),
    "a target in other letters": target("Worksheets/Sheet1.xml"),
    "UTF-16": {name: utf16(part) if name in (BOOK, SHEET) else part for name, part in honest().items()},
    "strict": honest()
    | {
        ROOT_RELS: rels({"r1": ("officeDocument", BOOK)}, STRICT_OFFICE),
        BOOK: book({"r1": "Data"}, namespace=STRICT, office=STRICT_OFFICE),
        BOOK_RELS: rels({"r1": ("worksheet", "worksheets/sheet1.xml")}, STRICT_OFFICE),
        SHEET: sheet(table(), namespace=STRICT),
    },
    "prefixes": honest()
    | {
        SHEET: sheet(table())
        .replace(b"</", b"\0")
        .replace(b"<", b"<x:")
        .replace(b"\0", b"</x:")
        .replace(b"xmlns=", b"xmlns:x=")
    },
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_but_legal_is_read(name: str) -> None:
    last = open_workbook(zipped(ODD[name])).rows[-1]
    assert [last.cells[field] for field in ("name", "commodity", "unit", "price")] == ["CV Maju", "Tahu", "kg", 9000]


@pytest.mark.parametrize(
    "cell",
    ['<c t="b"><v>1</v></c>', '<c t="e"><v>#REF!</v></c>', '<c t="e"><v>#N/A</v></c>', "<c><f>A1</f></c>", "<c/>"],
)
def test_what_is_no_price_is_not_read_as_one(cell: str) -> None:
    from suppliers.domain.workbook import Severity, examine_all

    table_ = open_workbook(zipped(honest() | {SHEET: cells(*ROW[:3], cell)}))
    *_, last = examine_all(table_)
    assert last.values is None
    assert {issue.field for issue in last.issues if issue.severity is Severity.error} == {"price"}


@pytest.mark.parametrize("place", ["XFD9000", "D1048576", "ZZ20000"])
@pytest.mark.parametrize("written", [str.upper, str.lower])
def test_the_refusal_of_a_far_away_entry_names_its_cell(place: str, written: object) -> None:
    far = f'<row><c r="{written(place)}"><v>1</v></c></row>'  # type: ignore[operator]
    with pytest.raises(WorkbookRefused) as refused:
        open_workbook(zipped(honest(table() + far)))
    assert refused.value.code == "sheet-too-wide"
    assert f"sel {place}" in refused.value.message


@pytest.mark.parametrize(
    ("written", "unit"), [("кg", "kg"), ("Κg", "kg"), ("㎏", "kg"), ("_x006B_g", "kg"), ("µg", None), ("千g", None)]
)
def test_a_unit_in_other_letters_is_never_read_as_what_is_left_of_it(written: str, unit: str | None) -> None:
    """`кg` without its Cyrillic letter would be a gram, and the capacity a thousandth."""
    from suppliers.domain.workbook import examine_all

    *_, last = examine_all(open_workbook(zipped(honest() | {SHEET: cells(*ROW[:2], plain(written), ROW[3])})))
    assert (last.values and last.values.unit) == unit
