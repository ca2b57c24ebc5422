"""Offices as the titles of documents name them."""

import re
from collections.abc import Iterable, Mapping

from jembatan_indonesia.matching import words

_SHORT = (
    ("lembaga pemasyarakatan", "lapas"),
    ("rumah tahanan negara", "rutan"),
    ("rumah tahanan", "rutan"),
    ("lembaga pembinaan khusus anak", "lpka"),
    ("balai pemasyarakatan", "bapas"),
    ("klas", "kelas"),
)
_CLASS = re.compile(r"\bkelas (iii|ii|i|1|2|3) ?(a|b)?\b")
_ROMAN = {"1": "i", "2": "ii", "3": "iii"}
_NAMED = re.compile(r"\b(?:lapas|rutan|lpka|bapas) (?:kelas [iab]{1,4} )?([a-z]{3,30}(?: [a-z]{3,30}){0,2})")
_NO_NAME = frozenset(
    "dan atau rutan lapas lpka bapas upt kanwil wilayah se di yang untuk tahun semester bulan data bama lokal "  # noqa: SIM905
    "pemasok penyedia supplier daftar kelas bahan makanan seluruh semua jajaran".split()
)
_KINDS = frozenset(("lapas", "rutan", "lpka", "bapas"))
_LINE_LETTERS = 200


def other_office(lines: Iterable[str], own: str, names: Mapping[str, str]) -> str | None:
    """The name of another office than `own` that the lines name, unless they name `own` too.

    `names`: code → name of every office. An office that is not among them is told as the lines write it.
    """
    plain_names = {code: _plain(name) for code, name in names.items()}
    known = {code: name for code, name in plain_names.items() if _KINDS & set(name.split())}
    unclassed = {code: _without_class(name) for code, name in known.items()}
    others: dict[str, None] = {}
    unknown: str | None = None
    for line in lines:
        plain = _plain(line[:_LINE_LETTERS])
        found = _longest({code: name for code, name in known.items() if f" {name} " in f" {plain} "})
        bare = _without_class(plain)
        found = found or _longest({code: name for code, name in unclassed.items() if f" {name} " in f" {bare} "})
        if own in found:
            return None
        others |= dict.fromkeys(found)
        if not found and (named := _NAMED.search(plain)) and _is_other(named, unclassed.get(own, "")):
            unknown = unknown or named.group()
    return names[next(iter(others))] if others else unknown


def _is_other(named: re.Match[str], own: str) -> bool:
    place = named.group(1).split()
    return place[0] not in _NO_NAME and not set(place) & set(own.split())


def _longest(found: Mapping[str, str]) -> list[str]:
    """Without those whose name is only a part of another's that was found."""
    return [
        code for code, name in found.items() if not any(name != other and name in other for other in found.values())
    ]


def _plain(text: str) -> str:
    plain = words(text)
    for long, short in _SHORT:
        plain = re.sub(rf"\b{long}\b", short, plain)
    return _CLASS.sub(lambda one: f"kelas {_ROMAN.get(one[1], one[1])}{one[2] or ''}", plain)


def _without_class(plain: str) -> str:
    return " ".join(_CLASS.sub(" ", plain).split())
