"""Remarks that many rows of one workbook have in common."""

from dataclasses import dataclass
from uuid import UUID

from chassis.db import Session
from sqlalchemy import text

GRAVE = ("error", "warning", "info")
MANY = 3
"""Rows from which on a remark is answered for all of them."""

_ALIKE = text("""
SELECT issue->>'field' AS field, issue->>'code' AS code, issue->>'severity' AS severity, count(DISTINCT number) AS rows,
    count(DISTINCT number) FILTER (WHERE issue->>'proposal' NOT LIKE '% / %' AND NOT (issue->>'applied')::boolean)
        AS proposed,
    min(issue->>'message') AS message,
    (array_agg(issue->>'message_en' ORDER BY issue->>'message'))[1] AS message_en,
    count(DISTINCT issue->>'message') = 1 AS is_same,
    bool_and(issue->>'found' IS NULL AND issue->>'proposal' IS NULL AND issue->>'severity' <> 'error') AS is_plain,
    bool_and(issue->>'asks' IS NOT DISTINCT FROM 'is_supplier') AS can_be_left_out
FROM staged_row, jsonb_array_elements(issues) AS issue
WHERE upload_id = :upload AND taken_at IS NULL AND NOT coalesce((issue->>'confirmed')::boolean, false)
GROUP BY 1, 2, 3
HAVING count(DISTINCT number) >= :many
""")


@dataclass(frozen=True)
class Alike:
    """A remark of one kind in `rows` rows, in `proposed` of them with a single proposal that waits."""

    field: str
    code: str
    severity: str
    rows: int
    proposed: int
    message: str
    message_en: str
    is_same: bool
    is_plain: bool
    can_be_left_out: bool

    @property
    def is_summed(self) -> bool:
        """It says nothing of the single row: it stands above all of them, and not at each."""
        return self.is_plain and self.is_same


async def alike(session: Session, upload_id: UUID) -> list[Alike]:
    """Only what can be answered at once, or said once for all; the gravest first."""
    found = [Alike(**row._mapping) for row in await session.execute(_ALIKE, {"upload": upload_id, "many": MANY})]
    found.sort(key=lambda one: (GRAVE.index(one.severity), -one.rows, one.field, one.code))
    return [one for one in found if one.proposed or one.severity == "warning" or one.can_be_left_out or one.is_summed]
