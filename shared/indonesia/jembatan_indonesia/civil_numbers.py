"""Sixteen digits of the civil registry, as NIK and KK share them: region, date, serial."""

from datetime import date

from jembatan_indonesia.regions import RegionStatus, region_status

_KNOWN = (RegionStatus.current, RegionStatus.retired)


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
