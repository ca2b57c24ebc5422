"""Telling subtotals from suppliers whose name begins like one."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Final

from chassis.workbook.cells import is_blank, text_of
from chassis.workbook.table import CellValue

from suppliers.domain.catalogue import commodities, match_commodity, normalise_name
from suppliers.domain.catalogue.matching import MatchKind, words

_TOTAL: Final = frozenset(
    "jumlah jumlahnya jml jmlh jlh total totalnya tot subtotal subjumlah grandtotal rekap rekapitulasi rerata "  # noqa: SIM905
    "sum average mean median rata2 keseluruhan akumulasi akumulatif selisih sisa pagu het hpp maksimum minimum "
    "maksimal minimal tertinggi terendah pindahan dipindahkan dipindah bawaan transpor terbilang saldo ttl jumlahan "
    "penjumlahan totalan".split()
)
_BEFORE: Final = frozenset("sub grand".split())  # noqa: SIM905
_AFTER: Final = frozenset(
    "keseluruhan semua semuanya seluruh seluruhnya akhir umum besar total jumlah harga nilai kapasitas penyedia "  # noqa: SIM905
    "pemasok supplier rekanan komoditas komoditi bahan makanan barang item jenis kelompok golongan kategori per bulan "
    "tahun minggu hari rp rupiah ini di atas lembar halaman hal pindahan dan dari untuk bama kebutuhan data lokal "
    "rata anggaran lalu satuan kg liter ton sementara bersih kotor".split()
)
_EXAMPLES: Final = frozenset("contoh misal misalnya diisi isi example".split())  # noqa: SIM905
_NUMBERS: Final = ("nib", "npwp", "nik")
_OWN_DIGITS: Final = 13
_TELLING: Final = ("nib", "npwp", "nik", "phone", "legal_form")


def is_total(cells: Mapping[str, CellValue], texts: list[str], above: Collection[str]) -> bool | None:
    """Whether a row adds others up; None when it may as well be a supplier's.

    `texts` are the row's cells from left to right, `above` the normalised names of the suppliers above it.
    """
    name, goods = text_of(cells.get("name")), text_of(cells.get("commodity"))
    goods_rest = _after_total(goods)
    if goods_rest is not None and _is_filler(goods_rest, "", ()):
        return True
    label = name or next((text for text in texts if any(map(str.isalpha, text))), "")
    if set(words(label[:200]).split()[:1]) & _EXAMPLES:
        return None
    rest = _after_total(label)
    if rest is None:
        return False
    if any(len([char for char in text_of(cells.get(one)) if char.isdigit()]) >= _OWN_DIGITS for one in _NUMBERS):
        return False
    told = any(not is_blank(cells.get(one)) for one in _TELLING)
    if _is_filler(rest, goods, above):
        # “Total Buah Segar” with goods and a price of its own may as well be a shop.
        offers = bool(name and goods) and not is_blank(cells.get("price"))
        return None if told or (offers and not _is_filler(rest, goods, above, exactly=True)) else True
    return False if told else None


def _after_total(text: str) -> tuple[str, ...] | None:
    """The words behind `Jumlah`, `Sub total` …; None when the text does not begin so."""
    told = words(text[:200]).split()
    if len(told) > 2 and all(len(letter) == 1 for letter in told):
        told = ["".join(told)]  # T O T A L
    if len(told) > 1 and told[0] == "harga" and (told[1] in _TOTAL or told[1] == "rata"):
        told = told[1:]
    at = 1 if len(told) > 1 and told[0] in _BEFORE and told[1] in _TOTAL else 0
    if told[:2] == ["rata", "rata"]:
        return tuple(told[2:])
    if at >= len(told) or told[at] not in _TOTAL:
        return None
    return tuple(told[at + 1 :])


def _is_filler(rest: tuple[str, ...], goods: str, above: Collection[str], *, exactly: bool = False) -> bool:
    """Whether the words name nothing but what is added up; `exactly`: with no word more than its name has."""
    left = [word for word in rest if word not in _AFTER and len(word) > 1 and not word.isdecimal() and not _roman(word)]
    if not left:
        return True
    text = " ".join(left)
    known = (MatchKind.exact,) if exactly else (MatchKind.exact, MatchKind.alias)
    if match_commodity(text).kind in known or text in _groups():
        return True
    own = words(goods)
    return bool(own and (text in own or (own in text and not exactly))) or normalise_name(" ".join(rest)) in above


def _roman(word: str) -> bool:
    return set(word) <= set("ivx")


@cache
def _groups() -> frozenset[str]:
    """What groups of goods are called, also by one word of their name."""
    named = {words(one.group) for one in commodities()}
    heads = {words(one.name).split()[0] for one in commodities()}
    return frozenset(named | heads | {part for name in named for part in name.split()} | {
        "sayur", "sayuran", "sayur mayur", "daging", "lauk", "lauk pauk", "bumbu", "bumbu dapur", "bahan kering",
        "bahan basah", "kering", "basah", "buah", "buah buahan", "ikan", "sembako", "protein", "karbohidrat",
    })  # fmt: skip
