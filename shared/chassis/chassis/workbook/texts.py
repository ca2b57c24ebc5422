"""Text as it is compared: letters and digits alone."""

import re
import unicodedata
from typing import Final

_DOT: Final = "\N{BULLET}"
_NOT_WORD: Final = re.compile(r"[^a-z0-9]+")


def words(text: str) -> str:
    """Lower case, no accents, single spaces between runs of letters and digits."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_WORD.sub(" ", plain.lower()).strip()


def mask(number: str) -> str:
    """First and last four characters stay: `3672••••••••0003`; shorter than 12 keeps only the last three."""
    if len(number) >= 12:
        return number[:4] + _DOT * (len(number) - 8) + number[-4:]
    return _DOT * max(len(number) - 3, 0) + number[-3:] if len(number) > 3 else _DOT * len(number)
