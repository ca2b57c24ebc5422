"""NIB, the number of a business (PP 24/2018, Article 25): 13 digits, no published check digit. Public, not personal."""

import re

from jembatan_indonesia.errors import InvalidIdentity

_SEPARATORS = re.compile(r"[\s.\-]+")


def parse_nib(text: str) -> str:
    """The 13 digits. Raises InvalidIdentity: nib-not-digits, nib-length, nib-placeholder."""
    digits = _SEPARATORS.sub("", text)
    if not (digits.isascii() and digits.isdecimal()):
        raise InvalidIdentity("nib-not-digits")
    if len(digits) != 13:
        raise InvalidIdentity("nib-length")
    if len(set(digits)) == 1:
        raise InvalidIdentity("nib-placeholder")
    return digits
