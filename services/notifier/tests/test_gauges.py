"""Gauges of what waits, read from the database, so that a restart forgets nothing."""

from notifier.queries.gauges import measure
from prometheus_client import REGISTRY

from .actors import CILEGON, Scenario, alert


def shown(name: str, status: str | None = None) -> float | None:
    return REGISTRY.get_sample_value(name, {"status": status} if status else {})


DUE = "status = 'queued' AND next_attempt_at <= '2025-07-08T01:05Z'"
"""The Kanwil's e-mail of the day waits on purpose and counts only from when it may leave."""


async def measured(scenario: Scenario) -> None:
    async with scenario.database.transaction() as session:
        await measure(session)


async def test_emails_are_counted_by_state_and_the_oldest_gives_its_age(scenario: Scenario) -> None:
    scenario.move_clock("2025-07-08T01:00:00Z", rate=0)
    await scenario.hear(alert("received"), alert("arrived"))
    scenario.move_clock("2025-07-08T01:05:00Z", rate=0)
    await measured(scenario)
    emails = len(await scenario.rows(f"SELECT id FROM delivery WHERE {DUE}"))
    assert emails
    assert shown("notifier_emails_waiting", "queued") == emails
    assert shown("notifier_emails_waiting_age_seconds", "queued") == 300
    assert shown("notifier_emails_waiting", "uncertain") == 0

    await scenario.rows(
        "UPDATE delivery SET status = 'failed', next_attempt_at = NULL, error_kind = 'final', last_error = 'x'"
        f" WHERE {DUE} RETURNING id"
    )
    await measured(scenario)
    assert shown("notifier_emails_failed") == emails
    assert shown("notifier_emails_waiting_age_seconds", "queued") == 0


async def test_a_timer_that_nobody_fires_grows_old(scenario: Scenario) -> None:
    await scenario.announce(CILEGON)
    await measured(scenario)
    assert shown("notifier_timers_due_age_seconds") == 0
    [(due,)] = await scenario.rows("SELECT min(due_at) FROM timer")
    scenario.move_clock(due.replace(minute=due.minute + 1), rate=0)
    await measured(scenario)
    assert shown("notifier_timers_due_age_seconds") == 60
