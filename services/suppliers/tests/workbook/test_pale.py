"""A text in the colour of its ground is hidden, as are what the formats of Excel 2010 hide: read and told."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from chassis.workbook.colours import WHITE, alike, colour_of
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from suppliers.domain.staged_rows import examine_table
from suppliers.domain.supplier_matching import SupplierMatcher
from suppliers.domain.workbook import Severity, corrected, open_workbook

from .findings import HEAD
from .test_unseen import GOOD, Change, book_of, examined, formatted, rule, said, with_part

PAINTED = PatternFill("solid", fgColor="FF1F4E79")


def painted(*cells: str, font: Font, fill: PatternFill | None = None) -> Change:
    def change(sheet: Any) -> None:
        for one in cells:
            sheet[one].font = font
            if fill:
                sheet[one].fill = fill

    return change


@pytest.mark.parametrize(
    ("font", "fill", "is_told"),
    [
        (Font(color="FFFFFFFF"), None, True),
        (Font(color="00FFFFFF"), None, True),
        (Font(color="FFFEFEFE"), None, True),
        (Font(color=Color(theme=0)), None, True),
        (Font(color=Color(theme=0, tint=-0.05)), None, True),
        (Font(color=Color(indexed=9)), None, True),
        (Font(color="FFFFFFFF"), PatternFill("solid", fgColor=Color(theme=0)), True),
        (Font(color="FF1F4E79"), PAINTED, True),
        (Font(color=Color(theme=4, tint=0.4)), PatternFill("solid", fgColor=Color(theme=4, tint=0.4)), True),
        (None, PatternFill("solid", fgColor="FF000000"), True),
        (Font(size=1), None, True),
        (Font(color="FFFFFFFF"), PAINTED, False),
        (Font(color="FFFFFFFF"), PatternFill("gray125"), False),
        (Font(color=Color(theme=0)), PatternFill("solid", fgColor=Color(theme=4)), False),
        (Font(color=Color(theme=0, tint=-0.35)), None, False),
        (Font(color="FF808080"), None, False),
        (Font(color=Color(theme=1)), None, False),
        (Font(color="FFFF0000"), None, False),
        (Font(size=6), None, False),
    ],
)  # fmt: skip
def test_a_text_in_the_colour_of_its_ground_is_told(font: Font | None, fill: PatternFill | None, is_told: bool) -> None:
    [row] = examined(book_of(painted("E2", font=font or Font(), fill=fill)))
    assert row.values
    assert row.values.price == 15_000
    assert said(row, "cell-pale") == ([("price", Severity.warning)] if is_told else [])


@pytest.mark.parametrize(
    ("letter", "field", "severity"),
    [("A", "name", Severity.warning), ("B", "commodity", Severity.warning), ("C", "unit", Severity.warning),
     ("D", "capacity", Severity.warning), ("E", "price", Severity.warning), ("F", "phone", Severity.info)],
)  # fmt: skip
def test_it_is_told_at_every_field(letter: str, field: str, severity: Severity) -> None:
    change = painted(f"{letter}2", font=Font(color="FFFFFFFF"))
    [row] = examined(book_of(change, [*GOOD, "081234567890"], head=[*HEAD, "Telepon"]))
    assert said(row, "cell-pale") == [(field, severity)]


def test_a_row_in_the_colour_of_its_ground_is_a_hidden_row() -> None:
    [row] = examined(book_of(painted("A2", "B2", "C2", "D2", "E2", font=Font(color="FFFFFFFF"))))
    assert [one.code for one in row.issues if one.code in ("row-hidden", "cell-pale")] == ["row-hidden"]


def test_a_name_that_only_repeats_the_one_above_is_seen_there() -> None:
    rows = examined(
        book_of(painted("A3", "A4", font=Font(color="FFFFFFFF")), GOOD, ["CV Maju", "Wortel", "kg", 100, 12_000],
                ["CV Lain", "Wortel", "kg", 100, 12_000])
    )  # fmt: skip
    assert [said(row, "cell-pale") for row in rows] == [[], [], [("name", Severity.warning)]]


@pytest.mark.parametrize(("number_format", "is_told"), [("[White]#,##0", True), ("[Red]#,##0", False)])
def test_a_number_format_may_give_the_colour(number_format: str, is_told: bool) -> None:
    def change(sheet: Any) -> None:
        sheet["E2"].number_format = number_format

    [row] = examined(book_of(change))
    assert bool(said(row, "cell-pale")) is is_told


def beside(colour: str) -> bytes:
    """A text of two colours in its cell."""
    text = CellRichText(TextBlock(InlineFont(color="FF000000"), "15.000"), TextBlock(InlineFont(color=colour), " /kg"))

    def change(sheet: Any) -> None:
        sheet["E2"] = text
        sheet["E2"].font = Font(color="FFFFFFFF")

    return book_of(change)


def shared(colour: str) -> bytes:
    """One among the texts that cells share."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate((HEAD, GOOD)):
            sheet.write_row(at, 0, line)
        pale, black, own = (book.add_format({"font_color": one}) for one in (f"#{colour[2:]}", "#000000", "#FFFFFF"))
        sheet.write_rich_string(1, 4, black, "15.000", pale, " /kg", own)
    return buffer.getvalue()


@pytest.mark.parametrize("make", [beside, shared])
@pytest.mark.parametrize(("colour", "is_told"), [("FFFFFFFF", True), ("FFFF0000", False)])
def test_a_part_of_a_text_may_have_that_colour(make: Callable[[str], bytes], colour: str, is_told: bool) -> None:
    [row] = examined(make(colour))
    assert bool(said(row, "cell-pale")) is is_told


def test_a_mended_cell_is_told_no_more() -> None:
    table = open_workbook(book_of(painted("E2", font=Font(color="FFFFFFFF"))))
    mended = corrected(table, {table.rows[0].number: {"price": 15_500}})
    assert said(examine_table(mended, SupplierMatcher(()))[0][0], "cell-pale") == []


@pytest.mark.parametrize("written", ["", "x", "FFFFF", "GGGGGG", "FFFFFFFFFF"])
def test_a_colour_that_cannot_be_read_keeps_nobody_out(written: str) -> None:
    assert colour_of({"rgb": written, "tint": "nan"}) is None
    content = with_part(
        book_of(painted("E2", font=Font(color="FFFFFFFF"))),
        {"xl/styles.xml": lambda data: data.replace(b'rgb="FFFFFFFF"', f'rgb="{written}" tint="x"'.encode())},
        {},
    )
    [row] = examined(content)
    assert row.values


def test_colours_that_are_not_looked_up_are_alike_only_where_they_are_the_same() -> None:
    one, other = colour_of({"theme": "4"}), colour_of({"theme": "4", "tint": "0.5"})
    assert one is not None
    assert other is not None
    assert alike(one, one)
    assert not alike(one, other)
    assert not alike(WHITE, one)


@pytest.mark.parametrize(
    ("style", "is_told"),
    [
        (DifferentialStyle(font=Font(color="FFFFFFFF")), True),
        (DifferentialStyle(font=Font(color="FF1F4E79"), fill=PatternFill(bgColor="FF1F4E79")), True),
        (DifferentialStyle(fill=PatternFill(bgColor="FF000000")), True),
        (DifferentialStyle(font=Font(color="FFFFFFFF"), fill=PatternFill(bgColor="FF1F4E79")), False),
        (DifferentialStyle(font=Font(color="FF9C0006"), fill=PatternFill(bgColor="FFFFC7CE")), False),
    ],
)
def test_so_is_a_format_that_depends_on_a_value(style: DifferentialStyle, is_told: bool) -> None:
    [row] = examined(book_of(formatted("E2", rule(style, formula=["TRUE"]))))
    assert bool(said(row, "cell-may-be-hidden")) is is_told


X14 = """<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}"
 xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:conditionalFormattings>
<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">
<x14:cfRule type="dataBar" id="{{00000000-0000-0000-0000-000000000001}}"><x14:dataBar><x14:cfvo type="num">
<xm:f>0</xm:f></x14:cfvo><x14:cfvo type="autoMax"/></x14:dataBar></x14:cfRule>
<x14:cfRule type="{kind}" priority="1" id="{{00000000-0000-0000-0000-000000000002}}"{more}><xm:f>{formula}</xm:f>
<x14:dxf>{style}</x14:dxf></x14:cfRule><xm:sqref>{place}</xm:sqref></x14:conditionalFormatting>
</x14:conditionalFormattings></ext></extLst></worksheet>"""
STRUCK, RED = "<font><strike/></font>", '<font><color rgb="FFFF0000"/></font>'
WHITE_TEXT = '<font><color theme="0"/></font>'


@pytest.mark.parametrize(
    ("kind", "more", "formula", "style", "place", "code"),
    [
        ("expression", "", "$F2=&quot;batal&quot;", STRUCK, "A2:E2", "row-struck"),
        ("expression", "", "$F2=&quot;aktif&quot;", STRUCK, "A2:E2", ""),
        ("expression", "", "Lain!$A$1=&quot;batal&quot;", STRUCK, "A2:E2", "cell-may-be-hidden"),
        ("cellIs", ' operator="lessThan"', "20000", STRUCK, "D9 E2:E9", "cell-struck"),
        ("cellIs", ' operator="greaterThan"', "20000", STRUCK, "E2:E9", ""),
        ("expression", "", "Lain!$A$1&gt;0", WHITE_TEXT, "E2", "cell-may-be-hidden"),
        ("expression", "", "TRUE", '<numFmt numFmtId="200" formatCode=";;;"/>', "E2", "cell-may-be-hidden"),
        ("expression", "", "TRUE", RED, "A2:E2", ""),
        ("expression", "", "TRUE", STRUCK, "Z90", ""),
        ("expression", "", "TRUE", STRUCK, "nowhere", ""),
    ],
)  # fmt: skip
def test_a_format_of_excel_2010_is_worked_out_or_told(
    kind: str, more: str, formula: str, style: str, place: str, code: str
) -> None:
    written = X14.format(kind=kind, more=more, formula=formula, style=style, place=place).encode()
    put: Callable[[bytes], bytes] = lambda data: data.replace(b"</worksheet>", written)  # noqa: E731
    content = book_of(lambda _: None, [*GOOD, "batal"], head=[*HEAD, "Kode Internal"])
    [row] = examined(with_part(content, {"xl/worksheets/sheet1.xml": put}, {}))
    codes = {one.code for one in row.issues}
    assert codes & {"row-struck", "cell-struck", "cell-may-be-hidden"} == ({code} if code else set())
    assert row.values


def test_both_kinds_of_formats_stand_beside_each_other() -> None:
    written = X14.format(kind="cellIs", more=' operator="lessThan"', formula="20000", style=STRUCK, place="E2").encode()
    content = book_of(formatted("D2", rule(DifferentialStyle(font=Font(strike=True)), formula=["TRUE"])))
    changed = with_part(content, {"xl/worksheets/sheet1.xml": lambda data: data.replace(b"</worksheet>", written)}, {})
    [row] = examined(changed)
    assert {field for field, _ in said(row, "cell-struck")} == {"capacity", "price"}
