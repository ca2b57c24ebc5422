"""Names of businesses, as a key by which one written differently is found."""

import unicodedata
from functools import lru_cache

from jembatan_indonesia.legal_forms import legal_form_in_name
from jembatan_indonesia.matching import words

_PREFIXES = (
    "koperasi merah putih warga binaan",
    "koperasi kelurahan merah putih",
    "koperasi desa merah putih",
    "kopdes merah putih",
    "gabungan kelompok tani",
    "kelompok peternak",
    "kelompok nelayan",
    "kelompok ternak",
    "kelompok tani",
    "pt perorangan",
    "perorangan",
    "koperasi",
    "gapoktan",
    "bumdes",
    "poktan",
    "yayasan",
    "firma",
    "kdmp",
    "toko",
    "pt",
    "cv",
    "ud",
    "pd",
)
_SUFFIXES = ("pt", "cv", "ud", "tbk", "persero")


@lru_cache(maxsize=65536)
def normalise_name(name: str, legal_form: str | None = None) -> str:
    """`P.T. Sumber  Rejeki` and `SUMBER REJEKI, PT` → `pt sumber rejeki`.

    The form stays in front, so that a CV and a UD of one name do not become one business.
    `legal_form` stands in when the name itself tells none.
    A name without Latin letters or digits is kept as it is, lower case.
    """
    plain = words(name.replace(".", "") if "." in name[:4] else name)
    form = legal_form_in_name(name) or legal_form
    core = _without_form(plain)
    if not core:
        return plain or " ".join(name.casefold().split())
    return f"{form} {core}" if form else core


def _without_form(plain: str) -> str:
    for prefix in _PREFIXES:
        if plain.startswith(f"{prefix} "):
            plain = plain.removeprefix(f"{prefix} ")
            break
    for suffix in _SUFFIXES:
        plain = plain.removesuffix(f" {suffix}")
    return plain


def foreign_letters(name: str) -> list[str]:
    """Letters of other scripts, which may look like Latin ones, and marks above or below a letter that leave it one
    of its own to a computer."""
    return [] if name.isascii() else sorted({char for char in name if not char.isascii() and _is_foreign(char)})


def _is_foreign(char: str) -> bool:
    kind = unicodedata.category(char)
    is_latin = char < "\u0180" or "\u1e00" <= char <= "\u1eff" or char == "\u02bc"  # the last is an apostrophe
    return kind in ("Mn", "Me", "Mc", "Co", "Cn") or (kind[0] == "L" and not is_latin)
