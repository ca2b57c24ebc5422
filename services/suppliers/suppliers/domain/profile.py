"""A supplier's values in the clear, as they are read, compared and stored in a row. Never logged, never published."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from jembatan_indonesia.names import normalise_name
from jembatan_indonesia.npwp import Npwp, NpwpKind

from suppliers.domain.workbook import Certificate, SupplierRow, supplier_key
from suppliers.models import Offer, Supplier

OfferKey = tuple[str, str]
PLAIN_FIELDS = ("name", "legal_form", "nib", "address", "region_code", "phone")


@dataclass(frozen=True, slots=True)
class Profile:
    """Profile of a supplier. Either `npwp`, or for a person `nik`; certificates by kind: ada, tidak, proses.

    `namesake` counts those of one name and no number that are known to be several.
    """

    name: str
    legal_form: str | None = None
    nib: str | None = None
    npwp: str | None = None
    npwp_kind: str | None = None
    nik: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    region_code: str | None = None
    phone: str | None = field(default=None, repr=False)
    certificates: Mapping[str, str] = field(default_factory=dict)
    namesake: int = 0

    @classmethod
    def of(cls, row: SupplierRow) -> "Profile":
        return cls(
            name=row.name,
            legal_form=row.legal_form,
            nib=row.nib,
            npwp=row.npwp,
            npwp_kind=row.npwp_kind.value if row.npwp_kind else None,
            nik=row.nik,
            address=row.address,
            region_code=row.region_code,
            phone=row.phone,
            certificates={kind: state.value for kind, state in row.certificates.items()},
        )

    @property
    def tax_key(self) -> str | None:
        """Equal for the 15 and 16 digit form of one tax number and its head office."""
        return self._tax.match_key if self._tax else None

    @property
    def taxpayer(self) -> str | None:
        """Equal for all offices of one taxpayer."""
        return self._tax.taxpayer if self._tax else None

    @property
    def _tax(self) -> Npwp | None:
        number = self.npwp or self.nik
        return Npwp(number, NpwpKind(self.npwp_kind)) if number and self.npwp_kind else None

    def match_key(self, nik_index: Callable[[str], bytes]) -> str:
        """Key that tells the suppliers of one unit apart; holds no NIK. One NIK may stand behind several suppliers."""
        key = supplier_key(self.as_row(OfferTerms("", "", 0)), lambda nik: nik_index(nik).hex())
        if key.startswith("nik:"):
            return f"{key}:{normalise_name(self.name, self.legal_form)}"
        return f"{key}:{self.namesake}" if self.namesake and key.startswith("name:") else key

    def changes_to(self, other: "Profile") -> list[str]:
        """Names of the fields in which `other` differs."""
        changed = [name for name in PLAIN_FIELDS if getattr(self, name) != getattr(other, name)]
        if self.tax_key != other.tax_key:
            changed.append("npwp")
        return changed + (["certificates"] if dict(self.certificates) != dict(other.certificates) else [])

    def filled_from(self, other: "Profile", *, keeping: frozenset[str] = frozenset()) -> "Profile":
        """With what `other` states; its blanks, and the fields of `keeping`, leave what is known."""
        changed = {
            name: value
            for name in PLAIN_FIELDS
            if (value := getattr(other, name)) and not (name in keeping and getattr(self, name))
        }
        if other.tax_key and other.tax_key != self.tax_key and not ("npwp" in keeping and self.tax_key):
            changed |= {"npwp": other.npwp, "npwp_kind": other.npwp_kind, "nik": other.nik}
        certificates = (
            {**other.certificates, **self.certificates}
            if "certificates" in keeping
            else {**self.certificates, **other.certificates}
        )
        return replace(self, **changed, certificates=certificates)

    def as_row(self, terms: "OfferTerms") -> SupplierRow:
        """One row of a workbook."""
        return SupplierRow(
            name=self.name,
            legal_form=self.legal_form,
            nib=self.nib,
            npwp=self.npwp,
            npwp_kind=NpwpKind(self.npwp_kind) if self.npwp_kind else None,
            nik=self.nik,
            address=self.address,
            region_code=self.region_code,
            phone=self.phone,
            commodity=terms.commodity,
            unit=terms.unit_of_measure,
            monthly_capacity=terms.monthly_capacity,
            price=terms.price,
            season=terms.months,
            **{kind: Certificate(state) for kind, state in self.certificates.items()},
        )


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """Terms of a supplier's offer of one commodity: rupiah for one `unit_of_measure`. No months: not stated."""

    commodity: str
    unit_of_measure: str
    price: int
    monthly_capacity: Decimal | None = None
    months: tuple[int, ...] = ()

    @classmethod
    def of(cls, row: SupplierRow) -> "OfferTerms":
        return cls(row.commodity, row.unit, row.price, row.monthly_capacity, row.season)

    @property
    def key(self) -> OfferKey:
        return self.commodity, self.unit_of_measure

    def contradicts(self, other: "OfferTerms") -> bool:
        """Whether `other` says something else of the same offer; what is blank says nothing."""
        capacities, seasons = (self.monthly_capacity, other.monthly_capacity), (self.months, other.months)
        different = self.price != other.price or (None not in capacities and capacities[0] != capacities[1])
        return different or (all(seasons) and seasons[0] != seasons[1])

    def filled_from(self, other: "OfferTerms") -> "OfferTerms":
        """With what `other` states; its blanks leave what is known."""
        capacity = self.monthly_capacity if other.monthly_capacity is None else other.monthly_capacity
        return replace(other, monthly_capacity=capacity, months=other.months or self.months)


def profile_values(profile: Profile, match_key: str) -> dict[str, Any]:
    """Columns of a supplier that say who he is."""
    return {
        "name": profile.name,
        "name_key": normalise_name(profile.name, profile.legal_form),
        "match_key": match_key,
        "namesake": profile.namesake,
        "legal_form": profile.legal_form,
        "nib": profile.nib,
        "npwp": profile.npwp,
        "npwp_kind": profile.npwp_kind,
        "nik": profile.nik,
        "address": profile.address,
        "region_code": profile.region_code,
        "phone": profile.phone,
        "certificates": dict(profile.certificates),
    }


def write_profile(supplier: Supplier, profile: Profile, match_key: str) -> None:
    for name, value in profile_values(profile, match_key).items():
        setattr(supplier, name, value)


def read_profile(supplier: Supplier) -> Profile:
    return Profile(
        name=supplier.name,
        legal_form=supplier.legal_form,
        nib=supplier.nib,
        npwp=supplier.npwp,
        npwp_kind=supplier.npwp_kind,
        nik=supplier.nik,
        address=supplier.address,
        region_code=supplier.region_code,
        phone=supplier.phone,
        certificates=supplier.certificates,
        namesake=supplier.namesake,
    )


def new_offer(supplier_id: UUID, terms: OfferTerms) -> Offer:
    return Offer(
        supplier_id=supplier_id,
        commodity=terms.commodity,
        unit_of_measure=terms.unit_of_measure,
        monthly_capacity=terms.monthly_capacity,
        price=terms.price,
        months=list(terms.months),
    )


def write_offers(supplier: Supplier, offers: list[OfferTerms]) -> None:
    """Make the offers these, touching only what differs."""
    wanted = {terms.key: terms for terms in offers}
    for gone in [one for one in supplier.offers if (one.commodity, one.unit_of_measure) not in wanted]:
        supplier.offers.remove(gone)
    known = {(one.commodity, one.unit_of_measure): one for one in supplier.offers}
    for key, terms in wanted.items():
        if offer := known.get(key):
            offer.price, offer.monthly_capacity, offer.months = terms.price, terms.monthly_capacity, list(terms.months)
        else:
            supplier.offers.append(new_offer(supplier.id, terms))


def read_offers(supplier: Supplier) -> list[OfferTerms]:
    return [
        OfferTerms(one.commodity, one.unit_of_measure, one.price, one.monthly_capacity, tuple(one.months))
        for one in supplier.offers
    ]
