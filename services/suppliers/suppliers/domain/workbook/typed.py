"""Amounts that people type into a row on a page."""

from collections.abc import Mapping
from typing import Any

from chassis.workbook.cells import amount_of, text_of
from chassis.workbook.table import Table

from suppliers.domain.workbook.quantities import NOTHING, terms
from suppliers.domain.workbook.rows import titles_of


def per_own_unit(table: Table, number: int, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Bare amounts with the row's own unit beside them, where a title or line says another: on a page people answer
    `per kg`, and in the file their answer stands under that title."""
    row = next((row for row in table.rows if row.number == number), None)
    if row is None:
        return dict(changes)
    titles = titles_of(table.sections[row.section])
    written = text_of(changes.get("unit") or row.cells.get("unit"))
    own = terms(written)
    read = own.measure or (None if written else titles.unit.measure)
    by_unit = titles.unit != NOTHING or own.monthly is not None or bool(own.timeless or (read and read.factor != 1))
    said = dict(changes)
    for name, title, before, behind in (("price", titles.price, "/", ""), ("capacity", titles.capacity, " ", "/bulan")):
        amount = amount_of(said[name]) if said.get(name) is not None else None
        if (by_unit or title != NOTHING) and amount and not amount.rest and read and not own.unknown:
            said[name] = f"{text_of(said[name])}{before}{read.unit}{behind}"
    return said
