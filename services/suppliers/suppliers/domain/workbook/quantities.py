"""Quantities: words beside a number: a unit of measure, a period, a multiplier, and words nobody understands.

Sources of the measures: UU 2/1981 (metrologi legal) for the metric ones; ons (100 g), kuintal (100 kg), pon (500 g),
lusin, kodi and gros are the trade's, as KBBI gives them.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from chassis.workbook.multipliers import MULTIPLYING, multiplier, straight, without_multipliers
from jembatan_indonesia.matching import words

from suppliers.domain.catalogue import conversion, match_unit
from suppliers.domain.workbook.price_words import CONDITION, HARMLESS, without_understood

_MEASURES: dict[str, tuple[str, Decimal]] = {
    **dict.fromkeys(("ons", "on"), ("kg", Decimal("0.1"))),
    **dict.fromkeys(("kuintal", "kwintal", "kintal", "kwt", "kw", "ku"), ("kg", Decimal(100))),
    **dict.fromkeys(("pon", "pound"), ("kg", Decimal("0.5"))),
    **dict.fromkeys(("ml", "mililiter", "cc"), ("liter", Decimal("0.001"))),
    **dict.fromkeys(("lusin", "dosin", "lsn"), ("butir", Decimal(12))),
    "kodi": ("butir", Decimal(20)),
    **dict.fromkeys(("gros", "gross"), ("butir", Decimal(144))),
}
"""Measures that no Satuan may be, in one that may."""

_MONTHLY: dict[str, Decimal] = {
    **dict.fromkeys(("hari", "hr", "harian", "sehari", "day"), Decimal(30)),
    **dict.fromkeys(("minggu", "mgg", "mg", "mingguan", "seminggu", "pekan", "sepekan", "week"), Decimal(4)),
    **dict.fromkeys(("bulan", "bln", "bl", "bulanan", "sebulan", "month"), Decimal(1)),
    **dict.fromkeys(("triwulan", "triwulanan", "tw", "kuartal", "kwartal"), Decimal(1) / 3),
    **dict.fromkeys(("caturwulan", "cawu"), Decimal(1) / 4),
    **dict.fromkeys(("semester", "smt"), Decimal(1) / 6),
    **dict.fromkeys(("tahun", "thn", "th", "tahunan", "setahun", "pertahun", "year"), Decimal(1) / 12),
}
"""How often a period comes in a month, as the office counts: 30 days, 4 weeks."""

_NO_MONTH = frozenset(
    ("panen", "musim", "siklus", "periode", "trip", "kali", "kirim", "pengiriman", "order", "pesanan", "rit")
)
_NAMED_TIME = re.compile(
    r"\b(?:hari|minggu|bulan|bln|tahun|thn|th|semester|triwulan|tw|caturwulan|periode|musim|kuartal)\s(?:ini|berjalan"
    r"|lalu|terakhir|depan|jan\w*|feb\w*|peb\w*|mar\w*|apr\w*|mei|jun\w*|jul\w*|ag\w*|sep\w*|okt\w*|nov\w*|nop\w*|des\w*"
    r"|\d{1,4}|i{1,3}|iv)\b"
)
"""Of which time a price is, not for how long: `Harga Bulan Juli`."""
_GROUPED = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_FRACTION = re.compile(r"(?:\d{1,4}\s?[.,/\u2044]\s?\d{1,4}|\d{0,3}\s?[½¼¾⅓⅔⅛])\s?[a-z]{1,20}")
"""Part of a measure, as in `1/2 kg`: told, and not counted."""
_GOODS = frozenset(("buah", "biji", "l", "t", "g", "k", "ku", "on", "th", "bl", "mg", "tw", "kali", "order"))
"""Words that are a measure or a period beside a number, and mostly something else in a title."""
_NOISE = frozenset(
    "per tiap setiap se rp rupiah idr harga netto nett net bersih sekitar kurang lebih kira maksimal maks max min "  # noqa: SIM905
    "minimal".split()
)
_JOINED = re.compile(r"(\d{1,6})([a-z]{1,20})")
_AFTER_PER = re.compile(r"(?:/|\bper)\s{0,3}([a-z0-9 ]{1,40})")
_BRACKETED = re.compile(r"\(([^()]{1,60})\)")
_SIGNS = frozenset("$€£¥%")
CURRENCIES = frozenset(
    "$ € £ ¥ usd us dollar dolar sgd myr rm ringgit eur euro yen jpy cny rmb yuan renminbi aud gbp thb baht krw won "  # noqa: SIM905
    "sar riyal hkd twd inr rupee php peso".split()
)
"""Other than rupiah."""
_PLAIN = frozenset(
    "wajib diisi isi angka saja tanpa titik koma opsional boleh kosong contoh bila jika ada dalam dlm di ke dan atau "  # noqa: SIM905
    "rata nilai jumlah total barang bahan pangan makanan komoditas satuan harga kapasitas produksi pasokan kemampuan "
    "unit penyedia pemasok supplier saat ini terkini pasar lokal setempat pilih daftar templat dari sesuai".split()
)
"""Words in brackets of a title that change no number."""
_EXAMPLE = frozenset(
    "misal misalnya mis contoh cth dll dsb dst lainnya lain etc seperti".split()  # noqa: SIM905
)
"""Beside units in a title they tell that it only names some."""
_NOTED = re.compile(r"[*†‡#]|[(\[]?(?<!\d)\d{1,2}[)\]]\.?$")
_OF_PRICE = re.compile(
    r"^(?:per|tiap|setiap)\b|\b(?:harga|hrg|ongkir|ongkos|ppn|pajak|pph|biaya|rupiah|rp|usd|dolar|dollar)\b"
)
_OF_CAPACITY = re.compile(r"\b(?:kapasitas|produksi|pasokan|kemampuan|stok|panen)\b")
_OF_UNIT = re.compile(r"\s{0,3}satuan(?: (?:barang|ukuran|berat|harga))?\s{0,2}[:=(]", re.IGNORECASE)
_OF_ALL = frozenset("harga hrg satuan semua seluruh di atas tersebut ini".split())  # noqa: SIM905
"""Words of a note that is of all prices and says nothing more."""
_RATES = frozenset(("harga", "kapasitas", "produksi", "pasokan", "kemampuan"))


@dataclass(frozen=True, slots=True)
class Measure:
    """`factor` of the unit of measure `unit` is one of what was written."""

    word: str
    unit: str
    factor: Decimal = Decimal(1)

    def into(self, wanted: str) -> Decimal | None:
        """Factor from one of these to `wanted`; None when it depends on the goods."""
        step = conversion(self.unit, wanted)
        return None if step is None else self.factor * step


@dataclass(frozen=True, slots=True)
class Terms:
    """`monthly`: how often the period comes in a month; None where none is said. `timeless`: a period of no fixed
    length, such as a harvest. `multiplier`: what every number means times so many. `understood`: phrases that change
    no number."""

    measures: tuple[Measure, ...] = ()
    monthly: Decimal | None = None
    timeless: str | None = None
    unknown: tuple[str, ...] = ()
    multiplier: int = 1
    understood: tuple[str, ...] = ()

    @property
    def contradicts_itself(self) -> bool:
        """Whether it names units of more than one kind."""
        return len({one.unit for one in self.measures}) > 1

    @property
    def measure(self) -> Measure | None:
        return self.measures[0] if self.measures else None


NOTHING = Terms()


@lru_cache(maxsize=1024)  # the same few in every row
def terms(text: str) -> Terms:
    """Terms behind a number in a cell: `/kg`, `kg per minggu`, `ton/3 bulan`."""
    noted = tuple(dict.fromkeys(_NOTED.findall(text)))
    tokens = _tokens(_NOTED.sub(" ", text) if noted else text)
    read = _read(tokens)
    # Behind a number, where they are none of it, they may change it in any way.
    odd = (*noted, *(token for token in tokens if token in MULTIPLYING))
    return replace(read, unknown=(*read.unknown, *odd)) if odd else read


def uncounted(text: str) -> tuple[str, ...]:
    """Words of a title that do not say how something is counted."""
    return _read(_tokens(text)).unknown


def title_terms(title: str) -> Terms:
    """Terms of the numbers in a column's title: `Kapasitas (ton/bulan)`, `Harga per ton`, `Harga (Rp 000)`.

    What follows a stroke or `per`, and what stands in brackets, may also be a word that nobody understands; elsewhere
    only known ones count: `Kapasitas dalam ton`, `Kapasitas bulanan`.
    """
    bare, understood = without_understood(title)
    written = straight(bare.replace("[", "(").replace("]", ")"))
    lowered = _GROUPED.sub("", without_multipliers(written))
    fractions = tuple(found[0].strip() for found in _FRACTION.finditer(lowered))
    lowered = _FRACTION.sub(" ", lowered) if fractions else lowered
    inside = [(inner, True) for inner in _BRACKETED.findall(lowered)]
    after = [(said, True) for said in _AFTER_PER.findall(_BRACKETED.sub(" ", lowered))]
    plain = [one for one in _tokens(_AFTER_PER.sub(" ", _BRACKETED.sub(" ", lowered))) if one not in _GOODS]
    read = [(_read(_tokens(text)), is_rate) for text, is_rate in [*after, *inside]] + [(_read(plain), False)]
    return Terms(
        measures=tuple(one for part, _ in read for one in part.measures),
        monthly=next((part.monthly for part, _ in read if part.monthly is not None), None),
        timeless=next((part.timeless for part, _ in read if part.timeless), None),
        unknown=tuple(word for part, is_rate in read if is_rate for word in part.unknown if not _says_nothing(word))
        + fractions
        + tuple(sign for sign in lowered if sign in _SIGNS)
        + tuple(word for word in plain if word in CURRENCIES),
        multiplier=multiplier(written),
        understood=understood,
    )


def column_terms(title: str, field: str) -> Terms:
    """Terms in the title of a price's or a capacity's column: also numbers nobody understands, and of a price the
    conditions and periods that are asked where a cell or a note has them."""
    said = title_terms(title)
    title = _FRACTION.sub(" ", without_understood(title)[0].lower())
    plain = words(_GROUPED.sub("", without_multipliers(straight(title.replace("+", " plus ")))))
    counted = _read([one for part in plain.split() for one in _apart(part)])
    odd = [word for word in counted.unknown if word.isdecimal() and not _says_nothing(word)]
    if field == "price":
        if condition := CONDITION.search(plain):
            said = replace(said, unknown=tuple(one for one in said.unknown if one not in condition[0].split()))
            odd.append(condition[0])
        rates = {word for after in _AFTER_PER.findall(title.lower()) for word in _tokens(after)}
        odd += [word for word in _tokens(_NAMED_TIME.sub(" ", plain)) if word in _MONTHLY or word in rates & _NO_MONTH]
    return replace(said, unknown=tuple(dict.fromkeys((*said.unknown, *odd))))


def unit_terms(title: str) -> Terms:
    """Terms in the title of the column of units: `Satuan (10 kg)`, `Satuan (karung 50 kg)`, `Satuan (kg/minggu)`. One
    that only names examples, `Satuan (kg, liter, dll)`, says nothing."""
    said = column_terms(title, "unit")
    if _EXAMPLE.intersection(words(title).split()):
        return NOTHING
    odd = (f"×{said.multiplier}",) if said.multiplier > 1 else ()
    return replace(said, unknown=(*said.unknown, *odd), multiplier=1)


def changes(said: Terms, *, monthly: bool) -> bool:
    """Whether numbers mean something else by it; a period counts where `monthly` amounts are meant."""
    period = monthly and (said.monthly not in (None, 1) or said.timeless)
    return bool(said.measures or said.unknown or said.multiplier > 1 or period)


def joined(own: Terms, line: Terms) -> Terms:
    """Terms of a title and a line about its table; where they differ nobody knows which."""
    clash = [one.word for one in line.measures if own.measures and one.unit != own.measures[0].unit]
    if None not in (own.monthly, line.monthly) and own.monthly != line.monthly:
        clash.append("periode")
    return Terms(
        measures=own.measures or line.measures,
        monthly=line.monthly if own.monthly is None else own.monthly,
        timeless=own.timeless or line.timeless,
        unknown=(*own.unknown, *line.unknown, *clash),
        multiplier=max(own.multiplier, line.multiplier),
        understood=(*own.understood, *line.understood),
    )


def _says_nothing(word: str) -> bool:
    return word in _PLAIN or (len(word) == 4 and word.startswith(("19", "20")) and word.isdecimal())


def line_terms(line: str) -> dict[str, Terms]:
    """Terms in a line above the table or a note under it, by field: `Harga dalam ribuan rupiah`."""
    plain = words(without_understood(line)[0])
    told = plain.split()
    found: dict[str, Terms] = {}
    if "harga" in told or (multiplier(line) > 1 and not _RATES & set(told)):
        found["price"] = title_terms(line)
    if CONDITION.search(plain):
        said = found.get("price", NOTHING)
        found["price"] = replace(said, unknown=(*said.unknown, plain))
    elif line.startswith("*") and speaks_of_price(line):
        said = title_terms(line)
        found["price"] = said if said != NOTHING else replace(said, unknown=(plain,))
    if _RATES & set(told) - {"harga"}:
        found["capacity"] = title_terms(line)
    if _OF_UNIT.match(line) and (measures := unit_terms(line).measures):
        found["unit"] = Terms(measures)
    return found


def fields_of_remark(remark: str) -> set[str]:
    """The amounts that a remark beside a row says something else of: `harga per karung`, `kapasitas per tahun`."""
    remark = without_understood(remark)[0]
    told, alone = line_terms(remark), terms(remark)
    condition = CONDITION.search(words(remark))
    if condition and condition[0].startswith("nego"):
        told.pop("price", None)
    found = {name for name, said in told.items() if changes(said, monthly=name == "capacity")}
    own = title_terms(remark)
    if speaks_of_price(remark) and (own.measures or own.multiplier > 1) and "capacity" not in told:
        found.add("price")
    if not alone.unknown and (alone.monthly not in (None, 1) or alone.timeless):
        found.add("capacity")
    if (plain := words(remark).split()) and CURRENCIES.issuperset(plain):
        found.add("price")
    return found


def speaks_of_price(note: str) -> bool:
    """Whether a note may change what a price means; one that all is included, or how to fill in, does not."""
    rest, understood = without_understood(note)
    plain = words(rest)
    if understood and _OF_ALL.issuperset(plain.split()):
        return False
    return bool(CONDITION.search(plain) or (_OF_PRICE.search(plain) and not HARMLESS.search(words(note))))


def changes_nothing(note: str) -> bool:
    """Whether it only says that all is included, or how to fill in."""
    is_harmless = bool(HARMLESS.search(words(note)) or without_understood(note)[1])
    return is_harmless and not speaks_of_price(note)


def speaks_of_capacity(note: str) -> bool:
    return bool(_OF_CAPACITY.search(words(note)))


def _tokens(text: str) -> list[str]:
    return [part for word in words(text).split() for part in _apart(word)]


def _apart(word: str) -> list[str]:
    """`5kg` → 5, kg; `perhari` → hari."""
    if found := _JOINED.fullmatch(word):
        return [found[1], *_apart(found[2])]
    bare = word.removeprefix("per")
    return [bare] if bare != word and (bare in _MONTHLY or bare in _NO_MONTH or match_unit(bare)) else [word]


def _read(tokens: list[str]) -> Terms:
    measures: list[Measure] = []
    unknown: list[str] = []
    monthly: Decimal | None = None
    timeless: str | None = None
    count = Decimal(1)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        pair = match_unit(" ".join(tokens[at : at + 2])) if at + 1 < len(tokens) else None
        if pair and match_unit(tokens[at + 1]) != pair:
            measures.append(Measure(token, pair, count))
            at += 1
        elif token.isdecimal():
            count = Decimal(token) or Decimal(1)
            at += 1
            counts = at < len(tokens) and (tokens[at] in _MONTHLY or tokens[at] in _MEASURES or match_unit(tokens[at]))
            if not counts or not Decimal(token):
                unknown.append(token)
            continue
        elif token in _MONTHLY:
            monthly = _MONTHLY[token] / count
        elif token in _NO_MONTH:
            timeless = token
        elif token in _MEASURES:
            unit, factor = _MEASURES[token]
            measures.append(Measure(token, unit, factor * count))
        elif unit_word := match_unit(token):
            measures.append(Measure(token, unit_word, count))
        elif token not in _NOISE and token not in MULTIPLYING:
            unknown.append(token)
        count = Decimal(1)
        at += 1
    return Terms(tuple(measures), monthly, timeless, tuple(unknown))
