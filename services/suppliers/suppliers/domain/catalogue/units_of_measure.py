"""Units a supplier counts in, the words people write for them, and safe conversions."""

from decimal import Decimal

from jembatan_indonesia.matching import words

UNITS = ("kg", "gram", "liter", "butir", "botol", "tabung", "ikat", "karung", "ekor", "ton")

_WORDS = {
    "kg": ("kg", "kgs", "kilo", "kilogram", "kilo gram", "per kg", "rp kg", "kilogr", "k g"),
    "gram": ("gram", "gr", "g", "grm"),
    "liter": ("liter", "ltr", "lt", "l", "litre", "lter", "ltr s"),
    "butir": ("butir", "btr", "biji", "buah", "bh", "pcs", "butr"),
    "botol": ("botol", "btl", "bottle"),
    "tabung": ("tabung", "tbg", "tabung gas"),
    "ikat": ("ikat", "ikt", "ikatan", "iket"),
    "karung": ("karung", "krg", "sak", "zak"),
    "ekor": ("ekor", "ekr", "ek"),
    "ton": ("ton", "tn", "t"),
}
_BY_WORD = {word: unit for unit, known in _WORDS.items() for word in known}
_FACTORS = {("ton", "kg"): Decimal(1000), ("gram", "kg"): Decimal("0.001")}


def match_unit(text: str) -> str | None:
    """The unit a text means, such as `Kg.` → `kg`, or None."""
    plain = words(text)
    return _BY_WORD.get(plain) or _BY_WORD.get(plain.removeprefix("per ").removeprefix("rp "))


def conversion(unit: str, wanted: str) -> Decimal | None:
    """Factor from one `unit` to `wanted`; None when it depends on the goods (a sack, a bunch)."""
    return Decimal(1) if unit == wanted else _FACTORS.get((unit, wanted))
