"""Loop that tells how far units are with what they owe and have not handed in.

Not with every supplier that is saved: all units of a campaign share its deadline, whose facts are in one order, so they
would wait for each other. What is told is a state, not a change: who looks later sees the newest number.
"""

from functools import partial

from chassis.db import Database
from chassis.loops import Batches

from suppliers.usecases.progress import tell_progress

BATCH = 500


async def tell_untold(database: Database) -> float | None:
    """One round."""
    return await Batches(database, partial(tell_progress, limit=BATCH)).round()
