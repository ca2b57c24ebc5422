"""The pages of dead letters in a service's tests: who may use them, and how they look in every state."""

from sqlalchemy import text

from chassis.db import Database
from chassis.inbox.outcomes import Outcome
from chassis.testing.drawing import allowed, broken
from chassis.testing.permission_matrix import Matrix, Rule, having, rule

DEAD_LETTER = "0197e4a0-0000-7000-8000-00000000dead"
_DEAD_LETTER = text("""
INSERT INTO dead_letter (id, consumer, topic, partition, "offset", record_time, headers, kind, status, error,
                         put_aside_at)
VALUES (:id, :consumer, 'suppliers.deadline', 0, 1, '2025-07-08', '[]', 'contract', 'dead', 'BadEnvelope',
        '2025-07-08')
""")
_STATUS = text("""
UPDATE dead_letter SET kind = :kind, status = :status,
    settled_at = CASE WHEN :status IN ('replayed', 'discarded') THEN CAST('2025-07-09' AS timestamptz) END
""")
_ACTION = text("""
INSERT INTO dead_letter_action (id, dead_letter, action, done_by, note, outcome, done_at)
VALUES (uuidv7(), :dead_letter, 'replay', 'x', 'Catatan', :outcome, '2025-07-09')
""")
_DIRECTORATE = having("admin", level="ditjen")
RULES: dict[str, Rule] = {
    "GET /surat-mati": rule(_DIRECTORATE),
    "GET /surat-mati/{dead_letter}": rule(_DIRECTORATE),
    "POST /surat-mati/{dead_letter}/coba": rule(_DIRECTORATE),
    "POST /surat-mati/{dead_letter}/putar-ulang": rule(_DIRECTORATE),
    "POST /surat-mati/{dead_letter}/buang": rule(_DIRECTORATE, data={"note": "Sudah diurus lewat telepon."}),
}


async def put_dead_letter(database: Database, consumer: str) -> str:
    async with database.transaction() as session:
        await session.execute(_DEAD_LETTER, {"id": DEAD_LETTER, "consumer": consumer})
    return DEAD_LETTER


async def draw_every_state(matrix: Matrix) -> None:
    """Each kind in each status, with an action of every outcome."""
    async with matrix.database.transaction() as session:
        for outcome in Outcome:
            await session.execute(_ACTION, {"dead_letter": matrix.things["dead_letter"], "outcome": outcome})
    for kind in await allowed(matrix.database, "dead_letter", "kind"):
        for status in await allowed(matrix.database, "dead_letter", "status"):
            async with matrix.database.transaction() as session:
                await session.execute(_STATUS, {"kind": kind, "status": status})
            assert await broken(matrix, [one for one in RULES if one.startswith("GET")]) == {}, (kind, status)
