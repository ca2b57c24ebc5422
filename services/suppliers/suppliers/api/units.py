"""/units: the directory as this service knows it."""

from typing import Annotated

from chassis.http import Cursor, CursorPage, InTransaction, Limit, Router
from fastapi import Query
from jembatan_contracts.units import UnitType

from suppliers.permissions import SuppliersRead
from suppliers.queries import units as queries
from suppliers.schemas.common import Code, Search
from suppliers.schemas.units import UnitOut

router = Router(prefix="/units", tags=["units"])


@router.get("")
async def list_units(
    session: InTransaction,
    reader: SuppliersRead,
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
