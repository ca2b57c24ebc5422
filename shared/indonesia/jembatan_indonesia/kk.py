"""KK, the number of a family card: PPRRSS DDMMYY XXXX, with the day on which the family was recorded. Personal data.

Built as the civil registry (Dukcapil) publishes it. A family that splits or moves gets another card, so the number
names a household for a time, never a person. It has no check digit.
"""

from dataclasses import dataclass
from datetime import date

from jembatan_indonesia.civil_numbers import dates_of, in_known_region, sixteen_digits
from jembatan_indonesia.errors import InvalidIdentity
from jembatan_indonesia.masking import mask
from jembatan_indonesia.region_history import successors
from jembatan_indonesia.regions import Region

_NEVER_ISSUED = "0000"


@dataclass(frozen=True, slots=True, repr=False)
class Kk:
    """A KK number that can exist. Its text form is masked, so that it cannot slip into a log."""

    digits: str

    def __repr__(self) -> str:
        return f"Kk({mask(self.digits)})"

    __str__ = __repr__

    @property
    def regency_code(self) -> str:
        """Place of issue, PP.RR; perhaps a code no longer in force."""
        return f"{self.digits[:2]}.{self.digits[2:4]}"

    @property
    def regencies(self) -> tuple[Region, ...]:
        """Today's regencies in the place of issue."""
        return successors(self.regency_code)

    @property
    def issued_on(self) -> tuple[date, ...]:
        """Days of recording that the number can mean, of 19YY and of 20YY; at least one."""
        return dates_of(self.digits[6:12])


def parse_kk(text: str) -> Kk:
    """Raises InvalidIdentity: kk-length, kk-region, kk-issue-date, kk-serial.

    A woman's NIK written in its place is refused as kk-issue-date; a man's cannot be told from a KK.
    """
    digits = sixteen_digits(text)
    if digits is None:
        raise InvalidIdentity("kk-length")
    if not in_known_region(digits):
        raise InvalidIdentity("kk-region")
    if not dates_of(digits[6:12]):
        raise InvalidIdentity("kk-issue-date")
    if digits[12:] == _NEVER_ISSUED:
        raise InvalidIdentity("kk-serial")
    return Kk(digits)
