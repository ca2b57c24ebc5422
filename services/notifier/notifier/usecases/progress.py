"""Who recorded how much: a reminder says it, so that a unit that has begun is not spoken to as if it had not."""

from uuid import UUID

from chassis.db import Session
from sqlalchemy.dialects.postgresql import insert

from notifier.models import RecordedItem


async def note_recorded(session: Session, service: str, item: UUID, unit: str) -> None:
    """The same item again changes nothing."""
    row = {"service": service, "item": item, "unit": unit}
    await session.execute(insert(RecordedItem).values(row).on_conflict_do_nothing())
