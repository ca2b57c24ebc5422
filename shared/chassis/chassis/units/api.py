"""/units: the directory as a service that keeps a copy knows it."""

from typing import Annotated

from fastapi import Depends, Query
from jembatan_contracts.units import UnitType

from chassis.auth import Permission, SignedIn
from chassis.http import Cursor, CursorPage, InTransaction, Limit, Router
from chassis.schemas import Code, Out, Search
from chassis.units import queries


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


def make_router(permission: Permission) -> Router:
    """For whoever the service lets read the directory."""
    router = Router(prefix="/units", tags=["units"], dependencies=[Depends(permission)])
    router.get("")(list_units)
    return router


async def list_units(
    session: InTransaction,
    reader: SignedIn,
    q: Annotated[Search | None, Query(description="part of the name")] = None,
    kanwil: Code | None = None,
    unit_type: UnitType | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CursorPage[UnitOut]:
    """By code, of what you may see."""
    found = await queries.list_units(
        session, reader, q=q, kanwil=kanwil, unit_type=unit_type, cursor=cursor, limit=limit
    )
    return found.map(UnitOut.model_validate)
