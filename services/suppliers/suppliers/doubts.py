"""What is doubtful in a unit's register, for whoever reviews it: the rules of entering, applied to what stands there,
and what only shows when suppliers are seen beside each other."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from suppliers.profile import Profile, Terms
from suppliers.rules import OfferCells, read_entered

NOT_LOCAL, SAME_NAME = "not-local", "same-name"
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

MARKS = (NOT_LOCAL, SAME_NAME, *dict.fromkeys(BY_RULES.values()))


@dataclass(frozen=True)
class Known:
    """A supplier as the register has it; `key` is its name without spelling and legal form."""

    id: object
    key: str
    profile: Profile
    offers: Sequence[Terms]


@dataclass(frozen=True)
class Doubt:
    """`commodity` where it is about one."""

    mark: str
    commodity: str = ""


def doubts_in(register: Sequence[Known], home: str | None) -> dict[object, list[Doubt]]:
    """By supplier. `home`: the region that the unit lies in; another province is not local."""
    names = Counter(one.key for one in register)
    found = {one.id: list(dict.fromkeys(_of(one, home, names[one.key] > 1))) for one in register}
    return {key: doubts for key, doubts in found.items() if doubts}


def counted(doubts: Iterable[Sequence[Doubt]]) -> dict[str, int]:
    """How many suppliers carry each mark, in the order of the marks."""
    numbers = Counter(mark for own in doubts for mark in {one.mark for one in own})
    return {mark: numbers[mark] for mark in MARKS if numbers[mark]}


def _of(one: Known, home: str | None, is_twin: bool) -> Iterable[Doubt]:
    region = one.profile.region_code
    if home and region and region[:2] != home[:2]:
        yield Doubt(NOT_LOCAL)
    if is_twin:
        yield Doubt(SAME_NAME)
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
    cells = [OfferCells(of.commodity, of.unit, of.price, of.monthly_capacity, of.months) for of in one.offers]
    for issue in read_entered(identity, cells).issues:
        mark = BY_RULES.get(issue.code)
        if mark:
            _, _, rest = issue.field.partition("offers.")
            number = rest.split(".")[0]
            yield Doubt(mark, one.offers[int(number)].commodity if number else "")
