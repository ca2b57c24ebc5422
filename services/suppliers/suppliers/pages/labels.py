"""Labels of codes. Commodities, forms and places have one name, in every language."""

from collections.abc import Sequence
from itertools import groupby

from jembatan_indonesia.legal_forms import legal_form_name, legal_forms
from jembatan_indonesia.masking import mask
from jembatan_indonesia.matching import MatchKind
from jembatan_indonesia.regions import Region, province_name, regencies, region

from suppliers.domain.catalogue import UNITS, Commodity, commodities, format_season, match_commodity
from suppliers.domain.catalogue import commodity as find_commodity
from suppliers.domain.workbook import COLUMNS

Group = tuple[str, list[tuple[str, str]]]
MONTHS = tuple(format_season((month,)) for month in range(1, 13))


def commodity(code: str) -> str:
    found = find_commodity(code)
    return found.name if found else code


def legal_form(code: str | None) -> str:
    return legal_form_name(code) or ""


def place(code: str | None) -> str:
    """`Kota Cilegon, Banten`; the code itself where the name is not known."""
    if not code:
        return ""
    found, province = region(code), province_name(code)
    return ", ".join(part for part in (found.name if found else code, province) if part)


def season(months: Sequence[int]) -> str:
    return format_season(tuple(sorted(months)))


def is_personal(field: str) -> bool:
    """Whether a cell of this field may hold what is a person's own."""
    return field in COLUMNS.personal


def recognisable(field: str, text: str) -> str:
    """A cell as written; of a personal one enough to know it again."""
    return mask(text) if is_personal(field) else text


def form_choices() -> list[tuple[str, str]]:
    return [(form.code, form.name) for form in legal_forms()]


def commodity_groups() -> list[Group]:
    """By group, for a list to choose from."""

    def group(one: Commodity) -> str:
        return one.group

    return [
        (name, [(one.code, one.name) for one in found])
        for name, found in groupby(sorted(commodities(), key=group), key=group)
    ]


def known_values(field: str, commodity: str) -> list[Group] | list[tuple[str, str]]:
    """Choices for a cell of this field: all commodities by group, or the units that `commodity`,
    as written, is counted in; nothing for other fields."""
    if field == "commodity":
        return [(name, [(word, word) for _, word in found]) for name, found in commodity_groups()]
    if field != "unit":
        return []
    match = match_commodity(commodity)
    good = find_commodity(match.code or "") if match.kind in (MatchKind.exact, MatchKind.alias) else None
    units = (good.unit, *good.other_units) if good else UNITS
    return [(unit, unit) for unit in units]


def place_groups(first: str | None, chosen: str = "") -> list[Group]:
    """Regencies by province, that of `first` on top; a chosen code that is none of them stays to be chosen."""

    def ranked(one: Region) -> tuple[bool, str]:
        return one.province != (first or "")[:2], one.code

    known = sorted(regencies(), key=ranked)
    groups = [
        (province_name(province) or province, [(one.code, one.name) for one in found])
        for province, found in groupby(known, key=lambda one: one.province)
    ]
    if chosen and chosen not in {one.code for one in known}:
        groups.insert(0, (place(chosen), [(chosen, f"{place(chosen)} ({chosen})")]))
    return groups
