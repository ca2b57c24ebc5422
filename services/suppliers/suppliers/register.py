"""One unit's register in memory: finds whom a row means, and what taking it in would change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from suppliers.catalogue import normalise_name
from suppliers.models.upload import Effect
from suppliers.profile import PLAIN_FIELDS, OfferKey, Profile, Terms
from suppliers.workbook import SupplierRow

Sign = tuple[str, ...]


@dataclass
class Entry:
    """A supplier with his offers. `id` is None until he is in the register.

    `stated` and `seen` are what the rows of this file said of him: fields, and offer → row number → terms.
    """

    profile: Profile
    offers: dict[OfferKey, Terms]
    id: UUID | None = None
    active: bool = True
    changed: set[str] = field(default_factory=set)
    seen: dict[OfferKey, dict[int, Terms]] = field(default_factory=dict)
    stated: set[str] = field(default_factory=set)

    def clash(self, terms: Terms) -> "Clash | None":
        rows = self.seen.get(terms.key, {})
        return next((Clash(number) for number, said in rows.items() if said.contradicts(terms)), None)


@dataclass(frozen=True, slots=True)
class Clash:
    """A row that gives another price, capacity or season than row `number` of the same file. It is not taken."""

    number: int


class Register:
    """Takes the rows of a file. What is blank in a row never erases what is known."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: list[Entry] = []
        self.taken: dict[int, Entry] = {}
        """Row number → whom it was taken to mean."""
        self._known: dict[Sign, list[Entry]] = {}
        for entry in entries:
            self._add(entry)

    def take_all(self, rows: Mapping[int, SupplierRow]) -> dict[int, Effect | Clash]:
        """Row number → what taking it did. Rows that say best whom they mean come first: a bare name cannot tell
        two suppliers apart before both are known, whatever the order in the file.
        """
        return {number: self.take(rows[number], number) for number in sorted(rows, key=lambda n: _vagueness(rows[n]))}

    def take(self, row: SupplierRow, number: int = 0) -> Effect | Clash:
        profile, terms = Profile.of(row), Terms.of(row)
        entry = self._find(profile, terms)
        if entry is None:
            entry = Entry(profile, {terms.key: terms}, seen={terms.key: {number: terms}}, stated=_stated(profile))
            self._add(entry)
            self.taken[number] = entry
            return Effect.NEW
        if clash := entry.clash(terms):
            return clash
        self.taken[number] = entry
        repeated = terms.key in entry.seen
        changed = self._take_profile(entry, profile)
        changed |= {"offers"} if self._take_offer(entry, terms, number) else set()
        if not entry.active:
            entry.active = True
            changed.add("active")
        entry.changed |= changed
        if repeated and not changed:
            return Effect.DUPLICATE
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

    def _take_offer(self, entry: Entry, terms: Terms, number: int) -> bool:
        key = terms.key
        known = entry.offers.get(key) or self._other_unit(entry, key)
        filled = known.filled_from(terms) if known and known.key == key else terms
        if known and known.key != key:
            del entry.offers[known.key]
        entry.offers[key] = filled
        entry.seen.setdefault(key, {})[number] = terms
        return filled != known

    def _other_unit(self, entry: Entry, key: OfferKey) -> Terms | None:
        """The one offer of the same commodity in another unit, which this row corrects; not when the file has both."""
        same = [terms for known, terms in entry.offers.items() if known[0] == key[0]]
        return same[0] if len(same) == 1 and same[0].key not in entry.seen else None

    def _find(self, profile: Profile, terms: Terms) -> Entry | None:
        """By the best sign of the row that anybody bears.

        Where several fit and none has exactly these numbers, the row means somebody of his own: never guess. So does
        a row with a number nobody has, when the file has another row of that name with other terms.
        """
        best, *_ = signs = _signs(profile)
        for sign in signs:
            fitting = self._bearing(sign)
            if sign[0] != "nib":
                fitting = [entry for entry in fitting if not _contradict(entry.profile, profile)]
            if sign != best:
                fitting = [entry for entry in fitting if not entry.clash(terms)]
            if fitting:
                same = [entry for entry in fitting if _numbers(entry.profile) == _numbers(profile)]
                return next(iter(fitting if len(fitting) == 1 else same), None)
        return None

    def _bearing(self, sign: Sign) -> list[Entry]:
        """A renamed supplier no longer bears his old name."""
        return [entry for entry in self._known.get(sign, []) if sign in _signs(entry.profile)]

    def _add(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._index(entry)

    def _index(self, entry: Entry) -> None:
        for sign in _signs(entry.profile):
            known = self._known.setdefault(sign, [])
            if not any(one is entry for one in known):
                known.append(entry)


def _signs(profile: Profile) -> list[Sign]:
    """What tells whom a row means, best first. A NIK says whose number was given: a sign only with the name."""
    name = normalise_name(profile.name, profile.legal_form)
    signs: list[Sign] = [("nib", profile.nib)] if profile.nib else []
    if profile.tax_key:
        signs.append(("npwp", profile.tax_key) if profile.npwp else ("nik", profile.tax_key, name))
    return [*signs, ("name", name)]


def _vagueness(row: SupplierRow) -> int:
    return 0 if row.nib else 1 if row.npwp else 2 if row.nik else 3


def _numbers(profile: Profile) -> tuple[str | None, str | None]:
    return profile.nib, profile.tax_key


def _contradict(one: Profile, other: Profile) -> bool:
    """Both state a NIB, or both a tax number, and they differ."""
    return any(a and b and a != b for a, b in zip(_numbers(one), _numbers(other), strict=True))


def _stated(profile: Profile) -> set[str]:
    """The form belongs to the name: the first row decides both, so that no later one changes what he is called."""
    names = {"legal_form", *(name for name in PLAIN_FIELDS if getattr(profile, name))}
    return names | ({"npwp"} if profile.tax_key else set()) | ({"certificates"} if profile.certificates else set())
