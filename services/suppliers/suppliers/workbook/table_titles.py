"""What the lines over a table say for all its rows."""

from collections.abc import Iterable, Iterator

from suppliers.catalogue import MatchKind, commodity, match_commodity
from suppliers.catalogue.matching import words

_LONGEST, _MOST_LINES, _MOST_WORDS = 120, 12, 5


def commodity_in(lines: Iterable[str]) -> str | None:
    """The one commodity that they name, as in `Daftar harga beras premium`."""
    near = list(lines)[-_MOST_LINES:]
    codes = {code for line in near for code in _named(words(line[:_LONGEST]).split())}
    found = commodity(codes.pop()) if len(codes) == 1 else None
    return found.name if found else None


def _named(told: list[str]) -> Iterator[str]:
    """Longest names first, none inside another."""
    at = 0
    while at < len(told):
        for count in range(min(_MOST_WORDS, len(told) - at), 0, -1):
            match = match_commodity(" ".join(told[at : at + count]))
            if match.code and match.kind in (MatchKind.exact, MatchKind.alias):
                yield match.code
                at += count - 1
                break
        at += 1
