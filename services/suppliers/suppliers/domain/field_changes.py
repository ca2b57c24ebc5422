"""Field changes: a supplier's values before and after, as far as they may be kept in the clear."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from suppliers.domain.profile import OfferKey, OfferTerms, Profile

SHOWN = ("name", "legal_form", "nib", "npwp", "region_code")
"""Fields of a profile that are not personal; of a person's tax number (NIK) only that it changed is kept."""


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


def _terms(terms: OfferTerms | None) -> dict[str, Any] | None:
    if terms is None:
        return None
    capacity = None if terms.monthly_capacity is None else f"{terms.monthly_capacity:f}"
    return {"price": terms.price, "capacity": capacity, "months": sorted(terms.months)}


def is_other(lines: Iterable[tuple[str, Collection[str], Mapping[str, Any]]]) -> bool:
    """Whether a supplier is another than before these lines of his history (action, fields, values; the oldest first):
    what was changed and changed back is as it was. Of what is personal only that it changed is known."""
    first: dict[Any, Any] = {}
    last: dict[Any, Any] = {}
    for action, changed, values in lines:
        if action != "ubah" or not set(changed) <= values.keys():
            return True
        for name in changed:
            told = values[name]
            pairs = {name: told} if name != "offers" else {_key(one): (one["before"], one["after"]) for one in told}
            for key, (before, after) in pairs.items():
                first.setdefault(key, before)
                last[key] = after
    return first != last


def _key(offer: Mapping[str, Any]) -> tuple[str, str]:
    return str(offer["commodity"]), str(offer["unit"])
