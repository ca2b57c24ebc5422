"""One unit's register in memory: finds whom a row means, and what taking it in would change."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from suppliers.catalogue import normalise_name
from suppliers.models.upload import Effect
from suppliers.profile import PLAIN_FIELDS, OfferKey, Profile, Terms
from suppliers.workbook import SupplierRow


@dataclass
class Entry:
    """A supplier with his offers. `id` is None until he is in the register."""

    profile: Profile
    offers: dict[OfferKey, Terms]
    id: UUID | None = None
    active: bool = True
    changed: set[str] = field(default_factory=set)
    seen: set[OfferKey] = field(default_factory=set)
    stated: set[str] = field(default_factory=set)


class Register:
    """Rows are taken one after another; a row sees what those before it did."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: list[Entry] = []
        self._nibs: dict[str, Entry] = {}
        self._taxes: dict[str, list[Entry]] = {}
        self._names: dict[str, list[Entry]] = {}
        for entry in entries:
            self._add(entry)

    def take(self, row: SupplierRow) -> Effect:
        """What is blank in a row never erases what is known."""
        profile, terms = Profile.of(row), Terms.of(row)
        entry = self._find(profile)
        if entry is None:
            entry = Entry(profile, {}, stated=_stated(profile))
            self._add(entry)
            self._take_offer(entry, terms)
            return Effect.NEW
        changed = self._take_profile(entry, profile)
        changed |= {"offers"} if self._take_offer(entry, terms) else set()
        if not entry.active:
            entry.active = True
            changed.add("active")
        entry.changed |= changed
        if entry.id is None:
            return Effect.NEW
        return Effect.UPDATE if changed else Effect.UNCHANGED

    def _take_profile(self, entry: Entry, profile: Profile) -> set[str]:
        """Of several rows about one supplier the first to state a field decides it."""
        filled = entry.profile.filled_from(profile, keeping=frozenset(entry.stated))
        changed = set(entry.profile.changes_to(filled))
        entry.profile = filled
        entry.stated |= _stated(profile)
        if changed:
            self._index(entry)
        return changed

    def _take_offer(self, entry: Entry, terms: Terms) -> bool:
        key = terms.key
        known = entry.offers.get(key) or self._other_unit(entry, key)
        filled = known.filled_from(terms) if known and known.key == key else terms
        if known and known.key != key:
            del entry.offers[known.key]
        entry.offers[key] = filled
        entry.seen.add(key)
        return filled != known

    def _other_unit(self, entry: Entry, key: OfferKey) -> Terms | None:
        """The one offer of the same commodity in another unit, which this row corrects; not when the file has both."""
        same = [terms for known, terms in entry.offers.items() if known[0] == key[0]]
        return same[0] if len(same) == 1 and same[0].key not in entry.seen else None

    def _find(self, profile: Profile) -> Entry | None:
        """By NIB, by a firm's tax number, by name. A NIK says whose number was given, not which supplier it is."""
        if profile.nib and (entry := self._nibs.get(profile.nib)):
            return entry
        taxed = _fitting(self._taxes.get(profile.tax_key or "", []), profile) if profile.npwp else []
        if taxed:
            return taxed[0]
        fitting = _fitting(self._names.get(_name(profile), []), profile)
        same = [entry for entry in fitting if _numbers(entry.profile) == _numbers(profile)]
        return next(iter(fitting if len(fitting) == 1 else same), None)

    def _add(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._index(entry)

    def _index(self, entry: Entry) -> None:
        profile = entry.profile
        if profile.nib:
            self._nibs.setdefault(profile.nib, entry)
        lists = [self._names.setdefault(_name(profile), [])]
        if profile.npwp and profile.tax_key:
            lists.append(self._taxes.setdefault(profile.tax_key, []))
        for known in lists:
            if not any(one is entry for one in known):
                known.append(entry)


def _name(profile: Profile) -> str:
    return normalise_name(profile.name, profile.legal_form)


def _numbers(profile: Profile) -> tuple[str | None, str | None]:
    return profile.nib, profile.tax_key


def _fitting(entries: Iterable[Entry], profile: Profile) -> list[Entry]:
    return [entry for entry in entries if not _contradict(entry.profile, profile)]


def _contradict(one: Profile, other: Profile) -> bool:
    """Both state a NIB, or both a tax number, and they differ."""
    return any(a and b and a != b for a, b in zip(_numbers(one), _numbers(other), strict=True))


def _stated(profile: Profile) -> set[str]:
    names = {name for name in PLAIN_FIELDS if getattr(profile, name)}
    return names | ({"npwp"} if profile.tax_key else set()) | ({"certificates"} if profile.certificates else set())
