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
async def plan_deadline(session: Session, event: DeadlineSet, envelope: Envelope) -> None:
    await deadlines.announce(session, event, envelope.sequence)


@consumers.on(DeadlineMoved)
async def replan_deadline(session: Session, event: DeadlineMoved, envelope: Envelope) -> None:
    await deadlines.move(session, event, envelope.sequence)


@consumers.on(DeadlineProgress)
async def note_progress(session: Session, event: DeadlineProgress, envelope: Envelope) -> None:
    await deadlines.note_progress(session, event, envelope.sequence)


@consumers.on(DeadlineMet)
async def stop_reminding(session: Session, event: DeadlineMet, envelope: Envelope) -> None:
    await deadlines.meet(session, event, envelope.sequence)


@consumers.on(DeadlineWithdrawn)
async def forget_deadline(session: Session, event: DeadlineWithdrawn, envelope: Envelope) -> None:
    await deadlines.withdraw(session, event, envelope.sequence)


@consumers.on(AlertRaised)
async def tell_offices(session: Session, event: AlertRaised, envelope: Envelope) -> None:
    await alerts.tell(session, event, envelope)


@consumers.on(AlertUpdated)
async def change_what_was_told(session: Session, event: AlertUpdated, envelope: Envelope) -> None:
    await alerts.update(session, event, envelope)


@consumers.on(AlertCleared)
async def clear_what_was_told(session: Session, event: AlertCleared, envelope: Envelope) -> None:
    await alerts.clear(session, event, envelope)
