"""The annotated file is the officer's own: what he made stays, remarks are added, and it can be uploaded again."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from suppliers.domain.workbook import Table, WorkbookRefused, annotate, examine_all, open_workbook

from .conftest import MakeWorkbook
from .packages import COLS, DRAWING, SHEET, STYLES, Shape, number, row, text, unzipped, zipped

CHANGED = {SHEET, "xl/styles.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
SHAPES = {
    "excel": Shape(),
    "prefixed": Shape(prefix="x:"),
    "without-references": Shape(bare=True),
    "without-styles": Shape(styles=False),
    "without-comments": Shape(comments=False),
    "prefixed-and-poor": Shape(prefix="ss:", bare=True, styles=False, comments=False),
}
each_shape = pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())


def annotated(content: bytes, **corrections: object) -> bytes:
    table = open_workbook(content)
    told = {int(at[1:]): values for at, values in corrections.items()}
    return annotate(content, table, examine_all(table), told)  # type: ignore[arg-type]


def cells(sheet: bytes) -> dict[str, str]:
    """Every cell as written, by its place."""
    return {
        found[2]: found[0]
        for found in re.finditer(r'<([\w:]*)c r="([A-Z]+\d+)"(?:[^>]*/>|.*?</\1c>)', sheet.decode(), re.DOTALL)
    }


def findings(table: Table) -> list[object]:
    return list(examine_all(table))


def test_all_parts_but_those_of_the_remarks_are_the_same_bytes() -> None:
    before, after = unzipped(Shape().content()), unzipped(annotated(Shape().content()))
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == CHANGED


def test_on_the_sheet_nothing_is_changed_but_what_is_said() -> None:
    before, after = (unzipped(content)[SHEET] for content in (Shape().content(), annotated(Shape().content())))
    old, new = cells(before), cells(after)
    assert {place for place in new if old.get(place) != new[place]} == {"D6", "K3", "K4", "K5", "K6"}
    assert set(old) <= set(new)
    for kept in (COLS[:-7], *Shape().sheet().partition("</sheetData>")[2].split("<conditionalFormatting")[:1]):
        assert kept in after.decode()
    assert '<col min="11" max="11" width="80" customWidth="1"/></cols>' in after.decode()
    tail = Shape().sheet().partition("<dataValidations")[2]
    assert after.decode().endswith(f"<dataValidations{tail}")


def test_formulas_keep_their_results_and_dates_their_formats() -> None:
    content = annotated(Shape().content())
    formulas, values = (load_workbook(BytesIO(content), data_only=only)["Data BAMA"] for only in (False, True))
    assert [formulas[place].value for place in ("H6", "J4", "J5", "J6")] == ["=9000+500", "=H4*2", "=H5*2", "=H6*2"]
    assert [values[place].value for place in ("H6", "J5", "J6")] == [9500, 18000, 19000]
    assert values["I4"].is_date
    assert values["I4"].number_format == "yyyy\\-mm\\-dd"
    assert values["H5"].number_format == "#,##0"


def test_text_stays_text_and_a_number_to_be_typed_anew_becomes_text_in_its_own_colours() -> None:
    sheet = load_workbook(BytesIO(annotated(Shape().content())))["Data BAMA"]
    assert {sheet[f"{column}{at}"].number_format for column in "DE" for at in (4, 5, 6)} == {"@"}
    assert sheet["C5"].number_format == "@"
    assert (sheet["C6"].number_format, sheet["C6"].value) == ("General", 9120000000003), "nothing is said of it"
    retyped = sheet["D6"]
    assert (retyped.value, retyped.fill.fgColor.rgb, retyped.alignment.horizontal) == (
        3171234567890120,
        "FF00FF00",
        "right",
    )
    assert sheet["H4"].fill.fgColor.rgb == "FF00FF00", "a remark paints over nothing"


def test_sheets_names_and_comments_of_the_officer_stay() -> None:
    book = load_workbook(BytesIO(annotated(Shape().content())))
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "hidden", "veryHidden"]
    assert book.defined_names["harga"].attr_text == "'Data BAMA'!$H$4:$H$6"
    sheet = book["Data BAMA"]
    assert sheet["B4"].comment.text == "tanyakan lagi"
    assert sheet["H4"].comment.text == "SALAH kata kepala, cek", "his own word at a cell that is wrong"
    assert sheet["D4"].comment.text.startswith("SALAH NPWP: Excel mengubah")
    assert (sheet["D4"].comment.author, sheet["B4"].comment.author) == ("Jembatan", "Petugas")
    drawing = unzipped(annotated(Shape().content()))["xl/drawings/vmlDrawing1.vml"].decode()
    assert drawing.startswith(DRAWING.removesuffix("</xml>"))
    assert len(re.findall('id="_x0000_s', drawing)) == len(set(re.findall(r'id="_x0000_s\d+', drawing)))


def test_formats_are_added_behind_those_there_are() -> None:
    styles = unzipped(annotated(Shape().content()))["xl/styles.xml"].decode()
    old = STYLES.partition("<cellXfs")[2].partition('count="5">')[2].partition("</cellXfs>")[0]
    assert f'<cellXfs count="6">{old}<xf numFmtId="49" fontId="0" fillId="2"' in styles
    assert '<dxfs count="4"><dxf><font><color rgb="FF9C0006"/></font></dxf><dxf><fill>' in styles


def test_a_format_of_text_that_a_program_made_itself_is_kept() -> None:
    own = STYLES.replace('<numFmts count="1">', '<numFmts count="2"><numFmt numFmtId="165" formatCode="@"/>')
    own = own.replace('<xf numFmtId="49"', '<xf numFmtId="165"')
    content = annotated(zipped(Shape().parts() | {"xl/styles.xml": own}))
    assert 's="1"' in cells(unzipped(content)[SHEET])["D4"]


@each_shape
def test_whatever_program_wrote_the_file_it_is_annotated_and_read_back_alike(shape: Shape) -> None:
    content = shape.content()
    table = open_workbook(content)
    for _ in range(3):
        content = annotated(content)
        again = open_workbook(content)
        assert findings(again) == findings(table)
        assert again.ignored_columns == ["Tanggal", "Nilai", "Catatan Jembatan"]
    sheet = load_workbook(BytesIO(content))["Data BAMA"]
    assert sheet["K3"].value == "Catatan Jembatan"
    assert sheet["K4"].value.startswith("SALAH NPWP")
    assert "SALAH" not in sheet["K5"].value
    assert sheet["D6"].number_format == "@"
    assert sheet["D4"].comment.text.startswith("SALAH NPWP")


@each_shape
def test_a_second_round_leaves_nothing_of_the_first(shape: Shape) -> None:
    first = annotated(shape.content())
    second = annotated(first)
    assert unzipped(second) == unzipped(first)


def test_what_was_mended_loses_its_remark_its_colour_and_its_comment() -> None:
    book = unzipped(annotated(Shape().content()))
    for wrong, right in (("3,17E+15", "0809679293419000"), ("tidak tahu", "12000")):
        book[SHEET] = book[SHEET].replace(wrong.encode(), right.encode())
    content = annotated(zipped(dict(book)))
    sheet = load_workbook(BytesIO(content))["Data BAMA"]
    assert "SALAH" not in (sheet["K4"].value or "")
    assert sheet["D4"].comment is None
    assert sheet["B4"].comment.text == "tanyakan lagi"
    assert b"SALAH Harga" not in unzipped(content)[SHEET]


def test_remarks_stand_with_the_gravest_first() -> None:
    rows = [
        row(
            4,
            number("A4", 1),
            text("B4", "CV Uji Satu"),
            text("C4", "912000000000"),
            text("D4", "3,17E+15"),
            text("E4", "81234567890"),
            text("F4", "Tahuu"),
            text("G4", "kg"),
            text("H4", "sembilan"),
        )
    ]
    sheet = load_workbook(BytesIO(annotated(Shape(rows=rows).content())))["Data BAMA"]
    words = [one.split(" ")[0] for one in sheet["K4"].value.split(" | ")]
    assert len(set(words)) > 1
    assert words == sorted(words, key=["SALAH", "PERIKSA", "Info"].index)


def test_a_correction_is_written_into_its_cell_in_the_cells_own_format() -> None:
    content = annotated(Shape().content(), r4={"price": 12000, "npwp": "0809679293419000"}, r5={"price": 9100})
    sheet = load_workbook(BytesIO(content))["Data BAMA"]
    assert (sheet["H4"].value, sheet["H4"].fill.fgColor.rgb) == (12000, "FF00FF00")
    assert (sheet["D4"].value, sheet["D4"].number_format) == ("0809679293419000", "@")
    assert (sheet["H5"].value, sheet["H5"].number_format) == (9100, "#,##0")
    assert "xl/calcChain.xml" in unzipped(content)


def test_a_correction_in_place_of_a_formula_takes_the_list_of_formulas_along() -> None:
    parts = unzipped(annotated(Shape().content(), r6={"price": 9400}))
    assert '<c r="H6" s="4"><v>9400</v></c>' in parts[SHEET].decode()
    assert "xl/calcChain.xml" not in parts
    assert b"calcChain" not in parts["[Content_Types].xml"] + parts["xl/_rels/workbook.xml.rels"]


@pytest.mark.parametrize("told", ["", '<calcPr calcId="191029"/>', "<pivotCaches/>"])
def test_after_a_correction_formulas_are_reckoned_anew_on_opening(told: str) -> None:
    parts = Shape().parts()
    book = str(parts["xl/workbook.xml"]).replace("</workbook>", f"{told}</workbook>")
    content = zipped(parts | {"xl/workbook.xml": book})
    after = unzipped(annotated(content, r5={"price": 9100}))["xl/workbook.xml"].decode()
    assert after.count("calcPr") == 1
    assert 'fullCalcOnLoad="1"/>' in after
    assert after.endswith("<pivotCaches/></workbook>") == (told == "<pivotCaches/>")
    assert unzipped(annotated(content))["xl/workbook.xml"].decode() == book, "without a correction nothing has changed"


def test_a_correction_does_not_tear_a_formula_that_other_cells_share() -> None:
    rows = [
        one.replace(
            '<c r="H4" s="2" t="inlineStr"><is><t>tidak tahu</t></is></c>',
            '<c r="H4"><f t="shared" ref="H4:H5" si="1">100*90</f><v>9000</v></c>',
        ).replace('<c r="H5" s="4">', '<c r="H5" s="4"><f t="shared" si="1"/>')
        for one in Shape().rows
    ]
    content = annotated(Shape(rows=rows).content(), r4={"price": 12000})
    sheet = load_workbook(BytesIO(content))["Data BAMA"]
    assert [sheet["H4"].value, sheet["H5"].value] == ["=100*90", "=100*90"]
    assert "diperbaiki di Jembatan menjadi “12000”" in sheet["K4"].value


def test_remarks_stand_in_the_first_column_in_which_nothing_stands() -> None:
    rows = [*Shape().rows[:2], Shape().rows[2].replace("</row>", f"{text('K6', 'catatan saya')}</row>")]
    sheet = load_workbook(BytesIO(annotated(Shape(rows=rows).content())))["Data BAMA"]
    assert (sheet["K6"].value, sheet["L3"].value) == ("catatan saya", "Catatan Jembatan")


def test_blank_cells_with_a_format_give_way_and_columns_given_together_are_parted() -> None:
    rows = [Shape().rows[0].replace("</row>", '<c r="K4" s="2"/><c r="M4" s="2"/></row>'), *Shape().rows[1:]]
    shape = Shape(rows=rows)
    wide = shape.sheet().replace(
        'hidden="1" customWidth="1"/></cols>',
        'hidden="1" customWidth="1"/><col min="10" max="16384" width="9" style="2"/></cols>',
    )
    parts = shape.parts() | {SHEET: wide}
    after = unzipped(annotated(zipped(parts)))[SHEET].decode()
    assert '<c r="K4" s="2" t="inlineStr">' in after
    assert after.index('r="J4"') < after.index('r="K4"') < after.index('r="M4"')
    assert (
        '<col min="10" max="10" width="9" style="2"/><col min="11" max="11" width="80" style="2" customWidth="1"/>'
        '<col min="12" max="16384" width="9" style="2"/></cols>'
    ) in after


@pytest.mark.parametrize(
    ("usual", "odd"),
    [
        ("<sheetData>", "<sheetData><!-- <row r='9'><c/></row> --><?x <row>?>"),
        ('sqref="G4:G99"', 'prompt="a > b /> " sqref="G4:G99"'),
        ('<c r="H6" s="4">', "<c\tr = 'H6'\n s='4' >"),
        ("<v>3171234567890120</v>", "<v><![CDATA[3171234567890120]]></v>"),
        ("</c></row>", "</c >\r\n</row >"),
        ('<row r="4" spans="1:10">', "<row ht='40' customHeight='1' r='4'>"),
        ("<t>CV Uji Dua</t>", "<r><t>CV </t></r><r><rPr><b/></rPr><t>Uji Dua</t></r>"),
        ("</sheetData>", '<row r="2000" hidden="1"/></sheetData>'),
        ("<conditionalFormatting", "<phoneticPr fontId='0'/><conditionalFormatting"),
        ("</worksheet>", '<extLst><ext uri="{0}"><row><c r="A1"><f>1</f></c></row></ext></extLst></worksheet>'),
    ],
)
def test_however_its_xml_is_written_the_rest_of_a_sheet_stays_as_it_is(usual: str, odd: str) -> None:
    sheet = Shape().sheet()
    assert usual in sheet
    sheet = sheet.replace(usual, odd)
    content = zipped(Shape().parts() | {SHEET: sheet})
    first = annotated(content)
    after = unzipped(first)[SHEET].decode()
    assert odd in after
    assert after.index('r="K4"') < after.index('r="A5"')
    assert unzipped(annotated(first)) == unzipped(first)
    assert findings(open_workbook(first)) == findings(open_workbook(content))


def test_parts_in_utf_16_are_annotated_too() -> None:
    shape = Shape()
    wide = shape.sheet().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    sheet = load_workbook(BytesIO(annotated(zipped(shape.parts() | {SHEET: wide}))))["Data BAMA"]
    assert sheet["K4"].value.startswith("SALAH")


def test_a_drawing_that_is_no_xml_is_left_alone() -> None:
    broken = DRAWING.replace("<v:textbox/>", "<v:textbox><br></v:textbox>")
    parts = unzipped(annotated(zipped(Shape().parts() | {"xl/drawings/vmlDrawing1.vml": broken})))
    assert parts["xl/drawings/vmlDrawing1.vml"].decode() == broken
    assert parts["xl/comments1.xml"] == unzipped(Shape().content())["xl/comments1.xml"]
    assert "SALAH NPWP" in cells(parts[SHEET])["K4"]


def test_a_signed_file_is_not_changed_and_the_officer_is_told() -> None:
    content = Shape(extra={"_xmlsignatures/origin.sigs": "", "_xmlsignatures/sig1.xml": "<Signature/>"}).content()
    with pytest.raises(WorkbookRefused) as refusal:
        annotated(content)
    assert refusal.value.code == "file-signed"


def test_letters_that_xml_does_not_know_do_not_break_the_file() -> None:
    content = annotated(Shape().content(), r4={"name": "CV \ud800\x0b<&>\r\n\uffff Satu"})
    assert load_workbook(BytesIO(content))["Data BAMA"]["B4"].value == "CV <&>\r\n Satu"


def test_the_annotated_workbook_uploaded_again_gives_the_same_findings(cilegon: bytes) -> None:
    table = open_workbook(cilegon)
    examined = list(examine_all(table))
    content = cilegon
    for _ in range(2):
        content = annotate(content, table, examined)
        table = open_workbook(content)
        assert list(examine_all(table)) == examined
    assert table.ignored_columns == ["Catatan Jembatan"], "one remarks column, however often it goes round"


def test_remarks_and_comments_say_in_bahasa_what_to_do(cilegon: bytes) -> None:
    sheet = load_workbook(BytesIO(annotated(cilegon)))["DATA BAMA"]
    remarks = {cell.value: cell.column for cell in sheet[5]}["Catatan Jembatan"]
    assert "SALAH Nama Penyedia: Nama penyedia belum diisi." in sheet.cell(6, remarks).value
    assert sheet.cell(6, 2).comment.text.startswith("SALAH")
    assert "Usulan: +6281661568232" in sheet.cell(34, remarks).value
    assert sheet.cell(9, remarks).value is None


def test_corrected_in_the_annotated_file_a_row_passes(cilegon: bytes) -> None:
    book = load_workbook(BytesIO(annotated(cilegon)))
    book["DATA BAMA"].cell(6, 2).value = "Koperasi Desa Merah Putih Cahaya Baru"
    buffer = BytesIO()
    book.save(buffer)
    first = next(iter(examine_all(open_workbook(buffer.getvalue()))))
    assert first.values is not None


TABLE = ["Nama Penyedia", "NPWP", "Komoditas", "Satuan", "Harga"]
FIRST = ["CV Satu", "3,17E+15", "Tahu", "kg", "mahal"]
SECOND = ["CV Dua", "0809679293419000", "Tempe", "kg", "sembilan"]


def found_again(content: bytes, **choices: object) -> Table:
    """The file as read after one round, which has changed no finding and after another round nothing at all."""
    table = open_workbook(content, **choices)  # type: ignore[arg-type]
    once = annotate(content, table, examine_all(table))
    again = open_workbook(once, **choices)  # type: ignore[arg-type]
    assert findings(again) == findings(table)
    assert unzipped(annotate(once, again, examine_all(again))) == unzipped(once)
    return again


def remarks_in(table: Table, sheet: str) -> dict[str, str]:
    """Remarks on a sheet by their place."""
    return {
        f"{chr(65 + column)}{at}": value
        for at, values in enumerate(table.grids[sheet], 1)
        for column, value in enumerate(values)
        if isinstance(value, str) and value.startswith(("SALAH", "Catatan Jembatan"))
    }


def test_remarks_go_to_the_sheet_their_row_is_on(make_workbook: MakeWorkbook) -> None:
    wide = [[*TABLE, "Ukuran"], [*SECOND, "besar"]]
    table = found_again(make_workbook([TABLE, FIRST], sheet="Tahu", others={"Tempe": wide}))
    tahu, tempe = remarks_in(table, "Tahu"), remarks_in(table, "Tempe")
    assert (list(tahu), list(tempe)) == (["F1", "F2"], ["G1", "G2"])
    assert "mahal" in tahu["F2"]
    assert "sembilan" in tempe["G2"]


def test_each_table_below_another_has_the_title_of_the_remarks(make_workbook: MakeWorkbook) -> None:
    turned = [*TABLE[:2], "Harga", "Satuan", "Komoditas"]
    second = ["CV Dua", "0809679293419000", "sembilan", "kg", "Tempe"]
    table = found_again(make_workbook([TABLE, FIRST, [], turned, second]))
    told = remarks_in(table, "Sheet1")
    assert list(told) == ["F1", "F2", "F4", "F5"]
    assert "mahal" in told["F2"]
    assert "sembilan" in told["F5"]


def test_of_tables_side_by_side_the_remark_names_the_column(make_workbook: MakeWorkbook) -> None:
    table = found_again(make_workbook([[*TABLE, None, *TABLE], [*FIRST, None, *SECOND]]))
    told = remarks_in(table, "Sheet1")
    assert list(told) == ["L1", "L2"]
    assert "SALAH Harga satuan (Rp) [kolom E]: Harga “mahal”" in told["L2"]
    assert "SALAH Harga satuan (Rp) [kolom K]: Harga “sembilan”" in told["L2"]


def test_what_people_answered_for_a_table_holds_with_remarks_beside_it(make_workbook: MakeWorkbook) -> None:
    content = make_workbook([[*TABLE[:4], "Harga Lama", "Harga Baru"], [*FIRST[:4], 9000, 9500]])
    (question,) = open_workbook(content).open_questions
    choices = {question.key: {question.field: question.options[1].key}}
    table = found_again(content, choices=choices)
    assert table.open_questions == []
    assert [row.cells["price"] for row in table.rows] == [9500]


def test_saved_by_another_program_the_file_gets_no_second_remarks(cilegon: bytes) -> None:
    first = annotated(cilegon)
    buffer = BytesIO()
    load_workbook(BytesIO(first)).save(buffer)
    before, after = (load_workbook(BytesIO(one)).worksheets[0] for one in (first, annotated(buffer.getvalue())))
    titles = [cell.value for cell in after[5]]
    assert titles == [cell.value for cell in before[5]]
    assert titles.count("Catatan Jembatan") == 1
    for sheet in (before, after):
        assert sum(len(area.rules) for area in sheet.conditional_formatting) == 15
    noted = [{cell.coordinate for row in sheet for cell in row if cell.comment} for sheet in (before, after)]
    assert noted[0] == noted[1] != set()
