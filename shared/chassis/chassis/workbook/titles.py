"""The many ways the titles of columns are written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from jembatan_indonesia.matching import words
from rapidfuzz import fuzz, process

from chassis.workbook.rules import Rules

SURE: Final = 80
"""From this score on a title says what it is; below it people are asked."""
_EXACT, _UNSURE, _LESSER, _NEAR = 100, 50, 30, 88
_ROUND: Final = re.compile(r"\(\s*(?:rp|idr|rupiah|wajib|\*+|diisi|pilih)\s*\.?\s*\)", re.IGNORECASE)
_LONGEST_TITLE: Final = 80
_READ_OF_LONGER: Final = 120
# One word that stands in titles of many meanings: what follows must say no more than how it is counted.
_GENERIC: Final = frozenset(
    "no nama id jumlah unit barang item bahan produk status bentuk kontak contact daerah wilayah asal lokasi "  # noqa: SIM905
    "uraian periode musim domisili stok qty kuantitas kemampuan".split()
)
_COUNTED: Final = frozenset(
    "per tiap setiap rp rupiah idr kg kilogram gram ton kuintal liter ltr l butir ikat karung hari minggu bulan "  # noqa: SIM905
    "tahun bulanan harian mingguan tahunan satuan sat unit wajib diisi isi sesuai lengkap dalam ribu ribuan juta "
    "nomor no angka digit format teks contoh misalnya pilih jika bila ada dan atau yang di dengan tanda baca "
    "lokal setempat yg".split()
)
# An amount, but perhaps not the one that is offered now.
_ASIDE: Final = frozenset(
    "lama lalu sebelumnya sebelum pasar beli pokok rencana target realisasi kebutuhan permintaan terpakai minimum "  # noqa: SIM905
    "maksimum tertinggi terendah grosir eceran kedua alternatif lain lainnya cadangan total".split()
)
_REFERENCE: Final = frozenset("het acuan hap hps pagu referensi pembanding patokan standar".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of one use beside those of every table.

    `generic` stand in titles of many meanings, `counted` say only how something is counted, `foreign` make a column one
    of other things, `fillers` name nothing by themselves behind the word of a total.
    """

    generic: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()


class Titles:
    """Title → field; an empty field marks a title that looks like ours and means something else."""

    def __init__(
        self,
        known: Mapping[str, str],
        vocabulary: Vocabulary,
        rules: Rules,
        *,
        amounts: Sequence[str] = (),
        money: Sequence[str] = (),
    ) -> None:
        self.vocabulary = vocabulary
        self._known = {_plain(title): field for title, field in known.items()}
        self._generic, self._counted = _GENERIC | vocabulary.generic, _COUNTED | vocabulary.counted
        self._rules, self._amounts, self._money = rules, amounts, money
        self._misspelt = _without_order(self._known)
        self._field_of = lru_cache(maxsize=16384)(self._read)
        self._known_of = lru_cache(maxsize=16384)(lambda text: self._known.get(_plain(text)))

    def field_of(self, title: str) -> tuple[str, int]:
        """Field a column title means, with a score from 0 to 100; field "" for a title of no use to us.

        Below `SURE` the title is only like one of ours, or names an amount that may be another than the one offered.
        """
        return self._field_of(title if len(title) <= _LONGEST_TITLE else title[:_READ_OF_LONGER])

    def known(self, text: str) -> str | None:
        """The field of a text that is exactly a known title, "" for one of no use to us; None for any other text.

        For rows of data, where nothing may be guessed.
        """
        return self._known_of(text) if len(text) <= _LONGEST_TITLE else None

    def only_counts(self, text: str) -> bool:
        """Whether a text says nothing but how something is counted: `(ton/bulan)`, `Rp`, `Hari`."""
        if len(text) > _LONGEST_TITLE:
            return False
        told = words(text).split()
        if not told or "harga" in told:
            return False
        return all(word in self._counted for word in self._rules.uncounted(text))

    def _read(self, title: str) -> tuple[str, int]:
        plain = _plain(title)
        if not plain:
            return "", 0
        if plain in self._known:
            return self._known[plain], _EXACT
        if (bare := self._rules.bare_title(title)) != title and _plain(bare):
            return self._read(bare)
        if self.vocabulary.foreign.intersection(plain.split()):
            return "", 0
        if head := self._longest_beginning(plain):
            return self._known[head], self._score_of_beginning(self._known[head], head, plain)
        if same := self._misspelt.get(_letters(plain)):
            return same, 90
        long = len(plain) >= 6
        near = process.extractOne(plain, self._known.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR) if long else None
        return (self._known[near[0]], _UNSURE) if near and self._known[near[0]] else ("", 0)

    def _score_of_beginning(self, field: str, head: str, plain: str) -> int:
        rest = plain.split()[len(head.split()) :]
        if field in self._amounts:
            if _REFERENCE.intersection(rest) or {"eceran", "tertinggi"}.issubset(rest):
                return _LESSER
            if _ASIDE.intersection(rest) or (field in self._money and "tahun" in rest):
                return _UNSURE
        uncounted = self._rules.uncounted(" ".join(rest))
        counted = all(word in self._counted or word.isdecimal() for word in uncounted)
        if head in self._generic:
            return SURE if counted else _UNSURE
        return 90 if " " in head or counted else SURE

    def _longest_beginning(self, plain: str) -> str | None:
        """The longest known title the text begins with, as `alamat` in `alamat kantor pusat`."""
        parts = plain.split()
        for count in range(min(len(parts) - 1, 8), 0, -1):
            head = " ".join(parts[:count])
            if head in self._known and head not in ("no", "nama", "id"):
                return head
        return None


def _plain(title: str) -> str:
    return _together(words(_ROUND.sub(" ", title)))


_LETTER_BY_LETTER: Final = re.compile(r"\b(?:[a-z] ){1,7}[a-z]\b")


def _together(plain: str) -> str:
    """`n p w p` → npwp: an abbreviation written with dots or spaces."""
    return _LETTER_BY_LETTER.sub(lambda found: found.group().replace(" ", ""), plain)


_DOUBLED: Final = re.compile(r"([a-z])\1")


def _letters(plain: str) -> str:
    """The same for a title with two letters exchanged or one doubled."""
    return "".join(sorted(_DOUBLED.sub(r"\1", plain))) if len(plain) >= 6 else ""


def _without_order(known: Mapping[str, str]) -> dict[str, str]:
    """Letters of a title → field, as far as no two fields share them."""
    found: dict[str, set[str]] = {}
    for title, field in known.items():
        found.setdefault(_letters(title), set()).add(field)
    return {letters: next(iter(fields)) for letters, fields in found.items() if letters and len(fields) == 1}
