"""Staged rows, with all that people recognise them by."""

from collections.abc import Sequence

from chassis.db import Session

from suppliers.domain.staged_rows import open_row
from suppliers.models import StagedRow
from suppliers.queries import uploads as queries


async def names_beside(session: Session, rows: Sequence[StagedRow]) -> dict[int, str]:
    """Names by row number, of the rows above and below those that have none."""
    nameless = [row for row in rows if not open_row(row).name]
    if not nameless:
        return {}
    wanted = {number for row in nameless for number in (row.number - 1, row.number + 1)}
    found = await queries.rows_numbered(session, nameless[0].upload_id, wanted)
    return {row.number: name for row in found if (name := open_row(row).name)}
