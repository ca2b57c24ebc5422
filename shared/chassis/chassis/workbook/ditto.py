"""Signs that mean “the same as above”, and words that refer to another row."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from jembatan_indonesia.matching import words

from chassis.workbook.cells import text_of
from chassis.workbook.table import CellValue

_SIGNS: Final = (
    "sda|s d a|s d b|dsb|sd a|s da|d s a|d s b|idem|idm|id|ibid|dto|ditto|dito|do|sama|same|sama di atas|sama diatas"
    "|sda di atas|idem di atas|sama dengan di atas|sama dengan diatas|sama dengan atas|sama dgn di atas"
    "|sama dgn diatas|sama dgn atas|sama dg di atas|sama dg atas|sama seperti di atas|sama seperti diatas"
    "|sama seperti atas|sama spt di atas|spt di atas|spt diatas|seperti di atas|seperti diatas"
    "|seperti atas|seperti yang di atas|sama dengan yang di atas|sama dengan baris di atas"
    "|seperti baris di atas|sama dengan sebelumnya|seperti sebelumnya|sesuai di atas|sesuai diatas"
    "|tersebut di atas|tersebut diatas|same as above|as above"
)
_WORDS: Final = frozenset(_SIGNS.split("|"))
_HEADS: Final = frozenset("sda idem dito ditto dto idm ibid dsb sama atas diatas atasnya above sebelumnya".split())  # noqa: SIM905
_PARTS: Final = _HEADS | frozenset(
    "dengan dgn dg seperti spt sprt di baris yang yg tersebut tsb as same s d a b dan seterusnya persis".split()  # noqa: SIM905
)
_STROKES: Final = re.compile(r"^[-–—.,'\"“”„‟″〃′`´‘’‚|/\\~=_]{1,12}$")
_TICKS: Final = re.compile(r"[\"“”„‟″〃]|['′`´‘’‚]{2}|,,|//|\\\\")
_LONGEST: Final = 40


def is_ditto(value: CellValue) -> bool:
    """`sda`, `s.d.a.`, `idem`, `〃`, `-"-`, `seperti di atas` …"""
    return isinstance(value, str) and _is_ditto(value)


@lru_cache(maxsize=256)  # a cell is asked several times while its row is read
def _is_ditto(value: str) -> bool:
    text = text_of(value)
    if not text or len(text) > _LONGEST:
        return False
    plain = words(text)
    if plain:
        told = set(plain.split())
        if len(told) > 1 and told <= _PARTS and told & _HEADS:
            return True
        return plain in _WORDS and (plain not in ("id", "do") or text.rstrip(".").islower() or text.endswith("."))
    strokes = text.replace(" ", "")
    return bool(_STROKES.match(strokes) and _TICKS.search(strokes))


class Reference(NamedTuple):
    """Words for another row: by the number people gave it (`number`), by its row in Excel, by a name, or none of them.

    `sure`: it can be no value; else only where a row of that name is there.
    """

    number: int | None = None
    row: int | None = None
    name: str = ""
    sure: bool = True


_ALONE: Final = re.compile(
    r"(?:(?:penyedia|supplier|pemasok|rekanan|alamat|nama|nomor|toko) )?"
    r"(?:tsb|tersebut|yang sama|yg sama|ibidem|tetap sama)"
    r"|(?:sda|idem|ibid|sama) (?:yang |yg )?(?:tsb|tersebut)"
)
_BEGINS: Final = re.compile(
    r"(?P<sign>sda|s d a|idem|idm|ibid|ibidem|ditto|dito|dto)\b(?: (?:dengan|dgn|dg|dng|lihat|seperti|spt|sama))*"
    r"|(?P<equal>(?:sama|same|persis|serupa|sm) (?:dengan|dgn|dg|dng|as|seperti|spt|sprt|kayak|spti))"
    r"|(?P<look>lihat|liat|lht|see|cek|sama|same|seperti|spt|sprt|sesuai|ikut|mengikuti|ref|merujuk|as)"
    r"(?: (?:ke|pada|di|dengan|dgn|dg|data|the))*"
)
_NUMBERED: Final = re.compile(
    r"(?:(?:penyedia|supplier|pemasok|data|pada|di|yang|yg|ke) ){0,3}"
    r"(?:(?P<by>no|nomor|nomer|nmr|nr|urut|urutan|no urut|nomor urut|baris|row|brs|line|kolom) ?)?(?P<digits>\d{1,5})"
    r"(?: (?:di )?(?:atas|diatas|above))?"
)
_ABOVE: Final = re.compile(
    r"(?:(?:di|data|baris|yang|yg|pada|lihat|the|row|nomor|no|penyedia|supplier|dengan|dgn|dg) ){0,4}"
    r"(?:atas|diatas|atasnya|diatasnya|above|sebelumnya|sebelum|tsb|tersebut|bawah|dibawah|below)(?: ini| tadi)?"
)
_SURELY: Final = re.compile(
    r"(?:cv|pt|ud|pd|fa|kop|koperasi|kud|bumdes|toko)\b|(?:no|nomor|nomer|nr|urut|urutan|baris|row) ?\d"
)
_ARROWS: Final = frozenset("↑⬆⇑▲△^")
_ROWS: Final = frozenset(("baris", "row", "brs", "line"))


def reference(value: CellValue) -> Reference | None:
    """`sda no 1`, `sama dengan baris 2`, `lihat atas`, `sama dengan CV Satu`, `tsb`; None for any other text."""
    return _reference(value) if isinstance(value, str) and len(value) <= 2 * _LONGEST else None


@lru_cache(maxsize=256)
def _reference(value: str) -> Reference | None:
    if _is_ditto(value):
        return None
    text = text_of(value)
    plain = words(text)
    if not plain:
        return Reference() if text and set(text) <= _ARROWS else None
    if _ALONE.fullmatch(plain):
        return Reference()
    begun = _BEGINS.match(f"{plain} ")
    rest = plain[begun.end() :].strip() if begun else ""
    if not begun or (begun.end() < len(plain) and plain[begun.end()] != " "):
        return None
    if found := _NUMBERED.fullmatch(rest):
        number = int(found["digits"])
        return Reference(row=number) if found["by"] in _ROWS else Reference(number=number)
    if rest and _ABOVE.fullmatch(rest):
        return Reference()
    return Reference(name=rest, sure=bool(begun["equal"] or _SURELY.match(rest))) if rest else None
