"""Provinces and regencies by the Ministry of Home Affairs' numbers, current and retired.

The 514 names and numbers are those of Kepmendagri 300.2.2-2138/2025; `data/README.md` says how they were checked.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from jembatan_indonesia.tables import read_table


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

    @property
    def bare_name(self) -> str:
        """The name without `Kabupaten` or `Kota`."""
        return self.name.partition(" ")[2]


@dataclass(frozen=True, slots=True)
class _Province:
    name: str
    current: frozenset[str]
    retired: frozenset[str]


@cache
def regencies() -> tuple[Region, ...]:
    """All regencies and cities in force, by code."""
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
    """The regency of a code of any depth (PP.RR, PP.RR.DD, PP.RR.DD.VVVV) if it is in force."""
    return _by_code().get(code[:5])


def twins(code: str) -> tuple[Region, ...]:
    """Other regencies and cities of the same bare name, by code: `Kota Malang` for `Kabupaten Malang`."""
    own = region(code)
    return tuple(one for one in regencies() if own and one != own and one.bare_name == own.bare_name)


def province_codes() -> dict[str, str]:
    """Code → name of all provinces."""
    return {code: one.name for code, one in _provinces().items()}


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


@cache
def _provinces() -> dict[str, _Province]:
    return {
        line["code"]: _Province(line["name"], _numbers(line["regencies"]), _numbers(line["retired"]))
        for line in read_table("provinces.csv")
    }


@cache
def _by_code() -> dict[str, Region]:
    return {one.code: one for one in regencies()}


def _numbers(ranges: str) -> frozenset[str]:
    """`1-3 71` → {01, 02, 03, 71}."""
    found: set[str] = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        found.update(f"{number:02d}" for number in range(int(first), int(last or first) + 1))
    return frozenset(found)
