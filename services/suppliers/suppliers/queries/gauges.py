"""Gauges: how much waits here and for how long, for Prometheus."""

from chassis import clock
from chassis.db import Session
from sqlalchemy import text

from suppliers import metrics

_WAITING = text("""
SELECT count(*), coalesce(extract(epoch FROM :now - min(uploaded_at)), 0) FROM upload WHERE status = 'diterima'
""")


async def measure(session: Session) -> None:
    number, age = (await session.execute(_WAITING, {"now": clock.now()})).one()
    metrics.UPLOADS_WAITING.set(number)
    metrics.UPLOADS_WAITING_AGE.set(age)
