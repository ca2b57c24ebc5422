"""Texts of a sheet that stand in no cell: in shapes over it, and in the margins of what is printed."""

import re
from collections.abc import Mapping
from typing import Final

from chassis.workbook.archive import Archive
from chassis.workbook.errors import WorkbookRefused
from chassis.workbook.markup import parse, relations

_MOST: Final = 100
_LONGEST: Final = 300
_MARGINS: Final = frozenset(("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"))
_PARTS: Final = re.compile(r"&[LCR]|\n")
_CODES: Final = re.compile(r'&(?:"[^"]{0,100}"|K[0-9A-F]{6}|\d{1,3}|[A-Za-z])')


class OutsideHeard:
    """Texts of the elements that bear some, one after the other."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces: list[str] | None = None

    def add(self, text: str) -> None:
        plain = " ".join(text.split())[:_LONGEST]
        if plain and len(self.found) < _MOST:
            self.found.append(plain)


class MarginsHeard(OutsideHeard):
    """Headers and footers in a sheet's XML, without their codes: `&C&"Arial"&12Harga dalam ribuan`."""

    def starts(self, tag: str) -> None:
        if tag in _MARGINS:
            self.pieces = []

    def text(self, text: str) -> None:
        if self.pieces is not None:
            self.pieces.append(text)

    def ends(self, tag: str) -> None:
        if tag in _MARGINS and self.pieces is not None:
            for part in _PARTS.split("".join(self.pieces)[: 10 * _LONGEST]):
                self.add(_CODES.sub(" ", part))
            self.pieces = None


class _ShapesHeard(OutsideHeard):
    """Paragraphs of the shapes of a drawing."""

    def __init__(self) -> None:
        super().__init__()
        self.listening = False

    def starts(self, tag: str, _: Mapping[str, str]) -> None:
        if tag == "p":
            self.pieces = []
        self.listening = tag == "t"

    def text(self, text: str) -> None:
        if self.pieces is not None and self.listening:
            self.pieces.append(text)

    def ends(self, tag: str) -> None:
        self.listening = False
        if tag == "p" and self.pieces is not None:
            self.add("".join(self.pieces)[: 10 * _LONGEST])
            self.pieces = None


def read_shapes(archive: Archive, part: str) -> list[str]:
    """Texts in the shapes over a sheet. Where the drawing is missing or broken there are none."""
    heard = _ShapesHeard()
    try:
        for kind, target in relations(archive, part).values():
            if kind == "drawing" and target in archive.parts:
                parse(archive.read(target), heard.starts, heard.ends, heard.text)
    except WorkbookRefused as refusal:
        if refusal.code == "file-zip-bomb":
            raise
        return []
    return heard.found
