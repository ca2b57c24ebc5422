"""Comments at cells: ours are put beside the officer's and taken out again, his stay."""

import re
from typing import Final

from chassis.workbook.annotation.parts import Parts
from chassis.workbook.annotation.remarks import GRAVEST, SheetRemarks
from chassis.workbook.annotation.survey import area_of
from chassis.workbook.annotation.tags import Element, Splices, elements, insert_child, tag, text_element
from chassis.workbook.canonical import MAX_COLUMNS, cell_name
from chassis.workbook.errors import WorkbookRefused

AUTHOR: Final = "Jembatan"
# So many slow Excel down already; the remark beside the row says everything.
_MOST: Final = 2_000
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NEW_COMMENTS: Final = (
    f'{_HEAD}<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<authors></authors><commentList></commentList></comments>"
)
_NAMES: Final = (
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_NEW_DRAWING: Final = (
    f'<xml{_NAMES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{{}}"/></o:shapelayout></xml>'
)
_SHAPE_TYPE: Final = (
    f'<v:shapetype{_NAMES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE: Final = (
    f'<v:shape{_NAMES} id="_x0000_s{{id}}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:59.25pt;margin-top:1.5pt;width:216pt;height:66pt;z-index:{z};'
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
# Shapes are numbered in blocks, of which a sheet with this many comments needs two.
_BLOCK: Final = 1_024
_AUTHORS_BEHIND: Final = ("commentList", "extLst")
_IDS: Final = re.compile(r"_s(\d{1,9})$")


def write_comments(parts: Parts, part: str, number: int, drawing: str | None, remarks: SheetRemarks) -> str | None:
    """Write the comments of a sheet. `drawing` is the id by which the sheet refers to its drawing; returned is the id
    it has to refer to from now on, if that is new. `number` is the sheet's among the workbook's."""
    comments = parts.target(part, "comments")
    shapes = parts.relations(part).get(drawing, ("", ""))[1] if drawing else None
    if (comments is None and not remarks.comments) or (shapes is not None and shapes not in parts):
        return None
    try:
        drawn = _Shapes(
            parts.read(shapes) if shapes else _NEW_DRAWING.format(f"{2 * number - 1},{2 * number}").encode()
        )
    except WorkbookRefused:
        return None  # this older language of drawings is not always well-formed; the remarks beside the rows stand
    written = _Comments(parts.read(comments) if comments else _NEW_COMMENTS.encode())
    drawn.take_out(written.take_out_own(remarks.own))
    places = _gravest(remarks, written.taken)
    if not places and not written.changed:
        return None
    written.add(remarks, places)
    drawn.add(places, _BLOCK * (2 * number - 1))
    comments = _keep(parts, part, comments, "xl/comments{}.xml", "comments", _COMMENTS_TYPE, written.result())
    if shapes:
        parts.change(shapes, drawn.splices.result())
        return None
    name = parts.new_name("xl/drawings/vmlDrawing{}.vml")
    parts.change(name, drawn.splices.result())
    parts.declare(name, _DRAWING_TYPE)
    return parts.relate(part, "vmlDrawing", name, strict=False)


def _keep(parts: Parts, owner: str, known: str | None, pattern: str, kind: str, its_type: str, content: bytes) -> str:
    name = known or parts.new_name(pattern)
    parts.change(name, content)
    if known is None:
        parts.declare(name, its_type)
        parts.relate(owner, kind, name, strict=False)
    return name


def _gravest(remarks: SheetRemarks, taken: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cells to be commented, in order; those with the officer's own comment are left to him."""
    free = [place for place in remarks.comments if place not in taken]
    free.sort(key=lambda place: (GRAVEST.index(remarks.comments[place][0]), place))
    return sorted(free[:_MOST])


class _Comments:
    def __init__(self, data: bytes) -> None:
        self.splices = Splices(data)
        found = elements(data, lambda _: True)
        self.root = found[0]
        self.children = [one for one in found if one.parent is self.root]
        self.authors = [one for one in found if one.local == "author"]
        self.comments = [one for one in found if one.local == "comment"]
        self.texts = _texts(found)
        self.taken: set[tuple[int, int]] = set()
        self.changed = False

    def take_out_own(self, own: re.Pattern[str]) -> set[tuple[int, int]]:
        """The places of those taken out."""
        found = set()
        for one in self.comments:
            top, left, _, _ = area_of(one.attributes.get("ref", ""))
            if own.match(self.texts.get(one.start, "")[:200]):
                self.splices.replace(one.start, one.end, "")
                found.add((top, left))
                self.changed = True
            else:
                self.taken.add((top, left))
        return found

    def add(self, remarks: SheetRemarks, places: list[tuple[int, int]]) -> None:
        if not places:
            return
        prefix = self.root.prefix
        author = next((number for number, one in enumerate(self.authors) if one.text == AUTHOR), len(self.authors))
        if author == len(self.authors):
            self._append("authors", f"<{prefix}author>{AUTHOR}</{prefix}author>", _AUTHORS_BEHIND)
        told = [self._comment(cell_name(*place), author, remarks.comment(*place)) for place in places]
        self._append("commentList", "".join(told), ("extLst",))

    def result(self) -> bytes:
        return self.splices.result()

    def _comment(self, place: str, author: int, text: str) -> str:
        p = self.root.prefix
        start = tag(f"{p}comment", {"ref": place, "authorId": str(author)})
        return f"{start}<{p}text><{p}r>{text_element(f'{p}t', text)}</{p}r></{p}text></{p}comment>"

    def _append(self, name: str, text: str, behind: tuple[str, ...]) -> None:
        if holder := next((one for one in self.children if one.local == name), None):
            holder.extend(self.splices, text)
        else:
            full = f"{self.root.prefix}{name}"
            insert_child(self.splices, self.root, self.children, behind, f"<{full}>{text}</{full}>")


class _Shapes:
    def __init__(self, data: bytes) -> None:
        self.splices = Splices(data)
        found = elements(data, lambda _: True)
        self.root = found[0]
        self.notes = _notes(found)
        self.has_type = any(one.attributes.get("id") == "_x0000_t202" for one in found)
        ids = ((one.start, _IDS.search(one.attributes.get("id", ""))) for one in found)
        self.ids = {start: int(number[1]) for start, number in ids if number}

    def take_out(self, places: set[tuple[int, int]]) -> None:
        for place, shape in self.notes:
            if place in places:
                self.splices.replace(shape.start, shape.end, "")
                self.ids.pop(shape.start, None)

    def add(self, places: list[tuple[int, int]], at_least: int) -> None:
        told = [] if self.has_type or not places else [_SHAPE_TYPE]
        first = max([at_least, *self.ids.values()]) + 1
        for number, (row, column) in enumerate(places):
            left = column + 1 if column + 5 < MAX_COLUMNS else column - 4
            told.append(
                _SHAPE.format(
                    id=first + number,
                    z=number + 1,
                    row=row,
                    column=column,
                    left=left,
                    right=left + 3,
                    top=max(row - 1, 0),
                    bottom=max(row - 1, 0) + 4,
                )
            )
        if told:
            written = "".join(told)
            known = dict(pair.split("=") for pair in _NAMES.replace('"', "").split())
            plain = all(self.root.attributes.get(name) == meaning for name, meaning in known.items())
            self.root.extend(self.splices, written.replace(_NAMES, "") if plain else written)


def _notes(found: list[Element]) -> list[tuple[tuple[int, int], Element]]:
    """The shapes of comments and their places."""
    rows: dict[int, int] = {}
    shapes: list[tuple[tuple[int, int], Element]] = []
    for one in found:
        data = one.parent
        if data is None or data.local != "ClientData" or data.attributes.get("ObjectType") != "Note":
            continue
        number = one.text.strip()
        if one.local == "Row" and number.isdecimal():
            rows[data.start] = int(number)
        elif one.local == "Column" and number.isdecimal() and data.start in rows and data.parent:
            shapes.append(((rows[data.start], int(number)), data.parent))
    return shapes


def _texts(found: list[Element]) -> dict[int, str]:
    """Text of each comment."""
    texts: dict[int, str] = {}
    for one in found:
        if one.local != "t":
            continue
        above = one.parent
        while above and above.local != "comment":
            above = above.parent
        if above:
            texts[above.start] = texts.get(above.start, "") + one.text
    return texts
