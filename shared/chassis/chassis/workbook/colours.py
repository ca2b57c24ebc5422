"""Colours of a text and of its ground: where they are alike, nobody sees the text."""

import re
from collections.abc import Mapping
from typing import Final, TypeAlias

Colour: TypeAlias = tuple[int, int, int] | str
"""Red, green and blue; or, of a palette or theme that is not looked up, its name."""

WHITE: Final = (255, 255, 255)
BLACK: Final = (0, 0, 0)
PATTERNED: Final = "patterned"
"""A ground of two colours, on which a text of either is seen."""
_PALETTE: Final = (BLACK, WHITE, (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (255, 0, 255), (0, 255, 255))
_FIXED: Final = 16
"""Numbers below this are the palette, twice."""
_WINDOW: Final = {64: BLACK, 65: WHITE}
_THEME: Final = {0: WHITE, 1: BLACK}
_RGB: Final = re.compile(r"(?:[0-9a-fA-F]{2})?([0-9a-fA-F]{6})")
_NUMBER: Final = re.compile(r"[0-9]{1,3}")
_TINT: Final = re.compile(r"-?[0-9]{1,2}(?:\.[0-9]{1,30})?")
_ALIKE: Final = 16
"""So little of one of the three parts, of 255, is no difference to the eye."""
_WHITE_NUMBERS: Final = re.compile(r"\[(?:white|putih|colou?r ?2)\]", re.IGNORECASE)


def colour_of(attributes: Mapping[str, str]) -> Colour | None:
    """The colour that an element names; None where that is left to the program, or cannot be read."""
    if found := _RGB.fullmatch(attributes.get("rgb", "")):
        red, green, blue = bytes.fromhex(found[1])
        return _tinted((red, green, blue), attributes)
    if found := _NUMBER.fullmatch(attributes.get("indexed", "")):
        number = int(found[0])
        return _WINDOW.get(number) or (_PALETTE[number % len(_PALETTE)] if number < _FIXED else f"indexed {number}")
    if found := _NUMBER.fullmatch(attributes.get("theme", "")):
        known = _THEME.get(int(found[0]))
        return _tinted(known, attributes) if known else f"theme {found[0]} {attributes.get('tint', '0')[:6]}"
    return None


def alike(ink: Colour, ground: Colour) -> bool:
    """Whether a text of the one colour is not seen on the other."""
    if isinstance(ink, str) or isinstance(ground, str):
        return ink == ground != PATTERNED
    return all(abs(one - other) <= _ALIKE for one, other in zip(ink, ground, strict=True))


def ink_of_numbers(code: str) -> Colour | None:
    """The colour that a number format gives to what it shows, where that is white: `[White]#,##0`."""
    return WHITE if _WHITE_NUMBERS.search(code.partition(";")[0]) else None


def _tinted(colour: tuple[int, int, int], attributes: Mapping[str, str]) -> Colour:
    """Towards black by a tint below zero, towards white by one above."""
    written = _TINT.fullmatch(attributes.get("tint", "0"))
    tint = max(-1.0, min(float(written[0]), 1.0)) if written else 0.0
    target = 255 if tint > 0 else 0
    red, green, blue = (round(part + (target - part) * abs(tint)) for part in colour)
    return red, green, blue


class Shading:
    """Font, ground and number format of one format, element by element.

    `conditional`: of a format that depends on a value, whose solid ground is the second of its two colours.
    """

    def __init__(self, *, conditional: bool) -> None:
        self.conditional = conditional
        self.ink: Colour | None = None
        self.ground: Colour | None = None
        self.strikes = self.tiny = False
        self.kind = ""

    def starts(self, tag: str, parent: str, attributes: Mapping[str, str]) -> None:
        if parent == "font":
            self._font(tag, attributes)
        elif tag == "patternFill":
            self.kind = attributes.get("patternType", "solid" if self.conditional else "none")
            self.ground = None if self.kind == "none" else PATTERNED
        elif tag == "gradientFill":
            self.ground = PATTERNED
        elif tag == ("bgColor" if self.conditional else "fgColor") and self.kind == "solid":
            self.ground = colour_of(attributes) or PATTERNED

    def _font(self, tag: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("val", "")
        if tag == "color":
            self.ink = colour_of(attributes)
        elif tag == "strike":
            self.strikes = is_on(attributes)
        elif tag == "sz":
            self.tiny = value.partition(".")[0] in ("0", "1")

    @property
    def is_unseen(self) -> bool:
        return self.tiny or alike(self.ink or BLACK, self.ground or WHITE)


def is_on(attributes: Mapping[str, str]) -> bool:
    """Whether a mark such as `<strike/>` is set: without a value it is."""
    return attributes.get("val", "1").lower() in ("1", "true", "on")
