"""From raw cells to a supplier's clean values, with everything there is to say about them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import reduce

from chassis.workbook.cells import digits_of, is_blank, text_of
from chassis.workbook.issues import YES, Notes
from chassis.workbook.rows import examine_row
from chassis.workbook.table import Row, Section, Table
from jembatan_indonesia.matching import words
from jembatan_indonesia.names import normalise_name

from suppliers.domain.workbook.columns import CERTIFICATES, COLUMNS, IS_SUPPLIER
from suppliers.domain.workbook.identity_cells import address_of, legal_form_of, name_of, nib_of, phone_of, tax_number_of
from suppliers.domain.workbook.offer_cells import (
    Titles,
    capacity_of,
    certificate_of,
    commodity_of,
    converted,
    price_of,
    season_of,
    validity_of_none,
)
from suppliers.domain.workbook.quantities import (
    NOTHING,
    Terms,
    changes,
    column_terms,
    joined,
    line_terms,
    unit_terms,
)
from suppliers.domain.workbook.region_cells import region_of
from suppliers.domain.workbook.unit_cells import unit_of
from suppliers.domain.workbook.values import ExaminedRow, SupplierRow, supplier_key

_LISTED_ROWS = 5


@dataclass(frozen=True, slots=True)
class Context:
    """Context that a row is compared with. An empty one is right for a supplier entered by hand.

    `niks` and `nibs`: number → {normalised name: rows}; `names`: normalised name → {number: rows}. Certificates are
    judged on `today`, by default the present day.
    """

    titles: Titles = field(default_factory=Titles)
    niks: Mapping[str, Mapping[str, list[int]]] = field(default_factory=dict, repr=False)
    nibs: Mapping[str, Mapping[str, list[int]]] = field(default_factory=dict, repr=False)
    names: Mapping[str, Mapping[str, list[int]]] = field(default_factory=dict, repr=False)
    today: date | None = None
    place: Callable[[int], str] = str

    @classmethod
    def of(cls, table: Table) -> "Context":
        niks: _Index = defaultdict(lambda: defaultdict(list))
        nibs: _Index = defaultdict(lambda: defaultdict(list))
        names: _Index = defaultdict(lambda: defaultdict(list))
        for row in table.rows:
            name = normalise_name(text_of(row.cells.get("name")))
            nib = _bare_digits(row, "nib")
            number = _bare_digits(row, "npwp") or _bare_digits(row, "nik")
            if nib:
                nibs[nib][name].append(row.number)
            if len(number) == 16 and not number.startswith("0"):
                niks[number][name].append(row.number)
            if name and (nib or number):
                names[name][nib or number].append(row.number)
        return cls(niks=niks, nibs=nibs, names=names, place=table.place)

    def within(self, section: Section) -> "Context":
        """The same for the rows of one section."""
        return replace(self, titles=titles_of(section))


_Index = defaultdict[str, defaultdict[str, list[int]]]


def titles_of(section: Section) -> Titles:
    """Titles of the columns and lines about the table that speak of prices and capacities."""
    told = [terms for line in section.lines for terms in line_terms(line[:200]).items()]
    found = {}
    for name in ("price", "capacity"):
        own = column_terms(section.columns[name].header, name) if name in section.columns else NOTHING
        lines = [terms for field, terms in told if field == name]
        doubts = (*(() if lines else _doubts(section, name)), *_commented(section, name))
        found[name] = reduce(joined, [*lines, Terms(unknown=doubts)], own)
    unit = unit_terms(section.columns["unit"].header) if "unit" in section.columns else NOTHING
    return Titles(**found, unit=reduce(joined, [terms for name, terms in told if name == "unit"], unit))


def _commented(section: Section, name: str) -> tuple[str, ...]:
    """A comment at the column's title that would change its numbers."""
    text = section.comments.get(name, "")[:200]
    label = COLUMNS.labels[name].partition(" ")[0]
    said = line_terms(f"{label} {text}").get(name, NOTHING) if text else NOTHING
    return (text,) if changes(said, monthly=name == "capacity") else ()


def _doubts(section: Section, name: str) -> tuple[str, ...]:
    """Lines of other tables that would change the numbers of this one."""
    told = {line: line_terms(line[:200]).get(name, NOTHING) for line in section.doubts}
    kept = (line for line, said in told.items() if changes(said, monthly=name == "capacity"))
    return tuple(dict.fromkeys(words(line[:200]) for line in kept))


def examine(row: Row, context: Context | None = None) -> ExaminedRow:
    """Read one row. Never raises for anything a cell may hold."""
    context = context or Context()

    def read(usable: Row, notes: Notes) -> SupplierRow | None:
        values = _values(usable, context, notes)
        _compare_with_others(usable, values, context, notes)
        return values

    return examine_row(COLUMNS, row, read)


def examine_all(table: Table, context: Context | None = None) -> Iterator[ExaminedRow]:
    """All rows in order, lazily, each also compared with the ones before it."""
    context = context or Context.of(table)
    seen: dict[tuple[str, str, str], tuple[int, SupplierRow]] = {}
    contexts = [context.within(section) for section in table.sections]
    for row in table.rows:
        examined = examine(row, contexts[row.section])
        if examined.values is None:
            yield examined
            continue
        key = _offer_key(examined.values)
        if key in seen:
            first, kept = seen[key]
            yield _as_duplicate(examined, examined.values, first, kept, table.place(first))
        else:
            seen[key] = examined.number, examined.values
            yield examined


def _values(row: Row, context: Context, notes: Notes) -> SupplierRow | None:
    cells = row.cells
    name = name_of(cells, notes)
    legal_form = legal_form_of(cells, name, notes)
    nib = nib_of(cells, notes)
    tax = tax_number_of(cells, legal_form, notes)
    address = address_of(cells, notes)
    region_code = region_of(cells, notes)
    phone = phone_of(cells, notes)
    wanted = commodity_of(cells, notes)
    if "commodity" in row.given and wanted:
        notes.repaired("commodity", "commodity-from-title", None, text_of(cells["commodity"]))
    titles = context.titles
    unit_title = NOTHING if "unit" in row.typed else titles.unit
    unit, counted = unit_of(cells, wanted, unit_title, (titles.price, titles.capacity), notes)
    # What people have typed says itself in what it is counted.
    by_unit = {name: NOTHING if name in row.typed else counted for name in ("price", "capacity")}
    capacity = capacity_of(cells, unit, titles.capacity, notes, by_unit["capacity"])
    price = price_of(cells, wanted, unit, titles.price, notes, by_unit["price"])
    unit, capacity, price = converted(unit, wanted, capacity, price, notes)
    season = season_of(cells, notes)
    certificates = {
        kind: certificate_of(
            cells, kind, context.today, notes, [one.text for one in row.validities if one.kind == kind]
        )
        for kind in CERTIFICATES
    }
    for one in row.validities:
        if not one.kind and cells.get(IS_SUPPLIER) != YES:
            validity_of_none(one, context.today, notes)
    if wanted is None or unit is None or price is None:
        return None
    return SupplierRow(
        name=name,
        commodity=wanted.code,
        unit=unit,
        price=price,
        legal_form=legal_form,
        nib=nib,
        npwp=tax.npwp,
        npwp_kind=tax.kind,
        nik=tax.nik,
        address=address,
        region_code=region_code,
        phone=phone,
        monthly_capacity=capacity,
        season=season,
        **certificates,
    )


def _compare_with_others(row: Row, values: SupplierRow | None, context: Context, notes: Notes) -> None:
    name = normalise_name(text_of(row.cells.get("name")))
    nib = _bare_digits(row, "nib")
    number = _bare_digits(row, "npwp") or _bare_digits(row, "nik")
    if rows := _others(context.niks.get(number, {}), name, context):
        notes.warn("npwp", "shared-nik", rows=rows)
    if rows := _others(context.nibs.get(nib, {}), name, context):
        notes.warn("nib", "shared-nib", nib, rows=rows)
    if name and (nib or number) and (rows := _others(context.names.get(name, {}), nib or number, context)):
        notes.warn("name", "same-name-other-number", text_of(row.cells.get("name")), rows=rows)


def _others(found: Mapping[str, list[int]], own: str, context: Context) -> str:
    """Rows under any other key than one's own, as text; empty when there are none."""
    rows = sorted(number for key, numbers in found.items() if key != own for number in numbers)
    more = "…" if len(rows) > _LISTED_ROWS else ""
    return ", ".join(context.place(number) for number in rows[:_LISTED_ROWS]) + more


def _bare_digits(row: Row, name: str) -> str:
    value = row.cells.get(name)
    if is_blank(value):
        return ""
    return "".join(char for char in digits_of(value).text if char.isdigit())


def _offer_key(values: SupplierRow) -> tuple[str, str, str]:
    """Suppliers known by their name alone are told apart by where they live."""
    key = supplier_key(values)
    if key.startswith("name:"):
        key = f"{key} {values.phone or ''} {words(values.address or '')}"
    return key, values.commodity, values.unit


def _as_duplicate(examined: ExaminedRow, values: SupplierRow, first: int, kept: SupplierRow, place: str) -> ExaminedRow:
    notes = Notes(COLUMNS)
    notes.issues.extend(examined.issues)
    different = _differences(values, kept)
    if not different:
        notes.info("commodity", "duplicate", rows=place)
        return ExaminedRow(examined.number, values, tuple(notes.issues), duplicate_of=first)
    notes.error("commodity", "duplicate-differs", rows=place, fields=", ".join(different))
    return ExaminedRow(examined.number, None, tuple(notes.issues))


def _differences(one: SupplierRow, other: SupplierRow) -> list[str]:
    """Labels of the fields that differ; the spelling of the name is not a difference."""
    labels = {"monthly_capacity": "capacity", "npwp_kind": "npwp"}
    names = [item.name for item in fields(SupplierRow) if getattr(one, item.name) != getattr(other, item.name)]
    if "name" in names and normalise_name(one.name) == normalise_name(other.name):
        names.remove("name")
    return list(dict.fromkeys(COLUMNS.labels[labels.get(name, name)] for name in names))
