"""NIK, the number of a person: PPRRSS DDMMYY XXXX, women DD+40. Personal data.

By UU 23/2006 as amended by UU 24/2013 it is given once and never changed, so it keeps the region of its first
registration, however often the person moves or the region is numbered anew, and the date that was believed then. It
has no check digit: a slip of the pen may be another person's number.
"""

from dataclasses import dataclass
from datetime import date

from jembatan_indonesia.civil_numbers import dates_of, in_known_region, sixteen_digits
from jembatan_indonesia.errors import InvalidIdentity
from jembatan_indonesia.masking import mask
from jembatan_indonesia.region_history import successors
from jembatan_indonesia.regions import Region

_WOMAN = 40
_NEVER_ISSUED = "0000"


@dataclass(frozen=True, slots=True, repr=False)
class Nik:
    """A NIK that can exist. Its text form is masked, so that it cannot slip into a log."""

    digits: str

    def __repr__(self) -> str:
        return f"Nik({mask(self.digits)})"

    __str__ = __repr__

    @property
    def regency_code(self) -> str:
        """Place of issue, PP.RR; perhaps a code no longer in force."""
        return f"{self.digits[:2]}.{self.digits[2:4]}"

    @property
    def regencies(self) -> tuple[Region, ...]:
        """Today's regencies in the place of issue. It says nothing of where the person lives."""
        return successors(self.regency_code)

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
    digits = sixteen_digits(text)
    if digits is None:
        raise InvalidIdentity("nik-length")
    if not in_known_region(digits):
        raise InvalidIdentity("nik-region")
    if not dates_of(_birth(digits)):
        raise InvalidIdentity("nik-birth-date")
    if digits[12:] == _NEVER_ISSUED:
        raise InvalidIdentity("nik-serial")
    return Nik(digits)


def _birth(digits: str) -> str:
    day = int(digits[6:8])
    return f"{day - _WOMAN if day > _WOMAN else day:02d}{digits[8:12]}"
