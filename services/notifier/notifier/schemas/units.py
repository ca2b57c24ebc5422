"""Units of the directory."""

from typing import Annotated, Any

from chassis.schemas import In, Out, Text, Zone
from jembatan_contracts.base import RegionCode, UnitCode
from jembatan_contracts.units import UnitType
from pydantic import Field, StringConstraints, model_validator


class UnitOut(Out):
    code: str
    version: int
    name: str
    full_name: str
    unit_type: str
    kanwil: str | None
    region_code: str | None
    region: str | None
    timezone: str
    satker_code: str | None
    active: bool


class UnitEditIn(In):
    """The fields to set, on top of the version that was seen. A field left out stays as it is."""

    version: int = Field(ge=1)
    name: Text | None = None
    full_name: Text | None = None
    unit_type: UnitType | None = None
    kanwil: UnitCode | None = None
    region_code: RegionCode | None = None
    region: Text | None = None
    timezone: Zone | None = None
    satker_code: Annotated[str, StringConstraints(pattern="^[0-9]{6}$")] | None = None
    active: bool | None = None

    @model_validator(mode="after")
    def _keeps_what_a_unit_must_have(self) -> "UnitEditIn":
        for name in ("name", "full_name", "unit_type", "timezone", "active"):
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"{name} cannot be empty")
        return self

    def changes(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"version"}, exclude_unset=True)
