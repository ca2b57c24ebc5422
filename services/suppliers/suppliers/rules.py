"""What is right to enter: one set of rules, for a workbook's rows and for a supplier entered by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from suppliers.catalogue import format_season
from suppliers.profile import Profile, Terms
from suppliers.texts import holds_personal_data
from suppliers.workbook import CellValue, Context, ExaminedRow, Issue, Row, Severity, examine

IDENTITY = frozenset(("name", "legal_form", "nib", "npwp", "nik", "address", "region_code", "region_name", "phone"))
_API_NAMES = {"capacity": "monthly_capacity", "season": "months"}
_NAME = Issue(
    "name",
    Severity.error,
    "name-personal",
    "Nama penyedia memuat nomor pribadi atau alamat. Tulis namanya saja; nomor dan alamat ada kolomnya sendiri.",
    "The supplier's name holds a personal number or an address. Write the name alone; they have their own columns.",
)


def judge(examined: ExaminedRow) -> ExaminedRow:
    """A name travels in events, so it may hold no number or address of a person."""
    if examined.values is None or not holds_personal_data(examined.values.name):
        return examined
    return replace(examined, values=None, issues=(*examined.issues, _NAME), duplicate_of=None)


@dataclass(frozen=True, slots=True)
class OfferCells:
    """One commodity as it was entered."""

    commodity: str
    unit: str | None
    price: int
    monthly_capacity: Decimal | None
    months: tuple[int, ...]

    def cells(self) -> dict[str, CellValue]:
        return {
            "commodity": self.commodity,
            "unit": self.unit,
            "price": self.price,
            "capacity": float(self.monthly_capacity) if self.monthly_capacity is not None else None,
            "season": format_season(tuple(sorted(set(self.months)))) or None,
        }


@dataclass(frozen=True, slots=True)
class Entered:
    """A supplier entered by hand, read and judged; `issues` name fields as the API does (`offers.0.price`)."""

    profile: Profile | None
    offers: list[Terms]
    issues: list[Issue]

    @property
    def errors(self) -> list[Issue]:
        return [issue for issue in self.issues if issue.severity is Severity.error]


def read_entered(identity: Mapping[str, CellValue], offers: list[OfferCells]) -> Entered:
    """Each offer is read as one row of a workbook that repeats who the supplier is."""
    rows = [judge(examine(Row(1, {**identity, **offer.cells()}), Context())) for offer in offers]
    issues: list[Issue] = []
    for position, row in enumerate(rows):
        for issue in row.issues:
            if issue.field in IDENTITY or issue.field not in offers[position].cells():
                issues.extend([issue] if position == 0 else [])
            else:
                name = _API_NAMES.get(issue.field, issue.field)
                issues.append(replace(issue, field=f"offers.{position}.{name}"))
    values = [row.values for row in rows if row.values is not None]
    if len(values) < len(rows):
        return Entered(None, [], issues)
    return Entered(Profile.of(values[0]), [Terms.of(one) for one in values], issues)
