"""NPWP, the tax number, in the four shapes in use: 15 digits, 16 digits, a person's NIK, NITKU of 22.

Since PMK 112/PMK.03/2022 a person's is the NIK, a firm's has a zero before the old fifteen, and a place of business
has a NITKU: the sixteen digits of the taxpayer and six of the place.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from jembatan_indonesia.errors import InvalidIdentity
from jembatan_indonesia.masking import mask
from jembatan_indonesia.nik import parse_nik
from jembatan_indonesia.regions import RegionStatus, region_status

_HEAD_OFFICE = "000000"
_SEPARATORS = re.compile(r"[\s.\-/]+")


class NpwpKind(StrEnum):
    npwp15 = "npwp15"
    npwp16 = "npwp16"
    nik = "nik"
    nitku = "nitku"


@dataclass(frozen=True, slots=True, repr=False)
class Npwp:
    """`digits` as written, without separators."""

    digits: str
    kind: NpwpKind

    def __repr__(self) -> str:
        return f"Npwp({mask(self.digits) if self.is_personal else self.digits}, {self.kind})"

    @property
    def is_personal(self) -> bool:
        """Whether the number is, or begins with, a person's NIK."""
        return self.kind is NpwpKind.nik or (self.kind is NpwpKind.nitku and _is_nik(self.digits[:16]))

    @property
    def match_key(self) -> str:
        """Equal for the 15 and the 16 digit form of one number and the NITKU of its head office; a branch keeps its
        own key."""
        return _without_lead(self.digits.removesuffix(_HEAD_OFFICE) if self.kind is NpwpKind.nitku else self.digits)

    @property
    def taxpayer(self) -> str:
        """Equal for the head office and all branches of one taxpayer."""
        return _without_lead(self.digits[:16])

    @property
    def check_digit_fits(self) -> bool:
        """Luhn over the first nine of the old fifteen. Real numbers are known to fail: only ever a warning.

        Numbers without an old form have no check digit and always fit.
        """
        old = self.match_key
        has_old_form = len(old) in (15, 21)
        return not has_old_form or luhn_fits(old[:9])

    def format(self) -> str:
        """As printed by the tax office: dots for 15 digits, groups of four for 16, NITKU with its branch."""
        d = self.digits
        if self.kind is NpwpKind.npwp15:
            return f"{d[:2]}.{d[2:5]}.{d[5:8]}.{d[8]}-{d[9:12]}.{d[12:]}"
        grouped = " ".join(d[start : start + 4] for start in range(0, 16, 4))
        return f"{grouped} {d[16:]}" if self.kind is NpwpKind.nitku else grouped


def parse_npwp(text: str) -> Npwp:
    """Parse with or without separators.

    Raises InvalidIdentity: npwp-not-digits, npwp-length, npwp-placeholder, or a nik-… code when sixteen
    digits begin like a person's number but cannot be one.
    """
    digits = _SEPARATORS.sub("", text)
    if not (digits.isascii() and digits.isdecimal()):
        raise InvalidIdentity("npwp-not-digits")
    if len(digits) not in (15, 16, 22):
        raise InvalidIdentity("npwp-length")
    if len(set(digits[:15])) == 1:
        raise InvalidIdentity("npwp-placeholder")
    return Npwp(digits, _kind(digits))


def luhn_fits(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _without_lead(digits: str) -> str:
    """The old fifteen digits of a firm, to which the new form puts a zero in front."""
    return digits[1:] if len(digits) in (16, 22) and digits.startswith("0") else digits


def _kind(digits: str) -> NpwpKind:
    if len(digits) == 15:
        return NpwpKind.npwp15
    # Sixteen digits from a province number on can only be a NIK; new company numbers begin otherwise.
    if region_status(f"{digits[:2]}.{digits[2:4]}") is not RegionStatus.unknown:
        parse_nik(digits[:16])
        return NpwpKind.nik if len(digits) == 16 else NpwpKind.nitku
    return NpwpKind.npwp16 if len(digits) == 16 else NpwpKind.nitku


def _is_nik(digits: str) -> bool:
    try:
        parse_nik(digits)
    except InvalidIdentity:
        return False
    return True
