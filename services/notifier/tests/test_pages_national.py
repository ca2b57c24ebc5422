"""Pages with the whole country in them: as many statements for many rows as for few, and no list without end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from chassis.testing.fixtures import Browse
from notifier.domain.directory import read
from sqlalchemy import event

from .actors import CILEGON, Scenario

UPT = [code for code, unit in read().items() if unit["unit_type"] not in ("Kanwil", "Ditjen")]
LISTS = ["/", "/kotak-masuk", "/tenggat", "/tenggat/{deadline}", "/unit", "/pengiriman"]
STORY = f"/unit/{CILEGON}/tenggat/{{deadline}}"


@contextmanager
def counting(scenario: Scenario) -> Iterator[Callable[[], int]]:
    """Counter of the statements that have gone to the database."""
    database: Any = scenario.database
    engine = database._connection.engine.sync_engine
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield lambda: len(statements)
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def asked(scenario: Scenario, browse: Browse, unit: str, path: str) -> tuple[int, int]:
    """Statements that the page takes, and bytes that it has."""
    async with browse("admin", unit=unit) as person:
        with counting(scenario) as count:
            page = await person.get(path)
            assert page.status_code == 200
            return count(), len(page.text)


async def said_of(scenario: Scenario, *units: str) -> str:
    deadline = await scenario.announce(*units, due="2025-07-10T23:59")
    for moment in ("2025-07-09T03:00:00Z", "2025-07-10T03:00:00Z", "2025-07-11T03:00:00Z"):
        await scenario.clock_strikes(moment)
    return str(deadline)


@pytest.mark.parametrize("unit", ["ditjenpas", "kanwil-jawa-timur"])
async def test_lists_take_as_many_statements_for_the_country_as_for_one_unit(
    scenario: Scenario, browse: Browse, unit: str
) -> None:
    [one, *_] = [code for code, facts in read().items() if facts["kanwil"] == "kanwil-jawa-timur"]
    first = await said_of(scenario, one)
    few = {path: await asked(scenario, browse, unit, path.format(deadline=first)) for path in LISTS}
    for _ in range(3):
        last = await said_of(scenario, *UPT)
    many = {path: await asked(scenario, browse, unit, path.format(deadline=last)) for path in LISTS}
    assert {path: count for path, (count, _) in many.items()} == {path: count for path, (count, _) in few.items()}
    assert max(count for count, _ in many.values()) <= 12
    assert max(size for _, size in many.values()) < 150_000
    assert sum(size for _, size in many.values()) > sum(size for _, size in few.values())


async def test_the_story_of_a_unit_takes_as_many_statements_however_long_it_is(
    scenario: Scenario, browse: Browse
) -> None:
    """Compared once an e-mail is in it: to whom it went is personal data, and each look at that is one row more."""
    deadline = await scenario.announce(CILEGON, due="2025-07-10T23:59")
    await scenario.clock_strikes("2025-07-09T03:00:00Z")
    short, _ = await asked(scenario, browse, CILEGON, STORY.format(deadline=deadline))
    for moment in ("2025-07-10T03:00:00Z", "2025-07-11T03:00:00Z"):
        await scenario.clock_strikes(moment)
    long, _ = await asked(scenario, browse, CILEGON, STORY.format(deadline=deadline))
    assert short == long


async def test_statements_are_really_counted(scenario: Scenario) -> None:
    with counting(scenario) as count:
        for _ in range(3):
            await scenario.rows("SELECT 1")
        assert count() >= 3
