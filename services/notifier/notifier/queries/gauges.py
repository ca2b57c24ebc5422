"""Gauges: how much waits here and for how long, for Prometheus."""

from chassis import clock
from chassis.db import Session
from sqlalchemy import text

from notifier import metrics

_EMAILS = text("""
SELECT delivery.status, count(*), extract(epoch FROM :now - min(
    CASE WHEN delivery.status = 'queued' THEN delivery.next_attempt_at ELSE message.created_at END))
FROM delivery JOIN message ON message.id = delivery.message_id
WHERE delivery.status IN ('queued', 'sending', 'retry', 'uncertain')
  AND (delivery.status <> 'queued' OR delivery.next_attempt_at <= :now)
GROUP BY delivery.status
""")
_FAILED = text("SELECT count(*) FROM delivery WHERE status = 'failed'")
_TIMER = text("""
SELECT extract(epoch FROM :now - min(due_at)) FROM timer WHERE status = 'pending' AND due_at <= :now
""")


async def measure(session: Session) -> None:
    now = clock.now()
    counted = {row[0]: row[1:] for row in await session.execute(_EMAILS, {"now": now})}
    for status in metrics.WAITING_STATUSES:
        number, age = counted.get(status, (0, 0))
        metrics.EMAILS_WAITING.labels(status).set(number)
        metrics.EMAILS_WAITING_AGE.labels(status).set(age)
    metrics.EMAILS_FAILED.set(await session.scalar(_FAILED) or 0)
    metrics.TIMERS_DUE_AGE.set(await session.scalar(_TIMER, {"now": now}) or 0)
