"""Free text that travels in events must hold no personal data."""

import re

from jembatan_contracts import privacy

from suppliers.errors import HoldsPersonalData

_LEAST_DIGITS = 10
_HARMLESS = re.compile(
    r"\b(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])\b"  # dates
    r"|\b(?:0?[1-9]|[12][0-9]|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:19|20)[0-9]{2}\b"
    r"|(?<![0-9:.])(?:[01]?[0-9]|2[0-3])[:.][0-5][0-9](?![0-9:]|[.][0-9])"  # times of day
    r"|(?<![0-9] - )\b(?:19|20)[0-9]{2}(?: - (?:19|20)[0-9]{2}){1,3}\b(?! - [0-9])"  # years
    r"|(?<![0-9.])[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,3}(?![0-9]|[.][0-9])"  # amounts
)
_DIGITS = re.compile(r"[0-9](?:(?:(?!, |; )(?:[^\w\n]|_){1,3})?[0-9])+")
"""Whatever stands between them; in a list of numbers each is one of its own."""


def holds_personal_data(text: str) -> bool:
    """Whether it has ten or more digits in one run, separators aside, or what looks like an address."""
    plain = privacy.plain(text)
    runs = _DIGITS.findall(_HARMLESS.sub(" tgl ", plain))
    longest = max((sum(c.isdecimal() for c in run) for run in runs), default=0)
    return longest >= _LEAST_DIGITS or bool(privacy.findings(plain))


def free_of_personal_data(text: str) -> str:
    """The text itself. Raises `HoldsPersonalData`."""
    if holds_personal_data(text):
        raise HoldsPersonalData
    return text
