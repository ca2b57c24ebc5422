"""The texts that cells of a workbook share, and the runs that a text consists of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from chassis.workbook.archive import Archive
from chassis.workbook.canonical import Canonical
from chassis.workbook.colours import Colour, colour_of, is_on
from chassis.workbook.markup import parse

Inks: TypeAlias = frozenset[Colour | None]
"""Colours of the runs of a text; None is that of its cell."""
CELL_INK: Final[Inks] = frozenset((None,))
_MOST_INKS: Final = 16


@dataclass(slots=True)
class SharedTexts:
    """Of the shared texts their lengths, which are struck out, wholly or in part, and of those with colours of their
    own the colours of their runs."""

    lengths: list[int] = field(default_factory=list)
    struck: set[int] = field(default_factory=set)
    inks: dict[int, Inks] = field(default_factory=dict)


def read_texts(archive: Archive, part: str | None, canonical: Canonical) -> SharedTexts:
    """The texts themselves are written on."""
    texts = SharedTexts()
    if part is None:
        return texts
    heard = Heard()

    def ends(tag: str) -> None:
        heard.ends(tag)
        if tag == "si":
            if heard.struck:
                texts.struck.add(len(texts.lengths))
            if heard.inks - CELL_INK:
                texts.inks[len(texts.lengths)] = frozenset(heard.inks)
            text = heard.take()
            texts.lengths.append(len(text))
            write(text)

    with canonical.strings() as write:
        parse(archive.read(part), heard.starts, ends, heard.text)
    return texts


_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Heard:
    """The text of an element's `t` parts, without what is only a reading aid over it (`rPh`). A raised digit, which
    refers to a note, is none of the number before it; `struck` tells that some of the text is struck out, `inks` are
    the colours of its runs."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.ink: Colour | None = None
        self.inks: set[Colour | None] = set()
        self.listening = self.beside = self.is_raised = self.strikes = self.struck = False

    def starts(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "rPh":
            self.beside = True
        elif tag == "r":
            self.is_raised = self.strikes = False
            self.ink = None
        elif tag == "vertAlign":
            self.is_raised = attributes.get("val") == "superscript"
        elif tag == "strike":
            self.strikes = is_on(attributes)
        elif tag == "color":
            self.ink = colour_of(attributes)
        elif tag == "t":
            self.listening = not self.beside

    def ends(self, tag: str) -> None:
        if tag == "rPh":
            self.beside = False
        elif tag == "t":
            self.listening = False

    def text(self, text: str) -> None:
        if self.listening:
            self.pieces.append(text.translate(_RAISED) if self.is_raised else text)
            self.struck = self.struck or (self.strikes and not text.isspace())
            if len(self.inks) < _MOST_INKS and not text.isspace():
                self.inks.add(self.ink)

    def take(self) -> str:
        text = "".join(self.pieces)
        self.pieces.clear()
        self.inks.clear()
        self.ink = None
        self.is_raised = self.strikes = self.struck = False
        return text
