"""Deadlines and alerts of every service, whatever they are about."""

from chassis.db import Session
from chassis.inbox import Consumers
from jembatan_contracts.alerts import AlertCleared, AlertRaised, AlertUpdated
from jembatan_contracts.cloudevents import Envelope
from jembatan_contracts.deadlines import (
    DeadlineMet,
    DeadlineMoved,
    DeadlineProgress,
    DeadlineSet,
    DeadlineWithdrawn,
)

from notifier.usecases import alerts, deadlines

consumers = Consumers("notifier")


@consumers.on(DeadlineSet)
async def set_deadline(session: Session, event: DeadlineSet, envelope: Envelope) -> None:
    await deadlines.set_deadline(session, event, envelope.sequence)


@consumers.on(DeadlineMoved)
async def move_deadline(session: Session, event: DeadlineMoved, envelope: Envelope) -> None:
    await deadlines.move_deadline(session, event, envelope.sequence)


@consumers.on(DeadlineProgress)
async def record_progress(session: Session, event: DeadlineProgress, envelope: Envelope) -> None:
    await deadlines.record_progress(session, event, envelope.sequence)


@consumers.on(DeadlineMet)
async def meet_deadline(session: Session, event: DeadlineMet, envelope: Envelope) -> None:
    await deadlines.meet_deadline(session, event, envelope.sequence)


@consumers.on(DeadlineWithdrawn)
async def withdraw_deadline(session: Session, event: DeadlineWithdrawn, envelope: Envelope) -> None:
    await deadlines.withdraw_deadline(session, event, envelope.sequence)


@consumers.on(AlertRaised)
async def raise_alert(session: Session, event: AlertRaised, envelope: Envelope) -> None:
    await alerts.raise_alert(session, event, envelope)


@consumers.on(AlertUpdated)
async def update_alert(session: Session, event: AlertUpdated, envelope: Envelope) -> None:
    await alerts.update_alert(session, event, envelope)


@consumers.on(AlertCleared)
async def clear_alert(session: Session, event: AlertCleared, envelope: Envelope) -> None:
    await alerts.clear_alert(session, event, envelope)
