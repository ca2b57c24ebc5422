"""Doubts about a unit's register, for whoever reviews it: the rules of entering, applied to what stands there,
and what only shows when suppliers are seen beside each other."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from suppliers.domain.entry_validation import OfferCells, read_entered
from suppliers.domain.profile import OfferTerms, Profile

NOT_LOCAL, SAME_NAME = "not-local", "same-name"
SAME_NIB, SAME_TAXPAYER, SAME_PHONE = "same-nib", "same-taxpayer", "same-phone"
BY_RULES = {
    "missing-npwp": "missing-npwp",
    "npwp-check-digit": "npwp-doubtful",
    "npwp-nik-of-company": "npwp-doubtful",
    "missing-nib": "missing-nib",
    "missing-region": "missing-region",
    "phone-unlisted": "phone-doubtful",
    "price-implausible": "price-unusual",
    "price-unusual": "price-unusual",
    "price-unit-differs": "price-unusual",
}
"""Of what the rules say of a supplier that is entered, that which a reviewer should see, and under which mark."""

MARKS = (NOT_LOCAL, SAME_NAME, SAME_NIB, SAME_TAXPAYER, SAME_PHONE, *dict.fromkeys(BY_RULES.values()))


@dataclass(frozen=True)
class Known:
    """A supplier as the register has it; `key` is its name without spelling and legal form."""

    id: object
    key: str
    profile: Profile
    offers: Sequence[OfferTerms]


@dataclass(frozen=True)
class Doubt:
    """`commodity` where it is about one."""

    mark: str
    commodity: str = ""


def doubts_in(register: Sequence[Known], home: str | None) -> dict[object, list[Doubt]]:
    """By supplier. `home`: the region that the unit lies in; another province is not local."""
    seen = Counter(sign for one in register for sign in _signs(one).items())
    found = {one.id: list(dict.fromkeys(_of(one, home, seen))) for one in register}
    return {key: doubts for key, doubts in found.items() if doubts}


def bearing(doubts: Mapping[object, Sequence[Doubt]], register: Sequence[Known]) -> dict[str, list[object]]:
    """The suppliers that carry each mark, in the order of the marks; those that share something stand together."""
    found = {}
    for mark in MARKS:
        ones = [one for one in register if any(doubt.mark == mark for doubt in doubts.get(one.id, ()))]
        if ones:
            found[mark] = [one.id for one in sorted(ones, key=lambda one: _signs(one).get(mark, ""))]
    return found


def _signs(one: Known) -> dict[str, str]:
    """Signs that no two suppliers should share, by the mark of those that do."""
    profile = one.profile
    signs = {
        SAME_NAME: one.key,
        SAME_NIB: profile.nib,
        SAME_TAXPAYER: profile.taxpayer or profile.npwp or profile.nik,
        SAME_PHONE: profile.phone,
    }
    return {mark: sign for mark, sign in signs.items() if sign}


def _of(one: Known, home: str | None, seen: Counter[tuple[str, str]]) -> Iterable[Doubt]:
    region = one.profile.region_code
    if home and region and region[:2] != home[:2]:
        yield Doubt(NOT_LOCAL)
    yield from (Doubt(mark) for mark, sign in _signs(one).items() if seen[mark, sign] > 1)
    profile = one.profile
    identity = {
        "name": profile.name,
        "legal_form": profile.legal_form,
        "nib": profile.nib,
        "npwp": profile.npwp or profile.nik,
        "address": profile.address,
        "region_code": region,
        "phone": profile.phone,
    }
    cells = [
        OfferCells(of.commodity, of.unit_of_measure, of.price, of.monthly_capacity, of.months) for of in one.offers
    ]
    for issue in read_entered(identity, cells).issues:
        mark = BY_RULES.get(issue.code)
        if mark:
            _, _, rest = issue.field.partition("offers.")
            number = rest.split(".")[0]
            yield Doubt(mark, one.offers[int(number)].commodity if number else "")
