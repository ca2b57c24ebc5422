"""The formats of a workbook, with those that remarks need added behind the others."""

from typing import Final

from chassis.workbook.annotation.survey import STRICT
from chassis.workbook.annotation.tags import Element, Splices, elements, insert_child, tag
from chassis.workbook.issues import Severity

_COLOURS: Final = {Severity.error: "FFF8CBAD", Severity.warning: "FFFFE699", Severity.info: "FFDDEBF7"}
_AS_TEXT: Final = "49"
_BEHIND_FORMATS: Final = ("cellStyles", "dxfs", "tableStyles", "colors", "extLst")
_BEHIND_COLOURS: Final = ("tableStyles", "colors", "extLst")
_FILL: Final = frozenset(("fill", "patternFill", "fgColor", "bgColor"))
_NEW: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Styles:
    """Of a part, or of a new one for a workbook without; `namespace` is then the workbook's."""

    def __init__(self, data: bytes | None, namespace: str = "") -> None:
        self.data = data or _NEW.format(namespace).encode()
        found = elements(self.data, lambda _: True)
        self._root = found[0]
        self.strict = STRICT in self._root.attributes.values()
        self._children = [one for one in found if one.parent is self._root]
        self._formats = [one for one in found if one.local == "xf" and _is_in(one, "cellXfs")]
        self._texts = {_AS_TEXT} | {
            one.attributes.get("numFmtId", "")
            for one in found
            if one.local == "numFmt" and one.attributes.get("formatCode") == "@"
        }
        self._marks = [one for one in found if one.local == "dxf" and _is_in(one, "dxfs")]
        self._own_marks = _marks(found, self._marks)
        self._new_formats: list[str] = []
        self._new_marks: dict[Severity, str] = {}
        self._numbers: dict[tuple[int, bool], int] = {}

    def as_text(self, style: int, quoted: bool = False) -> int:
        """The format that differs from this one in nothing but that what is typed stays text; `quoted` as by an
        apostrophe before it.
        """
        if (style, quoted) not in self._numbers:
            base = self._formats[style] if style < len(self._formats) else None
            told = base.attributes if base else {}
            if told.get("numFmtId") in self._texts and (not quoted or told.get("quotePrefix") in ("1", "true")):
                self._numbers[style, quoted] = style
            else:
                self._numbers[style, quoted] = len(self._formats) + len(self._new_formats)
                self._new_formats.append(self._text_format(base, {"quotePrefix": "1"} if quoted else {}))
        return self._numbers[style, quoted]

    def mark(self, severity: Severity) -> int:
        """The number of a colour for conditional formats."""
        if severity in self._own_marks:
            return self._own_marks[severity]
        if severity not in self._new_marks:
            p = self._root.prefix
            colour = f'<{p}bgColor rgb="{_COLOURS[severity]}"/>'
            fill = f"<{p}fill><{p}patternFill>{colour}</{p}patternFill></{p}fill>"
            self._new_marks[severity] = f"<{p}dxf>{fill}</{p}dxf>"
        return len(self._marks) + list(self._new_marks).index(severity)

    @property
    def changed(self) -> bool:
        return bool(self._new_formats or self._new_marks)

    def result(self) -> bytes:
        splices = Splices(self.data)
        self._add(splices, "cellXfs", _BEHIND_FORMATS, len(self._formats), self._new_formats)
        self._add(splices, "dxfs", _BEHIND_COLOURS, len(self._marks), list(self._new_marks.values()))
        return splices.result()

    def _text_format(self, base: Element | None, more: dict[str, str]) -> str:
        name = f"{self._root.prefix}xf"
        if base is None:
            plain = {"numFmtId": _AS_TEXT, "fontId": "0", "fillId": "0", "borderId": "0", "applyNumberFormat": "1"}
            return tag(name, plain | more, empty=True)
        told = {**base.attributes, "numFmtId": _AS_TEXT, "applyNumberFormat": "1", **more}
        changed = tag(name, told, empty=base.empty)
        return changed if base.empty else f"{changed}{self.data[base.inner : base.close].decode()}</{name}>"

    def _add(self, splices: Splices, name: str, behind: tuple[str, ...], known: int, new: list[str]) -> None:
        if not new:
            return
        count = str(known + len(new))
        if holder := next((one for one in self._children if one.local == name), None):
            holder.extend(splices, "".join(new), count=count)
        else:
            full = f"{self._root.prefix}{name}"
            whole = f'<{full} count="{count}">{"".join(new)}</{full}>'
            insert_child(splices, self._root, self._children, behind, whole)


def _is_in(one: Element, holder: str) -> bool:
    return one.parent is not None and one.parent.local == holder


def _marks(found: list[Element], marks: list[Element]) -> dict[Severity, int]:
    """Our colours, where an earlier round has left them."""
    numbers = {mark.start: number for number, mark in enumerate(marks)}
    inside: dict[int, list[Element]] = {}
    for one in found:
        above = one.parent
        while above and above.start not in numbers:
            above = above.parent
        if above:
            inside.setdefault(numbers[above.start], []).append(one)
    known: dict[Severity, int] = {}
    for number, parts in inside.items():
        colours = {one.attributes.get("rgb", "").upper() for one in parts if one.local == "bgColor"}
        for severity, colour in _COLOURS.items():
            if colours == {colour} and {one.local for one in parts} <= _FILL:
                known.setdefault(severity, number)
    return known
