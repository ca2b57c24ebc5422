"""Provinces and regencies by the Ministry of Home Affairs' numbers, current and retired.

Which numbers exist is known for the whole country; the name is known where a correctional unit stands.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from suppliers.catalogue.matching import read_table, words

_KINDS = (
    (re.compile(r"^(kota administrasi|kota adm|kotamadya|kodya|kota)\b"), "kota"),
    (re.compile(r"^(kabupaten administrasi|kabupaten|kab adm|kab)\b"), "kabupaten"),
)


class RegionStatus(StrEnum):
    current = "current"
    retired = "retired"
    unlisted = "unlisted"
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class Region:
    """A regency or city; `code` is PP.RR."""

    code: str
    name: str

    @property
    def province(self) -> str:
        return self.code[:2]


@dataclass(frozen=True, slots=True)
class _Province:
    name: str
    current: frozenset[str]
    retired: frozenset[str]


@cache
def regencies() -> tuple[Region, ...]:
    """The regencies and cities whose name we know, by code."""
    return tuple(Region(line["code"], line["name"]) for line in read_table("regencies.csv"))


@cache
def current_codes() -> frozenset[str]:
    """All 514 regency codes in force, PP.RR."""
    return frozenset(f"{code}.{own}" for code, one in _provinces().items() for own in one.current)


@cache
def retired_codes() -> frozenset[str]:
    """Codes once in force that older identity numbers still carry, PP.RR."""
    return frozenset(f"{code}.{own}" for code, one in _provinces().items() for own in one.retired)


def region(code: str) -> Region | None:
    """The regency of a code of any depth (PP.RR, PP.RR.DD, PP.RR.DD.VVVV) if its name is known."""
    return _by_code().get(code[:5])


def province_name(code: str) -> str | None:
    found = _provinces().get(code[:2])
    return found.name if found else None


def region_status(code: str) -> RegionStatus:
    """Whether PP.RR is in force, retired, not listed in a known province, or of no province at all."""
    if code[:5] in current_codes():
        return RegionStatus.current
    if code[:5] in retired_codes():
        return RegionStatus.retired
    return RegionStatus.unlisted if code[:2] in _provinces() else RegionStatus.unknown


@lru_cache(maxsize=4096)
def find_regencies(name: str) -> tuple[Region, ...]:
    """Regencies a written name may mean: `Kab. Lebak`, `KOTA CILEGON`, or `Tangerang` (two of them).

    Spelling slips are forgiven when one name stands clear; nothing found gives an empty tuple.
    """
    kind, core = _split(name)
    if not core:
        return ()
    known = _by_name()
    if core not in known:
        near = process.extract(core, known.keys(), scorer=fuzz.ratio, score_cutoff=88, limit=2)
        if not near or (len(near) == 2 and near[0][1] - near[1][1] < 3):
            return ()
        core = near[0][0]
    return tuple(one for own, one in known[core] if kind in ("", own))


@cache
def _provinces() -> dict[str, _Province]:
    return {
        line["code"]: _Province(line["name"], _numbers(line["regencies"]), _numbers(line["retired"]))
        for line in read_table("provinces.csv")
    }


@cache
def _by_code() -> dict[str, Region]:
    return {one.code: one for one in regencies()}


@cache
def _by_name() -> dict[str, list[tuple[str, Region]]]:
    found: dict[str, list[tuple[str, Region]]] = {}
    for one in regencies():
        kind, core = _split(one.name)
        found.setdefault(core, []).append((kind, one))
    return found


def _split(name: str) -> tuple[str, str]:
    """Kind (kota, kabupaten or empty) and the bare name without spaces."""
    plain = words(name)
    for pattern, kind in _KINDS:
        if pattern.match(plain):
            return kind, pattern.sub("", plain).replace(" ", "")
    return "", plain.replace(" ", "")


def _numbers(ranges: str) -> frozenset[str]:
    """`1-3 71` → {01, 02, 03, 71}."""
    found: set[str] = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        found.update(f"{number:02d}" for number in range(int(first), int(last or first) + 1))
    return frozenset(found)
