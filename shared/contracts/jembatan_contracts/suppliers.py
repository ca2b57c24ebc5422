"""Suppliers (BAMA) as units register them. No address, phone, NPWP or NIK ever leaves the service."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field, PlainSerializer, WithJsonSchema

from jembatan_contracts.base import Event, Moment, Part, RegionCode, Rupiah, Topic, UnitCode

SUPPLIER = Topic(service="suppliers", aggregate="supplier", description="Local food suppliers, by unit.")


def _plain(quantity: Decimal) -> str:
    return format(abs(quantity), "f")  # -0 is 0


Quantity = Annotated[
    Decimal,
    Field(ge=0),
    PlainSerializer(_plain, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"}),
]
"""A decimal quantity, written as a string (`2500.5`, never `2.5E+3`) so that no reader rounds it."""


class Offer(Part):
    """Offer of a supplier for one commodity."""

    commodity: str = Field(description="commodity code, e.g. beras-premium")
    unit_of_measure: str = Field(description="kg, liter, butir, …")
    monthly_capacity: Quantity | None = None
    price: Rupiah = Field(description="rupiah for one unit of measure")
    months: list[Annotated[int, Field(ge=1, le=12)]] = Field(description="months of supply; all 12: the whole year")


class _SupplierState(Event):
    """The public state of a supplier."""

    supplier: UUID
    unit: UnitCode = Field(description="the unit that registered it")
    kanwil: UnitCode
    name: str
    legal_form: str
    nib: str | None = Field(default=None, pattern=r"^[0-9]{13}$", description="business number (NIB)")
    region_code: RegionCode | None = None
    has_npwp: bool = Field(description="a tax number is on file; the number itself stays in the service")
    halal: str | None = None
    offers: list[Offer]


_EXAMPLE = {
    "supplier": "0197e4a0-0000-7000-8000-000000000005",
    "unit": "lapas-kelas-iia-cilegon",
    "kanwil": "kanwil-banten",
    "name": "CV Sumber Rejeki",
    "legal_form": "CV",
    "nib": "6469748212378",
    "region_code": "36.72",
    "has_npwp": True,
    "halal": "ada",
    "offers": [
        {
            "commodity": "cabai-merah-besar",
            "unit_of_measure": "kg",
            "monthly_capacity": "2500.5",
            "price": 34750,
            "months": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
        }
    ],
}


class SupplierRegistered(_SupplierState, topic=SUPPLIER, name="supplier-registered", key="supplier"):
    """A unit entered a supplier in its register."""

    trigger = "The unit accepts staged rows of its workbook, or enters a supplier by hand."
    example = _EXAMPLE | {"registered_at": "2025-07-08T02:30:00Z"}

    registered_at: Moment


class SupplierUpdated(_SupplierState, topic=SUPPLIER, name="supplier-updated", key="supplier"):
    """Something about a supplier changed; the event carries the whole public state."""

    trigger = "The unit edits a supplier or accepts a workbook row that differs."
    example = _EXAMPLE | {"updated_at": "2025-07-09T02:30:00Z", "changed": ["offers"]}

    updated_at: Moment
    changed: list[str] = Field(description="names of the fields that changed; personal ones by name only")
