"""Number formats that show more than the number: `"Rp"#,##0"/ons"`, `0" ribu"`, `[$$-409]#,##0.00`, `#,##0,`.

What a format says counts as if it were typed into the cell: 1500 that is shown as Rp1.500/ons is read so.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from chassis.workbook.multipliers import multiplier

UNSEEN: Final = "tak terlihat"
"""Stands for a value that its format hides."""
_BUILT_IN: Final = {9: "0%", 10: "0.00%"}
"""Of the formats without a code of their own, those that say something of the number. Currency is the reader's own."""
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.?)|(?P<space>[_*].?)|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>General)|(?P<clock>AM/PM|A/P)|E[+-]|(?P<digit>[0#?])|(?P<sign>[.,@;%])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_DATE_LETTERS: Final = frozenset("ymdhsYMDHS")
_ELAPSED: Final = re.compile(r"(?:h+|m+|s+)", re.IGNORECASE)
_CONDITION: Final = re.compile(r"\s*(<=|>=|<>|<|>|=)\s*(-?\d{1,15}(?:\.\d{1,15})?)\s*")
_SAYS_NOTHING: Final = re.compile(r"\b(?:rp|idr|rupiah)\b\.?|[\s.,:;'()=|/+_\-\u2013\u2014]", re.IGNORECASE)
_COMPARED: Final[Mapping[str, Callable[[Decimal, Decimal], bool]]] = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "=": lambda one, other: one == other,
    "<>": lambda one, other: one != other,
}


@dataclass(slots=True)
class _Section:
    """One of the parts between semicolons. `core` are its places for digits; `scale` times a thousand is left out of
    what is shown."""

    before: str = ""
    after: str = ""
    core: str = ""
    percent: int = 0
    is_date: bool = False
    is_text: bool = False
    condition: tuple[str, Decimal] | None = None

    @property
    def holds_value(self) -> bool:
        return bool(self.core) or self.is_text

    @property
    def scale(self) -> int:
        found = re.search(r"[0#?](,{1,9})(?:\.|$)", self.core)
        return len(found[1]) if found else 0

    @property
    def literal(self) -> str:
        return f"{self.before} {self.after}"

    def add(self, text: str) -> None:
        if self.holds_value:
            self.after += text
        else:
            self.before += text


def code_of(number: int, codes: Mapping[int, str]) -> str:
    return codes.get(number) or _BUILT_IN.get(number, "")


def speaks(code: str) -> bool:
    """Whether any part of a format may show something else than a bare number, a date or a text."""
    return any(
        not section.is_date and (not section.holds_value or section.percent or section.scale or _says(section.literal))
        for section in _sections(code)
    ) and bool(code)


def shown(code: str, value: str) -> str | None:
    """The number with what its format says of it; None where that is nothing. `UNSEEN` for one that is hidden."""
    sections = _sections(code)
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    section = _section_of(sections, number) if number.is_finite() else None
    if section is None or section.is_date:
        return None
    if not section.holds_value:
        if _says(section.literal):
            return " ".join(section.literal.split())
        return UNSEEN if number else None
    if not (section.percent or section.scale or _says(section.literal)):
        return None
    kept = _around(section, number * 100**section.percent)
    if not section.scale:
        return kept
    factor = 1000**section.scale
    scaled = _around(section, number / factor)
    return scaled if multiplier(_spaced(section.literal)) == factor else f"{scaled} atau {kept}"


def around_text(code: str) -> tuple[str, str] | str | None:
    """Prefix and suffix of a text; another text in its place, or `UNSEEN`; None where it is shown as it is."""
    sections = _sections(code)
    section = sections[3] if len(sections) > 3 else next((one for one in sections if one.is_text), None)
    if section is None or (section.core and not section.is_text):
        return None
    if not section.is_text:
        return " ".join(section.literal.split()) if _says(section.literal) else UNSEEN
    return (section.before, section.after) if _says(section.literal) else None


def _says(literal: str) -> bool:
    return bool(_SAYS_NOTHING.sub("", literal))


def _spaced(literal: str) -> str:
    return f" {literal.lower()} ".replace(" k ", " ribu ")


def _around(section: _Section, number: Decimal) -> str:
    return " ".join(f"{section.before}{_written(number)}{section.after}".split())


def _written(number: Decimal) -> str:
    """With no three digits behind the point, which could be taken for thousands."""
    exact = number.quantize(Decimal("1e-9")).normalize() if abs(number) < Decimal(10) ** 18 else number
    text = f"{exact:f}"
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def _section_of(sections: tuple[_Section, ...], number: Decimal) -> _Section | None:
    numeric = sections[:3]
    if any(one.condition for one in numeric):
        fitting = (one for one in numeric if not one.condition or _COMPARED[one.condition[0]](number, one.condition[1]))
        return next(fitting, None)
    numeric = tuple(one for one in numeric if not one.is_text) or numeric
    if len(numeric) > 2 and number == 0:
        return numeric[2]
    return numeric[1] if len(numeric) > 1 and number < 0 else next(iter(numeric), None)


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[_Section, ...]:
    sections = [_Section()]
    for token in _TOKEN.finditer(code):
        section, kind, text = sections[-1], token.lastgroup, token[0]
        if text == ";":
            sections.append(_Section())
        elif kind == "bracket":
            _bracketed(section, token["bracket"])
        elif kind in ("quoted", "escaped"):
            section.add(token[kind])
        elif kind == "space":
            section.add(" ")
        elif kind == "clock" or (kind == "other" and text in _DATE_LETTERS):
            section.is_date = True
        elif kind in ("digit", "general"):
            section.core += "0"
        elif text == "@":
            section.is_text = True
        elif text == "%":
            section.percent += 1
            section.add(text)
        elif kind == "sign":
            section.core += text
        elif kind == "other":
            section.add(text)
    for section in sections:
        section.core = section.core if "0" in section.core else ""
    return tuple(sections)


def _bracketed(section: _Section, inside: str) -> None:
    if inside.startswith("$"):
        section.add(inside[1:].partition("-")[0])
    elif found := _CONDITION.fullmatch(inside):
        section.condition = found[1], Decimal(found[2])
    elif _ELAPSED.fullmatch(inside):
        section.is_date = True
