"""Progress of units with what they owe and have not handed in."""

from chassis.db import Session
from chassis.outbox import Aggregate, publish_all
from chassis.rows import locked
from jembatan_contracts import Event
from jembatan_contracts.deadlines import SuppliersDeadlineProgress

from suppliers.domain.alerts import progress
from suppliers.models import Deadline
from suppliers.queries import submissions


async def tell_progress(session: Session, limit: int) -> int:
    """Tell the deadlines of open campaigns how many suppliers each unit has recorded, where that is another number than
    was told. Returns how many were told."""
    found = await submissions.progress_untold(session, limit)
    deadlines = {one: await locked(session, Deadline, one) for one in sorted({row.deadline for row in found})}
    facts = [_fact(deadlines[row.deadline], row.submission.unit, row.suppliers) for row in found]
    for row in found:
        row.submission.progress_told = row.suppliers
    await publish_all(session, facts)
    return len(found)


def _fact(deadline: Deadline, unit: str, suppliers: int) -> tuple[Aggregate, Event]:
    told = SuppliersDeadlineProgress(deadline=deadline.id, unit=unit, done=suppliers, text=progress(suppliers))
    return deadline, told
