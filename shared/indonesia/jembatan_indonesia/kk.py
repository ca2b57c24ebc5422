"""KK, the number of a family card: PPRRSS DDMMYY XXXX, with the day on which the family was recorded. Personal data.

Built as the civil registry (Dukcapil) publishes it. A family that splits or moves gets another card, so the number
names a household for a time, never a person. It has no check digit.
"""

from dataclasses import dataclass
from datetime import date

from jembatan_indonesia.civil_numbers import CivilNumber, dates_of, digits_in_region, refuse_serial_of_noughts
from jembatan_indonesia.errors import InvalidIdentity


@dataclass(frozen=True, slots=True, repr=False)
class Kk(CivilNumber):
    """A KK number that can exist. Its text form is masked."""

    @property
    def issued_on(self) -> tuple[date, ...]:
        """Days of recording that the number can mean, of 19YY and of 20YY; at least one."""
        return dates_of(self.digits[6:12])


def parse_kk(text: str) -> Kk:
    """Raises InvalidIdentity: kk-length, kk-region, kk-issue-date, kk-serial.

    A woman's NIK written in its place is refused as kk-issue-date; a man's cannot be told from a KK.
    """
    digits = digits_in_region(text, "kk")
    if not dates_of(digits[6:12]):
        raise InvalidIdentity("kk-issue-date")
    refuse_serial_of_noughts(digits, "kk")
    return Kk(digits)
