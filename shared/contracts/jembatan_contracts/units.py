"""The directory of units, owned by the notifier. Compacted: the newest record of a unit is the unit."""

from enum import StrEnum

from pydantic import Field

from jembatan_contracts.base import EVERYBODY, Event, RegionCode, Topic, UnitCode

UNIT = Topic(
    service="notifier",
    aggregate="unit",
    description="Units (UPT), regional offices (Kanwil) and the directorate: name, type, office above, zone.",
    retention_days=None,
    compacted=True,
    readers=EVERYBODY,
)


class UnitType(StrEnum):
    LAPAS = "Lapas"
    RUTAN = "Rutan"
    LPKA = "LPKA"
    BAPAS = "Bapas"
    RS = "RS"
    KANWIL = "Kanwil"
    DITJEN = "Ditjen"


class _UnitState(Event):
    """The whole public state of one unit, so that any single record is enough to know it."""

    unit: UnitCode
    name: str = Field(description="short name, e.g. Lapas Kelas IIA Cilegon")
    full_name: str = Field(description="name as written in letters")
    unit_type: UnitType
    kanwil: UnitCode | None = Field(default=None, description="the Kanwil above; none for Kanwil and Ditjen")
    region_code: RegionCode | None = Field(default=None, description="Kemendagri code of its regency")
    region: str | None = Field(default=None, description="name of its regency")
    timezone: str = Field(description="IANA zone, e.g. Asia/Jakarta")
    satker_code: str | None = Field(default=None, description="code of the work unit (satker), where known")
    active: bool = True


_EXAMPLE = {
    "unit": "lapas-kelas-iia-cilegon",
    "name": "Lapas Kelas IIA Cilegon",
    "full_name": "Lembaga Pemasyarakatan Kelas IIA Cilegon",
    "unit_type": "Lapas",
    "kanwil": "kanwil-banten",
    "region_code": "36.72",
    "region": "Kota Cilegon",
    "timezone": "Asia/Jakarta",
    "active": True,
}


class UnitRegistered(_UnitState, topic=UNIT, name="unit-registered", key="unit"):
    """A unit entered the directory."""

    trigger = "The directory is loaded, or an admin adds a unit."
    example = _EXAMPLE


class UnitUpdated(_UnitState, topic=UNIT, name="unit-updated", key="unit"):
    """A unit's directory entry changed (name, zone, office above, closed)."""

    trigger = "An admin edits a unit, or a newer version of the directory is loaded."
    example = _EXAMPLE | {"name": "Lapas Cilegon"}
