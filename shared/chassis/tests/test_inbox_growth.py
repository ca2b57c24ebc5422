"""The version guard costs the same however many aggregates a consumer knows, and whatever the statistics say."""

import json
from collections.abc import Iterator
from typing import Any

from chassis.db import Session
from chassis.inbox.positions import _LOCK
from sqlalchemy import text

CONSUMER, KNOWN, WANTED = "growth", 20_000, 100
FILL = text("""
INSERT INTO inbox_head (consumer, aggregate_type, aggregate_id, last_version, stuck, waiting)
SELECT :consumer, 'probe.thing', md5(n::text), 1, false, false FROM generate_series(1, :known) AS n
""")
AS_A_JOIN = text("""
SELECT aggregate_id FROM inbox_head WHERE consumer = :consumer
  AND (aggregate_type, aggregate_id) IN (SELECT * FROM unnest(CAST(:types AS text[]), CAST(:ids AS text[])))
""")


async def test_each_aggregate_is_looked_up_by_its_key(session: Session) -> None:
    await _grow_unanalysed(session)
    assert await _rows_read(session, _LOCK) == WANTED


async def test_a_join_may_read_every_aggregate_of_the_consumer(session: Session) -> None:
    await _grow_unanalysed(session)
    await session.execute(text("SET LOCAL enable_nestloop = off"))  # the plan that stale statistics lead to
    assert await _rows_read(session, AS_A_JOIN) == KNOWN


async def test_the_look_up_has_no_other_plan(session: Session) -> None:
    await _grow_unanalysed(session)
    await session.execute(text("SET LOCAL enable_nestloop = off"))
    assert await _rows_read(session, _LOCK) == WANTED


async def _grow_unanalysed(session: Session) -> None:
    """As in a backlog: the table grows faster than autovacuum looks at it."""
    await session.execute(FILL, {"consumer": CONSUMER, "known": KNOWN})


async def _rows_read(session: Session, statement: Any) -> int:
    """Rows that the statement took out of `inbox_head`."""
    ids = list(await session.scalars(text("SELECT md5(n::text) FROM generate_series(1, :n) AS n"), {"n": WANTED}))
    explain = text(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement.text}")
    plan = await session.scalar(explain, {"consumer": CONSUMER, "types": ["probe.thing"] * WANTED, "ids": ids})
    [top] = plan if isinstance(plan, list) else json.loads(plan)
    scans = [one for one in _nodes(top["Plan"]) if one.get("Relation Name") == "inbox_head"]
    assert scans
    return round(
        sum((one["Actual Rows"] + one.get("Rows Removed by Filter", 0)) * one["Actual Loops"] for one in scans)
    )


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)
