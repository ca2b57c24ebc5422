"""Reading the cells that say what a supplier offers: commodity, unit, capacity, price, season, certificates."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from suppliers.catalogue import (
    Commodity,
    MatchKind,
    commodity,
    conversion,
    match_commodity,
    match_unit,
    parse_season,
)
from suppliers.catalogue.matching import words
from suppliers.workbook.cells import Amount, amount_of, is_blank, text_of
from suppliers.workbook.issues import Notes
from suppliers.workbook.table import CellValue
from suppliers.workbook.values import Certificate

MAX_PRICE = 1_000_000_000
MAX_CAPACITY = Decimal(1_000_000_000)
_PERIODS = {"hari": Decimal(30), "minggu": Decimal(4), "tahun": Decimal(1) / 12, "bulan": Decimal(1)}
_MILLI = Decimal("0.001")
# Prices differ threefold between Java and the highlands; a zero too many or too few is tenfold.
_TOLERANCE = 3
_LEAST_RUPIAH = 100
_SLIPS = (Decimal("0.1"), Decimal(10), Decimal("0.01"), Decimal(100), Decimal("0.001"), Decimal(1000))


def commodity_of(cells: Mapping[str, CellValue], notes: Notes) -> Commodity | None:
    if is_blank(cells.get("commodity")):
        notes.error("commodity", "missing-commodity")
        return None
    text = text_of(cells["commodity"])
    match = match_commodity(text)
    found = commodity(match.code) if match.code else None
    if found is None:
        names = " / ".join(one.name for code in match.proposals if (one := commodity(code)))
        notes.error("commodity", "commodity-unclear" if names else "commodity-unknown", text, names or None)
    elif match.kind is MatchKind.alias:
        notes.info("commodity", "commodity-synonym", text, found.name)
    elif match.kind is MatchKind.guess:
        notes.repaired("commodity", "commodity-guessed", text, found.name)
    return found


def unit_of(cells: Mapping[str, CellValue], wanted: Commodity | None, implied: str | None, notes: Notes) -> str | None:
    """The unit as written; blank ones come from the price text or the column title."""
    if is_blank(cells.get("unit")):
        price = amount_of(cells.get("price"))
        unit = (match_unit(price.unit) if price else None) or implied
        if unit:
            notes.info("unit", "unit-from-title", None, unit)
        else:
            notes.error("unit", "missing-unit", None, wanted.unit if wanted else None)
        return unit
    text = text_of(cells["unit"])
    unit = match_unit(text) or match_unit(words(text).removeprefix("1 ").removesuffix(" bulan"))
    if unit is None:
        notes.error("unit", "unit-unknown", text, wanted.unit if wanted else None)
    return unit


def capacity_of(cells: Mapping[str, CellValue], unit: str | None, period: str, notes: Notes) -> Decimal | None:
    """Amount per month in `unit`, to a thousandth."""
    if is_blank(cells.get("capacity")):
        notes.warn("capacity", "missing-capacity")
        return None
    text = text_of(cells["capacity"])
    amount = amount_of(cells["capacity"])
    factor = _capacity_factor(amount, text, unit, period) if amount else None
    if amount is None or factor is None or not 0 <= amount.value * factor < MAX_CAPACITY:
        notes.error("capacity", "capacity-unreadable", text)
        return None
    exact = amount.value * factor
    value = plain(exact.quantize(_MILLI, ROUND_HALF_UP))
    if factor != 1:
        notes.repaired("capacity", "capacity-converted", text, str(value))
    elif amount.ambiguous:
        notes.repaired("capacity", "capacity-ambiguous", text, str(value))
    elif amount.as_text:
        notes.info("capacity", "capacity-text", text, str(value))
    elif value != exact:
        notes.info("capacity", "capacity-rounded", text, str(value))
    return value


def _capacity_factor(amount: Amount, text: str, unit: str | None, period: str) -> Decimal | None:
    """From what the cell and its title say to `unit` a month; None when the cell's own unit cannot be."""
    said = [word for word in words(text).split() if word in _PERIODS]
    factor = _PERIODS[said[-1] if said else period]
    if not amount.unit or amount.unit in _PERIODS:
        return factor
    own = match_unit(amount.unit)
    if own is None or unit is None:
        return None if own is None else factor
    step = conversion(own, unit)
    return None if step is None else factor * step


def price_of(cells: Mapping[str, CellValue], wanted: Commodity | None, unit: str | None, notes: Notes) -> int | None:
    """Whole rupiah per `unit`, repaired only where nothing else can be meant."""
    if is_blank(cells.get("price")):
        notes.error("price", "missing-price")
        return None
    text = text_of(cells["price"])
    amount = amount_of(cells["price"])
    if amount is None or amount.value <= 0:
        notes.error("price", "price-unreadable", text)
        return None
    if amount.value > MAX_PRICE:
        notes.error("price", "price-too-high", text)
        return None
    own = match_unit(amount.unit) if amount.unit else None
    if own and unit and own != unit:
        notes.warn("price", "price-unit-differs", text, other=own, unit=unit)
    usual = wanted.usual_prices if wanted and unit == wanted.unit else None
    if amount.value < _LEAST_RUPIAH:
        return _price_in_thousands(amount.value, text, usual, notes)
    rupiah = int(amount.value.to_integral_value(ROUND_HALF_UP))
    if rupiah != amount.value:
        notes.repaired("price", "price-rounded", text, str(rupiah))
    elif amount.as_text:
        notes.info("price", "price-text", text, str(rupiah))
    _compare(rupiah, usual, notes)
    return rupiah


def converted(
    unit: str | None, wanted: Commodity | None, capacity: Decimal | None, price: int | None, notes: Notes
) -> tuple[str | None, Decimal | None, int | None]:
    """Bring tons and grams to the commodity's own unit; other units stay, with a word when unusual."""
    if unit is None or wanted is None or unit in (wanted.unit, *wanted.other_units):
        return unit, capacity, price
    factor = conversion(unit, wanted.unit)
    if factor is None:
        notes.warn("unit", "unit-unusual", unit, wanted.unit)
        return unit, capacity, price
    notes.repaired("unit", "unit-converted", unit, wanted.unit)
    if capacity is not None:
        capacity = plain((capacity * factor).quantize(_MILLI, ROUND_HALF_UP))
    usual = wanted.usual_prices
    # “ton” with a price per kilogram is common: only a price that does not fit a kilogram is divided.
    if price is not None and not (usual and _plausible(Decimal(price), usual)):
        price = max(1, int((price / factor).to_integral_value(ROUND_HALF_UP)))
        _compare(price, usual, notes)
    return wanted.unit, capacity, price


def season_of(cells: Mapping[str, CellValue], notes: Notes) -> tuple[int, ...]:
    if is_blank(cells.get("season")):
        return ()
    text = text_of(cells["season"])
    months = parse_season(text)
    if months is None:
        notes.warn("season", "season-unknown", text)
        return ()
    return months


def certificate_of(cells: Mapping[str, CellValue], kind: str, notes: Notes) -> Certificate | None:
    text = text_of(cells.get(kind))
    plain_text = words(text)
    if not plain_text and text not in ("✓", "✔", "√", "☑"):
        return None
    if plain_text in _YES or not plain_text:
        return Certificate.ada
    if plain_text in _NO or plain_text.startswith(("tidak", "belum", "tdk", "blm")):
        return Certificate.tidak
    if any(sign in plain_text for sign in ("proses", "pengajuan", "pengurusan", "sedang", "diurus")):
        return Certificate.proses
    if any(char.isdigit() for char in text) or plain_text.startswith(("ada", "sudah", "punya")):
        notes.info(kind, "certificate-number", None, "ada")
        return Certificate.ada
    notes.warn(kind, "certificate-unknown", text)
    return None


_YES = frozenset(
    ("ada", "ya", "sudah", "punya", "memiliki", "bersertifikat", "v", "y", "yes", "halal", "sudah ada", "lengkap")
)
_NO = frozenset(("tidak", "belum", "n", "no", "x", "nihil", "kosong", "non halal", "0"))


def plain(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def _price_in_thousands(value: Decimal, text: str, usual: tuple[int, int] | None, notes: Notes) -> int | None:
    rupiah = value * 1000
    whole = rupiah == rupiah.to_integral_value()
    if whole and usual and _plausible(rupiah, usual):
        notes.repaired("price", "price-in-thousands", text, str(int(rupiah)))
        return int(rupiah)
    notes.error("price", "price-too-low", text, str(int(rupiah)) if whole else None)
    return None


def _compare(rupiah: int, usual: tuple[int, int] | None, notes: Notes) -> None:
    if usual is None or _plausible(Decimal(rupiah), usual):
        return
    for slip in _SLIPS:
        meant = rupiah * slip
        if meant == meant.to_integral_value() and _plausible(meant, usual):
            notes.warn("price", "price-implausible", str(rupiah), str(int(meant)))
            return
    notes.warn("price", "price-unusual", str(rupiah), None, low=usual[0], high=usual[1])


def _plausible(price: Decimal, usual: tuple[int, int]) -> bool:
    return usual[0] <= price * _TOLERANCE and price <= usual[1] * _TOLERANCE
