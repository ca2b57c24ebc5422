"""Lines over a table, which hold for all its rows."""

import re
from collections.abc import Iterable, Iterator

from jembatan_indonesia.legal_forms import legal_form_in_name
from jembatan_indonesia.matching import MatchKind, words

from suppliers.domain.catalogue import commodity, match_commodity
from suppliers.domain.workbook.quantities import line_terms

_LONGEST, _MOST_LINES, _MOST_WORDS = 120, 12, 5


def commodity_in(lines: Iterable[str]) -> str | None:
    """The one commodity that they name, as in `Daftar harga beras premium`."""
    near = list(lines)[-_MOST_LINES:]
    codes = {code for line in near for code in _named(words(line[:_LONGEST]).split())}
    found = commodity(codes.pop()) if len(codes) == 1 else None
    return found.name if found else None


_BEGINS = re.compile(
    r"^\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})[.):]\s*|^(?:komoditas|komoditi|bahan|jenis)\s*:\s*", re.IGNORECASE
)
_MOST_OF_HEADING = 5


def goods_of_heading(line: str, *, known: bool = False) -> str | None:
    """Goods named by a line between rows: a commodity, or words of which people are asked, unless it must be
    `known`; None for a line of other things."""
    bare = _BEGINS.sub("", line[:_LONGEST])
    told = words(bare).split()
    if not told or line_terms(line) or legal_form_in_name(line) or len(told) > _MOST_OF_HEADING + _MOST_WORDS:
        return None
    codes = set(_named(told))
    if len(codes) == 1 and (found := commodity(next(iter(codes)))):
        return found.name
    return bare if codes or (not known and len(told) <= _MOST_OF_HEADING) else None


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
