"""Kinds of text in requests."""

import unicodedata

from jembatan_contracts.privacy import BLANK_LETTERS

from chassis import gettext
from chassis.errors import Unacceptable

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Control, format (zero width, direction) and line-breaking characters."""


class NotOneLine(Unacceptable, ValueError):
    code = "harus-satu-baris"
    message = gettext(
        "Harus satu baris, tanpa ganti baris, tab, atau tanda yang tidak terlihat. Ketik ulang, jangan tempel dari "
        "berkas lain."
    )


def is_one_line(text: str) -> bool:
    """Whether all of the text is seen, in one line and in the order in which it is written."""
    return not any(unicodedata.category(char) in _UNSEEN or char in BLANK_LETTERS for char in text)


def one_line(text: str) -> str:
    """Check a title or a name: it may break no line, and hide or turn nothing of what people see."""
    if not is_one_line(text):
        raise NotOneLine
    return text
