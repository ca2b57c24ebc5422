"""What reasons are about, by the names that people know: the supplier's and the workbook's.

A supplier's name is public, as in the supplier's own events. A file is called whatever its officer liked, so that its
name travels only when it holds no number of a person and nothing unseen; without it the row and the supplier remain.
"""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.http.texts import is_one_line
from jembatan_contracts.submissions import Reason

from suppliers.queries import suppliers, uploads
from suppliers.texts import holds_personal_data, is_personal_name


async def named(session: Session, unit: str, reasons: Sequence[Reason]) -> list[Reason]:
    """As they travel to the unit: what is not its own has no name there. Names are of this moment; the return itself
    keeps ids, and shows what is true when it is read."""
    addressee = Principal("", unit, frozenset())
    names = await suppliers.names_of(session, addressee, {one.supplier for one in reasons if one.supplier})
    files = await uploads.filenames_of(session, addressee, {one.upload for one in reasons if one.upload})
    return [
        one.model_copy(
            update={
                "supplier_name": _public(one.supplier, names, is_personal_name),
                "workbook": _public(one.upload, files),
            }
        )
        for one in reasons
    ]


def _public(
    key: UUID | None, names: Mapping[UUID, str], is_personal: Callable[[str], bool] = holds_personal_data
) -> str | None:
    name = names.get(key) if key else None
    if not name or not is_one_line(name) or is_personal(name):
        return None
    return name
