"""Regency codes no longer in force, with the regencies that took their place.

A province that is split off numbers its regencies anew; a NIK keeps the number under which it was issued. Sources:
the laws that made the provinces (`law`), and the editions of the Ministry's list before and after them.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from jembatan_indonesia.regions import Region, region
from jembatan_indonesia.tables import read_table


@dataclass(frozen=True, slots=True)
class RetiredRegion:
    """A regency under a code that is no longer given. `successors`: the regencies of its area today, the largest
    part first; `since`: day of the law that made their province, `law`: its number."""

    code: str
    name: str
    successors: tuple[Region, ...]
    since: date
    law: str


def retired_region(code: str) -> RetiredRegion | None:
    """The regency that once had this code (PP.RR or deeper); None for one in force or never given."""
    return _retired().get(code[:5])


def successors(code: str) -> tuple[Region, ...]:
    """The regencies in force in whose area a code lies: its own, or those after it; empty for a code never given."""
    current, retired = region(code), retired_region(code)
    if current:
        return (current,)
    return retired.successors if retired else ()


def name_at_issue(code: str) -> str | None:
    """Name of the regency when the code was given; today's for a code in force."""
    current, retired = region(code), retired_region(code)
    return current.name if current else retired.name if retired else None


@cache
def _retired() -> dict[str, RetiredRegion]:
    return {
        line["code"]: RetiredRegion(
            line["code"],
            line["name"],
            tuple(place for code in line["successors"].split() if (place := region(code))),
            date.fromisoformat(line["since"]),
            line["law"],
        )
        for line in read_table("region_changes.csv")
    }
