"""Styles of cells that say more than their values: a unit in a number format, a line through a cell, and a text that
has the colour of its ground."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chassis.workbook.colours import BLACK, WHITE, Colour, Shading, alike, ink_of_numbers
from chassis.workbook.markup import parse
from chassis.workbook.number_formats import UNSEEN, around_text, code_of, shown, speaks


@dataclass(frozen=True, slots=True)
class Look:
    """Look of one style: `code` is a number format that shows more than the number, `is_struck` a line through it.

    `is_unseen`: its text has the colour of its ground, or next to no size.
    """

    code: str = ""
    is_struck: bool = False
    is_unseen: bool = False
    ground: Colour = WHITE

    def shown(self, value: str) -> str | None:
        return shown(self.code, value) if self.code else None

    def around(self) -> tuple[str, str] | str | None:
        return around_text(self.code) if self.code else None

    def hides(self, inks: Collection[Colour | None]) -> bool:
        """Whether some of a text is not seen, whose runs have these colours; None is the cell's own."""
        return any(self.is_unseen if ink is None else alike(ink, self.ground) for ink in inks)


PLAIN = Look()


@dataclass(slots=True)
class CellStyles:
    """`codes` are number formats by id; `formats`, `fonts` and `fills` are the number of each that a style has.

    `inks` and `grounds` are fonts and fills by number. `hiding` are differential formats that strike out (True) or
    show nothing (False).
    """

    codes: dict[int, str] = field(default_factory=dict)
    formats: list[int] = field(default_factory=list)
    fonts: list[int] = field(default_factory=list)
    fills: list[int] = field(default_factory=list)
    inks: list[Shading] = field(default_factory=list)
    grounds: list[Shading] = field(default_factory=list)
    hiding: dict[int, bool] = field(default_factory=dict)
    looks: dict[str, Look] = field(default_factory=dict)

    def look(self, style: str) -> Look:
        """A cell without a style has the first one."""
        if (found := self.looks.get(style)) is None:
            at = int(style) if style.isascii() and style.isdecimal() else 0
            if at >= len(self.formats):
                return PLAIN
            found = self.looks[style] = self._look(at)
        return found

    def _look(self, at: int) -> Look:
        code = code_of(self.formats[at], self.codes)
        font, fill = _nth(self.inks, self.fonts[at]), _nth(self.grounds, self.fills[at])
        ground = fill.ground or WHITE
        is_unseen = font.tiny or alike(ink_of_numbers(code) or font.ink or BLACK, ground)
        return Look(code if speaks(code) else "", font.strikes, is_unseen, ground)


_UNSHADED = Shading(conditional=False)


def _nth(of: Sequence[Shading], number: int) -> Shading:
    return of[number] if 0 <= number < len(of) else _UNSHADED


class DifferentialFormat:
    """Format that depends on a value, element by element."""

    def __init__(self) -> None:
        self.shading = Shading(conditional=True)
        self.shows_nothing = False

    def starts(self, tag: str, parent: str, attributes: Mapping[str, str]) -> None:
        if tag == "numFmt":
            code = attributes.get("formatCode", "")[:255]
            self.shading.ink = ink_of_numbers(code) or self.shading.ink
            self.shows_nothing = bool(code) and UNSEEN in (shown(code, "1"), around_text(code))
        else:
            self.shading.starts(tag, parent, attributes)

    @property
    def strikes(self) -> bool | None:
        """Whether it strikes out; False where it shows nothing, None where it does neither."""
        return True if self.shading.strikes else False if self.shows_nothing or self.shading.is_unseen else None


def read_styles(chunks: Iterator[bytes]) -> CellStyles:
    """Raises WorkbookRefused where the XML is broken or hostile."""
    heard = _Heard()
    parse(chunks, heard.starts, heard.ends)
    return heard.found


class _Heard:
    """The part of styles, element by element."""

    def __init__(self) -> None:
        self.found = CellStyles()
        self.inside: list[str] = []
        self.differential: DifferentialFormat | None = None
        self.number = -1

    def starts(self, tag: str, attributes: Mapping[str, str]) -> None:
        found, parent = self.found, self.inside[-1] if self.inside else ""
        if "dxfs" in self.inside:
            self._differential(tag, parent, attributes)
        elif tag == "numFmt" and "numFmtId" in attributes:
            found.codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")[:255]
        elif tag == "xf" and "cellXfs" in self.inside:
            found.formats.append(int(attributes.get("numFmtId", "0")))
            found.fonts.append(int(attributes.get("fontId", "0")))
            found.fills.append(int(attributes.get("fillId", "0")))
        elif parent in ("fonts", "fills"):
            (found.inks if parent == "fonts" else found.grounds).append(Shading(conditional=False))
        elif "fonts" in self.inside:
            found.inks[-1].starts(tag, parent, attributes)
        elif "fills" in self.inside:
            found.grounds[-1].starts(tag, parent, attributes)
        self.inside.append(tag)

    def _differential(self, tag: str, parent: str, attributes: Mapping[str, str]) -> None:
        if tag == "dxf":
            self.differential, self.number = DifferentialFormat(), self.number + 1
        elif self.differential is not None:
            self.differential.starts(tag, parent, attributes)

    def ends(self, tag: str) -> None:
        self.inside.pop()
        if tag == "dxf" and self.differential is not None:
            if (strikes := self.differential.strikes) is not None:
                self.found.hiding[self.number] = strikes
            self.differential = None
