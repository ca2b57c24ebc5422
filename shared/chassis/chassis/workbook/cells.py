"""Cell values: its text, its digits, its amount."""

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from unicodedata import category

from jembatan_contracts import privacy

from chassis.workbook.table import CellError, CellValue

_BLANKS = frozenset(
    "-|--|---|–|—|_|.|…|n/a|na|#n/a|none|null|nil|nihil|kosong|tidak ada|tdk ada|belum ada|blm ada|belum"  # noqa: SIM905
    "|belum punya|tidak punya|belum memiliki|tidak memiliki".split("|")
)
MOST_LETTERS = 200
"""So long may a cell be, where its field takes no more."""
LONGEST_FIELD = 500
"""More letters than this no field takes."""
_MORE_THAN_ANY = LONGEST_FIELD + 1
_SCIENTIFIC = re.compile(r"^(\d+)(?:[.,](\d+))?\s*[eE]\s*\+?(\d{1,2})$")
_ZERO_BEHIND = re.compile(r"^(\d{9,})[.,]0$")
# Excel keeps fifteen significant digits of a number and writes zeros for the rest.
_EXCEL_DIGITS = 15
_EXACT_BELOW = 2**53


def text_of(value: CellValue) -> str:
    """The cell as one line of text; errors and blanks give an empty one.

    Of a text longer than any field takes only so much is given that one sees it is too long: a cell may hold
    32,767 letters, and no pattern is to meet them all.
    """
    if isinstance(value, str):  # first: nearly every cell is one, and each is asked some ten times
        return _one_line(value)
    if value is None or isinstance(value, CellError):
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, date | time):
        return value.isoformat()
    return _one_line(str(value))


def is_blank(value: CellValue) -> bool:
    """Nothing, or one of the signs people write for nothing. An error cell is not blank."""
    if not isinstance(value, str):
        return value is None
    return not (text := text_of(value)) or text.casefold() in _BLANKS


@dataclass(frozen=True, slots=True)
class Digits:
    """Digits of an identity cell. `lost`: Excel threw some away, the text cannot be trusted."""

    text: str
    was_number: bool = False
    lost: bool = False


def digits_of(value: CellValue) -> Digits:
    """Read a number that is really a name: a NIB, an NPWP, a telephone number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _digits_of_number(value)
    text = text_of(value)
    text = (text if text.isascii() else text.translate(_DASHES)).strip("'`’ ")
    if len(text) > MOST_LETTERS or text.isdecimal():
        return Digits(text)
    if found := _SCIENTIFIC.match(text):
        return _digits_of_scientific(found[1], found[2] or "", int(found[3]))
    return Digits(_ZERO_BEHIND.sub(r"\1", text))


def _digits_of_number(value: int | float) -> Digits:
    if value != value or abs(value) >= 1e25 or value != int(value):
        return Digits(text_of(value), was_number=True)
    text = str(int(value))
    lost = abs(value) >= _EXACT_BELOW or (len(text) > _EXCEL_DIGITS and text.endswith("0"))
    return Digits(text, was_number=True, lost=lost)


def _digits_of_scientific(whole: str, fraction: str, exponent: int) -> Digits:
    missing = exponent - len(fraction)
    return Digits(whole + fraction + "0" * max(missing, 0), was_number=True, lost=missing != 0)


@dataclass(frozen=True, slots=True)
class Amount:
    """`as_text`: was not a plain number cell. `ambiguous`: a lone separator before three digits. `rest`: what stands
    behind the number, such as `/kg`."""

    value: Decimal
    as_text: bool = False
    ambiguous: bool = False
    rest: str = ""


_CURRENCY = re.compile(r"(?:\brp|\bidr|\brupiah)\b\.?|\brp\.?(?=\d)", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:±|\+/-|\+-|~|@|\+|kurang lebih|sekitar|kira-kira|ca\.?|harga|maks(?:imal)?\.?|min(?:imal)?\.?)\s*"
)
_NUMBER = re.compile(r"-?\s?\d[\d.,']*(?: \d{3}(?!\d)[\d.,']*){0,4}")
_RULED_OFF = re.compile(r"[.,]?\s{0,3}[-=]{1,5}\s{0,3}")
_THOUSANDS = {
    **dict.fromkeys(("rb", "ribu", "k"), 1_000),
    **dict.fromkeys(("jt", "juta"), 1_000_000),
    **dict.fromkeys(("miliar", "milyar"), 1_000_000_000),
    **dict.fromkeys(("triliun", "trilyun"), 1_000_000_000_000),
}
_FACTOR = re.compile(rf"\s?({'|'.join(_THOUSANDS)})(?![a-z])\.?", re.IGNORECASE)


def amount_of(value: CellValue) -> Amount | None:
    """`Rp 13.500,-/Kg`, `@ 13,500`, `13500.00`, `2.500,5`, `± 500 kg`, `13 ribu`; None when it is no amount.

    Every step looks at a bounded part of the text, once.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Amount(Decimal(repr(value))) if abs(value) < 1e15 else None
    whole = text_of(value)
    if len(whole) > MOST_LETTERS:
        return None
    text = _CURRENCY.sub(" ", whole.lower().translate(_DASHES)).strip()
    while found := _ABOUT.match(text):
        text = text[found.end() :]
    number = _NUMBER.match(text)
    if not number:
        return None
    written = number[0].rstrip(" .,'")
    rest = text[len(written) :]
    if ruled := _RULED_OFF.match(rest):
        rest = rest[ruled.end() :]
        if rest[:1].isdigit() and not _NOTED.match(rest):  # 13.000-14.000 is a range
            return None
    factor = 1
    if named := _FACTOR.match(rest):
        factor, rest = _THOUSANDS[named[1]], rest[named.end() :]
    read, ambiguous = _separated(re.sub(r"[ ']", "", written))
    if read is None or any(char.isdigit() for char in _without_measures(rest)) or _OTHER_KINDS & set(rest):
        return None
    return Amount(read * factor, not whole.isdecimal(), ambiguous and factor == 1, rest.strip(" .,"))


def _without_measures(rest: str) -> str:
    """`/5 kg`, `per 3 bulan` and the mark of a note, `1)`, may hold a number; any other is a second amount."""
    return _NOTED.sub("", _COUNTED.sub("", rest))


_COUNTED = re.compile(r"(?:/|per)\s{0,3}\d{1,3}\s{0,3}[a-z]")
_NOTED = re.compile(r"(?:(?<=\s)|(?<=\()|(?<=\[)|^)\d{1,2}[)\]]\.?$")
_OTHER_KINDS = frozenset("%‰$€£¥×<>=?")
"""Behind a number they make it something else than rupiah or an amount of goods, or a doubt."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))


def _separated(text: str) -> tuple[Decimal | None, bool]:
    """Number behind dots and commas, and whether another reading was possible."""
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        decimal = "." if text.rfind(".") > text.rfind(",") else ","
        grouping = "," if decimal == "." else "."
        whole, _, fraction = text.rpartition(decimal)
        if decimal in whole or not _is_grouped(whole, grouping):
            return None, False
        return _decimal(f"{whole.replace(grouping, '')}.{fraction}"), False
    if not dots and not commas:
        return _decimal(text), False
    separator = "." if dots else ","
    if dots + commas > 1:
        return (_decimal(text.replace(separator, "")), False) if _is_grouped(text, separator) else (None, False)
    whole, _, fraction = text.partition(separator)
    if len(fraction) == 3 and whole.lstrip("-") not in ("", "0") and len(whole.lstrip("-")) <= 3:
        return _decimal(whole + fraction), True
    return _decimal(f"{whole or '0'}.{fraction}"), False


def _is_grouped(text: str, separator: str) -> bool:
    first, *rest = text.lstrip("-").split(separator)
    return 1 <= len(first) <= 3 and all(len(group) == 3 for group in rest)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


@lru_cache(maxsize=256)  # a cell is asked some ten times while its row is read
def _one_line(text: str) -> str:
    """One line of NFKC text with ASCII digits, cut; signs that cannot be seen, or turn the writing round, are
    dropped."""
    text = " ".join(text.split())
    if len(text) <= 10 * _MORE_THAN_ANY and not (text.isascii() and text.isprintable()):
        text = " ".join("".join(" " if category(char) in _SPACES else char for char in privacy.plain(text)).split())
    return text[:_MORE_THAN_ANY]


_SPACES = frozenset(("Zs", "Zl", "Zp", "Cc"))
