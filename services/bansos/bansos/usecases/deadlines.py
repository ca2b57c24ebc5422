"""Telling the notifier until when a distribution is to be held, and when it was."""

from collections.abc import Sequence
from datetime import date, datetime, time

from chassis.alerts import Facts
from chassis.db import Session
from chassis.outbox import publish_all
from chassis.rows import locked
from jembatan_contracts.deadlines import BansosDeadlineMet, BansosDeadlineSet, BansosDeadlineWithdrawn
from jembatan_indonesia.zones import WIB, in_utc

from bansos.models import Action, Deadline, Distribution, DistributionStep, Programme, Status

END_OF_DAY = time(23, 59)
INSTRUCTION = "Usulkan penerima, siapkan paket, dan serahkan pada hari itu."


def for_day(held_on: date) -> Deadline:
    """Due at the end of that day, on each unit's own clock."""
    return Deadline(due_local=datetime.combine(held_on, END_OF_DAY))


async def announce(session: Session, programme: Programme, deadline: Deadline, made: Sequence[Distribution]) -> None:
    """Keep these distributions of one day with their deadline, and tell of it."""
    session.add(deadline)
    await session.flush()
    session.add_all(made)
    await session.flush()
    due = deadline.due_local
    link = f"/penyaluran/{made[0].id}" if len(made) == 1 else f"/program/{programme.id}"
    told = BansosDeadlineSet(
        deadline=deadline.id,
        title=f"Penyaluran {programme.title}",
        kind="distribution",
        due_at=in_utc(due, WIB.key),
        due_local=due.isoformat(timespec="minutes"),
        units=[one.unit for one in made],
        link=link,
        instruction=INSTRUCTION,
    )
    await publish_all(session, [(deadline, told)])


async def after_step(session: Session, one: Distribution, step: DistributionStep) -> Facts:
    """Met by what was handed over; withdrawn for a unit whose distribution is called off."""
    if step.action == Action.HAND_OVER:
        deadline = await locked(session, Deadline, one.deadline_id)
        late = step.at > in_utc(deadline.due_local, one.timezone)
        met = BansosDeadlineMet(deadline=deadline.id, unit=one.unit, met_at=step.at, late=late)
        return [(deadline, met)]
    if step.to_status == Status.CANCELLED:
        deadline = await locked(session, Deadline, one.deadline_id)
        reason = step.reason
        return [(deadline, BansosDeadlineWithdrawn(deadline=deadline.id, units=[one.unit], reason=reason))]
    return []
