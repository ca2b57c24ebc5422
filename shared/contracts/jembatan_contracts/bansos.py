"""Social aid (bansos): programmes, and distributions of packages by units. No recipient is ever in an event."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from jembatan_contracts.base import Event, Moment, Rupiah, Topic, UnitCode

PROGRAMME = Topic(service="bansos", aggregate="programme", description="Programmes of social aid.")
DISTRIBUTION = Topic(service="bansos", aggregate="distribution", description="Distributions of packages by units.")
_PROGRAMME = "0197e4a0-0000-7000-8000-000000000041"
_DISTRIBUTION = {
    "distribution": "0197e4a0-0000-7000-8000-000000000042",
    "programme": _PROGRAMME,
    "unit": "lapas-kelas-iia-cilegon",
    "kanwil": "kanwil-banten",
    "held_on": "2025-08-17",
    "planned": 40,
}


class BenefitClass(StrEnum):
    """Kind of benefit of which a person gets one in a period."""

    STAPLES = "sembako"
    FRESH_FOOD = "pangan_segar"
    CHILDREN = "kebutuhan_anak"
    EQUIPMENT = "perlengkapan"


class RecipientGroup(StrEnum):
    """Group of people whom a programme is for: families of inmates, neighbours of the unit, people released."""

    FAMILIES = "keluarga_wbp"
    NEIGHBOURS = "tetangga"
    RELEASED = "bebas"


class Funding(StrEnum):
    """Source of what is handed out."""

    STATE_BUDGET = "apbn"
    GRANT = "hibah"
    DONATION = "donasi"
    INMATES_WORK = "hasil_karya"
    OWN_MEANS = "swadaya"


class ProgrammeOpened(Event, topic=PROGRAMME, name="programme-opened", key="programme"):
    """A programme opened: units may plan distributions of it."""

    trigger = "Its office opens it."
    example = {
        "programme": _PROGRAMME,
        "office": "ditjenpas",
        "title": "Bansos HUT RI ke-80",
        "benefit_class": "sembako",
        "recipients": ["keluarga_wbp", "tetangga"],
        "starts_on": "2025-08-01",
        "ends_on": "2025-08-31",
        "packages": 60000,
        "budget": 9000000000,
        "funding": "apbn",
        "opened_at": "2025-07-08T03:00:00Z",
    }

    programme: UUID
    office: UnitCode = Field(description="the directorate or the Kanwil that runs it")
    title: str = Field(description="one line, free of personal data")
    benefit_class: BenefitClass
    recipients: list[RecipientGroup]
    starts_on: date
    ends_on: date = Field(description="last day of the period")
    packages: int = Field(ge=1, description="how many packages it has in all")
    budget: Rupiah
    funding: Funding
    opened_at: Moment


class ProgrammeClosed(Event, topic=PROGRAMME, name="programme-closed", key="programme"):
    """A programme ended; its figures are final."""

    trigger = "Its office closes it; no distribution of it is under way."
    example = {
        "programme": _PROGRAMME,
        "office": "ditjenpas",
        "closed_at": "2025-09-01T03:00:00Z",
        "distributions": 600,
        "handed_over": 59400,
    }

    programme: UUID
    office: UnitCode
    closed_at: Moment
    distributions: int = Field(ge=0, description="distributions that were held and closed")
    handed_over: int = Field(ge=0, description="packages that were handed over")


class _Distribution(Event):
    """Any fact about a distribution."""

    distribution: UUID
    programme: UUID
    unit: UnitCode
    kanwil: UnitCode
    held_on: date = Field(description="the day, on the unit's own calendar")
    planned: int = Field(ge=1, description="packages that were planned")


class DistributionOpened(_Distribution, topic=DISTRIBUTION, name="distribution-opened", key="distribution"):
    """A unit began to nominate recipients for a distribution."""

    trigger = "The unit's operator begins the nominations."
    example = _DISTRIBUTION | {"opened_at": "2025-07-08T03:00:00Z"}

    opened_at: Moment


class DistributionClosed(_Distribution, topic=DISTRIBUTION, name="distribution-closed", key="distribution"):
    """A distribution ended, reconciled or cancelled; its figures are final."""

    trigger = "It is reconciled and closed, or called off after it was opened."
    example = _DISTRIBUTION | {
        "closed_at": "2025-08-18T03:00:00Z",
        "cancelled": False,
        "approved": 38,
        "released": 38,
        "handed_over": 37,
        "brought_back": 1,
        "missing": 0,
    }

    closed_at: Moment
    cancelled: bool = Field(description="whether it was called off")
    approved: int = Field(ge=0)
    released: int = Field(ge=0, description="packages that left the store")
    handed_over: int = Field(ge=0)
    brought_back: int = Field(ge=0, description="packages that came back to the store")
    missing: int = Field(ge=0, description="released, neither handed over nor brought back")
