"""Texts about a product that people outside the unit read: no maker is named in them."""

import re
import unicodedata
from collections.abc import Iterable

_WORDS = re.compile(r"\w+")
_SHORT_NAME = 3


def name_key(name: str) -> str:
    """Equal for names that people take for the same: without case, marks and runs of blanks."""
    return " ".join(_WORDS.findall(_plain(name)))


def names_somebody(text: str, names: Iterable[str]) -> bool:
    """Whether one of these names stands in the text, whole and as words."""
    said = f" {name_key(text)} "
    keys = (name_key(one) for one in names)
    return any(len(key) >= _SHORT_NAME and f" {key} " in said for key in keys)


def _plain(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
