"""Names of what reasons are about, as people know them: the supplier's and the workbook's.

A supplier's name is public, as in the supplier's own events. A file is called whatever its officer liked, so that its
name travels only when it holds no number of a person and nothing unseen; without it the row and the supplier remain.
"""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.http.texts import is_one_line
from chassis.personal_data import holds_personal_data, is_personal_name
from jembatan_contracts.submissions import Reason

from suppliers.domain.staged_rows import part_of
from suppliers.domain.workbook import PART
from suppliers.models import Upload
from suppliers.queries import suppliers, uploads


async def named(session: Session, unit: str, reasons: Sequence[Reason]) -> list[Reason]:
    """As they travel to the unit: what is not its own has no name there. Names are of this moment; the return itself
    keeps ids, and shows what is true when it is read."""
    addressee = Principal("", unit, frozenset())
    names = await suppliers.names_of(session, addressee, {one.supplier for one in reasons if one.supplier})
    files = await uploads.find_all(session, addressee, {one.upload for one in reasons if one.upload})
    return [one.model_copy(update=_names(one, names, files)) for one in reasons]


def _names(one: Reason, suppliers: Mapping[UUID, str], files: Mapping[UUID, Upload]) -> dict[str, str | None]:
    file = files.get(one.upload) if one.upload else None
    part = part_of(file, one.table * PART) if file and one.table is not None else None
    return {
        "supplier_name": _public(suppliers.get(one.supplier) if one.supplier else None, is_personal_name),
        "workbook": _public(file.filename if file else None),
        "table_name": _public(part.name if part else None),
    }


def _public(name: str | None, is_personal: Callable[[str], bool] = holds_personal_data) -> str | None:
    if not name or not is_one_line(name) or is_personal(name):
        return None
    return name
