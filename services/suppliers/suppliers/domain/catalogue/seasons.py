"""Months in which a supplier can deliver."""

import re
from functools import lru_cache

from jembatan_indonesia.matching import words

ALL_YEAR = tuple(range(1, 13))

_SHORT = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
_STEMS = {
    **{name.lower(): number for number, name in enumerate(_SHORT, 1)},
    **{"ags": 8, "agt": 8, "aug": 8, "may": 5, "oct": 10, "dec": 12, "nop": 11, "peb": 2},
}
_LONG = frozenset(
    "januari februari maret april mei juni juli agustus september oktober november desember "  # noqa: SIM905
    "pebruari nopember agust sept june july march august october december january february may".split()
)
_ALL_YEAR_WORDS = (
    "sepanjang tahun",
    "setiap bulan",
    "tiap bulan",
    "sepanjang masa",
    "setiap saat",
    "setiap hari",
    "selalu ada",
    "selalu tersedia",
    "tersedia",
    "rutin",
    "12 bulan",
    "1 tahun",
    "satu tahun",
    "setahun",
    "ada",
    "all year",
)
_TO = re.compile(r" ?(?:-|–|—|\bs ?[./] ?d\b\.?|\bsd\b|\bsampai(?: dengan)?\b|\bhingga\b) ?")
_NOISE = re.compile(r"\b(musim|panen|raya|bulan|pada|dari|mulai|antara|tahun|setiap|sekitar|dan|saat)\b")


_NUMBERED = re.compile(r"\bbulan(?: ke)?[ \-]?\d")


@lru_cache(maxsize=1024)
def parse_season(text: str) -> tuple[int, ...] | None:
    """Month numbers in order; None when the text is not understood. `Nov-Feb` runs over the new year."""
    plain = " ".join(text.casefold().split())
    if words(plain) in _ALL_YEAR_WORDS:
        return ALL_YEAR
    found: set[int] = set()
    for part in re.split(r"[,;&/+]|\bdan\b", _TO.sub("-", plain)):
        months = _months(_NOISE.sub(" ", part).strip(" .()"))
        if months is None:
            return None
        found.update(months)
    if len(found) == 1 and any(map(str.isdecimal, plain)) and not _NUMBERED.search(plain):
        return None  # `6 bulan` says how long, not when
    return tuple(sorted(found)) or None


def format_season(months: tuple[int, ...]) -> str:
    """The text that `parse_season` reads back as the same months; empty for none."""
    return "sepanjang tahun" if months == ALL_YEAR else ", ".join(_SHORT[month - 1] for month in months)


def _months(part: str) -> list[int] | None:
    if not part:
        return []
    ends = [month_of(word.strip(" .")) for word in part.split("-")]
    if len(ends) == 1 and ends[0]:
        return [ends[0]]
    if len(ends) == 2 and ends[0] and ends[1]:
        return [(ends[0] - 1 + step) % 12 + 1 for step in range((ends[1] - ends[0]) % 12 + 1)]
    spaced = [month_of(word) for word in part.split()]
    return [month for month in spaced if month] if len(spaced) > 1 and all(spaced) else None


def month_of(word: str) -> int | None:
    """The number of a month by its name, short or long, or by its number."""
    if word.isdecimal():
        return int(word) if 1 <= int(word) <= 12 else None
    return _STEMS.get(word) or (_STEMS.get(word[:3]) if word in _LONG else None)
