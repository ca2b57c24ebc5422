"""NIK, the number of a person: PPRRSS DDMMYY XXXX, women DD+40. Personal data.

By UU 23/2006 as amended by UU 24/2013 it is given once and never changed, so it keeps the region of its first
registration, however often the person moves or the region is numbered anew, and the date that was believed then. It
has no check digit: a slip of the pen may be another person's number.
"""

from dataclasses import dataclass
from datetime import date

from jembatan_indonesia.civil_numbers import CivilNumber, dates_of, digits_in_region, refuse_serial_of_noughts
from jembatan_indonesia.errors import InvalidIdentity

_WOMAN = 40


@dataclass(frozen=True, slots=True, repr=False)
class Nik(CivilNumber):
    """A NIK that can exist. Its text form is masked."""

    @property
    def is_womans(self) -> bool:
        return int(self.digits[6:8]) > _WOMAN

    @property
    def birth_dates(self) -> tuple[date, ...]:
        """Dates of birth that the number can mean, of 19YY and of 20YY; at least one."""
        return dates_of(_birth(self.digits))

    def fits(self, birth_date: date) -> bool:
        """Whether the number tells this date of birth. A number stays when a date is corrected: a reason to look
        again, never to refuse."""
        return birth_date in self.birth_dates


def parse_nik(text: str) -> Nik:
    """Raises InvalidIdentity: nik-length, nik-region, nik-birth-date, nik-serial."""
    digits = digits_in_region(text, "nik")
    if not dates_of(_birth(digits)):
        raise InvalidIdentity("nik-birth-date")
    refuse_serial_of_noughts(digits, "nik")
    return Nik(digits)


def _birth(digits: str) -> str:
    day = int(digits[6:8])
    return f"{day - _WOMAN if day > _WOMAN else day:02d}{digits[8:12]}"
