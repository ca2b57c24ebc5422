"""Finding a regency by its name as people write it: with its kind before or behind, with its province, by an old name.

The names are those of Kepmendagri 300.2.2-2138/2025; old and short ones stand in `regency_aliases.csv`.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from jembatan_indonesia.matching import MatchKind, words
from jembatan_indonesia.regions import Region, province_codes, regencies, region
from jembatan_indonesia.tables import read_table

_KABUPATEN, _KOTA = "kabupaten", "kota"
_KINDS = {
    **dict.fromkeys(("kab", "kabupaten", "kabupten", "kapubaten", "pemkab"), _KABUPATEN),
    **dict.fromkeys(("kota", "kodya", "kotamadya", "kotamadia", "pemkot"), _KOTA),
}
_BESIDE_KIND = frozenset(("adm", "administrasi", "administratif", "daerah", "dati", "ii"))
_SHORT = {
    "kep": "kepulauan",
    "sel": "selatan",
    "utr": "utara",
    "tgh": "tengah",
    "tim": "timur",
    "bar": "barat",
    "tj": "tanjung",
    "tjg": "tanjung",
    "gn": "gunung",
    "jkt": "jakarta",
}
_PROVINCES = {
    "nad": "11", "nanggroe aceh darussalam": "11", "sumut": "12", "sumbar": "13", "sumsel": "16",
    "bangka belitung": "19", "babel": "19", "kepri": "21", "jakarta": "31", "dki": "31", "dki jakarta": "31",
    "dkj": "31", "jabar": "32", "jateng": "33", "diy": "34", "di yogyakarta": "34", "yogyakarta": "34", "jatim": "35",
    "ntb": "52", "ntt": "53", "kalbar": "61", "kalteng": "62", "kalsel": "63", "kaltim": "64", "kaltara": "65",
    "sulut": "71", "sulteng": "72", "sulsel": "73", "sultra": "74", "sulbar": "76", "malut": "82",
}  # fmt: skip
_JOINED = re.compile(r"(kabupaten|kab|kota)([a-z]{3,})")
_PARTS = re.compile(r"[,;/()\n]| - ")
_SURE, _CLEAR, _LIKE, _FAMILY = 88, 3, 76, 8
_LEAST_LETTERS = 6


@dataclass(frozen=True, slots=True)
class RegencyMatch:
    """`exact` and `alias` may hold several places of one name; a `guess` is a slip of the pen; with `none` the
    places are those that come near, and perhaps none does."""

    kind: MatchKind
    places: tuple[Region, ...] = ()


NO_PLACE = RegencyMatch(MatchKind.none)


@lru_cache(maxsize=4096)
def match_regency(name: str) -> RegencyMatch:
    """`Kab. Lebak`, `KOTA CILEGON`, `Malang, Kab.`, `Solo`, `Banjar, Jawa Barat`, or `Malang` (two of them)."""
    pieces = [piece for piece in _PARTS.split(name[:200]) if words(piece)]
    best = _match(words(name).split())
    if best.kind in (MatchKind.exact, MatchKind.alias) or len(pieces) < 2:
        return best
    # “Kec. Cibeber, Kota Cilegon”: the part that names its kind is the regency.
    named = [piece for piece in pieces if _KINDS.get(words(piece).split()[0])]
    own = _match(words(named[0]).split()) if len(named) == 1 else NO_PLACE
    return own if own.kind in (MatchKind.exact, MatchKind.alias) else best


def find_regencies(name: str) -> tuple[Region, ...]:
    """The regencies a written name means, slips forgiven; nothing found gives an empty tuple."""
    found = match_regency(name)
    return found.places if found.kind is not MatchKind.none else ()


def _match(tokens: list[str]) -> RegencyMatch:
    if not tokens:
        return NO_PLACE
    tokens = [_SHORT.get(token, token) for token in tokens]
    kind, core = _kind_apart(tokens)
    tried = [(kind, core, "")]
    tried += [(*_kind_apart(rest), province) for rest, province in _without_province(tokens)]
    tried += [
        (*_kind_apart([joined[1], joined[2], *tokens[1:]]), "") for joined in [_JOINED.match(tokens[0])] if joined
    ]
    # “Kab. Kota Baru” is Kotabaru: what looks like a second kind begins the name.
    tried += [(_KINDS[tokens[0]], tokens[1:], "")] if len(tokens) > 2 and tokens[0] in _KINDS else []
    tried += [("", tokens, "")] if len(tokens) > 1 else []
    for reading in tried:
        if found := _exact(*reading):
            return found
    for _, core, province in tried:
        others = tuple(place for _, place in _by_name().get("".join(core), ()) if place.code.startswith(province))
        if others:  # “Kab. Cilegon”: known, but of the other kind
            return RegencyMatch(MatchKind.none, others)
    return _near(*tried[0])


def _kind_apart(tokens: list[str]) -> tuple[str, list[str]]:
    """The kind, before or behind the name, and the name alone; no kind when both are written."""
    kinds: set[str] = set()
    rest = list(tokens)
    while len(rest) > 1 and (rest[0] in _KINDS or rest[0] in _BESIDE_KIND):
        kinds.add(_KINDS.get(rest.pop(0), ""))
    while len(rest) > 1 and not kinds - {""} and rest[-1] in _KINDS:
        kinds.add(_KINDS[rest.pop()])
    kinds.discard("")
    return (kinds.pop() if len(kinds) == 1 else ""), rest


def _without_province(tokens: list[str]) -> list[tuple[list[str], str]]:
    """The text without the province it begins or ends with, and that province."""
    found = []
    tokens = [token for token in tokens if token not in ("provinsi", "prov", "propinsi", "indonesia")]
    for length in range(min(4, len(tokens) - 1), 0, -1):
        if code := _provinces().get(" ".join(tokens[-length:])):
            found.append((tokens[:-length], code))
        if code := _provinces().get(" ".join(tokens[:length])):
            found.append((tokens[length:], code))
    return found


def _exact(kind: str, core: list[str], province: str) -> RegencyMatch | None:
    whole, bare = " ".join((kind, *core)).strip(), " ".join(core)
    place = region(_aliases().get(whole, "")) or region(_aliases().get(bare, ""))
    if place and place.code.startswith(province) and (whole in _aliases() or kind == _kind_of(place)):
        return RegencyMatch(MatchKind.alias, (place,))
    known = _by_name().get("".join(core), ())
    places = tuple(place for own, place in known if kind in ("", own) and place.code.startswith(province))
    return RegencyMatch(MatchKind.exact, places) if places else None


def _near(kind: str, core: list[str], province: str) -> RegencyMatch:
    bare = "".join(core)
    family = tuple(place for name, known in _by_name().items() for _, place in known if name.startswith(bare))
    if len(bare) > 3 and 0 < len(family) <= _FAMILY:  # “Tapanuli”, “Jakarta”
        return RegencyMatch(MatchKind.none, family)
    ranked = process.extract(bare, _by_name().keys(), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=4)
    if not ranked or len(bare) < 3:
        return NO_PLACE
    fitting = [
        (name, score, place)
        for name, score, _ in ranked
        for own, place in _by_name()[name]
        if kind in ("", own) and place.code.startswith(province)
    ]
    if not fitting:
        return NO_PLACE
    first, best, _ = fitting[0]
    clear = all(best - score >= _CLEAR for name, score, _ in fitting if name != first)
    same = tuple(place for name, _, place in fitting if name == first)
    # One letter makes another place of a short name: “Baru” is not Barru.
    if best >= _SURE and clear and len(same) == 1 and len(bare) >= _LEAST_LETTERS:
        return RegencyMatch(MatchKind.guess, same)
    return RegencyMatch(MatchKind.none, tuple(place for _, _, place in fitting[:3]))


def _kind_of(place: Region) -> str:
    return _KOTA if place.name.startswith("Kota ") else _KABUPATEN


@cache
def _by_name() -> dict[str, list[tuple[str, Region]]]:
    """Names without their kind and without spaces, so that `Palangkaraya` is `Palangka Raya`."""
    found: dict[str, list[tuple[str, Region]]] = {}
    for place in regencies():
        _, core = _kind_apart(words(place.name).split())
        found.setdefault("".join(core), []).append((_kind_of(place), place))
    return found


@cache
def _aliases() -> dict[str, str]:
    return {words(line["alias"]): line["code"] for line in read_table("regency_aliases.csv")}


@cache
def _provinces() -> dict[str, str]:
    return {words(name): code for code, name in province_codes().items()} | _PROVINCES
