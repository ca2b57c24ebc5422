"""Reading the cells that say what a supplier offers: commodity, unit, capacity, price, season, certificates."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from chassis import clock
from chassis.workbook.cells import Amount, amount_of, is_blank, text_of
from chassis.workbook.issues import Notes
from chassis.workbook.table import CellValue, Validity
from jembatan_indonesia.matching import MatchKind
from jembatan_indonesia.zones import WIB

from suppliers.domain.catalogue import Commodity, commodity, conversion, match_commodity, match_unit, parse_season
from suppliers.domain.workbook.certificates import Doubt, has_run_out, read_certificate
from suppliers.domain.workbook.price_words import without_excluded, without_understood
from suppliers.domain.workbook.quantities import CURRENCIES, NOTHING, Terms, terms
from suppliers.domain.workbook.values import Certificate

MAX_PRICE = 1_000_000_000
MAX_CAPACITY = Decimal(1_000_000_000)
_MILLI = Decimal("0.001")
# Prices differ threefold between Java and the highlands; a zero too many or too few is tenfold.
_TOLERANCE = 3
_LEAST_RUPIAH = 100
_SLIPS = (Decimal("0.1"), Decimal(10), Decimal("0.01"), Decimal(100), Decimal("0.001"), Decimal(1000))


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles of the columns, and lines above the table, as they speak of the numbers below."""

    price: Terms = NOTHING
    capacity: Terms = NOTHING
    unit: Terms = NOTHING


def commodity_of(cells: Mapping[str, CellValue], notes: Notes) -> Commodity | None:
    if is_blank(cells.get("commodity")):
        notes.error("commodity", "missing-commodity")
        return None
    text = text_of(cells["commodity"])
    match = match_commodity(text)
    found = commodity(match.code) if match.code else None
    names = " / ".join(one.name for code in match.proposals if (one := commodity(code)))
    if found is None:
        notes.error("commodity", "commodity-unclear" if names else "commodity-unknown", text, names or None)
    elif match.kind is MatchKind.alias and names:
        tell = notes.warn if _may_matter(found, match.proposals, cells) else notes.mention
        tell("commodity", "commodity-several", text, names, taken=found.name)
    elif match.kind is MatchKind.alias:
        notes.info("commodity", "commodity-synonym", text, found.name)
    elif match.kind is MatchKind.guess:
        notes.repaired("commodity", "commodity-guessed", text, found.name)
    return found


def _may_matter(taken: Commodity, codes: Sequence[str], cells: Mapping[str, CellValue]) -> bool:
    """Whether one of these goods, as far as it is counted in the row's unit, differs from the one that is taken."""
    unit = match_unit(text_of(cells.get("unit")))
    named = [one for code in codes if (one := commodity(code))]
    possible = [one for one in named if not unit or one.is_counted_in(unit)] or named
    return taken not in possible or any(one.differs_from(taken) for one in possible)


def capacity_of(
    cells: Mapping[str, CellValue], unit: str | None, title: Terms, notes: Notes, counted: Terms = NOTHING
) -> Decimal | None:
    """Amount per month in `unit`, to a thousandth. `counted` is how the unit's own cell has it counted."""
    if is_blank(cells.get("capacity")):
        notes.warn("capacity", "missing-capacity")
        return None
    text = text_of(cells["capacity"])
    bare, understood = _understood(cells["capacity"])
    amount = amount_of(bare)
    _tell_understood("capacity", (*understood, *title.understood), notes)
    if amount is None or amount.value < 0:
        proposal = _whole(abs(amount.value)) if amount else _several(cells["capacity"], Decimal(1))
        notes.error("capacity", "capacity-unreadable", text, proposal)
        return None
    factor = _capacity_factor(amount, terms(amount.rest), title, counted, unit, text, notes)
    if factor is None:
        return None
    exact = amount.value * factor
    if exact >= MAX_CAPACITY:
        notes.error("capacity", "capacity-unreadable", text)
        return None
    value = plain(exact.quantize(_MILLI, ROUND_HALF_UP))
    if not value:
        notes.warn("capacity", "capacity-zero", text)
    if factor != 1:
        notes.repaired("capacity", "capacity-converted", text, str(value))
    elif amount.ambiguous:
        notes.repaired("capacity", "capacity-ambiguous", text, str(value))
    elif amount.as_text:
        notes.info("capacity", "capacity-text", text, str(value))
    elif value != exact:
        notes.info("capacity", "capacity-rounded", text, str(value))
    return value


def _capacity_factor(
    amount: Amount, said: Terms, title: Terms, counted: Terms, unit: str | None, text: str, notes: Notes
) -> Decimal | None:
    """From what the cell, its title and the unit say to `unit` a month; None with an error where they contradict each
    other."""
    if unknown := said.unknown or title.unknown:
        notes.warn("capacity", "words-unknown", " ".join(unknown)[:40])
    timeless = said.timeless or ("" if said.monthly is not None else title.timeless or counted.timeless)
    if timeless:
        notes.error("capacity", "capacity-timeless", text, _whole(amount.value), period=timeless)
        return None
    stated = next((one for one in (said.monthly, title.monthly) if one is not None), None)
    if stated is not None and counted.monthly not in (None, stated):
        both = [_whole(plain((amount.value * one).quantize(_MILLI))) for one in (stated, counted.monthly)]
        notes.error("capacity", "capacity-period-differs", text, " / ".join(one for one in both if one) or None)
        return None
    monthly = next((one for one in (stated, counted.monthly) if one is not None), Decimal(1))
    own = said.measure or title.measure or counted.measure
    if own is None or unit is None:
        return monthly * title.multiplier
    step = own.into(unit)
    if step is None or said.contradicts_itself:
        notes.error("capacity", "capacity-unit-differs", text, _whole(amount.value), other=own.word, unit=unit)
        return None
    return monthly * title.multiplier * step


def price_of(
    cells: Mapping[str, CellValue],
    wanted: Commodity | None,
    unit: str | None,
    title: Terms,
    notes: Notes,
    counted: Terms = NOTHING,
) -> int | None:
    """Whole rupiah per `unit`, repaired only where nothing else can be meant. `counted` is how the unit's own cell has
    it counted."""
    if is_blank(cells.get("price")):
        notes.error("price", "missing-price")
        return None
    text = text_of(cells["price"])
    said, understood = _understood(cells["price"])
    amount = amount_of(said)
    _tell_understood("price", (*understood, *title.understood), notes)
    excluded: tuple[str, ...] = ()
    if amount is None and isinstance(said, str):
        bare, excluded = without_excluded(said)
        amount = amount_of(bare) if excluded else None
    if CURRENCIES.intersection(_WORDS_AND_SIGNS.findall(text.lower())):
        notes.error("price", "price-currency", text)
        return None
    if amount is None:
        notes.error("price", "price-unreadable", text, _several(cells["price"], Decimal(_LEAST_RUPIAH)))
        return None
    if amount.value <= 0:
        negative = "price-negative" if amount.value < 0 else "price-unreadable"
        notes.error("price", negative, text, _whole(-amount.value) if amount.value else None)
        return None
    own = terms(amount.rest)
    own = replace(own, unknown=(*own.unknown, *excluded)) if excluded else own
    value = _price_per_unit(amount, own, title, counted, unit, text, notes)
    if value is None:
        return None
    if value > MAX_PRICE:
        notes.error("price", "price-too-high", text)
        return None
    usual = usual_prices(wanted, unit)
    if value < _LEAST_RUPIAH:
        return _price_in_thousands(value, text, usual, notes)
    rupiah = int(value.to_integral_value(ROUND_HALF_UP))
    if value != amount.value:
        notes.repaired("price", "price-converted", text, str(rupiah), unit=unit)
    elif rupiah != value:
        notes.repaired("price", "price-rounded", text, str(rupiah))
    elif amount.as_text:
        notes.info("price", "price-text", text, str(rupiah))
    _compare(rupiah, usual, notes)
    return rupiah


def _price_per_unit(
    amount: Amount, said: Terms, title: Terms, counted: Terms, unit: str | None, text: str, notes: Notes
) -> Decimal | None:
    """Rupiah per `unit`; None with an error where the cell or its title prices something else."""
    unknown = said.unknown or title.unknown
    if not said.measures and CURRENCIES.intersection(title.unknown):
        notes.error("price", "price-currency", text)
        return None
    if unknown or said.monthly is not None or said.timeless:
        notes.warn("price", "words-unknown", " ".join(unknown)[:40] or amount.rest[:40])
    own = said.measure or title.measure or counted.measure
    value = amount.value * (1 if said.measures else title.multiplier)
    if own is None or unit is None:
        return value
    step = own.into(unit)
    if step is None or said.contradicts_itself:
        notes.error("price", "price-unit-differs", text, _whole(value), other=own.word, unit=unit)
        return None
    return value / step


_WORDS_AND_SIGNS = re.compile(r"[a-z]+|[$€£¥]")


def _understood(value: CellValue) -> tuple[CellValue, tuple[str, ...]]:
    """A cell without phrases that change no number, and these phrases."""
    return without_understood(text_of(value)) if isinstance(value, str) else (value, ())


def _tell_understood(name: str, phrases: tuple[str, ...], notes: Notes) -> None:
    if phrases:
        notes.info(name, "words-understood", ", ".join(dict.fromkeys(phrases))[:60])


def _several(value: CellValue, least: Decimal) -> str | None:
    """The amounts of a cell with two of them, one to be chosen: `15.000` and `16.000` on two lines, or a range."""
    parts = _BETWEEN.split(value[:200]) if isinstance(value, str) else []
    read = [amount_of(part) for part in parts if part.strip()]
    found = [_whole(one.value) for one in read if one and one.value >= least]
    return " / ".join(one for one in found if one) if len(found) == len(read) == 2 else None


def _whole(value: Decimal) -> str | None:
    return str(plain(value)) if value > 0 else None


def usual_prices(wanted: Commodity | None, unit: str | None) -> tuple[int, int] | None:
    """Lowest and highest price one would expect: of the commodity in its own unit, else of anything in that unit."""
    if wanted is None or unit is None:
        return None
    return wanted.usual_prices if unit == wanted.unit else _USUAL_PER_UNIT.get(unit)


_BETWEEN = re.compile(
    r"[\n\r;~|]|\s-\s|(?<=\d)\s?[-–—]\s?(?=\d)|\b(?:s/d|s\.d\.|sd|sampai dengan|sampai|hingga|atau)(?!\w)",
    re.IGNORECASE,
)
_USUAL_PER_UNIT = {
    "kg": (5_000, 150_000),
    "liter": (8_000, 60_000),
    "butir": (1_500, 30_000),
    "botol": (8_000, 50_000),
    "ikat": (1_500, 15_000),
    "karung": (100_000, 900_000),
    "ekor": (20_000, 150_000),
    "tabung": (20_000, 280_000),
}
"""Wide, own estimates for 2025: only a slip of a digit falls outside."""


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


def certificate_of(
    cells: Mapping[str, CellValue], kind: str, today: date | None, notes: Notes, until: Sequence[str] = ()
) -> Certificate | None:
    """`until` is what columns of their own say of how long it holds; a date there stands for a blank cell too."""
    text = text_of(cells.get(kind))
    if not text and not until:
        return None
    today = today or _today()
    state, doubt = read_certificate(text or "".join(f"s/d {one}" for one in until[:1]), today)
    text = text or "".join(until[:1])
    for one in until:
        run_out = has_run_out(one, today)
        if run_out is None or (run_out is False and state is Certificate.tidak and doubt is not Doubt.expired):
            notes.warn(kind, "certificate-until", one)
        elif run_out and state is Certificate.ada:
            state, doubt, text = Certificate.tidak, Doubt.expired, one
    if doubt is Doubt.unknown:
        notes.warn(kind, doubt.value, text)
    elif doubt is Doubt.number and state:
        notes.info(kind, doubt.value, None, state.value)
    elif doubt and state:
        notes.repaired(kind, doubt.value, text, state.value)
    return state


def validity_of_none(one: Validity, today: date | None, notes: Notes) -> None:
    """A date that is past, in a column that names no certificate: of the offer itself, perhaps."""
    if has_run_out(one.text, today or _today()) is not False:
        notes.ask_valid("row-ended", f"{one.title}: {one.text}")


def _today() -> date:
    return clock.now().astimezone(WIB).date()


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
