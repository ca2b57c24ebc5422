"""The worker's loop that looks at the whole public log."""

from datetime import timedelta

import structlog
from chassis import clock
from chassis.db import Database
from chassis.rows import lock_name

from bansos.adapters.log_files import log_files
from bansos.adapters.log_keys import signer_of
from bansos.config import Settings
from bansos.queries import public_log as queries
from bansos.usecases.auditing import audit_log

log = structlog.stdlib.get_logger()


async def audit_when_due(database: Database, settings: Settings) -> float | None:
    """One round."""
    async with database.transaction() as session:
        await lock_name(session, "audit of the public log")
        before = await queries.newest_audit(session)
        if before and before.at > clock.now() - timedelta(minutes=settings.log_audit_minutes):
            return None
        files = log_files(settings.log_url) if settings.log_url else None
        audit = await audit_log(session, signer_of(settings).verifier, files)
    if audit.findings:
        log.error("public_log_out_of_order", findings=len(audit.findings), size=audit.size)
    return None
