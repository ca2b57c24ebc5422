"""Sixteen digits of the civil registry, as NIK and KK share them: region, date, serial."""

from dataclasses import dataclass
from datetime import date

from jembatan_indonesia.errors import InvalidIdentity
from jembatan_indonesia.masking import mask
from jembatan_indonesia.region_history import successors
from jembatan_indonesia.regions import Region, RegionStatus, region_status

_KNOWN = (RegionStatus.current, RegionStatus.retired)
_NEVER_ISSUED = "0000"


@dataclass(frozen=True, slots=True, repr=False)
class CivilNumber:
    """A number that can exist. Its text form is masked, so that it cannot slip into a log."""

    digits: str

    def __repr__(self) -> str:
        return f"{type(self).__name__}({mask(self.digits)})"

    __str__ = __repr__

    @property
    def regency_code(self) -> str:
        """Place of issue, PP.RR; perhaps a code no longer in force."""
        return f"{self.digits[:2]}.{self.digits[2:4]}"

    @property
    def regencies(self) -> tuple[Region, ...]:
        """Today's regencies in the place of issue. It says nothing of where somebody lives."""
        return successors(self.regency_code)


def digits_in_region(text: str, name: str) -> str:
    """The digits of a number. Raises InvalidIdentity: `<name>-length`, `<name>-region`."""
    digits = sixteen_digits(text)
    if digits is None:
        raise InvalidIdentity(f"{name}-length")
    if not in_known_region(digits):
        raise InvalidIdentity(f"{name}-region")
    return digits


def refuse_serial_of_noughts(digits: str, name: str) -> None:
    """Raises InvalidIdentity: `<name>-serial`."""
    if digits[12:] == _NEVER_ISSUED:
        raise InvalidIdentity(f"{name}-serial")


def sixteen_digits(text: str) -> str | None:
    """The digits of a number written with blanks, points or hyphens; None when they are not sixteen."""
    digits = "".join(text.split()).replace(".", "").replace("-", "")
    return digits if len(digits) == 16 and digits.isascii() and digits.isdecimal() else None


def in_known_region(digits: str) -> bool:
    """Whether the number begins with a regency's code, in force or retired."""
    return region_status(f"{digits[:2]}.{digits[2:4]}") in _KNOWN


def dates_of(ddmmyy: str) -> tuple[date, ...]:
    """Days of 19YY and 20YY that six digits can mean; none for a day that the calendar does not have."""
    day, month, year = int(ddmmyy[:2]), int(ddmmyy[2:4]), int(ddmmyy[4:])
    found = (_date(century + year, month, day) for century in (1900, 2000))
    return tuple(one for one in found if one)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
