"""Hidden columns, comments and conditional formats are read and told."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from chassis.workbook.staging import masked
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, FormulaRule, Rule
from openpyxl.styles import Font, NamedStyle
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from suppliers.domain.staged_rows import examine_table
from suppliers.domain.supplier_matching import SupplierMatcher
from suppliers.domain.workbook import (
    ExaminedRow,
    Severity,
    TemplateUnit,
    annotate,
    build_template,
    corrected,
    open_workbook,
)

from .findings import HEAD

GOOD: list[Any] = ["CV Maju", "Kentang", "kg", 500, 15_000]
Change = Callable[[Any], None]


def book_of(change: Change, *rows: list[Any], head: list[str] = HEAD) -> bytes:
    book = openpyxl.Workbook()
    for line in (head, *(rows or (GOOD,))):
        book.active.append(line)
    change(book.active)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def examined(content: bytes) -> list[ExaminedRow]:
    return [one for one, _ in examine_table(open_workbook(content), SupplierMatcher(()))]


def said(row: ExaminedRow, *codes: str) -> list[tuple[str, Severity]]:
    return [(one.field, one.severity) for one in row.issues if one.code in codes]


def by_hand(letter: str) -> Change:
    def change(sheet: Any) -> None:
        sheet.column_dimensions[letter].hidden = True

    return change


def narrow(letter: str) -> Change:
    def change(sheet: Any) -> None:
        sheet.column_dimensions[letter].width = 0.1

    return change


@pytest.mark.parametrize("how", [by_hand, narrow])
@pytest.mark.parametrize(
    ("letter", "field", "severity"),
    [("A", "name", Severity.warning), ("B", "commodity", Severity.warning), ("C", "unit", Severity.warning),
     ("D", "capacity", Severity.warning), ("E", "price", Severity.warning), ("F", "phone", Severity.info)],
)  # fmt: skip
def test_a_hidden_column_is_read_and_told(
    how: Callable[[str], Change], letter: str, field: str, severity: Severity
) -> None:
    content = book_of(how(letter), [*GOOD, "081234567890"], head=[*HEAD, "Telepon"])
    [row] = examined(content)
    assert row.values
    assert (row.values.price, row.values.phone) == (15_000, "+6281234567890")
    assert said(row, "column-hidden") == [(field, severity)]


def test_a_hidden_column_in_the_middle_of_a_range_of_columns_is_seen() -> None:
    def change(sheet: Any) -> None:
        sheet.column_dimensions.group("C", "E", hidden=True)

    [row] = examined(book_of(change))
    assert {field for field, _ in said(row, "column-hidden")} == {"unit", "capacity", "price"}


def test_a_hidden_column_without_a_field_or_without_a_value_says_nothing() -> None:
    [row] = examined(book_of(by_hand("F"), [*GOOD, "x"], head=[*HEAD, "Kode Internal"]))
    assert said(row, "column-hidden") == []
    [row] = examined(book_of(by_hand("D"), ["CV Maju", "Kentang", "kg", None, 15_000]))
    assert said(row, "column-hidden") == []


def test_a_column_hidden_beside_a_visible_one_of_the_same_field_is_asked() -> None:
    content = book_of(by_hand("F"), [*GOOD, 14_000], head=[*HEAD, "Harga"])
    assert [one.field for one in open_workbook(content).open_questions] == ["price"]


def commented(cell: str, text: str, author: str = "Budi") -> Change:
    def change(sheet: Any) -> None:
        sheet[cell].comment = Comment(text, author)

    return change


@pytest.mark.parametrize(
    ("cell", "field", "severity"),
    [("A2", "name", Severity.warning), ("C2", "unit", Severity.warning), ("D2", "capacity", Severity.warning),
     ("E2", "price", Severity.warning), ("F2", "phone", Severity.info), ("G2", "name", Severity.warning)],
)  # fmt: skip
@pytest.mark.parametrize("text", ["harga per 10 kg", "Budi:\nharga per 10 kg", "hubungi 081234567890"])
def test_a_comment_at_a_cell_is_told_beside_it(cell: str, field: str, severity: Severity, text: str) -> None:
    head = [*HEAD, "Telepon", "Kode Internal"]
    [row] = examined(book_of(commented(cell, text), [*GOOD, "081234567890", "x"], head=head))
    assert said(row, "cell-comment") == [(field, severity)]
    [issue] = [one for one in row.issues if one.code == "cell-comment"]
    assert [(one.place, one.value) for one in issue.beside] == [("Komentar", text.removeprefix("Budi:\n"))]
    assert "per 10 kg" not in str(masked(issue))
    assert "0812" not in str(masked(issue))


def test_a_comment_that_changes_nothing_is_only_mentioned() -> None:
    [row] = examined(book_of(commented("E2", "sudah termasuk PPN 11%")))
    assert said(row, "cell-comment") == [("price", Severity.info)]


@pytest.mark.parametrize("cell", ["A2", "B2", "E2"])
def test_a_comment_that_ends_a_row_is_asked(cell: str) -> None:
    [row] = examined(book_of(commented(cell, "sudah tidak aktif")))
    assert row.issues[0].code == "row-ended"


@pytest.mark.parametrize(
    ("cell", "text", "field"),
    [("E1", "dalam ribuan", "price"), ("E1", "per karung", "price"), ("D1", "ton per tahun", "capacity"),
     ("E1", "dalam USD", "price")],
)  # fmt: skip
def test_a_comment_at_a_title_that_changes_its_numbers_is_told_at_each_row(cell: str, text: str, field: str) -> None:
    rows = examined(book_of(commented(cell, text), GOOD, ["UD Dua", *GOOD[1:]]))
    assert [said(row, "words-unknown") for row in rows] == [[(field, Severity.warning)]] * 2


def test_hints_of_the_template_and_remarks_of_ours_are_no_comments() -> None:
    unit = TemplateUnit("lapas-cilegon", "Lapas Kelas IIA Cilegon", "36.72")
    book = openpyxl.load_workbook(BytesIO(build_template(unit, [], 2026)))
    titles = next(row for row in book.active.iter_rows() if any(one.value == "Komoditas" for one in row))
    for cell in titles:
        value = dict(zip(HEAD, GOOD, strict=True)).get(str(cell.value))
        book.active.cell(titles[0].row + 1, cell.column, value)
    buffer = BytesIO()
    book.save(buffer)
    [row] = examined(buffer.getvalue())
    assert said(row, "cell-comment", "words-unknown") == []
    content = book_of(lambda _: None, ["CV Maju", "Gula Pasir", "kg", 500, 1])
    table = open_workbook(content)
    again = annotate(content, table, examined(content))
    assert b"comment" in again
    assert [one.code for row in examined(again) for one in row.issues if one.code == "cell-comment"] == []


def with_part(content: bytes, changes: dict[str, Callable[[bytes], bytes]], new: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(buffer, "w") as fresh:
        for name in old.namelist():
            data = old.read(name)
            fresh.writestr(name, changes[name](data) if name in changes else data)
        for name, data in new.items():
            fresh.writestr(name, data)
    return buffer.getvalue()


THREAD = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="E2" dT="2026-11-30T01:00:00.00" personId="{1}" id="{2}"><text>harga per 10 kg?</text>
</threadedComment>
<threadedComment ref="E2" dT="2026-11-30T02:00:00.00" personId="{1}" id="{3}" parentId="{2}"><text>ya</text>
</threadedComment></ThreadedComments>"""
RELATION = (
    b'<Relationship Id="rThread" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"'
    b' Target="../threadedComments/threadedComment1.xml"/></Relationships>'
)


def test_a_thread_is_a_comment_once() -> None:
    content = book_of(commented("E2", "[Threaded comment]\n\nYour version of Excel allows you to read this"))
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    content = with_part(
        content,
        {rels: lambda data: data.replace(b"</Relationships>", RELATION)},
        {"xl/threadedComments/threadedComment1.xml": THREAD},
    )
    [row] = examined(content)
    [issue] = [one for one in row.issues if one.code == "cell-comment"]
    assert issue.beside[0].value == "harga per 10 kg? / ya"


@pytest.mark.parametrize("broken", [b"<comments><broken", b"", b"<!DOCTYPE x><comments/>"])
def test_broken_comments_keep_nobody_out(broken: bytes) -> None:
    content = book_of(commented("E2", "harga per 10 kg"))
    with ZipFile(BytesIO(content)) as archive:
        [name] = [one for one in archive.namelist() if re.search(r"comment\d*\.xml$", one)]
    [row] = examined(with_part(content, {name: lambda _: broken}, {}))
    assert row.values


def test_a_mended_cell_asks_no_more_of_what_stood_there() -> None:
    def change(sheet: Any) -> None:
        commented("E2", "harga per 10 kg")(sheet)
        by_hand("E")(sheet)

    table = open_workbook(book_of(change))
    row, _ = examine_table(corrected(table, {table.rows[0].number: {"price": 15_000}}), SupplierMatcher(()))[0]
    assert said(row, "cell-comment", "column-hidden") == []


STRUCK = DifferentialStyle(font=Font(strike=True))
NOTHING = DifferentialStyle(numFmt=NumberFormat(numFmtId=200, formatCode=";;;"))
RED = DifferentialStyle(font=Font(color="FFFF0000"))


def rule(style: DifferentialStyle, kind: str = "expression", **more: Any) -> Rule:
    return Rule(type=kind, dxf=style, **more)


def formatted(place: str, *rules: Rule) -> Change:
    def change(sheet: Any) -> None:
        for one in rules:
            sheet.conditional_formatting.add(place, one)

    return change


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (rule(STRUCK, formula=['$F2="batal"']), "row-struck"),
        (rule(STRUCK, formula=["TRUE"]), "row-struck"),
        (rule(STRUCK, formula=["$E2>10000"]), "row-struck"),
        (rule(STRUCK, formula=["$E2<10000"]), ""),
        (rule(STRUCK, formula=['$F2="aktif"']), ""),
        (rule(STRUCK, formula=["COUNTIF($A:$A,$A2)>0"]), "cell-may-be-hidden"),
        (rule(STRUCK, "duplicateValues"), ""),
        (rule(NOTHING, formula=["TRUE"]), "cell-may-be-hidden"),
        (rule(NOTHING, "notContainsBlanks", formula=["LEN(TRIM(A2))>0"]), "cell-may-be-hidden"),
        (rule(NOTHING, formula=["$E2<0"]), ""),
        (rule(RED, formula=["TRUE"]), ""),
    ],
)
def test_a_conditional_format_that_hides_is_worked_out_or_told(one: Rule, code: str) -> None:
    content = book_of(formatted("A2:E2", one), [*GOOD, "batal"], head=[*HEAD, "Kode Internal"])
    [row] = examined(content)
    found = {issue.code for issue in row.issues} & {"row-struck", "cell-struck", "cell-may-be-hidden"}
    assert found == ({code} if code else set())
    assert row.values


@pytest.mark.parametrize(
    ("operator", "formula", "is_struck"),
    [("lessThan", ["20000"], True), ("greaterThan", ["20000"], False), ("between", ["1", "20000"], True),
     ("notBetween", ["1", "20000"], False), ("equal", ["15000"], True), ("notEqual", ["15000"], False),
     ("greaterThanOrEqual", ["15000"], True), ("lessThanOrEqual", ["14999"], False), ("equal", ['"x"'], False)],
)  # fmt: skip
def test_a_price_that_is_struck_out_because_of_its_value_is_told(
    operator: str, formula: list[str], is_struck: bool
) -> None:
    one = CellIsRule(operator=operator, formula=formula, font=Font(strike=True))
    [row] = examined(book_of(formatted("E2:E9", one)))
    assert bool(said(row, "cell-struck")) is is_struck


def test_a_formula_is_shifted_with_its_cell() -> None:
    one = FormulaRule(formula=['F2="batal"'], font=Font(strike=True))
    rows = examined(book_of(formatted("A2:A3", one), [*GOOD, "x"], ["UD Dua", *GOOD[1:], "batal"],
                            head=[*HEAD, "Kode Internal"]))  # fmt: skip
    assert [bool(said(row, "row-struck")) for row in rows] == [False, True]


def test_formats_of_cells_are_not_confused_with_conditional_ones() -> None:
    """A differential format may have the number of a cell's."""

    def change(sheet: Any) -> None:
        sheet["E2"].number_format = '"Rp"#,##0"/ons"'
        sheet.parent.add_named_style(NamedStyle("lain"))
        one = DifferentialStyle(numFmt=NumberFormat(numFmtId=164, formatCode="0"))
        sheet.conditional_formatting.add("A9", rule(one, formula=["TRUE"]))
        sheet["E2"].value = 1_500

    [row] = examined(book_of(change))
    assert row.values
    assert row.values.price == 15_000
