"""Styles of cells that say more than their values: a unit in a number format, and that a cell is struck out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chassis.workbook.markup import parse
from chassis.workbook.number_formats import UNSEEN, around_text, code_of, shown, speaks


@dataclass(slots=True)
class CellStyles:
    """`codes` are number formats by id; `formats` and `fonts` are the number of each that a style has; `struck` are
    the fonts that strike out. `hiding` are differential formats that strike out (True) or show nothing (False)."""

    codes: dict[int, str] = field(default_factory=dict)
    formats: list[int] = field(default_factory=list)
    fonts: list[int] = field(default_factory=list)
    struck: set[int] = field(default_factory=set)
    hiding: dict[int, bool] = field(default_factory=dict)
    looks: dict[str, "Look"] = field(default_factory=dict)

    def look(self, style: str) -> "Look":
        """A cell without a style has the first one."""
        if (found := self.looks.get(style)) is None:
            at = int(style) if style.isascii() and style.isdecimal() else 0
            if at >= len(self.formats):
                return PLAIN
            code = code_of(self.formats[at], self.codes)
            found = self.looks[style] = Look(code if speaks(code) else "", self.fonts[at] in self.struck)
        return found


@dataclass(frozen=True, slots=True)
class Look:
    """Look of one style: `code` is a number format that shows more than the number, `is_struck` a line through it."""

    code: str = ""
    is_struck: bool = False

    def shown(self, value: str) -> str | None:
        return shown(self.code, value) if self.code else None

    def around(self) -> tuple[str, str] | str | None:
        return around_text(self.code) if self.code else None


PLAIN = Look()


def read_styles(chunks: Iterator[bytes]) -> CellStyles:
    """Raises WorkbookRefused where the XML is broken or hostile."""
    found = CellStyles()
    inside: list[str] = []
    fonts = differential = 0

    def starts(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal fonts, differential
        parent = inside[-1] if inside else ""
        if "dxfs" in inside:
            differential += tag == "dxf"
            if tag == "strike" and parent == "font" and is_on(attributes):
                found.hiding[differential - 1] = True
            elif tag == "numFmt" and _shows_nothing(attributes.get("formatCode", "")[:255]):
                found.hiding.setdefault(differential - 1, False)
        elif tag == "numFmt" and "numFmtId" in attributes:
            found.codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")[:255]
        elif tag == "xf" and "cellXfs" in inside:
            found.formats.append(int(attributes.get("numFmtId", "0")))
            found.fonts.append(int(attributes.get("fontId", "0")))
        elif tag == "font" and parent == "fonts":
            fonts += 1
        elif tag == "strike" and inside[-2:] == ["fonts", "font"] and is_on(attributes):
            found.struck.add(fonts - 1)
        inside.append(tag)

    parse(chunks, starts, lambda _: _drop(inside))
    return found


def _shows_nothing(code: str) -> bool:
    return bool(code) and UNSEEN in (shown(code, "1"), around_text(code))


def is_on(attributes: Mapping[str, str]) -> bool:
    """Whether a mark such as `<strike/>` is set: without a value it is."""
    return attributes.get("val", "1").lower() in ("1", "true", "on")


def _drop(inside: list[str]) -> None:
    inside.pop()
