"""Timers whose time has come: the last look, the message and the end of the timer in one transaction.

A timer waits in the partial index `timer_pending`; workers beside each other skip what another holds. The unit's
obligation is locked with its timer, so a message and the obligation's end cannot cross: either the message was created
before, or not at all.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chassis import clock
from chassis.db import Session, prefer_indexes
from jembatan_contracts.base import Line
from sqlalchemy import Row, text

from notifier import metrics
from notifier.domain.messages import Kind
from notifier.domain.messages.kinds import DeadlineOverdue, DeadlineReminder, LateUnit, LateUnitsRollup
from notifier.models import CORRECTION, Step
from notifier.queries.office_hours import Calendar, calendar
from notifier.usecases.messages import MessageRequest, create_messages

BATCH = 2000

_ZONES = text("SELECT DISTINCT timezone FROM unit")
_NEXT = text("SELECT min(due_at) FROM timer WHERE status = 'pending'")
_FIRE = text("""
WITH hours AS (
    SELECT * FROM unnest(CAST(:zones AS text[]), CAST(:open AS boolean[]), CAST(:openings AS timestamptz[]))
                  AS h(zone, is_open, opening)
), due AS (
    SELECT id, deadline_id, unit, step, round, due_at, announced_late FROM timer
    WHERE status = 'pending' AND due_at <= :now AND unit IS NOT NULL
    ORDER BY due_at LIMIT :batch FOR UPDATE SKIP LOCKED
), claimed AS (
    SELECT due.*, obligation.status AS obligation_status, obligation.due_at AS obligation_due, obligation.progress
    FROM due JOIN obligation ON obligation.deadline_id = due.deadline_id AND obligation.unit = due.unit
    FOR SHARE OF obligation SKIP LOCKED
), judged AS (
    SELECT c.*, h.opening, CASE
        WHEN c.obligation_status <> 'open' THEN 'cancelled'
        WHEN c.step <> 'overdue' AND :now >= c.obligation_due THEN 'skipped'
        WHEN EXISTS (
            SELECT FROM timer later
            WHERE later.deadline_id = c.deadline_id AND later.unit = c.unit AND later.round = c.round
              AND later.status IN ('pending', 'fired') AND later.due_at <= :now
              AND (later.due_at, later.id) > (c.due_at, c.id)) THEN 'skipped'
        WHEN NOT h.is_open AND (c.step = 'overdue' OR h.opening < c.obligation_due) THEN 'pending'
        ELSE 'fired' END AS verdict
    FROM claimed c JOIN unit u ON u.code = c.unit JOIN hours h ON h.zone = u.timezone
), settled AS (
    UPDATE timer t SET
        status = j.verdict,
        due_at = CASE WHEN j.verdict = 'pending' THEN j.opening ELSE t.due_at END,
        settled_at = CASE WHEN j.verdict = 'pending' THEN NULL ELSE CAST(:now AS timestamptz) END
    FROM judged j WHERE t.id = j.id
)
SELECT j.verdict, j.unit, j.step, j.round, j.due_at, j.announced_late, j.obligation_due,
       d.id AS deadline_id, d.kind, d.service, d.title, d.instruction, d.link, kanwil.name AS kanwil,
       CAST(j.progress ->> 'done' AS integer) AS done, CAST(j.progress -> 'text' AS text) AS how_far
FROM judged j JOIN deadline d ON d.id = j.deadline_id JOIN unit u ON u.code = j.unit
LEFT JOIN unit kanwil ON kanwil.code = u.kanwil
""")
_ROLLUPS = text("""
SELECT t.id, t.recipient, t.round, t.due_at, u.timezone, d.id AS deadline_id, d.service, d.title, d.link
FROM timer t JOIN deadline d ON d.id = t.deadline_id JOIN unit u ON u.code = t.recipient
WHERE t.status = 'pending' AND t.due_at <= :now AND t.unit IS NULL
ORDER BY t.due_at LIMIT :batch FOR UPDATE OF t SKIP LOCKED
""")
_LATE = text("""
SELECT obligation.unit, u.name, obligation.due_at
FROM obligation JOIN unit u ON u.code = obligation.unit
WHERE obligation.deadline_id = :deadline_id AND u.kanwil = :kanwil
  AND obligation.status = 'open' AND obligation.due_at <= :now
ORDER BY u.name FOR SHARE OF obligation SKIP LOCKED
""")
_EXPECTED = text("""
SELECT count(*) FROM obligation JOIN unit u ON u.code = obligation.unit
WHERE obligation.deadline_id = :deadline_id AND u.kanwil = :kanwil AND obligation.status <> 'withdrawn'
""")
_SETTLE = text("UPDATE timer SET status = :status, settled_at = :now WHERE id = :id")
_POSTPONE = text("UPDATE timer SET due_at = :opening WHERE id = :id")


async def fire(session: Session) -> int:
    """Settle one batch of due timers. Returns how many were looked at; 0: none is due.

    Of several steps of one unit that are due together only the newest speaks. A step whose time comes outside
    office hours waits for the next opening, unless its deadline is earlier than that.
    """
    await prefer_indexes(session)
    now = clock.now()
    days = await calendar(session)
    zones = list((await session.scalars(_ZONES)).all())
    hours = {
        "zones": zones,
        "open": [days[zone].is_open(now) for zone in zones],
        "openings": [days[zone].next_opening(now) for zone in zones],
    }
    rows = (await session.execute(_FIRE, {"now": now, "batch": BATCH, **hours})).all()
    await create_messages(session, _requests([row for row in rows if row.verdict == "fired"]))
    _measure(rows, now)
    return len(rows) + await _roll_up(session, now, days)


async def next_due(session: Session) -> datetime | None:
    due: datetime | None = await session.scalar(_NEXT)
    return due


def _requests(rows: Sequence[Row[Any]]) -> list[MessageRequest]:
    """Units of one deadline mostly hear the same words: a kind is made once for all of them."""
    kinds: dict[tuple[Any, ...], Kind] = {}
    requests = []
    for row in rows:
        facts = row.deadline_id, row.step, row.obligation_due, row.announced_late, row.done, row.how_far, row.kanwil
        kind = kinds.get(facts) or kinds.setdefault(facts, _kind(row))
        until = None if row.step == Step.OVERDUE else row.obligation_due
        key = f"timer:{row.deadline_id}:{row.unit}:{row.step}:{row.round}"
        requests.append(MessageRequest(row.unit, kind, key, row.deadline_id, relevant_until=until))
    return requests


def _kind(row: Row[Any]) -> Kind:
    common = {"service": row.service, "link": row.link, "title": row.title, "due_at": row.obligation_due}
    is_correction = row.kind == CORRECTION
    if row.step == Step.OVERDUE:
        return DeadlineOverdue(**common, instruction=row.instruction, kanwil=row.kanwil, correction=is_correction)
    return DeadlineReminder(
        **common,
        instruction=row.instruction,
        step=row.step,
        announced_late=row.announced_late,
        recorded=row.done or 0,
        progress=Line.model_validate_json(row.how_far) if row.done and row.how_far else None,
    )


def _measure(rows: Sequence[Row[Any]], now: datetime) -> None:
    for (step, verdict), count in Counter((row.step, row.verdict) for row in rows).items():
        metrics.TIMERS.labels(step, "postponed" if verdict == "pending" else verdict).inc(count)
    for row in rows:
        if row.verdict == "fired":
            metrics.TIMER_LATENESS.observe((now - row.due_at).total_seconds())


async def _roll_up(session: Session, now: datetime, days: Calendar) -> int:
    """One message to a Kanwil about all of its late units."""
    due = (await session.execute(_ROLLUPS, {"now": now, "batch": BATCH})).all()
    requests = []
    for row in due:
        hours = days[row.timezone]
        if not hours.is_open(now):
            await session.execute(_POSTPONE, {"id": row.id, "opening": hours.next_opening(now)})
            continue
        whose = {"deadline_id": row.deadline_id, "kanwil": row.recipient}
        late = (await session.execute(_LATE, whose | {"now": now})).all()
        status = "fired" if late else "cancelled"
        await session.execute(_SETTLE, {"id": row.id, "status": status, "now": now})
        metrics.TIMERS.labels(Step.ROLLUP, status).inc()
        if late:
            expected = await session.scalar(_EXPECTED, whose)
            requests.append(_rollup(row, late, expected or len(late)))
    await create_messages(session, requests)
    return len(due)


def _rollup(row: Row[Any], late: Sequence[Row[Any]], expected: int) -> MessageRequest:
    kind = LateUnitsRollup(
        service=row.service,
        link=row.link,
        title=row.title,
        due_at=max(unit.due_at for unit in late),
        late=[LateUnit(code=unit.unit, name=unit.name) for unit in late],
        expected=expected,
    )
    key = f"timer:{row.deadline_id}:{row.recipient}:{Step.ROLLUP}:{row.round}"
    return MessageRequest(row.recipient, kind, key, row.deadline_id)
