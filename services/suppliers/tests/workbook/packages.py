"""Workbooks as programs write them, part by part, with all that an officer may have done to his file."""

import re
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NEXT = "</row><row"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
SHEET = "xl/worksheets/sheet1.xml"
TITLES = [
    "No",
    "Nama Penyedia",
    "NIB",
    "NPWP",
    "No. HP/WA",
    "Komoditas",
    "Satuan",
    "Harga satuan (Rp)",
    "Tanggal",
    "Nilai",
]
HEADER_ROW = 3
REMARKS = "K"


def text(place: str, value: str, style: int = 0) -> str:
    styled = f' s="{style}"' if style else ""
    return f'<c r="{place}"{styled} t="inlineStr"><is><t>{value}</t></is></c>'


def number(place: str, value: object, style: int = 0, formula: str = "") -> str:
    styled = f' s="{style}"' if style else ""
    return f'<c r="{place}"{styled}>{formula}<v>{value}</v></c>'


def row(at: int, *cells: str, spans: str = ' spans="1:10"') -> str:
    return f'<row r="{at}"{spans}>{"".join(cells)}</row>'


def data_rows() -> list[str]:
    """Row 4 lacks its price and has lost digits of its NPWP, row 5 is right, row 6 has a number for an NPWP."""
    shared = '<f t="shared" ref="J4:J6" si="0">H4*2</f>'
    return [
        row(
            4,
            number("A4", 1),
            text("B4", "CV Uji Satu", 2),
            text("C4", "9120000000001", 1),
            text("D4", "3,17E+15", 1),
            text("E4", "081234567890", 1),
            text("F4", "Tahu", 2),
            text("G4", "kg"),
            text("H4", "tidak tahu", 2),
            number("I4", 45846, 3),
            number("J4", 0, 0, shared),
        ),
        row(
            5,
            number("A5", 2),
            text("B5", "CV Uji Dua"),
            text("C5", "9120000000002", 1),
            text("D5", "0809679293419000", 1),
            text("E5", "081234567891", 1),
            text("F5", "Tempe"),
            text("G5", "kg"),
            number("H5", 9000, 4),
            number("I5", 45847, 3),
            number("J5", 18000, 0, '<f t="shared" si="0"/>'),
        ),
        row(
            6,
            number("A6", 3),
            text("B6", "CV Uji Tiga"),
            number("C6", "9120000000003"),
            number("D6", "3171234567890120", 2),
            text("E6", "081234567892", 1),
            text("F6", "Tahu"),
            text("G6", "kg"),
            number("H6", 9500, 4, "<f>9000+500</f>"),
            number("I6", 45848, 3),
            number("J6", 19000, 0, '<f t="shared" si="0"/>'),
        ),
    ]


COLS = (
    '<cols><col min="2" max="2" width="43.5" customWidth="1"/>'
    '<col min="9" max="9" width="3" hidden="1" customWidth="1"/></cols>'
)
AROUND = (
    '<sheetProtection sheet="1" objects="1" scenarios="1" formatCells="0"/>',
    '<autoFilter ref="A3:J6"/>',
    '<mergeCells count="2"><mergeCell ref="A1:XFD1"/><mergeCell ref="A8:C8"/></mergeCells>',
    '<conditionalFormatting sqref="H4:H6"><cfRule type="cellIs" dxfId="0" priority="1" operator="greaterThan">'
    "<formula>10000</formula></cfRule></conditionalFormatting>",
    '<dataValidations count="1"><dataValidation type="list" allowBlank="1" sqref="G4:G99">'
    '<formula1>"kg,liter"</formula1></dataValidation></dataValidations>',
    '<hyperlinks><hyperlink ref="B5" location="Rekap!A1"/></hyperlinks>',
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>',
    '<pageSetup paperSize="9" orientation="landscape"/>',
    '<drawing r:id="rId3"/>',
    '<legacyDrawing r:id="rId1"/>',
)
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF00FF00"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="2" borderId="0" xfId="0" applyFill="1"><alignment horizontal="right"/></xf>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    '<dxfs count="1"><dxf><font><color rgb="FF9C0006"/></font></dxf></dxfs>'
    '<tableStyles count="0"/></styleSheet>'
)
NAMES = (
    '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
    "'Data BAMA'!$A$3:$J$6</definedName>"
    "<definedName name=\"harga\">'Data BAMA'!$H$4:$H$6</definedName></definedNames>"
)
CHAIN = f'{HEAD}<calcChain xmlns="{MAIN}"><c r="J4" i="1"/><c r="J5"/><c r="J6"/><c r="H6"/></calcChain>'
COMMENTS = (
    f'{HEAD}<comments xmlns="{MAIN}"><authors><author>Petugas</author></authors><commentList>'
    '<comment ref="B4" authorId="0" shapeId="0"><text><r><t>tanyakan lagi</t></r></text></comment>'
    '<comment ref="H4" authorId="0" shapeId="0"><text><t>SALAH kata kepala, cek</t></text></comment>'
    "</commentList></comments>"
)


def _shape(number: int, row: int, column: int) -> str:
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="visibility:hidden"><v:textbox/>'
        '<x:ClientData ObjectType="Note"><x:Anchor>1, 15, 0, 2, 3, 15, 4, 4</x:Anchor>'
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    "</o:shapelayout>"
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>'
    f"{_shape(1025, 3, 1)}{_shape(1026, 3, 7)}</xml>"
)


@dataclass
class Shape:
    """Style of a program. `prefix`: of every element of a sheet; `bare`: without references, spans, dimension."""

    prefix: str = ""
    styles: bool = True
    comments: bool = True
    bare: bool = False
    rows: list[str] = field(default_factory=data_rows)
    extra: dict[str, str] = field(default_factory=dict)

    def sheet(self) -> str:
        title = row(1, text("A1", "DATA BAMA"))
        header = row(HEADER_ROW, *(text(f"{chr(65 + at)}3", name, 2) for at, name in enumerate(TITLES)))
        foot = row(8, text("A8", "Catatan kantor"))
        around = "".join(one for one in AROUND if self.comments or "rawing" not in one)
        dimension = "" if self.bare else '<dimension ref="A1:J8"/>'
        inside = (
            f'<sheetPr><tabColor rgb="FFFF0000"/></sheetPr>{dimension}<sheetViews><sheetView workbookViewId="0"/>'
            f'</sheetViews><sheetFormatPr defaultRowHeight="15"/>{COLS}'
            f"<sheetData>{title}{header}{''.join(self.rows)}{foot}</sheetData>{around}"
        )
        if self.bare:
            inside = inside.replace('<f t="shared" si="0"/>', "").replace('<f t="shared" ref="J4:J6" si="0">', "<f>")
            inside = re.sub(r' (?:r="[A-Z]*\d+"|spans="[^"]*")', "", inside)
            inside = inside.replace("</row><row", "</row><row/><row", 1).replace(
                '</row><row><c t="inlineStr"><is><t>Catatan kantor',
                '</row><row r="8"><c t="inlineStr"><is><t>Catatan kantor',
            )
        if not self.styles:
            inside = re.sub(r' s="\d"', "", inside)
            inside = inside.replace(AROUND[3], "")
        if self.prefix:
            inside = re.sub(r"<(/?)(?=\w)", rf"<\1{self.prefix}", inside)
        named = f"xmlns:{self.prefix.rstrip(':')}" if self.prefix else "xmlns"
        return f'{HEAD}<{self.prefix}worksheet {named}="{MAIN}" xmlns:r="{OFFICE}">{inside}</{self.prefix}worksheet>'

    def parts(self) -> dict[str, str | bytes]:
        sheets = [("Data BAMA", ""), ("Rekap", ""), ("Rahasia", ' state="hidden"'), ("Daftar", ' state="veryHidden"')]
        listed = "".join(
            f'<sheet name="{name}" sheetId="{at}"{state} r:id="rId{at}"/>' for at, (name, state) in enumerate(sheets, 1)
        )
        related = "".join(_relation(f"rId{at}", "worksheet", f"worksheets/sheet{at}.xml") for at in range(1, 5))
        related += _relation("rId8", "styles", "styles.xml") if self.styles else ""
        related += _relation("rId9", "calcChain", "calcChain.xml") + _relation("rId10", "theme", "theme/theme1.xml")
        parts: dict[str, str | bytes] = {
            "[Content_Types].xml": _types(self),
            "_rels/.rels": _relations(_relation("rId1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets>'
            f"{NAMES}</workbook>",
            "xl/_rels/workbook.xml.rels": _relations(related),
            SHEET: self.sheet(),
            "xl/calcChain.xml": CHAIN,
            "xl/theme/theme1.xml": "<theme/>",
            "xl/media/image1.png": bytes(range(256)),
        }
        for at in range(2, 5):
            body = row(1, text("A1", f"lembar {at}"), number("B1", 812, 0, "<f>800+12</f>"), spans="")
            parts[f"xl/worksheets/sheet{at}.xml"] = (
                f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'
            )
        if self.styles:
            parts["xl/styles.xml"] = STYLES
        if self.comments:
            parts["xl/comments1.xml"] = COMMENTS
            parts["xl/drawings/vmlDrawing1.vml"] = DRAWING
            parts["xl/drawings/drawing1.xml"] = "<wsDr/>"
            parts["xl/worksheets/_rels/sheet1.xml.rels"] = _relations(
                _relation("rId1", "vmlDrawing", "../drawings/vmlDrawing1.vml")
                + _relation("rId2", "comments", "../comments1.xml")
                + _relation("rId3", "drawing", "../drawings/drawing1.xml")
            )
        return parts | self.extra

    def content(self) -> bytes:
        return zipped(self.parts())


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body, ZIP_STORED if name.endswith(".png") else ZIP_DEFLATED)
    return buffer.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def _relations(told: str) -> str:
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def _types(shape: Shape) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    told = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{kind}.{its}+xml"/>'
        for name, its in [
            ("workbook", "sheet.main"),
            *((f"worksheets/sheet{at}", "worksheet") for at in range(1, 5)),
            *([("styles", "styles")] if shape.styles else []),
            *([("comments1", "comments")] if shape.comments else []),
            ("calcChain", "calcChain"),
        ]
    )
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        f"{told}</Types>"
    )
