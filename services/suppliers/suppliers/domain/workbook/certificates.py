"""Certificate cells: that it is there, is not, is on its way, or has run out."""

import calendar
import re
from datetime import date
from enum import StrEnum

from jembatan_indonesia.matching import words

from suppliers.domain.catalogue import month_of
from suppliers.domain.workbook.values import Certificate

_YES = frozenset(
    (
        *("ada", "ya", "sudah", "punya", "memiliki", "bersertifikat", "v", "y", "yes", "halal", "sudah ada", "lengkap"),
        *("aktif", "berlaku", "masih berlaku", "valid", "seumur hidup", "1", "true", "benar"),
    )
)
_NO = frozenset(("tidak", "belum", "tdk", "blm", "n", "no", "x", "nihil", "kosong", "non halal", "0", "false", "salah"))
_TICKS = frozenset("✓✔√☑")
_CROSSES = frozenset("✗✘×☒✕✖")
_PROCESS = re.compile(r"proses|pengajuan|diajukan|pengurusan|sedang|diurus|mengurus|menunggu|perpanjang")
_RUN_OUT = re.compile(
    r"\b(?:habis|expired?|exp|k[ae]dal[a-z]{1,8}|daluwarsa|mati|lewat|jatuh tempo|berakhir|dicabut"
    r"|tidak berlaku|tidak aktif|tdk berlaku|non ?aktif|invalid)\b"
)
_NOT_RUN_OUT = re.compile(
    r"\b(?:belum|blm|tidak|tdk|not)\s(?:habis|exp|expired?|k[ae]dal|daluwarsa|mati|lewat|berakhir)"
)
_LASTS = re.compile(r"\b(?:berlaku|s d|sd|sampai|hingga|valid|until|masa|exp|expired?|habis|berakhir|tempo)\b")
_ISSUED = re.compile(r"\b(?:terbit|diterbitkan|dikeluarkan|sejak|mulai|per tanggal|issued)\b")
_DAY_FIRST = re.compile(r"(?<![\w/.\-])(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?![\w/])")
_YEAR_FIRST = re.compile(r"(?<![\w/.\-])(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_WITH_MONTH = re.compile(r"(?<!\w)(?:(\d{1,2})[ \-])?([a-z]{3,9})\.?[ \-]?(\d{4})(?![\w/])")
_MONTH_YEAR = re.compile(r"(?<![\w/.\-])(\d{1,2})[/.\-](\d{4})(?![\w/])")
_SHORT_MONTH_YEAR = re.compile(r"(?<![\w/.\-])(\d{1,2})[/.\-](\d{2})(?![\w/])")
_YEAR = re.compile(r"(?<![\w/.\-])((?:19|20)\d{2})(?![\w/.])")

_DIGITS_OF_DATE = 8
_LEAST_DIGITS = 4
"""Of a certificate's number; fewer count or enumerate something."""
_HELD = ("ada", "sudah", "punya", "masih", "halal")
_SAME_MEANING = frozenset(
    "ada sudah punya masih halal memiliki bersertifikat sertifikat sertifikasi berlaku aktif valid lengkap asli resmi "  # noqa: SIM905
    "terlampir mui bpjph kemenag lppom ri dari no nomor nomer dan terbit milik sendiri semua seluruh produk ya".split()
)
"""Words that change nothing beside `ada`; any other is asked."""


class Doubt(StrEnum):
    """Doubt to be told beside the state."""

    number = "certificate-number"
    expired = "certificate-expired"
    dated = "certificate-dated"
    pending = "certificate-pending"
    unknown = "certificate-unknown"


def read_certificate(text: str, today: date) -> tuple[Certificate | None, Doubt | None]:
    """State and doubt; a certificate of which a date is named holds to the end of that day, month or year."""
    plain = words(text)
    if "?" in text:
        return None, Doubt.unknown
    if not plain:
        marks = set(text)
        if marks & _TICKS:
            return Certificate.ada, None
        return (Certificate.tidak, None) if marks & _CROSSES else (None, None)
    if plain in _YES:
        return Certificate.ada, None
    if plain in _NO:
        return Certificate.tidak, None
    lasts = bool(_LASTS.search(plain))
    until = last_day(text)
    if until is not None and (lasts or not (_ISSUED.search(plain) or _PROCESS.search(plain))):
        if until >= today:
            return Certificate.ada, Doubt.number
        # A number with a date beside it may tell when it was issued.
        numbered = not lasts and sum(map(str.isdigit, text)) > _DIGITS_OF_DATE
        return (Certificate.ada, Doubt.dated) if numbered else (Certificate.tidak, Doubt.expired)
    if _NOT_RUN_OUT.search(plain):
        return Certificate.ada, Doubt.number
    if _RUN_OUT.search(plain):
        return Certificate.tidak, Doubt.expired
    if plain.startswith(("tidak", "belum", "tdk", "blm")):
        return Certificate.tidak, Doubt.pending if _PROCESS.search(plain) else None
    if _PROCESS.search(plain):
        return Certificate.proses, None if plain == "proses" else Doubt.pending
    numbered = sum(map(str.isdigit, text)) >= _LEAST_DIGITS
    if numbered or (plain.startswith(_HELD) and "?" not in text and set(plain.split()) <= _SAME_MEANING):
        return Certificate.ada, Doubt.number
    return None, Doubt.unknown


def has_run_out(text: str, today: date) -> bool | None:
    """Tell from a column whether something has expired; None where it cannot be read."""
    if words(text) in _ENDLESS:
        return False
    until = last_day(f"s/d {text}")
    if until is None:
        state, doubt = read_certificate(text, today)
        return None if doubt is Doubt.unknown or state is None else state is Certificate.tidak
    return until < today


_ENDLESS = frozenset(
    ("seumur hidup", "selamanya", "tanpa batas", "tidak terbatas", "lifetime", "permanen", "selama usaha")
)


def last_day(text: str) -> date | None:
    """The latest day, month or year a text names, to its last day; None where it names none."""
    lowered = text.lower()
    found: list[date | None] = []
    short = (_SHORT_MONTH_YEAR,) if _LASTS.search(words(text)) else ()
    for pattern in (_YEAR_FIRST, _DAY_FIRST, _WITH_MONTH, _MONTH_YEAR, *short, _YEAR):
        for match in pattern.finditer(lowered):
            found.append(_date(pattern, match.groups()))
        lowered = pattern.sub(" ", lowered)
    return max((one for one in found if one), default=None)


def _date(pattern: re.Pattern[str], parts: tuple[str | None, ...]) -> date | None:
    if pattern is _YEAR_FIRST:
        return _day(parts[0], parts[1], parts[2])
    if pattern is _DAY_FIRST:
        year = parts[2] or ""
        return _day(f"20{year}" if len(year) == 2 else year, parts[1], parts[0])
    if pattern is _WITH_MONTH:
        month = month_of(parts[1] or "")
        return _day(parts[2], str(month), parts[0]) if month else _day(parts[2], "12", None)
    if pattern is _MONTH_YEAR:
        return _day(parts[1], parts[0], None)
    if pattern is _SHORT_MONTH_YEAR:
        return _day(f"20{parts[1]}", parts[0], None)
    return _day(parts[0], "12", None)


def _day(year: str | None, month: str | None, day: str | None) -> date | None:
    """The day, or the last of its month; None where the calendar has none."""
    try:
        return date(int(year or 0), int(month or 0), int(day) if day else _last_of(int(year or 0), int(month or 0)))
    except ValueError:
        return None


def _last_of(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1] if 1 <= month <= 12 and 1 <= year <= 9999 else 0
