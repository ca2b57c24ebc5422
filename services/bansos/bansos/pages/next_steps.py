"""Steps that a reader may take next in a distribution, and why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.auth import Principal
from chassis.db import Session
from chassis.units import DITJEN

from bansos.models import Action, Distribution, Programme
from bansos.models.steps import REASONED, STEPS
from bansos.queries import distributions as queries
from bansos.usecases.distributions import duties_allowed


@dataclass(frozen=True)
class NextSteps:
    """`on` leads on, `others` lead back or out. `barred`: a duty that the reader has here already, and that keeps them
    from the next. `for_directorate`: the reader would approve, were it not for the number of packages."""

    on: Action | None = None
    others: Sequence[Action] = ()
    barred: str = ""
    for_directorate: bool = False


async def next_steps(session: Session, reader: Principal, programme: Programme, one: Distribution) -> NextSteps:
    """In the state in which it is now."""
    allowed = duties_allowed(reader)
    possible = {
        action: duty for (before, action), (_, duty) in STEPS.items() if before == one.status and duty in allowed
    }
    held = await queries.duties_held(session, one.id, reader.subject)
    mine = [action for action, duty in possible.items() if all(other == duty for other in held)]
    if possible and not mine:
        return NextSteps(barred=held[0])
    above = one.is_for_directorate(programme.kanwil_limit) and reader.unit != DITJEN and Action.APPROVE in mine
    on = next((action for action in mine if action not in REASONED), None)
    others = [action for action in mine if action in REASONED]
    return NextSteps(None if above else on, others, for_directorate=above)
