"""The worker's loop that looks at the whole public log, and tells the directorate of what is not in order."""

from datetime import timedelta

import structlog
from chassis import clock
from chassis.db import Database
from chassis.outbox import publish_all
from chassis.rows import lock_name

from bansos.adapters.log_files import log_files
from bansos.adapters.log_keys import signer_of
from bansos.config import Settings
from bansos.domain import alerts
from bansos.queries import public_log as queries
from bansos.usecases.alerts import raised
from bansos.usecases.auditing import audit_log

log = structlog.stdlib.get_logger()


async def audit_when_due(database: Database, settings: Settings) -> float | None:
    """One round. Told once: of findings that the look before had too, nobody is told again."""
    async with database.transaction() as session:
        await lock_name(session, "audit of the public log")
        before = await queries.newest_audit(session)
        if before and before.at > clock.now() - timedelta(minutes=settings.log_audit_minutes):
            return None
        clean = await queries.last_clean_audit(session)
        files = log_files(settings.log_url) if settings.log_url else None
        audit = await audit_log(session, signer_of(settings).verifier, files)
        if audit.findings and audit.findings != (before.findings if before else []):
            log.error("public_log_out_of_order", findings=len(audit.findings), size=audit.size)
            await publish_all(
                session, raised(alerts.log_out_of_order(len(audit.findings), clean.at if clean else None))
            )
    return None
