"""The units (UPT), Kanwil and the directorate. The notifier owns them; every other service keeps this copy.

`consumers` fills the copy from the compacted topic `notifier.unit`; include it in the service's own.
"""

from collections.abc import Sequence

from jembatan_contracts.cloudevents import Envelope
from jembatan_contracts.units import UnitRegistered, UnitUpdated
from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel, select

from chassis.db import Session
from chassis.inbox import Consumers

DITJEN = "ditjenpas"


class Unit(SQLModel, table=True):
    """One office. `version` is that of the newest event about it."""

    __tablename__ = "unit"

    code: str = Field(primary_key=True)
    version: int = Field(default=0, sa_type=BigInteger)
    name: str
    full_name: str
    unit_type: str
    kanwil: str | None = None
    region_code: str | None = None
    region: str | None = None
    timezone: str
    satker_code: str | None = None
    active: bool = True


consumers = Consumers("units")


@consumers.on(UnitRegistered, UnitUpdated)
async def remember_unit(session: Session, event: UnitRegistered | UnitUpdated, envelope: Envelope) -> None:
    state = event.model_dump()
    unit = Unit(code=state.pop("unit"), version=envelope.sequence, **state)
    await session.merge(unit)


async def find(session: Session, code: str) -> Unit | None:
    return await session.get(Unit, code)


async def of_types(session: Session, types: Sequence[str]) -> Sequence[Unit]:
    """Active units of these types, by code."""
    wanted = select(Unit).where(Unit.unit_type.in_(types), Unit.active).order_by(Unit.code)  # type: ignore[attr-defined]
    return (await session.exec(wanted)).all()
