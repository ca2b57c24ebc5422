"""Who recorded how much: a reminder says it, so that a unit that has begun is not spoken to as if it had not."""

from chassis.db import Session
from sqlalchemy import text

_ADD = text("""
INSERT INTO recorded AS r (unit, service, count) VALUES (:unit, :service, 1)
ON CONFLICT (unit, service) DO UPDATE SET count = r.count + 1
""")


async def note_recorded(session: Session, unit: str, service: str) -> None:
    await session.execute(_ADD, {"unit": unit, "service": service})
