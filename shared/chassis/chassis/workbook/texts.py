"""Text as it is compared: letters and digits alone."""

import re
import unicodedata
from typing import Final

_NOT_WORD: Final = re.compile(r"[^a-z0-9]+")


def words(text: str) -> str:
    """Lower case, no accents, single spaces between runs of letters and digits."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_WORD.sub(" ", plain.lower()).strip()
