"""The worker's loop that tells how far units are with what they owe and have not handed in.

Not with every supplier that is saved: all units of a campaign share its deadline, whose facts are in one order, so they
would wait for each other. What is told is a state, not a change: who looks later sees the newest number.
"""

from chassis.db import Database

from suppliers.usecases.progress import tell_progress

BATCH = 500


async def tell_untold(database: Database) -> float | None:
    """One round. Returns 0 when more may be left."""
    async with database.transaction() as session:
        told = await tell_progress(session, BATCH)
    return 0 if told == BATCH else None
