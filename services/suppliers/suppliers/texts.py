"""Free text that travels in events must hold no personal data."""

import re

from jembatan_contracts import privacy

from suppliers.errors import HoldsPersonalData

_LEAST_DIGITS = 10
_HARMLESS = re.compile(
    r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b|\b[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:19|20)[0-9]{2}\b"  # dates
    r"|(?<![0-9.])[0-9]{1,3}(?:\.[0-9]{3}){1,3}(?![0-9]|[.][0-9])"  # amounts
)
_DIGITS = re.compile(r"[0-9](?:[ .\-/_()+,\u00a0\u2010-\u2015]?[0-9])+")


def holds_personal_data(text: str) -> bool:
    """Whether it has ten or more digits in one run, separators aside, or what looks like an address."""
    plain = _HARMLESS.sub(" ~ ", text)
    longest = max((sum(c.isdecimal() for c in run) for run in _DIGITS.findall(plain)), default=0)
    return longest >= _LEAST_DIGITS or bool(privacy.findings(text))


def free_of_personal_data(text: str) -> str:
    """The text itself. Raises `HoldsPersonalData`."""
    if holds_personal_data(text):
        raise HoldsPersonalData
    return text
