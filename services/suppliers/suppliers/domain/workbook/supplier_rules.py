"""Knowledge of suppliers of which the machinery of workbooks asks: their names, goods, measures and certificates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from chassis.workbook.rules import Rules
from chassis.workbook.table import FoundColumn
from jembatan_indonesia.legal_forms import legal_form_in_name
from jembatan_indonesia.matching import MatchKind, words
from jembatan_indonesia.names import normalise_name

from suppliers.domain.catalogue import commodities, match_commodity, match_unit
from suppliers.domain.workbook import price_words, quantities, table_titles, validity
from suppliers.domain.workbook.quantities import NOTHING, fields_of_remark, terms, title_terms

_PACKED: Final = frozenset("isi kemasan takaran netto kemas packing pack".split())  # noqa: SIM905
_OFTEN: Final = frozenset("frekuensi periode jangka siklus per".split())  # noqa: SIM905
_MONEY: Final = frozenset("uang currency valuta kurs".split())  # noqa: SIM905
_RUPIAH: Final = frozenset("rp rupiah idr indonesia".split())  # noqa: SIM905
_CHARGES: Final = frozenset(
    "diskon discount disc potongan rabat ppn pajak pph ongkir ongkos biaya margin fee".split()  # noqa: SIM905
)
_LEAST: Final = frozenset("min minimal minimum".split())  # noqa: SIM905
_ORDERED: Final = frozenset("order pembelian pesan pesanan pengambilan beli pemesanan".split())  # noqa: SIM905
_PACKS: Final = frozenset("karung botol tabung ikat".split())  # noqa: SIM905


class SupplierRules(Rules):
    def key_of_name(self, name: str) -> str:
        return normalise_name(name)

    def names_owner(self, text: str) -> bool:
        return bool(legal_form_in_name(text))

    def names_item(self, text: str, *, exactly: bool = False) -> bool:
        known = (MatchKind.exact,) if exactly else (MatchKind.exact, MatchKind.alias)
        return match_commodity(text).kind in known

    def names_group(self, text: str) -> bool:
        return text in _groups()

    def item_in(self, lines: Iterable[str]) -> str | None:
        return table_titles.commodity_in(lines)

    def item_in_heading(self, line: str, *, known: bool = False) -> str | None:
        return table_titles.goods_of_heading(line, known=known)

    def is_row(self, texts: Sequence[str]) -> bool:
        return any(map(match_unit, texts)) and any(map(self.names_item, texts))

    def uncounted(self, text: str) -> Sequence[str]:
        return quantities.uncounted(text)

    def says_measure(self, title: str) -> bool:
        return replace(title_terms(title), understood=()) != NOTHING

    def bare_title(self, title: str) -> str:
        return price_words.without_understood(title)[0]

    def stated_in(self, titles: Sequence[str]) -> frozenset[str]:
        return frozenset(("unit",) if any(title_terms(title).measure for title in titles) else ())

    def is_validity(self, name: str, title: str) -> bool:
        return name in validity.CERTIFICATES and validity.says_until(title)

    def validity_columns(
        self, titles: Iterable[FoundColumn], columns: Mapping[str, FoundColumn]
    ) -> list[tuple[str, FoundColumn]]:
        return validity.validity_columns(titles, columns)

    def said_beside(self, title: str, text: str, cells: Mapping[str, str], *, is_remark: bool) -> set[str]:
        found = _fields_of_column(title, text, cells.get("unit", ""))
        return found | fields_of_remark(text) if is_remark else found

    def speaks_of(self, name: str, note: str) -> bool:
        return quantities.speaks_of_price(note) if name == "price" else quantities.speaks_of_capacity(note)

    def changes_nothing(self, note: str) -> bool:
        return quantities.changes_nothing(note)


def _fields_of_column(title: str, text: str, unit: str) -> set[str]:
    """Fields of which a column says otherwise: `Isi Kemasan` 25 kg, `Frekuensi` tahunan, `Mata Uang` USD, `Diskon`
    5%."""
    told, said = set(words(title).split()), terms(text)
    if (told & _CHARGES or (told & _LEAST and told & _ORDERED)) and set("123456789").intersection(text):
        return {"price"}
    if told & _MONEY:
        return set() if _RUPIAH & set(words(text).split()) else {"price"}
    if told & _OFTEN and (said.monthly not in (None, 1) or said.timeless):
        return {"capacity"}
    if told & _PACKED and match_unit(unit) not in _PACKS:
        is_one = text == "1" or (said.measure and said.measure.factor == 1 and said.measure.unit == match_unit(unit))
        return set() if is_one or not (said.measures or text.isdecimal()) else {"price"}
    return set()


@cache
def _groups() -> frozenset[str]:
    """Names of groups of goods, also by one word of them."""
    named = {words(one.group) for one in commodities()}
    heads = {words(one.name).split()[0] for one in commodities()}
    return frozenset(named | heads | {part for name in named for part in name.split()} | {
        "sayur", "sayuran", "sayur mayur", "daging", "lauk", "lauk pauk", "bumbu", "bumbu dapur", "bahan kering",
        "bahan basah", "kering", "basah", "buah", "buah buahan", "ikan", "sembako", "protein", "karbohidrat",
    })  # fmt: skip
