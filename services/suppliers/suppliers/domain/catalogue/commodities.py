"""Commodities a kitchen buys, with a reference price where a public one is known."""

from dataclasses import dataclass
from functools import cache

from suppliers.domain.catalogue.tables import read_table
from suppliers.domain.catalogue.units_of_measure import conversion


@dataclass(frozen=True, slots=True)
class Commodity:
    """Prices are rupiah per `unit`; `source` tells whose list the name comes from. `typical_min` and `typical_max` are
    own, wide estimates for 2025 where no public price is known: only a slip of a digit falls outside."""

    code: str
    name: str
    group: str
    unit: str
    other_units: tuple[str, ...]
    example_price: int | None
    price_date: str
    price_source: str
    reference_min: int | None
    reference_max: int | None
    reference_kind: str
    typical_min: int | None
    typical_max: int | None
    source: str
    bapanas_code: str

    @property
    def usual_prices(self) -> tuple[int, int] | None:
        """Lowest and highest known price, or what is typical where none is known."""
        prices = (self.reference_min, self.example_price, self.reference_max, self.typical_min, self.typical_max)
        known = [price for price in prices if price is not None]
        return (min(known), max(known)) if known else None

    def is_counted_in(self, unit: str) -> bool:
        return unit in (self.unit, *self.other_units) or conversion(unit, self.unit) is not None

    def differs_from(self, other: "Commodity") -> bool:
        """Whether it is another kind of goods, or has another price: one is never as dear as the other."""
        if self.group != other.group or not (self.usual_prices and other.usual_prices):
            return True
        (low, high), (lowest, highest) = self.usual_prices, other.usual_prices
        return high < lowest or highest < low


@cache
def commodities() -> tuple[Commodity, ...]:
    """All commodities, in the order of the catalogue."""
    return tuple(_commodity(line) for line in read_table("commodities.csv"))


def commodity(code: str) -> Commodity | None:
    return _by_code().get(code)


@cache
def _by_code() -> dict[str, Commodity]:
    return {one.code: one for one in commodities()}


def _commodity(line: dict[str, str]) -> Commodity:
    return Commodity(
        code=line["code"],
        name=line["name"],
        group=line["group"],
        unit=line["unit"],
        other_units=tuple(filter(None, line["other_units"].split(";"))),
        example_price=_rupiah(line["example_price"]),
        price_date=line["price_date"],
        price_source=line["price_source"],
        reference_min=_rupiah(line["reference_min"]),
        reference_max=_rupiah(line["reference_max"]),
        reference_kind=line["reference_kind"],
        typical_min=_rupiah(line["typical_min"]),
        typical_max=_rupiah(line["typical_max"]),
        source=line["source"],
        bapanas_code=line["bapanas_code"],
    )


def _rupiah(text: str) -> int | None:
    return int(text) if text else None
