"""Telephone numbers in E.164, read the way they are written in Indonesia."""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from jembatan_indonesia.errors import InvalidIdentity

_SEPARATORS = re.compile(r"[^\d+]")
_LABEL = re.compile(r"^[a-z]{1,10}[.:]?\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phone:
    """`listed`: within a range known to be in use. `repaired`: a lost leading zero was put back."""

    e164: str
    listed: bool
    repaired: bool


@lru_cache(maxsize=16384)
def parse_phone(text: str) -> Phone:
    """Parse one number: `0812-…`, `62812…`, `+62 812…`, `(0254) 39…` and `812…` (lost zero).

    Raises InvalidIdentity: phone-not-a-number, phone-impossible.
    """
    text = _LABEL.sub("", text).replace("(0)", "")
    if any(map(str.isalpha, text)):
        raise InvalidIdentity("phone-not-a-number")
    digits = _SEPARATORS.sub("", text)
    bare = digits.lstrip("+")
    if not bare.isdecimal() or not bare.isascii():
        raise InvalidIdentity("phone-not-a-number")
    repaired = bare.startswith("8") and not digits.startswith("+")
    number = _parse(_international(digits, bare))
    # The longest Indonesian national number has 12 digits; the library still calls 17 possible.
    too_long = number.country_code == 62 and len(str(number.national_number)) > 12
    if too_long or not phonenumbers.is_possible_number(number):
        raise InvalidIdentity("phone-impossible")
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(e164, phonenumbers.is_valid_number(number), repaired)


def _international(digits: str, bare: str) -> str:
    if digits.startswith("+"):
        return digits
    if bare.startswith("00"):
        return f"+{bare[2:]}"
    return f"+62{bare.removeprefix('62').lstrip('0')}"


def _parse(text: str) -> phonenumbers.PhoneNumber:
    try:
        return phonenumbers.parse(text.replace("+620", "+62"), "ID")
    except phonenumbers.NumberParseException:
        raise InvalidIdentity("phone-not-a-number") from None
