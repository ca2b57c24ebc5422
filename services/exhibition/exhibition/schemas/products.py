"""Products of units, without anybody's name but for the unit itself."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from chassis.history.schemas import HistoryLineOut
from chassis.http.texts import one_line
from chassis.schemas import NO_NUL, In, Out
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from exhibition.domain.readiness import Aspect, Readiness
from exhibition.models import (
    Certificate,
    CertificateKind,
    Maker,
    Picture,
    PictureRole,
    Product,
    Validity,
)
from exhibition.schemas.common import Category, Count, Measure, Money, Name, Price, Weight, Words

ProductCode = Annotated[str, StringConstraints(max_length=30, pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$")]
Number = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=NO_NUL),
    AfterValidator(one_line),
]


class ShareIn(In):
    maker: UUID
    share: int = Field(default=1, ge=1, le=1000, description="counts by its part of the sum")


class CertificateIn(In):
    kind: CertificateKind
    number: Number
    validity: Validity
    issued_on: date
    valid_until: date | None = Field(default=None, description="of one that is valid for a term alone")

    @model_validator(mode="after")
    def _has_a_term(self) -> Self:
        if (self.validity is Validity.TERM) != (self.valid_until is not None):
            raise ValueError("valid_until is given for a term, and only then")
        if self.valid_until is not None and self.valid_until < self.issued_on:
            raise ValueError("it ends after it begins")
        return self


def _each_maker_once(found: list[ShareIn]) -> list[ShareIn]:
    if len({one.maker for one in found}) < len(found):
        raise ValueError("every maker once")
    return found


def each_certificate_once(found: list[CertificateIn]) -> list[CertificateIn]:
    if len({(one.kind, one.number) for one in found}) < len(found):
        raise ValueError("every certificate once")
    return found


class ProductIn(In):
    code: ProductCode | None = Field(default=None, description="of the unit's own; absent: the next number")
    name: Name
    category: Category
    description: Words | None = None
    materials: Words | None = None
    story: Words | None = Field(default=None, description="of the craft, for the catalogue")
    length_mm: Measure | None = None
    width_mm: Measure | None = None
    height_mm: Measure | None = None
    weight_g: Weight | None = None
    price: Price | None = None
    cost: Money | None = None
    is_single: bool = Field(default=False, description="a single piece, such as a painting")
    monthly_capacity: Count | None = None
    stock: int = Field(default=0, ge=0, le=1_000_000)
    makers: Annotated[list[ShareIn], AfterValidator(_each_maker_once)] = Field(default=[], max_length=50)
    certificates: Annotated[list[CertificateIn], AfterValidator(each_certificate_once)] = Field(
        default=[], max_length=20
    )

    @model_validator(mode="after")
    def _single_piece(self) -> Self:
        if self.is_single and (self.stock > 1 or self.monthly_capacity is not None):
            raise ValueError("of a single piece there is one, and no capacity")
        return self


class ProductChange(ProductIn):
    version: int | None = Field(default=None, ge=0, le=2**31 - 1, description="as it was read; refused if it changed")


class PictureOut(Out):
    id: UUID
    role: PictureRole
    width: int
    height: int
    size: int


class CertificateOut(Out):
    kind: CertificateKind
    number: str
    validity: Validity
    issued_on: date
    valid_until: date | None
    void_since: datetime | None = Field(description="other materials ended it")


class ReadinessOut(Out):
    score: int = Field(ge=0, le=100)
    missing: list[Aspect] = Field(description="the gravest first")


class ProductOut(Out):
    id: UUID
    version: int
    unit: str
    kanwil: str
    code: str
    name: str
    category: str
    description: str | None
    materials: str | None
    story: str | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    weight_g: int | None
    price: int | None
    cost: int | None
    is_single: bool
    monthly_capacity: int | None
    stock: int
    active: bool


class MadeBy(Out):
    """A maker as others than his unit may know of him: by the pseudonym that he agreed to."""

    pseudonym: str


class ProductDetail(ProductOut):
    pictures: list[PictureOut]
    certificates: list[CertificateOut]
    readiness: ReadinessOut
    made_by: list[MadeBy] = Field(description="those alone who agreed to appear by a pseudonym")

    @classmethod
    def of(
        cls,
        product: Product,
        pictures: Sequence[Picture],
        certificates: Sequence[Certificate],
        makers: Sequence[tuple[Maker, int]],
        readiness: Readiness,
    ) -> Self:
        own = ProductOut.model_validate(product).model_dump()
        shown = [MadeBy(pseudonym=one.pseudonym) for one, _ in makers if one.pseudonym and not one.is_child]
        return cls(
            **own,
            pictures=[PictureOut.model_validate(one) for one in pictures],
            certificates=[CertificateOut.model_validate(one) for one in certificates],
            readiness=ReadinessOut.model_validate(readiness),
            made_by=shown,
        )


class ProductHistoryOut(HistoryLineOut):
    changed: list[str] = Field(description="names of the fields")
