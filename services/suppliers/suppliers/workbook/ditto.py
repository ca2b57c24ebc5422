"""Signs that mean “the same as above”."""

import re
from typing import Final

from suppliers.catalogue.matching import words
from suppliers.workbook.cells import text_of
from suppliers.workbook.table import CellValue

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
    text = text_of(value) if isinstance(value, str) else ""
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
