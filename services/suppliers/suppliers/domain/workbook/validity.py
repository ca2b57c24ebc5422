"""Columns of their own that say until when a certificate holds."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from chassis.workbook.sheets import NOTES_TITLE
from chassis.workbook.table import FoundColumn
from jembatan_indonesia.matching import words

CERTIFICATES: Final = ("halal", "pirt", "nkv", "bpom")
_SAYS_UNTIL: Final = re.compile(
    r"\b(?:masa (?:ber)?laku|jangka waktu berlaku|(?:habis|akhir) berlaku"
    r"|(?:tgl|tanggal|thn|tahun) (?:habis|akhir|berlaku)"
    r"|(?:berlaku|aktif|valid) (?:s d|sd|sampai|hingga|smp|s)\b|valid(?:ity|itas)?(?: (?:until|till?|thru|through|to))?"
    r"|k[ae]d[ae]?l[a-z]{3,8}|daluwarsa|exp(?:ir(?:ed?|y|ation|es))?|jatuh tempo|berakhir(?:nya)?|s d|sd)\b"
)
_KINDS: Final = (
    ("halal", re.compile(r"\bhalal\b|\bmui\b|\bbpjph\b")),
    ("pirt", re.compile(r"\b(?:spp ?)?p? ?irt\b")),
    ("nkv", re.compile(r"\bnkv\b|\bkontrol veteriner\b")),
    ("bpom", re.compile(r"\bbpom\b|\bmd\b|\bizin edar\b")),
)
_ONLY_UNTIL: Final = frozenset(
    "masa berlaku laku berlakunya jangka waktu s d sd smp sampai hingga dengan tgl tanggal thn tahun date tempo jatuh "  # noqa: SIM905
    "habis akhir berakhir berakhirnya valid validity validitas until till til thru through to exp expire expired "
    "expires expiry expiration kadaluarsa kadaluwarsa kedaluwarsa kedaluarsa daluwarsa aktif sertifikat sertifikasi "
    "sert certificate dari nya".split()
)


def says_until(title: str) -> bool:
    """`Masa berlaku halal`, `Berlaku s/d`, `Tgl Kadaluarsa`, `Expired Date`."""
    return bool(_SAYS_UNTIL.search(words(title))) and not title.endswith(NOTES_TITLE)


def validity_columns(
    titles: Iterable[FoundColumn], columns: Mapping[str, FoundColumn]
) -> list[tuple[str, FoundColumn]]:
    """Columns without a field that say until when, with the certificate: the one they name, the one they follow, or
    the only one there; none where nobody can tell."""
    used = {column.index: name for name, column in columns.items()}
    kinds = [name for name in CERTIFICATES if name in columns]
    found = []
    for column in titles:
        if column.index in used or not says_until(column.header):
            continue
        plain = words(column.header)
        named = next((kind for kind, pattern in _KINDS if pattern.search(plain)), "")
        if not named and set(plain.split()) <= _ONLY_UNTIL:
            beside = used.get(column.index - 1, "")
            named = kinds[0] if len(kinds) == 1 else beside if beside in kinds else ""
        found.append((named, column))
    return found
