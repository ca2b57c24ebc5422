"""Matching of free text against a closed list, from certain to guessed."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz, process

_NOT_WORD = re.compile(r"[^a-z0-9\u0080-\U0010ffff]+")
_LOOKS_LATIN = str.maketrans("авсеһіјкмнорѕтухԁԛԝɡαεικορτυχıłøđ", "abcehijkmhopstyxdqwgaeikoptuxilod")
"""Letters of other scripts that nobody tells from Latin ones, after `lower`: a `кg` with a Cyrillic letter is a kg."""
_LETTERS = frozenset(("Ll", "Lo", "Lt", "Lu"))
_SURE_SCORE = 86.0
_MARGIN = 4.0
_PLAUSIBLE_SCORE = 62.0


class MatchKind(StrEnum):
    exact = "exact"
    alias = "alias"
    guess = "guess"
    none = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """`code` is set unless kind is none; `proposals` are codes, best first, at most three."""

    kind: MatchKind
    code: str | None = None
    proposals: tuple[str, ...] = ()


NO_MATCH = Match(MatchKind.none)


@lru_cache(maxsize=256)  # the same cell and the same titles are compared with many things
def words(text: str) -> str:
    """Lower case, no accents, single spaces between runs of letters and digits. A letter of another script stays:
    without it, the rest would be another word."""
    plain = unicodedata.normalize("NFKD", text).replace("\u2044", "/").lower()  # ½ is 1/2
    if not plain.isascii():
        kept = (
            char for char in plain.translate(_LOOKS_LATIN) if char.isascii() or unicodedata.category(char) in _LETTERS
        )
        plain = "".join(kept)
    return _NOT_WORD.sub(" ", plain).strip()


def match_words(text: str, names: Mapping[str, str], aliases: Mapping[str, str]) -> Match:
    """Match `text` against `names` and `aliases`, both of normalised words → code.

    A guess is only made when one code stands clear of all others; else the nearest become proposals.
    """
    wanted = words(text)
    if not wanted:
        return NO_MATCH
    if code := names.get(wanted):
        return Match(MatchKind.exact, code)
    if code := aliases.get(wanted):
        return Match(MatchKind.alias, code)
    everything = {**aliases, **names}
    if code := _only_contained(wanted, everything):
        return Match(MatchKind.guess, code, (code,))
    ranked = nearest(wanted, everything)
    if not ranked:
        return NO_MATCH
    proposals = tuple(code for code, _ in ranked[:3])
    clear = len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= _MARGIN
    if ranked[0][1] >= _SURE_SCORE and clear:
        return Match(MatchKind.guess, proposals[0], proposals)
    return Match(MatchKind.none, None, proposals)


def _only_contained(wanted: str, names: Mapping[str, str]) -> str | None:
    """The code whose known name is the longest one wholly inside the text, if only one is.

    The first word must be shared: in Indonesian it names the thing, the rest describes it.
    """
    parts = wanted.split()
    inside = [
        (len(name), code)
        for name, code in names.items()
        if name.split()[0] == parts[0] and set(parts).issuperset(name.split())
    ]
    longest = max((size for size, _ in inside), default=0)
    codes = {code for size, code in inside if size == longest}
    return codes.pop() if len(codes) == 1 else None


def nearest(wanted: str, names: Mapping[str, str]) -> list[tuple[str, float]]:
    """Codes with their best score; a text that is part of a name counts as a likeness, not as a match."""
    best: dict[str, float] = {}
    for name, score, _ in process.extract(wanted, names.keys(), scorer=_likeness, limit=12):
        if score >= _PLAUSIBLE_SCORE:
            code = names[name]
            best[code] = max(best.get(code, 0.0), score)
    return sorted(best.items(), key=lambda item: -item[1])


def _likeness(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    typed = max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))
    partial = 0.8 * fuzz.token_set_ratio(one, other)
    return float(max(typed, partial))
