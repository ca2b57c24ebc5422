"""The local copy of the directory."""

from suppliers.schemas.common import Out


class UnitOut(Out):
    code: str
    name: str
    full_name: str
    unit_type: str
    kanwil: str | None
    region_code: str | None
    region: str | None
    timezone: str
    active: bool
