"""Reading the cell of an offer's unit, beside the title of its column."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from chassis.workbook.cells import amount_of, is_blank, text_of
from chassis.workbook.issues import Notes
from chassis.workbook.table import CellValue

from suppliers.domain.catalogue import Commodity
from suppliers.domain.workbook.quantities import NOTHING, Measure, Terms, joined, terms

Counted = tuple[str | None, Terms]
"""The unit, and how amounts are counted where they do not say it themselves: in how many of it, in what period."""


def unit_of(
    cells: Mapping[str, CellValue],
    wanted: Commodity | None,
    title: Terms,
    beside: tuple[Terms, ...],
    notes: Notes,
) -> Counted:
    """The unit as written; a blank one comes from the title of its column (`title`), from the price, or from the titles
    of amounts (`beside`)."""
    if title.unknown:
        notes.warn("unit", "words-unknown", " ".join(title.unknown)[:40])
        title = replace(title, unknown=())
    if is_blank(cells.get("unit")):
        return _unit_of_title(cells, wanted, title, beside, notes)
    text = text_of(cells["unit"])
    own = terms(text)
    measures = _distinct(own.measures)
    if len(measures) != 1 or own.unknown:
        usual = wanted.unit if wanted else None
        notes.error("unit", "unit-unknown", text, " / ".join(map(_said, measures)) if len(measures) > 1 else usual)
        return None, NOTHING
    [read] = measures
    own = replace(own, measures=(read,))
    named = _distinct(title.measures)
    if named and not _agree(read, named, text, notes):
        return None, NOTHING
    if len(named) == 1:
        own = replace(own, measures=tuple(named))
    said = joined(own, replace(title, measures=()))
    if said.unknown:
        notes.warn("unit", "words-unknown", " ".join(said.unknown)[:40])
    counted = _unit_for(own.measures[0], wanted)
    if own.measures[0].factor != 1:
        notes.info("unit", "unit-counted", _said(own.measures[0]), counted)
    return counted, said


def _unit_for(size: Measure, wanted: Commodity | None) -> str:
    """The unit for `10 kg` or `100 gr`: the usual one where that is only arithmetic."""
    return wanted.unit if wanted and size.factor != 1 and size.into(wanted.unit) is not None else size.unit


def _distinct(measures: tuple[Measure, ...]) -> list[Measure]:
    """Without those that only say once more the same, as in `Kilogram (kg)`."""
    return list({(one.unit, one.factor): one for one in reversed(measures)}.values())[::-1]


def _agree(read: Measure, named: list[Measure], text: str, notes: Notes) -> bool:
    """Whether a unit is one that its title names; where that tells the size of a pack, the size is not counted, and
    told."""
    if len(named) > 1 and all(one.factor == 1 for one in named):
        return True  # a choice of units
    if len(named) > 1 and any(one.unit == read.unit and one.factor == 1 for one in named):
        notes.warn("unit", "words-unknown", " ".join(map(_said, named)))
        return True
    bare = terms(named[0].word).measure
    if len(named) == 1 and (named[0] == read or (bare and (bare.unit, bare.factor) == (read.unit, read.factor))):
        return True
    proposals = dict.fromkeys([_said(read), *(_said(one) for one in named)])
    notes.error("unit", "unit-title-differs", text, " / ".join(proposals), title=" ".join(map(_said, named)))
    return False


def _said(one: Measure) -> str:
    """`10 kg`, or `kuintal` for a word that means many by itself."""
    own = terms(one.word).measure
    count = one.factor / own.factor if own else one.factor
    return one.word if count == 1 else f"{_plain(count)} {one.word}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _unit_of_title(
    cells: Mapping[str, CellValue], wanted: Commodity | None, title: Terms, beside: tuple[Terms, ...], notes: Notes
) -> Counted:
    named = _distinct(title.measures)
    if len(named) > 1:
        notes.error("unit", "missing-unit", None, " / ".join(map(_said, named)))
        return None, NOTHING
    said = (title.measure, _said_in(cells.get("price")).measure, *(one.measure for one in beside))
    found = next((one for one in said if one), None)
    if found is None:
        notes.error("unit", "missing-unit", None, wanted.unit if wanted else None)
        return None, NOTHING
    unit = _unit_for(found, wanted)
    notes.info("unit", "unit-from-title", None, unit)
    return unit, title


def _said_in(value: CellValue) -> Terms:
    amount = None if is_blank(value) else amount_of(value)
    return terms(amount.rest) if amount else NOTHING
