"""Findings of a look at the public log, one statement a kind."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from chassis.db import Session
from sqlalchemy import text

from bansos.domain.findings import Finding, FindingKind

MOST_FINDINGS = 200
LONGEST_TRANSACTION = timedelta(minutes=10)
"""So much later than its step a leaf may come although no checkpoint was held up by it."""

_OPENINGS_CHANGED = text("""
SELECT e.id FROM log_entry e LEFT JOIN log_opening o ON o.entry_id = e.id
WHERE e.commitment IS DISTINCT FROM sha256(o.nonce || o.statement) ORDER BY e.id LIMIT :limit
""")
_ENTRIES_WITHOUT_STEP = text("""
SELECT e.id FROM log_entry e LEFT JOIN distribution_step s ON s.entry_id = e.id WHERE s.id IS NULL
ORDER BY e.id LIMIT :limit
""")
_STEPS_WITHOUT_ENTRY = text("""
SELECT s.id FROM distribution_step s LEFT JOIN log_entry e ON e.id = s.entry_id
WHERE e.id IS NULL AND s.action IN ('setujui', 'lepas', 'serahkan', 'tutup', 'tarik') ORDER BY s.id LIMIT :limit
""")
_BACKDATED = text("""
SELECT l.leaf_index FROM log_leaf l JOIN distribution_step s ON s.entry_id = l.entry_id
WHERE s.at < (SELECT max(signed_at) FROM log_checkpoint c WHERE c.size <= l.leaf_index) - CAST(:slack AS interval)
ORDER BY l.leaf_index LIMIT :limit
""")
_LOST = text("""
SELECT e.id FROM log_entry e WHERE NOT EXISTS (SELECT FROM log_leaf l WHERE l.entry_id = e.id)
AND NOT EXISTS (SELECT FROM log_pending p WHERE p.entry_id = e.id) ORDER BY e.id LIMIT :limit
""")
_BY_STATEMENT = (
    (_OPENINGS_CHANGED, FindingKind.OPENING_CHANGED),
    (_ENTRIES_WITHOUT_STEP, FindingKind.STEP_MISSING),
    (_STEPS_WITHOUT_ENTRY, FindingKind.STEP_UNLOGGED),
    (_BACKDATED, FindingKind.STEP_BACKDATED),
    (_LOST, FindingKind.ENTRY_LOST),
)


async def found_by_statement(session: Session) -> AsyncIterator[Finding]:
    """At most `MOST_FINDINGS` of each kind."""
    for statement, kind in _BY_STATEMENT:
        values: dict[str, Any] = {"limit": MOST_FINDINGS}
        if statement is _BACKDATED:
            values["slack"] = LONGEST_TRANSACTION
        for place in (await session.scalars(statement, values)).all():
            yield Finding(kind, str(place))
