"""Workbooks part by part, as no program writes them: for what is odd, what disagrees with itself, and what attacks."""

import struct
import warnings
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TITLES = ("Nama Penyedia", "Komoditas", "Satuan", "Harga")
GOOD = ("CV Maju", "Tahu", "kg", 9000)
BOOK, BOOK_RELS, ROOT_RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"
SHEET, OTHER_SHEET = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
FAR = '<row r="2"><c r="ZZ9000"><v>1</v></c></row>'
"""A cell that makes the rectangle of a sheet 9000×702."""

Parts = dict[str, bytes]


def text(place: str, value: object) -> str:
    told = f' r="{place}"' if place else ""
    if isinstance(value, int):
        return f"<c{told}><v>{value}</v></c>"
    return f'<c{told} t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def table(*lines: Sequence[object], first: int = 1) -> str:
    """Rows of cells from A on."""
    rows = []
    for at, line in enumerate((TITLES, *(lines or (GOOD,))), first):
        rows.append(f'<row r="{at}">{"".join(text(f"{chr(65 + c)}{at}", v) for c, v in enumerate(line))}</row>')
    return "".join(rows)


def sheet(rows: str, *, before: str = "", after: str = "", namespace: str = MAIN) -> bytes:
    return f'<worksheet xmlns="{namespace}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def book(sheets: Mapping[str, str], *, namespace: str = MAIN, office: str = OFFICE) -> bytes:
    listed = "".join(f'<sheet name={quoteattr(n)} sheetId="1" r:id="{i}"/>' for i, n in sheets.items())
    return f'<workbook xmlns="{namespace}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>'.encode()


def rels(targets: Mapping[str, tuple[str, str]], office: str = OFFICE) -> bytes:
    told = "".join(
        f'<Relationship Id="{one}" Type="{office}/{kind}" Target={quoteattr(target)}/>'
        for one, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{told}</Relationships>'.encode()


def honest(rows: str = "") -> Parts:
    """The parts of a workbook with one sheet."""
    return {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        ROOT_RELS: rels({"r1": ("officeDocument", BOOK)}),
        BOOK: book({"r1": "Data"}),
        BOOK_RELS: rels({"r1": ("worksheet", "worksheets/sheet1.xml")}),
        SHEET: sheet(rows or table()),
    }


def zipped(parts: Mapping[str, bytes] | Sequence[tuple[str | ZipInfo, bytes]]) -> bytes:
    buffer = BytesIO()
    pairs = parts.items() if isinstance(parts, Mapping) else parts
    with ZipFile(buffer, "w", ZIP_DEFLATED) as target, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of two parts with one name
        for name, content in pairs:
            target.writestr(name, content, compress_type=ZIP_DEFLATED)
    return buffer.getvalue()


def with_extra(name: str, kind: int, data: bytes) -> ZipInfo:
    """An entry with an extra field, e.g. Info-ZIP's other name of it (0x7075)."""
    info = ZipInfo(name)
    info.extra = struct.pack("<HH", kind, len(data)) + data
    return info


def renamed(content: bytes, name: str, fresh: str, signature: bytes) -> bytes:
    """One of the two headers of an entry says another name, of the same length."""
    assert len(name) == len(fresh)
    before = 30 if signature == b"PK\x03\x04" else 46
    at = content.find(signature)
    while at >= 0:
        if content[at + before :].startswith(name.encode()):
            return content[: at + before] + fresh.encode() + content[at + before + len(name) :]
        at = content.find(signature, at + 4)
    raise LookupError(name)
