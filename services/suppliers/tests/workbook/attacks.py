"""Files made to have their reader see another workbook than the one that was measured, by kind."""

import struct
import zlib
from collections.abc import Callable
from functools import partial
from zipfile import ZipInfo

from chassis.testing.archives import (
    BOOK,
    BOOK_RELS,
    FAR,
    OTHER_SHEET,
    ROOT_RELS,
    SHEET,
    Parts,
    book,
    honest,
    rels,
    renamed,
    sheet,
    table,
    with_extra,
    zipped,
)

BIG = sheet(table() + FAR)
SMALL = sheet(table())
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
TWO = {"r1": ("worksheet", "worksheets/sheet1.xml"), "r2": ("worksheet", "worksheets/sheet2.xml")}


def _with(**parts: bytes) -> bytes:
    return zipped(honest() | {OTHER_SHEET: BIG} | {_NAMES[name]: part for name, part in parts.items()})


_NAMES = {"book": BOOK, "book_rels": BOOK_RELS, "root_rels": ROOT_RELS, "sheet": SHEET}


def _beside(name: str, part: bytes, **more: bytes) -> bytes:
    """Another part beside the honest ones, in front of them and behind them both."""
    parts = [*(honest() | {OTHER_SHEET: BIG} | {_NAMES[key]: one for key, one in more.items()}).items()]
    return zipped([(name, part), *parts])


def _unicode_path(name: str, real: str, part: bytes, *, right: bool = True) -> tuple[ZipInfo, bytes]:
    """Info-ZIP's other name of an entry, with the checksum that makes it count or without."""
    checksum = zlib.crc32(name.encode()) if right else 0
    return with_extra(name, 0x7075, struct.pack("<BL", 1, checksum) + real.encode()), part


def _entries(*more: tuple[str | ZipInfo, bytes], without: str = "") -> bytes:
    return zipped([*((name, part) for name, part in honest().items() if name != without), *more])


def _other_name(signature: bytes) -> bytes:
    """Two sheets that change places in one of the two directories of the archive."""
    parts: Parts = honest() | {"xl/worksheets/sheet8.xml": BIG}
    content = renamed(zipped(parts), SHEET, "xl/worksheets/sheet9.xml", signature)
    return renamed(content, "xl/worksheets/sheet8.xml", SHEET, signature)


def _lying_size(field: int, value: int) -> bytes:
    """The directory says another size of the sheet than there is."""
    content = bytearray(zipped(honest(table() + FAR)))
    at = content.find(CENTRAL)
    while not content[at + 46 :].startswith(SHEET.encode()):
        at = content.find(CENTRAL, at + 4)
    content[at + field : at + field + 4] = value.to_bytes(4, "little")
    return bytes(content)


def _streamed() -> bytes:
    """Sizes stand behind the data and not before it, as programs that write to a pipe do; the big sheet too."""

    class Pipe:
        def __init__(self) -> None:
            self.content = bytearray()

        def write(self, data: bytes) -> int:
            self.content += data
            return len(data)

        def flush(self) -> None: ...

    from zipfile import ZIP_DEFLATED, ZipFile

    pipe = Pipe()
    with ZipFile(pipe, "w", ZIP_DEFLATED) as target:  # type: ignore[call-overload]
        for name, part in (honest() | {SHEET: BIG}).items():
            target.writestr(name, part)
    return bytes(pipe.content)


def _two_archives(first: bytes, second: bytes) -> bytes:
    return first + second


CRASH = sheet('<row r="2">' + table()[len('<row r="1">') :] + '<row r="2"><c r="XFD1048576"><v>1</v></c></row>')
FARS = {
    f"a far cell {place} in a near row": zipped(honest(table() + f'<row r="2"><c r="{place}"><v>1</v></c></row>'))
    for place in ("XFD1048576", "ZZ20000", "GR100000", "ZZ9000", "xfd1048576", "A1048576", "XFD1")
}
ATTACKS: dict[str, Callable[[], bytes]] = {
    **{name: partial(bytes, content) for name, content in FARS.items()},
    "a far row and cells without references": lambda: zipped(
        honest(table() + '<row r="9000">' + "<c/>" * 701 + "<c><v>1</v></c></row>")
    ),
    "a far cell in a second sheetData": lambda: zipped(
        honest() | {SHEET: SMALL.replace(b"</worksheet>", f"<sheetData>{FAR}</sheetData></worksheet>".encode())}
    ),
    "a far cell in a cell": lambda: zipped(
        honest(table() + '<row r="2"><c r="A2"><c r="ZZ9000"><v>1</v></c></c></row>')
    ),
    "a reference beyond any sheet": lambda: zipped(honest(table() + '<row><c r="XFE1"><v>1</v></c></row>')),
    "a reference that runs over": lambda: zipped(honest(table() + '<row><c r="A4294967298"><v>1</v></c></row>')),
    "a row number that runs over": lambda: zipped(honest(table() + '<row r="4294967298"><c><v>1</v></c></row>')),
    "two sheets of one name": lambda: _with(book=_two("Data", "Data"), book_rels=rels(TWO)),
    "two sheets of almost one name": lambda: _with(book=_two("Data", "DATA"), book_rels=rels(TWO)),
    "two sheets of one part": lambda: _with(
        book=_two("Data", "Lain"), book_rels=rels(TWO | {"r2": ("worksheet", "/xl/worksheets/Sheet1.xml")}), sheet=BIG
    ),
    "another workbook's relations": lambda: _beside("x/xl/_rels/workbook.xml.rels", _to_big()),
    "the workbook's relations twice": lambda: _beside(BOOK_RELS, _to_big()),
    "the workbook's relations in other letters": lambda: _beside("XL/_rels/Workbook.xml.rels", _to_big()),
    "the workbook's relations behind a detour": lambda: _beside("xl/x/../_rels/workbook.xml.rels", _to_big()),
    "another part that is a workbook": lambda: _beside("xl/other.xml", book({"r2": "Data"}), book_rels=rels(TWO)),
    "another part that is a workbook, first by name": lambda: _beside(
        "a/workbook.xml", book({"r2": "Data"}), book_rels=rels(TWO)
    ),
    "another main part": lambda: _beside(
        "xl/book2.xml",
        book({"r1": "Data"}),
        root_rels=rels({"r1": ("officeDocument", BOOK), "r2": ("officeDocument", "xl/book2.xml")}),
    ),
    "a sheet twice": lambda: _entries((SHEET, BIG)),
    "a sheet in other letters": lambda: _entries(("XL/Worksheets/SHEET1.xml", BIG)),
    "a sheet with backslashes": lambda: _entries(("xl\\worksheets\\sheet1.xml", BIG)),
    "a sheet with a percent sign": lambda: _entries(("xl/worksheets/sheet%31.xml", BIG)),
    "a sheet from the root": lambda: _entries(("/xl/worksheets/sheet1.xml", BIG)),
    "a sheet's other name": lambda: _entries(_unicode_path("xl/a.xml", SHEET, BIG)),
    "a sheet's other name, it alone": lambda: _entries(_unicode_path("xl/a.xml", SHEET, BIG), without=SHEET),
    "a sheet's other name, of a wrong checksum": lambda: _entries(_unicode_path("xl/a.xml", SHEET, BIG, right=False)),
    "a sheet that has another name": lambda: _entries(_unicode_path(SHEET, "xl/a.xml", BIG), without=SHEET),
    "another name at each sheet's data": lambda: _other_name(LOCAL),
    "another name in the directory": lambda: _other_name(CENTRAL),
    "a size that is too small": lambda: _lying_size(24, 100),
    "a size that is too large": lambda: _lying_size(24, 2**31),
    "a packed size that is too small": lambda: _lying_size(20, 10),
    "a packed size beyond the end": lambda: _lying_size(20, 2**31),
    "data elsewhere": lambda: _lying_size(42, 0),
    "sizes behind the data": _streamed,
    "two archives in one file": lambda: _two_archives(zipped(honest()), zipped(honest() | {SHEET: BIG})),
    "an archive behind something else": lambda: b"PK\x03\x04" + bytes(64) + zipped(honest() | {SHEET: BIG}),
    "a relation named twice": lambda: _with(book_rels=_doubled()),
    "a way out of the archive": lambda: _with(
        book_rels=rels({"r1": ("worksheet", "../../../../xl/worksheets/sheet2.xml")})
    ),
    "an absolute way": lambda: _with(book_rels=rels({"r1": ("worksheet", "/xl/worksheets/sheet2.xml")})),
    "a sheet elsewhere": lambda: _with(book_rels=_external("file:///etc/passwd")),
    "a sheet on another machine": lambda: _with(book_rels=_external("http://127.0.0.1:9/sheet.xml")),
    "another kind of content": lambda: zipped(
        honest(table() + FAR)
        | {"[Content_Types].xml": b"<Types><Default Extension='xml' ContentType='text/x'/></Types>"}
    ),
    "a size told as small": lambda: zipped(honest() | {SHEET: sheet(table() + FAR, before='<dimension ref="A1:D2"/>')}),
    "a merge over the whole sheet": lambda: zipped(
        honest() | {SHEET: sheet(table(), after='<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>')}
    ),
    "an entity in the workbook": lambda: _with(book=b'<!DOCTYPE x [<!ENTITY a "Data">]>' + book({"r1": "Data"})),
    "an entity in the relations": lambda: _with(
        book_rels=b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + honest()[BOOK_RELS]
    ),
    "elements without end": lambda: zipped(honest() | {SHEET: b"<a>" * 100_000}),
    "a binary workbook": lambda: zipped(
        honest()
        | {ROOT_RELS: rels({"r1": ("officeDocument", "xl/workbook.bin")}), "xl/workbook.bin": b"\x83\x01" + bytes(64)}
    ),
    "a binary workbook alone": lambda: zipped(
        {ROOT_RELS: rels({"r1": ("officeDocument", "xl/workbook.bin")}), "xl/workbook.bin": b"\x83\x01" + bytes(64)}
    ),
    "a binary sheet": lambda: zipped(
        honest()
        | {
            BOOK_RELS: rels({"r1": ("worksheet", "worksheets/sheet1.bin")}),
            "xl/worksheets/sheet1.bin": b"\x81\x01" + bytes(64),
        }
    ),
    "an OpenDocument table": lambda: zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}
    ),
    "both kinds in one": lambda: zipped(
        [("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", _ods()), *honest().items()]
    ),
}


def _ods() -> bytes:
    return (
        b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
        b'<table:table table:name="Data"><table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        b'table:number-columns-repeated="16000"/></table:table-row></table:table></office:spreadsheet></office:body>'
        b"</office:document-content>"
    )


def _two(first: str, second: str) -> bytes:
    return book({"r1": first}).replace(
        b"</sheets>", b'<sheet name="%b" sheetId="2" r:id="r2"/></sheets>' % second.encode()
    )


def _to_big() -> bytes:
    return rels({"r1": ("worksheet", "worksheets/sheet2.xml")})


def _doubled() -> bytes:
    second = rels({"r1": ("worksheet", "worksheets/sheet2.xml")}).partition(b"<Relationship ")[2]
    return rels({"r1": ("worksheet", "worksheets/sheet1.xml")}).replace(b"</Relationships>", b"<Relationship " + second)


def _external(target: str) -> bytes:
    return rels({"r1": ("worksheet", target)}).replace(b"/></R", b' TargetMode="External"/></R')
