"""Finding the commodity a text names.

What is put in is the same good: its name, another word for it, or a slip of the pen. A word that is left over, or
missing, may mean another animal, origin, size or variety; then it is asked. Of a bare name that several goods have,
`gula` or `daging sapi`, the usual one is put in, with the others as proposals.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

from jembatan_indonesia.matching import NO_MATCH, Match, MatchKind, nearest, words
from rapidfuzz.distance import OSA

from suppliers.domain.catalogue.commodities import commodities
from suppliers.domain.catalogue.tables import read_table

_SPELLINGS = {
    **dict.fromkeys(("cabe", "lombok", "cabay", "cabei"), "cabai"),
    **dict.fromkeys(("telor", "tlr", "telu"), "telur"),
    **dict.fromkeys(("bwg", "bw", "bwang"), "bawang"),
    **dict.fromkeys(("kc", "kcg", "kcang"), "kacang"),
    **dict.fromkeys(("dg", "dgg", "dging"), "daging"),
    **dict.fromkeys(("mnyk", "myk", "minyk"), "minyak"),
    **dict.fromkeys(("brs", "bras"), "beras"),
    **dict.fromkeys(("kwalitas", "kwalitet", "kw"), "kualitas"),
    **dict.fromkeys(("import", "inpor"), "impor"),
    **dict.fromkeys(("elpiji", "lpiji"), "lpg"),
    "ijo": "hijau",
    "kriting": "keriting",
    "kedele": "kedelai",
    "1": "i",
    "2": "ii",
}
_SAYS_NOTHING = frozenset(("segar", "fresh"))
_PACKING = ("bungkus daun", "bungkus plastik", "bungkus", "eceran", "kiloan", "pilihan", "bersih", "bagus", "asli")
_RUN = re.compile(r"\d{1,9}|[a-z]{1,80}")
_LEAST_LETTERS, _LONG_WORD = 4, 6
_PROPOSALS, _FITTING, _ALIKE = 3, 10, 70


@lru_cache(maxsize=4096)
def match_commodity(text: str) -> Match:
    """The commodity by name or synonym, as a guess where only spelling or packing differs, else what may be meant.

    A synonym that several goods would bear has them as proposals, the one that is put in first.
    """
    wanted = words(text)
    if not wanted:
        return NO_MATCH
    if code := _names().get(wanted):
        return Match(MatchKind.exact, code)
    parts = _parts(wanted)
    if code := _known().get(wanted) or _find(parts) or _find([part for part in parts if part not in _SAYS_NOTHING]):
        return Match(MatchKind.alias, code, _several(code, parts))
    bare = _without_packing(parts)
    if code := _find(bare) or _slip(parts) or _slip(bare):
        return Match(MatchKind.guess, code, (code,))
    return Match(MatchKind.none, None, _proposals(wanted, parts))


def _several(code: str, parts: list[str]) -> tuple[str, ...]:
    """The goods that a bare name fits beside `code`, and that one; empty where it fits no other."""
    if tuple(sorted(part for part in parts if part not in _SAYS_NOTHING)) in _by_own_name():
        return ()
    found = dict.fromkeys((code, *_fitting(parts)))
    goods = {_good(_spoken()[one]) for one in found}
    return tuple(found)[:_FITTING] if len(goods) > 1 else ()


def _fitting(parts: list[str]) -> list[str]:
    """The goods whose names, or words for them, begin with the first of these words and have all of them."""
    said = set(parts) - _SAYS_NOTHING
    found = {code for name, code in _known().items() if said and _parts(name)[:1] == parts[:1] and said <= _good(name)}
    return [one.code for one in commodities() if one.code in found]


def _good(name: str) -> frozenset[str]:
    """Words that tell a good from others."""
    return frozenset(_parts(words(name))) - _SAYS_NOTHING


def _parts(wanted: str) -> list[str]:
    """Words in their usual spelling; `12kg` is two."""
    return [_SPELLINGS.get(part, part) for word in wanted.split() for part in _RUN.findall(word)]


def _find(parts: list[str]) -> str | None:
    """The good of these words in any order, or written as one."""
    return (_by_words().get(tuple(sorted(parts))) or _by_letters().get("".join(parts))) if parts else None


def _without_packing(parts: list[str]) -> list[str]:
    text = f" {' '.join(part for part in parts if part not in _SAYS_NOTHING)} "
    for phrase in _PACKING:
        text = text.replace(f" {phrase} ", " ")
    return text.split()


def _slip(parts: list[str]) -> str | None:
    """The one good whose words differ from these by slips of the pen alone."""
    found: dict[str, int] = {}
    for known, code in _by_words().items():
        if len(known) == len(parts) and (slips := _slips(sorted(parts), known)) is not None:
            found[code] = min(slips, found.get(code, slips))
    least = [code for code, slips in found.items() if slips == min(found.values())]
    return least[0] if len(least) == 1 else None


def _slips(parts: list[str], known: tuple[str, ...]) -> int | None:
    """Number of letters that differ; None when a word is missing, or another word is written in its place."""
    unmatched = [part for part in parts if part not in known]
    missing = [word for word in known if word not in parts]
    if len(unmatched) != len(missing) or len(unmatched) > 2:
        return None
    total = 0
    for part, word in zip(unmatched, missing, strict=True):
        if part in _vocabulary() or len(part) < _LEAST_LETTERS or part.isdecimal():
            return None
        most = 2 if min(len(part), len(word)) > _LONG_WORD else 1
        distance = OSA.distance(part, word, score_cutoff=most)
        if distance > most:
            return None
        total += distance
    return total


def _proposals(wanted: str, parts: list[str]) -> tuple[str, ...]:
    """Proposals of what may be meant: all goods whose names have these words, if several; else at most three, goods of
    one of the words first, then what reads alike."""
    if len(fitting := _fitting(parts)) > 1:
        return tuple(fitting[:_FITTING])
    own = set(parts)
    sharing = [(len(own & set(_parts(words(one.name)))), one.code) for one in commodities()]
    first = [code for shared, code in sorted(sharing, key=lambda one: -one[0]) if shared and _head_fits(code, parts)]
    near = [] if first else [code for code, score in nearest(wanted, _known()) if score >= _ALIKE]
    return tuple(dict.fromkeys([*first, *near]))[:_PROPOSALS]


def _head_fits(code: str, parts: list[str]) -> bool:
    """Indonesian names the thing first: `telur puyuh` is an egg, whatever else it is."""
    name = _parts(words(_spoken()[code]))
    return parts[0] in name or name[0] in parts


@cache
def _spoken() -> dict[str, str]:
    return {one.code: one.name for one in commodities()}


@cache
def _names() -> dict[str, str]:
    return {words(text): one.code for one in commodities() for text in (one.code, one.name)}


@cache
def _known() -> dict[str, str]:
    """Names and synonyms."""
    return {words(line["alias"]): line["code"] for line in read_table("commodity_aliases.csv")} | _names()


@cache
def _by_words() -> dict[tuple[str, ...], str]:
    return {tuple(sorted(_parts(name))): code for name, code in _known().items()}


@cache
def _by_own_name() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(sorted(_parts(name))) for name in _names())


@cache
def _by_letters() -> dict[str, str]:
    return {"".join(_parts(name)): code for name, code in _known().items()}


@cache
def _vocabulary() -> frozenset[str]:
    """Words that mean something of their own."""
    listed = files("suppliers.domain.catalogue").joinpath("data", "other_foods.txt").read_text(encoding="utf-8")
    foods = (word for line in listed.splitlines() if not line.startswith("#") for word in line.split())
    return frozenset(foods) | {part for name in _known() for part in _parts(name)}
