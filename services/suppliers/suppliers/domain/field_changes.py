"""Field changes: a supplier's values before and after, as far as they may be kept in the clear."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from suppliers.domain.profile import OfferKey, OfferTerms, Profile

SHOWN = ("name", "legal_form", "nib", "npwp", "region_code")
"""Fields of a profile that are not personal."""
PERSONAL = ("nik", "address", "phone")
"""Of these only marks are kept, by which equal values are known as equal."""


@dataclass(frozen=True)
class Values:
    """A supplier at one moment."""

    profile: Profile
    offers: Mapping[OfferKey, OfferTerms]
    active: bool


def kept(before: Values, after: Values, changed: Collection[str]) -> dict[str, Any]:
    """By field `[before, after]`; under `offers` a line for every commodity that differs. Ready for JSON."""
    found: dict[str, Any] = {
        name: [getattr(before.profile, name), getattr(after.profile, name)] for name in SHOWN if name in changed
    }
    if "certificates" in changed:
        found["certificates"] = [dict(before.profile.certificates), dict(after.profile.certificates)]
    if "active" in changed:
        found["active"] = [before.active, after.active]
    if "offers" in changed:
        found["offers"] = [
            {"commodity": key[0], "unit": key[1], "before": _terms(old), "after": _terms(new)}
            for key in sorted(before.offers.keys() | after.offers.keys())
            if (old := before.offers.get(key)) != (new := after.offers.get(key))
        ]
    return found


def marked(before: Profile, after: Profile, mark: Callable[[str, str], str]) -> dict[str, list[str | None]]:
    """By personal field that differs `[before, after]`, as `mark` (of a field and a value) writes them."""
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in PERSONAL}
    return {name: [one and mark(name, one) for one in pair] for name, pair in pairs.items() if pair[0] != pair[1]}


def _terms(terms: OfferTerms | None) -> dict[str, Any] | None:
    if terms is None:
        return None
    capacity = None if terms.monthly_capacity is None else f"{terms.monthly_capacity:f}"
    return {"price": terms.price, "capacity": capacity, "months": sorted(terms.months)}


Line = tuple[str, Collection[str], Mapping[str, Any], Mapping[str, Any]]


def is_other(lines: Iterable[Line]) -> bool:
    """Whether a supplier is another than before these lines of his history (action, fields, values, marks; the oldest
    first): what was changed and changed back is as it was."""
    first: dict[Any, Any] = {}
    last: dict[Any, Any] = {}
    for action, changed, values, marks in lines:
        told = {name: pair for name, pair in values.items() if name != "npwp" or pair[0] != pair[1]} | dict(marks)
        if action != "ubah" or not all(name in told or (name == "npwp" and "nik" in told) for name in changed):
            return True
        for name in told:
            is_offers = name == "offers"
            pairs = (
                {_key(one): (one["before"], one["after"]) for one in told[name]} if is_offers else {name: told[name]}
            )
            for key, (before, after) in pairs.items():
                first.setdefault(key, before)
                last[key] = after
    return first != last


def _key(offer: Mapping[str, Any]) -> tuple[str, str]:
    return str(offer["commodity"]), str(offer["unit"])
