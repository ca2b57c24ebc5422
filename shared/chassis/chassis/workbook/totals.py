"""Telling subtotals from rows whose name begins like one."""

from collections.abc import Collection, Mapping
from typing import Final

from jembatan_indonesia.matching import words

from chassis.workbook.cells import is_blank, text_of
from chassis.workbook.columns import Columns
from chassis.workbook.table import CellValue

_TOTAL: Final = frozenset(
    "jumlah jumlahnya jml jmlh jlh total totalnya tot subtotal subjumlah grandtotal rekap rekapitulasi rerata "  # noqa: SIM905
    "sum average mean median rata2 keseluruhan akumulasi akumulatif selisih sisa pagu het hpp maksimum minimum "
    "maksimal minimal tertinggi terendah pindahan dipindahkan dipindah bawaan transpor terbilang saldo ttl jumlahan "
    "penjumlahan totalan".split()
)
_BEFORE: Final = frozenset("sub grand".split())  # noqa: SIM905
_AFTER: Final = frozenset(
    "keseluruhan semua semuanya seluruh seluruhnya akhir umum besar total jumlah harga nilai kapasitas barang item "  # noqa: SIM905
    "jenis kelompok golongan kategori per bulan tahun minggu hari rp rupiah ini di atas lembar halaman hal pindahan "
    "dan dari untuk kebutuhan data lokal rata anggaran lalu satuan kg liter ton sementara bersih kotor".split()
)
_EXAMPLES: Final = frozenset("contoh misal misalnya diisi isi example".split())  # noqa: SIM905
_OWN_DIGITS: Final = 13


def is_total(
    declared: Columns, cells: Mapping[str, CellValue], texts: list[str], above: Collection[str]
) -> bool | None:
    """Whether a row adds others up; None when it may as well be one of data.

    `texts` are the row's cells from left to right, `above` the keys of the owners' names above it.
    """
    name, item = text_of(cells.get(declared.owner)), text_of(cells.get(declared.item))
    item_rest = _after_total(item)
    if item_rest is not None and _is_filler(declared, item_rest, "", ()):
        return True
    label = name or next((text for text in texts if any(map(str.isalpha, text))), "")
    if set(words(label[:200]).split()[:1]) & _EXAMPLES:
        return None
    rest = _after_total(label)
    if rest is None:
        return False
    if any(
        len([char for char in text_of(cells.get(one)) if char.isdigit()]) >= _OWN_DIGITS for one in declared.identifying
    ):
        return False
    told = any(not is_blank(cells.get(one)) for one in declared.telling)
    if _is_filler(declared, rest, item, above):
        # “Total Buah Segar” with an item and a price of its own may as well be a shop.
        offers = bool(name and item) and any(not is_blank(cells.get(one)) for one in declared.money)
        return None if told or (offers and not _is_filler(declared, rest, item, above, exactly=True)) else True
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


def _is_filler(
    declared: Columns, rest: tuple[str, ...], item: str, above: Collection[str], *, exactly: bool = False
) -> bool:
    """Whether the words name nothing but what is added up; `exactly`: with no word more than its name has."""
    fillers = _AFTER | declared.titles.vocabulary.fillers
    left = [
        word for word in rest if word not in fillers and len(word) > 1 and not word.isdecimal() and not _roman(word)
    ]
    if not left:
        return True
    text = " ".join(left)
    if declared.rules.names_item(text, exactly=exactly) or declared.rules.names_group(text):
        return True
    own = words(item)
    is_own = own and (text in own or (own in text and not exactly))
    return bool(is_own) or declared.rules.key_of_name(" ".join(rest)) in above


def _roman(word: str) -> bool:
    return set(word) <= set("ivx")
