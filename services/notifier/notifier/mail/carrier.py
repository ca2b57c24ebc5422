"""Carries letters from the table to the mail server. Several carriers work beside each other, one connection each."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import structlog
from chassis import clock, failpoints, tracing
from chassis.db import Database

from notifier import metrics
from notifier.config import Settings
from notifier.mail.server import Final, Retryable, Server, ServerAway, Unanswered
from notifier.mail.writing import Writer
from notifier.models import DeliveryState, is_placeholder
from notifier.usecases import letters
from notifier.usecases.letters import Letter, Outcome

BATCH = 50
LONGEST = 60.0
"""Seconds a claimed batch may take before the rest is given back; well inside its lease."""

PAUSE_WITHOUT_SERVER = 5.0
log = structlog.stdlib.get_logger()


class Carrier:
    """One connection's worth of sending."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings
        self.server = Server(settings)
        self.writer = Writer(settings)
        self.domain = settings.sender.rpartition("@")[2]

    async def round(self) -> float | None:
        """Send until nothing is due. Returns the seconds until more may be."""
        while batch := await self._claim():
            if not await self._carry(batch):
                return PAUSE_WITHOUT_SERVER
        await self.server.close()
        return await self._pause()

    async def _claim(self) -> list[Letter]:
        async with self.database.transaction() as session:
            return await letters.claim(session, self.domain, BATCH)

    async def _pause(self) -> float | None:
        async with self.database.transaction() as session:
            due = await letters.next_due(session)
        return None if due is None else max(0.2, (due - clock.now()).total_seconds())

    async def _carry(self, batch: Sequence[Letter]) -> bool:
        """Send one batch, no transaction open. False when the server is away."""
        failpoints.reach("mail.claimed")
        end = time.monotonic() + LONGEST
        async with self._ledger(batch) as outcomes:
            for letter in batch:
                if time.monotonic() > end:
                    break
                outcome = await self._send(letter)
                outcomes.append(outcome)
                if outcome.state is DeliveryState.QUEUED:
                    return False
        return True

    @asynccontextmanager
    async def _ledger(self, batch: Sequence[Letter]) -> AsyncIterator[list[Outcome]]:
        """Outcomes are written down at the end, also when the worker is told to stop: what was not tried goes
        back, what was under way then is uncertain."""
        outcomes: list[Outcome] = []
        try:
            yield outcomes
        except asyncio.CancelledError:
            if len(outcomes) < len(batch):
                self.server.drop()
                outcomes.append(Outcome(batch[len(outcomes)], DeliveryState.UNCERTAIN, letters.UNANSWERED))
            raise
        finally:
            untried = [Outcome(letter, DeliveryState.QUEUED) for letter in batch[len(outcomes) :]]
            async with self.database.transaction() as session:
                await letters.settle(session, [*outcomes, *untried])

    async def _send(self, letter: Letter) -> Outcome:
        with tracing.span(f"deliver {letter.kind}", "client", parent=letter.traceparent) as span:
            outcome = await self._try(letter)
            span.attributes["outcome"] = outcome.state.value
        metrics.LETTERS.labels(outcome.state.value).inc()
        if outcome.state is DeliveryState.SENT:
            metrics.LETTER_AGE.observe(max(0.0, (clock.now() - letter.created_at).total_seconds()))
        else:
            log.warning("letter_not_sent", delivery=str(letter.id), outcome=outcome.state.value, error=outcome.error)
        return outcome

    async def _try(self, letter: Letter) -> Outcome:
        if is_placeholder(letter.email) and not self.settings.is_local:
            return Outcome(letter, DeliveryState.FAILED, "no real address yet")
        try:
            content = self.writer.write(letter)
        except Exception:
            log.exception("letter_not_written", kind=letter.kind, language=letter.language)
            return Outcome(letter, DeliveryState.RETRY, "the letter could not be written")
        try:
            await self.server.send(self.settings.sender, letter.email, content)
        except Final as error:
            return Outcome(letter, DeliveryState.FAILED, str(error))
        except Retryable as error:
            return Outcome(letter, DeliveryState.RETRY, str(error))
        except Unanswered as error:
            doubt = DeliveryState.UNCERTAIN if failpoints.guarded("letters.doubt") else DeliveryState.SENT
            return Outcome(letter, doubt, str(error))
        except ServerAway as error:
            return Outcome(letter, DeliveryState.QUEUED, str(error))
        failpoints.reach("mail.handed-over")
        return Outcome(letter, DeliveryState.SENT)
