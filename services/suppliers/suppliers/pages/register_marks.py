"""The doubts in a unit's register, as pages show them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chassis import units
from chassis.auth import Principal
from chassis.db import Session

from suppliers.domain.doubts import Doubt, Known, bearing, doubts_in
from suppliers.domain.profile import read_offers, read_profile
from suppliers.models import Supplier
from suppliers.queries import suppliers
from suppliers.queries.suppliers import Filter

MOST = 2000
"""So many suppliers of one unit are looked at; no unit has more."""


@dataclass(frozen=True)
class Marks:
    """Doubts by supplier, and the suppliers that carry each mark: the list that is counted is the one shown."""

    of: Mapping[object, Sequence[Doubt]]
    bearing: Mapping[str, Sequence[Supplier]]


async def find(session: Session, reader: Principal, unit: str) -> Marks:
    """Of the active suppliers; all of them, also those that a page does not show."""
    register = await suppliers.list_suppliers(session, reader, Filter(unit=unit, active=True), limit=MOST)
    office = await units.find(session, unit)
    home = office.region_code if office else None
    return await asyncio.to_thread(_marks, register.items, home)  # opens and reads every row: others are served


def _marks(register: Sequence[Supplier], home: str | None) -> Marks:
    known = [Known(one.id, one.name_key, read_profile(one), read_offers(one)) for one in register]
    doubts = doubts_in(known, home)
    rows: dict[object, Supplier] = {one.id: one for one in register}
    return Marks(doubts, {mark: [rows[key] for key in keys] for mark, keys in bearing(doubts, known).items()})
