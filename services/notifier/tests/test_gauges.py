"""Gauges of what waits, read from the database, so that a restart forgets nothing."""

from chassis.metrics import REGISTRY
from notifier.queries.gauges import measure

from .actors import CILEGON, World, alert


def shown(name: str, state: str | None = None) -> float | None:
    return REGISTRY.get_sample_value(name, {"state": state} if state else {})


DUE = "state = 'queued' AND next_attempt_at <= '2025-07-08T01:05Z'"
"""The Kanwil's e-mail of the day waits on purpose and counts only from when it may leave."""


async def measured(world: World) -> None:
    async with world.database.transaction() as session:
        await measure(session)


async def test_emails_are_counted_by_state_and_the_oldest_gives_its_age(world: World) -> None:
    world.move_clock("2025-07-08T01:00:00Z", rate=0)
    await world.hear(alert("received"), alert("arrived"))
    world.move_clock("2025-07-08T01:05:00Z", rate=0)
    await measured(world)
    emails = len(await world.rows(f"SELECT id FROM delivery WHERE {DUE}"))
    assert emails
    assert shown("notifier_emails_waiting", "queued") == emails
    assert shown("notifier_emails_waiting_age_seconds", "queued") == 300
    assert shown("notifier_emails_waiting", "uncertain") == 0

    await world.rows(
        "UPDATE delivery SET state = 'failed', next_attempt_at = NULL, error_kind = 'final', last_error = 'x'"
        f" WHERE {DUE} RETURNING id"
    )
    await measured(world)
    assert shown("notifier_emails_failed") == emails
    assert shown("notifier_emails_waiting_age_seconds", "queued") == 0


async def test_a_timer_that_nobody_fires_grows_old(world: World) -> None:
    await world.announce(CILEGON)
    await measured(world)
    assert shown("notifier_timers_due_age_seconds") == 0
    [(due,)] = await world.rows("SELECT min(due_at) FROM timer")
    world.move_clock(due.replace(minute=due.minute + 1), rate=0)
    await measured(world)
    assert shown("notifier_timers_due_age_seconds") == 60
