"""Entry validation: one set of rules, for a workbook's rows and for a supplier entered by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from chassis.personal_data import is_personal_address, is_personal_name
from chassis.workbook.cells import text_of
from chassis.workbook.issues import Notes

from suppliers import gettext
from suppliers.domain.catalogue import format_season
from suppliers.domain.profile import OfferKey, OfferTerms, Profile
from suppliers.domain.workbook import COLUMNS, CellValue, ExaminedRow, Issue, Row, Severity, examine
from suppliers.domain.workbook.offer_cells import commodity_of
from suppliers.domain.workbook.quantities import NOTHING
from suppliers.domain.workbook.unit_cells import unit_of

_OFFER = frozenset(("commodity", "unit", "price", "capacity", "season"))
_NAME = Issue(
    "name",
    Severity.error,
    "name-personal",
    gettext(
        "Nama penyedia memuat nomor pribadi, e-mail, tautan, atau alamat. Tulis namanya saja; nomor dan alamat ada "
        "kolomnya sendiri."
    ),
)
_ADDRESS = Issue(
    "address",
    Severity.error,
    "address-personal",
    gettext("Alamat memuat nomor pribadi, e-mail, atau tautan. Tulis alamatnya saja; nomor ada kolomnya sendiri."),
    is_personal=True,
)
_TWICE = Issue(
    "commodity",
    Severity.error,
    "duplicate",
    gettext("Komoditas ini dengan satuan yang sama tertulis dua kali. Hapus salah satu."),
)
_FAIR: Mapping[str, CellValue] = {"commodity": "beras-premium", "unit": "kg", "price": 15_000}
"""An offer of which there is nothing to say: with it a supplier is read for himself."""
_SOMEBODY: Mapping[str, CellValue] = {"name": "Pemasok"}
"""A supplier of whom there is nothing to say: with it an offer is read for itself."""


def judge(examined: ExaminedRow, row: Row) -> ExaminedRow:
    """A name travels in events, so it may hold no number or address of a person; nor may an address hold what leads to
    one elsewhere. Said also when more is wrong."""
    if examined.left_out:
        return examined
    name = examined.values.name if examined.values else text_of(row.cells.get("name"))
    unread = {one.field for one in examined.issues if one.severity is Severity.error}
    found = [_NAME] if "name" not in unread and is_personal_name(name) else []
    if "address" not in unread and is_personal_address(text_of(row.cells.get("address"))):
        found.append(_ADDRESS)
    if not found:
        return examined
    return replace(examined, values=None, issues=(*examined.issues, *found), duplicate_of=None)


@dataclass(frozen=True, slots=True)
class OfferCells:
    """One commodity as it was entered."""

    commodity: str
    unit: str | None
    price: CellValue
    monthly_capacity: Decimal | str | None
    months: tuple[int, ...]

    def cells(self) -> dict[str, CellValue]:
        capacity = self.monthly_capacity
        return {
            "commodity": self.commodity,
            "unit": self.unit,
            "price": self.price,
            "capacity": float(capacity) if isinstance(capacity, Decimal) else capacity,
            "season": format_season(tuple(sorted(set(self.months)))) or None,
        }


@dataclass(frozen=True, slots=True)
class Entered:
    """A supplier entered by hand, read and judged; `issues` name fields as the API does (`offers.0.price`). Who he is
    is known whatever is wrong with his offers, which are either all there or none."""

    profile: Profile | None
    offers: list[OfferTerms]
    issues: list[Issue]

    @property
    def errors(self) -> list[Issue]:
        return [issue for issue in self.issues if issue.severity is Severity.error]


def read_entered(identity: Mapping[str, CellValue], offers: Sequence[OfferCells]) -> Entered:
    """The supplier and each offer are read as rows of a workbook, each for itself; every fault is found at once."""
    himself, rows = _examined(identity, offers)
    issues = [issue for issue in himself.issues if issue.field not in _OFFER]
    for position, row in enumerate(rows):
        issues += [_of_offer(issue, position) for issue in row.issues if issue.field in _OFFER]
    keys = [_key(row, offer) for row, offer in zip(rows, offers, strict=True)]
    issues += [_of_offer(_TWICE, place) for place, key in enumerate(keys) if key and key in keys[:place]]
    values = [row.values for row in rows if row.values is not None]
    terms = [OfferTerms.of(one) for one in values] if len(values) == len(rows) else []
    return Entered(Profile.of(himself.values) if himself.values else None, terms, issues)


def _examined(
    identity: Mapping[str, CellValue], offers: Sequence[OfferCells]
) -> tuple[ExaminedRow, Sequence[ExaminedRow]]:
    """The supplier's row and one of each offer. He is read together with his first offer, as in a workbook; where that
    row is not right, apart from it, so that neither hides what the other says."""
    others = [examine(Row(1, {**_SOMEBODY, **offer.cells()})) for offer in offers[1:]]
    if offers:
        together = Row(1, {**identity, **offers[0].cells()})
        if (both := judge(examine(together), together)).values is not None:
            return both, [both, *others]
    stated = Row(1, {**identity, **_FAIR})
    first = [examine(Row(1, {**_SOMEBODY, **offer.cells()})) for offer in offers[:1]]
    return judge(examine(stated), stated), [*first, *others]


def _of_offer(issue: Issue, position: int) -> Issue:
    return replace(issue, field=f"offers.{position}.{COLUMNS.by_name[issue.field].api_name or issue.field}")


def _key(row: ExaminedRow, offer: OfferCells) -> OfferKey | None:
    """Key of an offer, commodity and unit as far as they can be read, though the price cannot."""
    if row.values is not None:
        return OfferTerms.of(row.values).key
    wanted = commodity_of(offer.cells(), Notes(COLUMNS))
    unit, _ = unit_of(offer.cells(), wanted, NOTHING, (), Notes(COLUMNS))
    return (wanted.code, unit) if wanted and unit else None
