"""Loop that sends e-mails from the table to the mail server. Several work beside each other, one connection each."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import structlog
from chassis import clock, failpoints, tracing
from chassis.db import Database

from notifier import metrics
from notifier.adapters.smtp import Final, Retryable, Server, ServerAway, Unanswered
from notifier.config import Settings, is_placeholder
from notifier.domain.email import Email, EmailOutcome
from notifier.domain.mime import EmailBuilder
from notifier.models import DeliveryState
from notifier.usecases import emails

BATCH = 50
LONGEST = 60.0
"""Seconds a claimed batch may take before the rest is given back; well inside its lease."""

PAUSE_WITHOUT_SERVER = 5.0
log = structlog.stdlib.get_logger()


class EmailSender:
    """One connection's worth of sending."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings
        self.server = Server(settings)
        self.builder = EmailBuilder(settings)
        self.domain = settings.sender.rpartition("@")[2]

    async def round(self) -> float | None:
        """Send until nothing is due. Returns the seconds until more may be."""
        while batch := await self._claim():
            if not await self._send_batch(batch):
                return PAUSE_WITHOUT_SERVER
        await self.server.close()
        return await self._pause()

    async def _claim(self) -> list[Email]:
        async with self.database.transaction() as session:
            return await emails.claim(session, self.domain, BATCH)

    async def _pause(self) -> float | None:
        async with self.database.transaction() as session:
            due = await emails.next_due(session)
        return None if due is None else max(0.2, (due - clock.now()).total_seconds())

    async def _send_batch(self, batch: Sequence[Email]) -> bool:
        """Send one batch, no transaction open. False when the server is away."""
        failpoints.reach("mail.claimed")
        end = time.monotonic() + LONGEST
        async with self._record_outcomes(batch) as outcomes:
            for email in batch:
                if time.monotonic() > end:
                    break
                outcome = await self._send(email)
                outcomes.append(outcome)
                if outcome.state is DeliveryState.QUEUED:
                    return False
        return True

    @asynccontextmanager
    async def _record_outcomes(self, batch: Sequence[Email]) -> AsyncIterator[list[EmailOutcome]]:
        """Outcomes are written down at the end, also when the worker is told to stop: what was not tried goes
        back, what was under way then is uncertain."""
        outcomes: list[EmailOutcome] = []
        try:
            yield outcomes
        except asyncio.CancelledError:
            if len(outcomes) < len(batch):
                self.server.drop()
                outcomes.append(EmailOutcome(batch[len(outcomes)], DeliveryState.UNCERTAIN, emails.UNANSWERED))
            raise
        finally:
            untried = [EmailOutcome(email, DeliveryState.QUEUED) for email in batch[len(outcomes) :]]
            async with self.database.transaction() as session:
                await emails.settle(session, [*outcomes, *untried])

    async def _send(self, email: Email) -> EmailOutcome:
        with tracing.span(f"deliver {email.kind}", "client", parent=email.traceparent) as span:
            outcome = await self._try(email)
            span.attributes["outcome"] = outcome.state.value
        metrics.EMAILS.labels(outcome.state.value).inc()
        if outcome.state is DeliveryState.SENT:
            metrics.EMAIL_AGE.observe(max(0.0, (clock.now() - email.created_at).total_seconds()))
        else:
            log.warning("email_not_sent", delivery=str(email.id), outcome=outcome.state.value, error=outcome.error)
        return outcome

    async def _try(self, email: Email) -> EmailOutcome:
        if is_placeholder(email.address) and not self.settings.is_local:
            return EmailOutcome(email, DeliveryState.FAILED, "no real address yet")
        try:
            content = self.builder.build(email)
        except Exception:
            log.exception("email_not_written", kind=email.kind, language=email.language)
            return EmailOutcome(email, DeliveryState.RETRY, "the e-mail could not be written")
        try:
            await self.server.send(self.settings.sender, email.address, content)
        except Final as error:
            return EmailOutcome(email, DeliveryState.FAILED, str(error))
        except Retryable as error:
            return EmailOutcome(email, DeliveryState.RETRY, str(error))
        except Unanswered as error:
            return EmailOutcome(email, DeliveryState.UNCERTAIN, str(error))
        except ServerAway as error:
            return EmailOutcome(email, DeliveryState.QUEUED, str(error))
        failpoints.reach("mail.handed-over")
        return EmailOutcome(email, DeliveryState.SENT)
