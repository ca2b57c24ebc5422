"""Loop that sends e-mails from the table to the mail server. Several work beside each other, one connection each."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from chassis import clock, failpoints, tracing
from chassis.db import Database, Session
from chassis.loops import LeasedBatches

from notifier import metrics
from notifier.adapters.smtp import Final, Retryable, Server, ServerAway, Unanswered
from notifier.config import Settings, is_placeholder
from notifier.domain.email import Email, EmailOutcome
from notifier.domain.mime import EmailBuilder
from notifier.models import DeliveryStatus
from notifier.usecases import emails

BATCH = 50
log = structlog.stdlib.get_logger()


class EmailSender(LeasedBatches[Email, EmailOutcome]):
    """One connection's worth of sending."""

    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.settings = settings
        self.server = Server(settings)
        self.builder = EmailBuilder(settings)
        self.domain = settings.sender.rpartition("@")[2]

    async def claim(self, session: Session) -> list[Email]:
        return await emails.claim(session, self.domain, BATCH)

    async def settle(self, session: Session, outcomes: Sequence[EmailOutcome]) -> None:
        await emails.settle(session, outcomes)

    async def next_due(self, session: Session) -> datetime | None:
        return await emails.next_due(session)

    def untried(self, email: Email) -> EmailOutcome:
        return EmailOutcome(email, DeliveryStatus.QUEUED)

    def interrupted(self, email: Email) -> EmailOutcome:
        self.server.drop()
        return EmailOutcome(email, DeliveryStatus.UNCERTAIN, emails.UNANSWERED)

    def is_held_up(self, outcome: EmailOutcome) -> bool:
        return outcome.status is DeliveryStatus.QUEUED

    async def rest(self) -> None:
        await self.server.close()

    async def perform(self, email: Email) -> EmailOutcome:
        failpoints.reach("mail.claimed")
        with tracing.span(f"deliver {email.kind}", "client", parent=email.traceparent) as span:
            outcome = await self._try(email)
            span.attributes["outcome"] = outcome.status.value
        metrics.EMAILS.labels(outcome.status.value).inc()
        if outcome.status is DeliveryStatus.SENT:
            metrics.EMAIL_AGE.observe(max(0.0, (clock.now() - email.created_at).total_seconds()))
        else:
            log.warning("email_not_sent", delivery=str(email.id), outcome=outcome.status.value, error=outcome.error)
        return outcome

    async def _try(self, email: Email) -> EmailOutcome:
        if is_placeholder(email.address) and not self.settings.is_local:
            return EmailOutcome(email, DeliveryStatus.FAILED, "no real address yet")
        try:
            content = self.builder.build(email)
        except Exception:
            log.exception("email_not_written", kind=email.kind, language=email.language)
            return EmailOutcome(email, DeliveryStatus.RETRY, "the e-mail could not be written")
        try:
            await self.server.send(self.settings.sender, email.address, content)
        except Final as error:
            return EmailOutcome(email, DeliveryStatus.FAILED, str(error))
        except Retryable as error:
            return EmailOutcome(email, DeliveryStatus.RETRY, str(error))
        except Unanswered as error:
            return EmailOutcome(email, DeliveryStatus.UNCERTAIN, str(error))
        except ServerAway as error:
            return EmailOutcome(email, DeliveryStatus.QUEUED, str(error))
        failpoints.reach("mail.handed-over")
        return EmailOutcome(email, DeliveryStatus.SENT)
