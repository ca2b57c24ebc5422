"""Gauges that the worker takes in the database."""

from datetime import timedelta

from chassis import clock
from chassis.db import Session
from sqlalchemy import func
from sqlmodel import col, select

from bansos import metrics
from bansos.models import Distribution, Status
from bansos.queries import public_log

BEGUN = (
    Status.NOMINATION,
    Status.VERIFICATION,
    Status.APPROVAL,
    Status.PREPARATION,
    Status.HANDING_OVER,
    Status.RECONCILIATION,
)


async def measure(session: Session) -> None:
    now = clock.now()
    under_way = select(func.count()).where(col(Distribution.status).in_(BEGUN))
    metrics.UNDER_WAY.set(await session.scalar(under_way) or 0)
    yesterday = (now - timedelta(days=1)).date()
    overdue = select(func.count()).where(
        col(Distribution.status).in_(BEGUN[:-1]), col(Distribution.held_on) < yesterday
    )
    metrics.OVERDUE.set(await session.scalar(overdue) or 0)
    metrics.LOG_WAITING.set(await public_log.count_waiting(session))
    metrics.LOG_LOST.set(await public_log.count_lost(session))
    checkpoint = await public_log.newest_checkpoint(session)
    oldest = await public_log.oldest_unsigned(session, checkpoint.size if checkpoint else 0)
    metrics.LOG_UNSIGNED_AGE.set(max(0.0, (now - oldest.sequenced_at).total_seconds()) if oldest else 0)
    audit = await public_log.newest_audit(session)
    metrics.LOG_FINDINGS.set(len(audit.findings) if audit else 0)
