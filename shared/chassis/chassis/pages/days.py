"""Days as people here write them: `31/12/2025`, `31 Desember 2025`; as machines do, too."""

import re
from datetime import date

from chassis import gettext
from chassis.errors import Unacceptable

_MONTHS = ("januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober",
           "november", "desember")  # fmt: skip
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, 1)} | {"may": 5, "aug": 8, "oct": 10, "dec": 12}
_IN_FIGURES = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_IN_WORDS = re.compile(r"(\d{1,2})[ \-]([a-z]{3,12})\.?[ \-](\d{4})")


class DayUnreadable(Unacceptable, ValueError):
    code = "tanggal-tidak-terbaca"
    message = gettext("Tanggal belum terbaca. Tulis seperti 31/12/2025: hari, bulan, tahun.")


def read_day(written: str) -> date:
    """Raises `DayUnreadable`."""
    plain = " ".join(written.lower().split())
    try:
        if found := _ISO.fullmatch(plain):
            year, month, day = (int(part) for part in found.groups())
        elif found := _IN_FIGURES.fullmatch(plain):
            day, month, year = (int(part) for part in found.groups())
        elif (found := _IN_WORDS.fullmatch(plain)) and found[2][:3] in _SHORT:
            day, month, year = int(found[1]), _SHORT[found[2][:3]], int(found[3])
        else:
            raise DayUnreadable
        return date(year, month, day)
    except DayUnreadable:
        raise
    except ValueError:
        raise DayUnreadable from None
