"""NIK, the number of a person: PPRRSS DDMMYY XXXX, women DD+40. Personal data."""

from dataclasses import dataclass
from datetime import date

from jembatan_indonesia.errors import InvalidIdentity
from jembatan_indonesia.masking import mask
from jembatan_indonesia.regions import RegionStatus, region_status


@dataclass(frozen=True, slots=True, repr=False)
class Nik:
    """A NIK that can exist. Its text form is masked, so that it cannot slip into a log."""

    digits: str

    def __repr__(self) -> str:
        return f"Nik({mask(self.digits)})"

    __str__ = __repr__

    @property
    def regency_code(self) -> str:
        """Where it was issued, PP.RR; perhaps a code no longer in force."""
        return f"{self.digits[:2]}.{self.digits[2:4]}"


def parse_nik(text: str) -> Nik:
    """Raises InvalidIdentity: nik-length, nik-region, nik-birth-date, nik-serial."""
    digits = "".join(text.split()).replace(".", "").replace("-", "")
    if len(digits) != 16 or not (digits.isascii() and digits.isdecimal()):
        raise InvalidIdentity("nik-length")
    if region_status(f"{digits[:2]}.{digits[2:4]}") not in (RegionStatus.current, RegionStatus.retired):
        raise InvalidIdentity("nik-region")
    if not _is_birth_date(digits[6:12]):
        raise InvalidIdentity("nik-birth-date")
    if digits[12:] == "0000":
        raise InvalidIdentity("nik-serial")
    return Nik(digits)


def _is_birth_date(ddmmyy: str) -> bool:
    day, month, year = int(ddmmyy[:2]), int(ddmmyy[2:4]), int(ddmmyy[4:])
    day = day - 40 if day > 40 else day
    return any(_is_date(century + year, month, day) for century in (1900, 2000))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
