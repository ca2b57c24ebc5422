"""One unit's register in memory: finds whom a row means, and what taking it in would change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from jembatan_indonesia.addresses import same_address
from jembatan_indonesia.names import normalise_name

from suppliers.domain.profile import PLAIN_FIELDS, OfferKey, OfferTerms, Profile, read_offers, read_profile
from suppliers.domain.similarity import Likeness, likeness
from suppliers.domain.workbook import SupplierRow
from suppliers.models import Effect, Supplier

MatchKey = tuple[str, ...]


@dataclass
class Entry:
    """A supplier with his offers. `id` is None until he is in the register.

    `said` and `seen` are what the rows of this file said of him: field → the row that first stated it and its value,
    and offer → row number → terms.
    """

    profile: Profile
    offers: dict[OfferKey, OfferTerms]
    id: UUID | None = None
    active: bool = True
    changed: set[str] = field(default_factory=set)
    seen: dict[OfferKey, dict[int, OfferTerms]] = field(default_factory=dict)
    said: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def rows(self) -> set[int]:
        """Those of this file that mean him."""
        return {number for rows in self.seen.values() for number in rows}

    @property
    def name(self) -> str:
        """Reference to him in an answer: by his first row of this file, or by his id."""
        return str(self.id) if self.id else str(min(self.rows))

    def conflict(self, terms: OfferTerms) -> "RowConflict | None":
        rows = self.seen.get(terms.key, {})
        return next((RowConflict(number) for number, said in rows.items() if said.contradicts(terms)), None)


def entry_of(supplier: Supplier) -> Entry:
    offers = {terms.key: terms for terms in read_offers(supplier)}
    return Entry(read_profile(supplier), offers, supplier.id, supplier.active)


@dataclass(frozen=True, slots=True)
class RowConflict:
    """A row that gives another price, capacity or season than row `number` of the same file. It is not taken."""

    number: int


@dataclass(frozen=True, slots=True)
class Unsure:
    """A row that may mean one of these suppliers, or one of its own; only people can say. It is not taken.

    `code`: same-name (that lives elsewhere) or same-taxpayer (another office of it).
    """

    code: str
    candidates: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Differs:
    """A field of which row `number` says `value`, and this row something else; the former is kept."""

    field: str
    number: int
    value: str
    own: str


@dataclass(frozen=True, slots=True)
class Namesake:
    """A supplier of the register with the same name, and a number that this row contradicts."""

    profile: Profile


Effects = dict[int, Effect | RowConflict | Unsure]
OTHER = "lain"
"""The answer that a row means none of the suppliers it is like."""


class SupplierMatcher:
    """Takes the rows of a file. What is blank in a row never erases what is known.

    `remarks` are by row number what its owner should know of a row that was taken.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: list[Entry] = []
        self.taken: dict[int, Entry] = {}
        """Row number → whom it was taken to mean."""
        self.remarks: dict[int, list[Differs | Namesake]] = {}
        self._known: dict[MatchKey, list[Entry]] = {}
        for entry in entries:
            self._add(entry)

    def apply_all(self, rows: Mapping[int, SupplierRow], answers: Mapping[int, str] | None = None) -> Effects:
        """Row number → what taking it did. Rows that say best whom they mean come first: a bare name cannot tell
        two suppliers apart before both are known, whatever the order in the file. `answers` tell for rows that were
        unsure whom they mean.
        """
        told = answers or {}
        ranked = sorted(rows, key=lambda number: _specificity_rank(rows[number]))
        return {number: self.take(rows[number], number, told.get(number)) for number in ranked}

    def take(self, row: SupplierRow, number: int = 0, answer: str | None = None) -> Effect | RowConflict | Unsure:
        profile, terms = Profile.of(row), OfferTerms.of(row)
        entry = self._find(profile, terms, answer)
        if isinstance(entry, Unsure):
            return entry
        if entry is None:
            self.taken[number] = self._register(profile, terms, number)
            return Effect.NEW
        if conflict := entry.conflict(terms):
            return conflict
        self.taken[number] = entry
        repeated = terms.key in entry.seen
        changed = self._take_profile(entry, profile, number)
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

    def absent(self) -> list[Entry]:
        """Active suppliers of the register of whom no row told."""
        return [one for one in self.entries if one.id and one.active and not one.seen]

    def _register(self, profile: Profile, terms: OfferTerms, number: int) -> Entry:
        name = ("name", normalise_name(profile.name, profile.legal_form))
        same = self._bearing(name)
        for one in same:
            if one.id and _contradict(one.profile, profile):
                self.remarks.setdefault(number, []).append(Namesake(one.profile))
        if not any(_numbers(profile)):
            taken = [one.profile.namesake for one in same if not any(_numbers(one.profile))]
            profile = replace(profile, namesake=max(taken, default=-1) + 1)
        said = {name: (number, value) for name, value in _said(profile).items()}
        entry = Entry(profile, {terms.key: terms}, seen={terms.key: {number: terms}}, said=said)
        self._add(entry)
        return entry

    def _take_profile(self, entry: Entry, profile: Profile, number: int) -> set[str]:
        """Of several rows about one supplier the first to state a field decides it, and the others are remarked. The
        form belongs to the name.
        """
        kept = {name.partition(":")[0] for name in entry.said} | ({"legal_form"} if entry.said else set())
        filled = entry.profile.filled_from(profile, keeping=frozenset(kept))
        changed = set(entry.profile.changes_to(filled))
        entry.profile = filled
        for name, value in _said(profile).items():
            first, known = entry.said.setdefault(name, (number, value))
            told_already = name == "name" and profile.nib is not None  # as a shared NIB
            if known != value and not told_already and not (name == "address" and same_address(known, value)):
                self.remarks.setdefault(number, []).append(Differs(name, first, known, value))
        if changed:
            self._index(entry)
        return changed

    def _take_offer(self, entry: Entry, terms: OfferTerms, number: int) -> bool:
        key = terms.key
        known = entry.offers.get(key) or self._other_unit(entry, key)
        filled = known.filled_from(terms) if known and known.key == key else terms
        if known and known.key != key:
            del entry.offers[known.key]
        entry.offers[key] = filled
        entry.seen.setdefault(key, {})[number] = terms
        return filled != known

    def _other_unit(self, entry: Entry, key: OfferKey) -> OfferTerms | None:
        """The one offer of the same commodity in another unit, which this row corrects; not when the file has both."""
        same = [terms for known, terms in entry.offers.items() if known[0] == key[0]]
        return same[0] if len(same) == 1 and same[0].key not in entry.seen else None

    def _find(self, profile: Profile, terms: OfferTerms, answer: str | None) -> Entry | Unsure | None:
        """By the best match_key of the row that anybody bears.

        Where several fit and none has exactly these numbers, the row means somebody of his own: never guess. So does
        a row with a number nobody has, when the file has another row of that name with other terms.
        """
        best, *_ = match_keys = _match_keys(profile)
        for match_key in match_keys:
            fitting = self._bearing(match_key)
            if match_key[0] != "nib":
                fitting = [entry for entry in fitting if not _contradict(entry.profile, profile)]
            if match_key[0] == "name":
                found = _of_one_name(fitting, profile, answer)
                if isinstance(found, Unsure):
                    return found
                fitting = found
            if match_key != best:
                fitting = [entry for entry in fitting if not entry.conflict(terms)]
            if fitting:
                same = [entry for entry in fitting if _numbers(entry.profile) == _numbers(profile)]
                return next(iter(fitting if len(fitting) == 1 else same), None)
        return self._other_office(profile, answer)

    def _other_office(self, profile: Profile, answer: str | None) -> Entry | Unsure | None:
        """A supplier with another tax number of the same taxpayer. Behind a person's number stand several."""
        if not profile.taxpayer or answer == OTHER:
            return None
        found = self._bearing(("taxpayer", profile.taxpayer))
        if profile.nik:
            name = normalise_name(profile.name, profile.legal_form)
            found = [one for one in found if normalise_name(one.profile.name, one.profile.legal_form) == name]
        found = [one for one in found if not (one.profile.nib and profile.nib)]
        found = [one for one in found if one.profile.tax_key != profile.tax_key]
        return _chosen(found, answer) or (Unsure("same-taxpayer", tuple(found)) if found else None)

    def _bearing(self, match_key: MatchKey) -> list[Entry]:
        """A renamed supplier no longer bears his old name."""
        return [entry for entry in self._known.get(match_key, []) if match_key in _indexed(entry.profile)]

    def _add(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._index(entry)

    def _index(self, entry: Entry) -> None:
        for match_key in _indexed(entry.profile):
            known = self._known.setdefault(match_key, [])
            if not any(one is entry for one in known):
                known.append(entry)


def _match_keys(profile: Profile) -> list[MatchKey]:
    """Match keys of a row, best first. A NIK says whose number was given: a match key only with the name."""
    name = normalise_name(profile.name, profile.legal_form)
    match_keys: list[MatchKey] = [("nib", profile.nib)] if profile.nib else []
    if profile.tax_key:
        match_keys.append(("npwp", profile.tax_key) if profile.npwp else ("nik", profile.tax_key, name))
    return [*match_keys, ("name", name)]


def _indexed(profile: Profile) -> list[MatchKey]:
    """The match keys by which he is found, and the taxpayer, by which only a question is asked."""
    return _match_keys(profile) + ([("taxpayer", profile.taxpayer)] if profile.taxpayer else [])


def _of_one_name(fitting: list[Entry], profile: Profile, answer: str | None) -> list[Entry] | Unsure:
    """Of those of that name, who lives there; a question where others are known to live elsewhere."""
    found = [likeness(entry.profile, profile) for entry in fitting]
    here = [entry for entry, like in zip(fitting, found, strict=True) if like is Likeness.SAME]
    if here:
        return here
    if Likeness.OTHER not in found:
        return fitting
    if answer == OTHER:
        return []
    chosen = _chosen(fitting, answer)
    return [chosen] if chosen else Unsure("same-name", tuple(fitting))


def _chosen(candidates: list[Entry], answer: str | None) -> Entry | None:
    return next((one for one in candidates if answer and (answer == one.name or answer in map(str, one.rows))), None)


def _specificity_rank(row: SupplierRow) -> int:
    return 0 if row.nib else 1 if row.npwp else 2 if row.nik else 3


def _numbers(profile: Profile) -> tuple[str | None, str | None]:
    return profile.nib, profile.tax_key


def _contradict(one: Profile, other: Profile) -> bool:
    """Both state a NIB, or both a tax number, and they differ."""
    return any(a and b and a != b for a, b in zip(_numbers(one), _numbers(other), strict=True))


def _said(profile: Profile) -> dict[str, str]:
    """Values of a supplier in a row, by field; the spelling of a name is no difference."""
    plain = {name: value for name in PLAIN_FIELDS if name not in ("name", "nib") and (value := getattr(profile, name))}
    said = {**plain, "name": normalise_name(profile.name, profile.legal_form), "nib": profile.nib or ""}
    said["npwp"] = profile.tax_key or ""
    said |= {f"certificates:{kind}": state for kind, state in profile.certificates.items()}
    return {name: value for name, value in said.items() if value}
