"""XML of workbooks that lies to its reader, for hypothesis: about sizes, places of cells, sheets and their parts."""

from collections.abc import Sequence
from typing import Any

from chassis.testing.archives import (
    BOOK,
    BOOK_RELS,
    FAR,
    MAIN,
    OFFICE,
    OTHER_SHEET,
    PACKAGE,
    SHEET,
    STRICT,
    honest,
    sheet,
    zipped,
)
from hypothesis import strategies as st


def mostly(usual: Sequence[str], odd: Sequence[str], times: int = 8) -> st.SearchStrategy[str]:
    """Choice of the usual several times for an oddity: a file full of oddities is refused for the first of them."""
    return st.sampled_from([*usual] * max(1, times * len(odd) // len(usual)) + [*odd])


columns = st.sampled_from(
    ["A", "B", "C", "Z", "AA", "ZZ", "A", "B", "C", "XFD", "XFE", "AAAA", "a", "b", "zz", "É", "$A", " A", ""]
)
lines = st.sampled_from(
    [
        "1",
        "2",
        "3",
        "7",
        "90",
        "300",
        "20000",
        "1048576",
        "1048577",
        "0",
        "-1",
        "01",
        "4294967297",
        "1e1",
        " 2",
        "٣",
        "",
    ]
)
near_columns = mostly(["A", "B", "C", "Z", "AA", "AZ"], ["b"])
near_lines = mostly(["1", "2", "3", "7", "12", "40"], ["01"])
types = mostly(["", ' t="n"', ' t="str"', ' t="inlineStr"', ' t="b"', ' t="e"'], [' t="s"', ' t="d"', ' t="q"'], 4)
values = mostly(
    [
        "<v>1</v>",
        "<v>0</v>",
        "",
        "<v/>",
        "<f>A1+1</f>",
        "<f>A1+1</f><v>3</v>",
        "<is><t>teks</t></is>",
        "<is><r><t>a</t></r><r><t>b</t></r></is><v>1</v>",
        "<v>#REF!</v>",
        "<v>45000.5</v>",
        "<v>2025-07-08T00:00:00</v>",
    ],
    [
        "<v>99999</v>",
        "<v>-5</v>",
        '<c r="ZZ40"><v>1</v></c>',
        "<v>1</v><v>2</v>",
        "<extLst><ext><v>8</v></ext></extLst>",
    ],
)


def reference(column: st.SearchStrategy[str], line: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), st.builds(lambda c, n: f' r="{c}{n}"', column, line))


def rows_of(column: st.SearchStrategy[str], line: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Rows out of order, cells without references, references that contradict their row, blanks in between."""
    cell = st.builds(lambda r, t, v: f"<c{r}{t}>{v}</c>", reference(column, line), types, values)
    attribute = st.one_of(st.just(""), line.map(lambda n: f' r="{n}"'), st.just(' spans="1:16384"'))
    row = st.builds(lambda a, cells: f"<row{a}>{''.join(cells)}</row>", attribute, st.lists(cell, max_size=5))
    return st.lists(row, max_size=6).map("".join)


dimensions = st.sampled_from(["", "A1", "A1:XFD1048576", "C3:A1", "A1:B2:C3", "a1:zz9", "x", "A0:B0"]).map(
    lambda told: f'<dimension ref="{told}"/>' if told else ""
)
merges = st.lists(
    mostly(["A1:B2", "A1:XFD1048576", "a1:b2", "A1", "B2:A1", ""], ["A1:A0", "A1:XFE1", " A1:B2", "1:2", "A:B"], 3),
    max_size=2,
).map(lambda told: "<mergeCells>" + "".join(f'<mergeCell ref="{one}"/>' for one in told) + "</mergeCells>")
tails = st.sampled_from(
    ["", f"<sheetData>{FAR}</sheetData>", f"<extLst>{FAR}</extLst>", '<c r="ZZ40"><v>1</v></c>', "<row/>", "<!-- x -->"]
)
strings = st.sampled_from(
    [
        b"",
        f'<sst xmlns="{MAIN}" count="2" uniqueCount="99999999"><si><t>satu</t></si><si><t/></si></sst>'.encode(),
        f'<sst xmlns="{MAIN}"><si><r><t>a</t></r><rPh><t>b</t></rPh></si><si><t>b</t></si></sst>'.encode(),
        b"<sst/>",
        b"<sst><si><t>tanpa ruang nama</t></si></sst>",
    ]
)


def prefixed(xml: bytes, prefix: str) -> bytes:
    """The same part with a prefix at every element."""
    if not prefix:
        return xml
    marked = xml.replace(b"</", b"\0").replace(b"<", b"<" + prefix.encode() + b":").replace(b"\0", b"\1")
    marked = marked.replace(b"\1", b"</" + prefix.encode() + b":").replace(b"<" + prefix.encode() + b":!", b"<!")
    return marked.replace(b"xmlns=", f"xmlns:{prefix}=".encode(), 1)


@st.composite
def sheets(draw: st.DrawFn, rows: st.SearchStrategy[str]) -> bytes:
    namespace = draw(st.sampled_from([MAIN, MAIN, STRICT]))
    before, after = draw(dimensions), draw(merges) + draw(tails)
    xml = sheet(draw(rows), before=before, after=after, namespace=namespace)
    return prefixed(xml, draw(st.sampled_from(["", "", "x", "ss"])))


names = st.sampled_from(["Data", "data", "Data ", "Petunjuk", "", "D&amp;G", "x" * 40])
states = mostly([""], [' state="hidden"', ' state="veryHidden"', ' state="x"'], 2)
other_targets = st.sampled_from(
    [
        "/xl/worksheets/sheet2.xml",
        "../xl/worksheets/sheet2.xml",
        "../../../xl/worksheets/sheet2.xml",
        "../../worksheets/sheet2.xml",
        "worksheets\\sheet2.xml",
        "Worksheets/Sheet2.XML",
        "worksheets/sheet%32.xml",
        "./worksheets//sheet2.xml",
        "worksheets/sheet1.xml",
        "worksheets/sheet9.xml",
        "workbook.xml",
        "http://contoh.id/sheet.xml",
        "",
    ]
)
kinds = mostly(["worksheet"], ["chartsheet", "dialogsheet", "macrosheet", "sharedStrings", "styles", "x"], 2)
keys = mostly(["r:id"], ["id", "q:id"], 4)


def relation(one: str, kind: str, target: str, mode: str = "") -> str:
    return f'<Relationship Id="{one}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


relations = st.builds(
    relation,
    st.sampled_from(["r1", "r2", "R2", "r3", ""]),
    kinds,
    other_targets,
    st.sampled_from(["", "", ' TargetMode="External"', ' TargetMode="internal"']),
)


BESIDE = [
    "x/xl/_rels/workbook.xml.rels",
    "xl/_rels/../_rels/workbook.xml.rels",
    "XL/workbook.xml",
    "xl\\workbook.xml",
    "/xl/workbook.xml",
    "xl/worksheets/Sheet1.xml",
    "xl/worksheets/sheet1.xml",
    "docProps/app.xml",
    "xl/%77orkbook.xml",
]


@st.composite
def packages(draw: st.DrawFn) -> bytes:
    """Two sheets, what leads to them, one or two lies about it, and parts beside that could be taken for theirs."""
    head = f'xmlns="{MAIN}" xmlns:r="{OFFICE}" xmlns:q="{draw(st.sampled_from([OFFICE, "urn:x"]))}"'
    other = draw(st.just("Lain") | names)
    told = f'<sheet name="Data" sheetId="1" r:id="r1"/><sheet name="{other}" {draw(keys)}="r2"{draw(states)}/>'
    known = [
        relation("r1", "worksheet", "worksheets/sheet1.xml"),
        relation("r2", draw(kinds), draw(st.just("worksheets/sheet2.xml") | other_targets)),
        relation("r9", "sharedStrings", "sharedStrings.xml"),
        *draw(st.lists(relations, max_size=1)),
    ]
    led = "".join(draw(st.permutations(known)))
    rows = st.one_of(*[rows_of(near_columns, near_lines)] * 4, rows_of(columns, lines))
    parts: list[tuple[Any, bytes]] = [
        *((name, part) for name, part in honest().items() if name not in (BOOK, BOOK_RELS, SHEET)),
        (BOOK, f"<workbook {head}><sheets>{told}</sheets></workbook>".encode()),
        (BOOK_RELS, f'<Relationships xmlns="{PACKAGE}">{led}</Relationships>'.encode()),
        (SHEET, draw(sheets(rows))),
        (OTHER_SHEET, draw(sheets(rows))),
    ]
    if content := draw(strings):
        parts.append(("xl/sharedStrings.xml", content))
    if name := draw(mostly([""], BESIDE, 2)):
        parts.append((name, draw(st.sampled_from(parts))[1]))
    return zipped(draw(st.permutations(parts)))
