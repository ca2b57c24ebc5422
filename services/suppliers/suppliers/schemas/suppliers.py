"""Suppliers as they are entered and shown."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from chassis import access
from chassis.auth import Principal
from chassis.history.schemas import HistoryLineOut
from chassis.schemas import NO_NUL, In, Out
from chassis.workbook.staging import masked
from jembatan_indonesia.masking import mask
from pydantic import Field, StringConstraints

from suppliers.domain.entry_validation import OfferCells
from suppliers.domain.profile import Profile, read_profile
from suppliers.domain.workbook import Certificate, Issue, Severity
from suppliers.models import Submission, Supplier, SupplierHistory

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=NO_NUL)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80, pattern=NO_NUL)]
MOST_OFFERS = 100


class OfferIn(In):
    commodity: Short = Field(description="code or name in the catalogue, e.g. beras-premium")
    unit: Short | None = Field(default=None, description="kg, liter, butir, …")
    price: int = Field(ge=1, le=1_000_000_000, description="rupiah for one unit")
    monthly_capacity: Decimal | None = Field(default=None, ge=0, lt=1_000_000_000, decimal_places=3)
    months: list[Annotated[int, Field(ge=1, le=12)]] = Field(
        default=[], max_length=12, description="months of supply; empty: not stated"
    )

    def as_cells(self) -> OfferCells:
        return OfferCells(self.commodity, self.unit, self.price, self.monthly_capacity, tuple(self.months))


class Certificates(In):
    halal: Certificate | None = None
    pirt: Certificate | None = None
    nkv: Certificate | None = None
    bpom: Certificate | None = None


class SupplierIn(In):
    name: Line
    legal_form: Short | None = Field(default=None, description="code or name, e.g. cv, kelompok-tani")
    nib: Short | None = Field(default=None, description="13 digits")
    npwp: Short | None = Field(
        default=None, description="15, 16 or 22 digits, or a person's NIK; as shown (masked): unchanged"
    )
    address: Line | None = None
    region_code: Short | None = Field(default=None, description="Kemendagri code, e.g. 36.72")
    phone: Short | None = None
    certificates: Certificates = Certificates()
    offers: list[OfferIn] = Field(min_length=1, max_length=MOST_OFFERS)

    def identity(self) -> dict[str, str | None]:
        """As the cells of a workbook."""
        names = ("name", "legal_form", "nib", "npwp", "address", "region_code", "phone")
        stated = self.certificates.model_dump(exclude_none=True)
        return {name: getattr(self, name) for name in names} | {
            kind: str(state.value) for kind, state in stated.items()
        }


class SupplierChange(SupplierIn):
    active: bool = True
    version: int | None = Field(default=None, ge=0, description="as last read; refused if changed since")


class OfferOut(Out):
    commodity: str
    unit_of_measure: str
    monthly_capacity: Decimal | None
    price: int
    months: list[int]


class SupplierOut(Out):
    """Personal values are whole for the unit and its Kanwil, masked or absent for everybody else."""

    id: UUID
    version: int
    unit: str
    kanwil: str
    name: str
    legal_form: str | None
    nib: str | None
    npwp: str | None = Field(description="a person's number (NIK) is always masked")
    npwp_kind: Literal["npwp15", "npwp16", "nik", "nitku"] | None
    address: str | None
    region_code: str | None
    phone: str | None
    certificates: dict[str, Certificate]
    active: bool
    created_at: datetime
    updated_at: datetime
    offers: list[OfferOut]

    @classmethod
    def of(cls, supplier: Supplier, reader: Principal, *, whole: bool = True) -> Self:
        """Masked for everybody where `whole` is not asked for: a list that shows no personal value looks at none."""
        own = whole and reader.unit in (supplier.unit, supplier.kanwil)
        profile = read_profile(supplier)
        if own:
            look_at(profile, reader)
        shown = supplier.model_dump(exclude={"npwp"}) | {
            "npwp": shown_npwp(profile, own),
            "address": profile.address if own else None,
            "phone": profile.phone if own or not profile.phone else mask(profile.phone),
            "offers": supplier.offers,
        }
        return cls.model_validate(shown)


def look_at(profile: Profile, reader: Principal) -> None:
    """Whole personal values are about to be shown."""
    if profile.address or profile.phone or (profile.npwp and not profile.nik):
        access.look(reader)


def shown_npwp(profile: Profile, own: bool) -> str | None:
    if profile.nik:
        return mask(profile.nik)
    return profile.npwp if own or not profile.npwp else mask(profile.npwp)


class AnswerOut(Out):
    value: str
    label_id: str
    label_en: str


class BesideOut(Out):
    place: str = Field(description="a row of the file, or the register")
    value: str


class IssueOut(Out):
    """Something to look at. `proposal` is what should stand there instead."""

    field: str
    severity: Severity
    code: str
    message: str
    message_en: str
    found: str | None
    proposal: str | None
    applied: bool = Field(description="whether the proposal was used already")
    confirmed: bool = Field(default=False, description="somebody has said that it is right as it is")
    asks: str | None = Field(default=None, description="the cell by which it is answered, where only people can say")
    answers: list[AnswerOut] = []
    beside: list[BesideOut] = Field(default=[], description="what stands elsewhere; for the unit and its Kanwil")

    @property
    def mark(self) -> str:
        return f"{self.field}:{self.code}"

    @property
    def proposals(self) -> list[str]:
        """Several are joined in `proposal`."""
        return self.proposal.split(" / ") if self.proposal else []

    @classmethod
    def of(cls, issue: Issue) -> Self:
        """With a personal proposal masked."""
        return cls.model_validate(masked(issue))


class SupplierSaved(Out):
    supplier: SupplierOut
    issues: list[IssueOut] = Field(description="saved, but worth a look")


class SupplierHistoryOut(HistoryLineOut):
    action: Literal["daftar", "ubah"]
    changed: list[str] = Field(description="names of the fields")
    values: dict[str, list[Any]] = Field(
        description="by field [before, after], of what is not personal; of `offers` a line for each that differs"
    )
    upload_id: UUID | None

    @classmethod
    def of(cls, line: SupplierHistory, holder: Supplier | Submission, reader: Principal) -> Self:
        """Tax numbers are masked for whom the supplier's own is. `holder` names unit and Kanwil."""
        found = cls.model_validate(line)
        if "npwp" not in found.values:
            return found
        if reader.unit in (holder.unit, holder.kanwil):
            access.look(reader)
            return found
        masked = [one and mask(one) for one in found.values["npwp"]]
        return found.model_copy(update={"values": found.values | {"npwp": masked}})
