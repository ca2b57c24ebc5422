"""Alerts as services tell them: a message to every office named. An alert is told once, whatever is replayed."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from chassis import clock
from chassis.db import Session
from jembatan_contracts.alerts import AlertCleared, AlertRaised, AlertUpdated, Level
from jembatan_contracts.cloudevents import Envelope
from jembatan_contracts.units import UnitType
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from notifier.domain.messages import former
from notifier.domain.messages.kinds import Alert as AlertKind
from notifier.errors import UnitsUnknown
from notifier.models import Alert, AlertName, AlertStatus, ClearedAs, Message, Unit
from notifier.queries.office_hours import calendar
from notifier.usecases.messages import MessageRequest, cancel_emails_of_alert, create_messages, replace_text

LEVELS = {Level.KANWIL: UnitType.KANWIL, Level.DITJEN: UnitType.DITJEN}
Content = AlertRaised | AlertUpdated


async def raise_alert(session: Session, event: Content, envelope: Envelope) -> None:
    """A message that was said once is not said again: its key is the alert and the office."""
    alert = await session.get(Alert, event.alert)
    if alert is None:
        alert = Alert(id=event.alert, version=envelope.sequence, service=event.owner, raised_at=envelope.time)
        session.add(alert)
        await session.flush()
    await _remember_name(session, alert.service, event)
    if alert.status == AlertStatus.OPEN:
        await _create_messages(session, alert, event, envelope)


async def update_alert(session: Session, event: AlertUpdated, envelope: Envelope) -> None:
    """Update an alert: who was told reads it anew; who was not is told."""
    alert = await _newer(session, event.alert, envelope.sequence)
    if alert is None:
        if await session.get(Alert, event.alert) is None:  # it was raised before this service listened
            await raise_alert(session, event, envelope)
        return
    alert.updated_at = envelope.time
    await _remember_name(session, alert.service, event)
    await replace_text(session, _request(alert, event, envelope, event.to.units[0]))
    await _create_messages(session, alert, event, envelope)


async def clear_alert(session: Session, event: AlertCleared, envelope: Envelope) -> None:
    alert = await _newer(session, event.alert, envelope.sequence)
    if alert is None:
        return
    alert.status, alert.cleared_at = AlertStatus.CLEARED, event.cleared_at
    alert.cleared_as = ClearedAs.DONE if event.done else ClearedAs.WITHDRAWN
    alert.reason = event.reason.model_dump() if event.reason else None
    await session.flush()
    await cancel_emails_of_alert(session, alert.id)


async def _remember_name(session: Session, service: str, event: Content) -> None:
    """Keep the name of alerts of this kind, for lists and filters; written only where it is another."""
    if event.kind_name is None:
        return
    fresh = insert(AlertName).values(service=service, kind=event.kind, name=event.kind_name.model_dump())
    changed = fresh.on_conflict_do_update(
        index_elements=["service", "kind"],
        set_={"name": fresh.excluded.name},
        where=col(AlertName.name) != fresh.excluded.name,
    )
    await session.execute(changed)


async def _newer(session: Session, alert_id: UUID, version: int) -> Alert | None:
    """The alert while it holds, if this event tells something new of it."""
    alert = await session.get(Alert, alert_id, with_for_update=True)
    if alert is None or version <= alert.version:
        return None
    alert.version = version
    return alert if alert.status == AlertStatus.OPEN else None


async def _create_messages(session: Session, alert: Alert, event: Content, envelope: Envelope) -> None:
    offices = await _offices(session, event.to.units)
    days = await calendar(session) if event.roll_up else {}
    known = await _find_told_before(session, event)
    requests = []
    for office in offices:
        if office.code in known:
            continue
        rolled_up = event.roll_up is not None and office.unit_type == LEVELS[event.roll_up.at]
        opening = days[office.timezone].next_opening(clock.now()) if rolled_up else None
        requests.append(_request(alert, event, envelope, office.code, opening))
    await create_messages(session, requests)


def _request(
    alert: Alert, event: Content, envelope: Envelope, office: str, opening: datetime | None = None
) -> MessageRequest:
    return MessageRequest(
        office,
        AlertKind.of(event, alert.service, alert.raised_at),
        f"alert:{alert.id}:{office}",
        deadline_id=event.deadline,
        relevant_until=event.expires_at,
        source_event_id=UUID(envelope.id),
        email_at=opening,
        alert_id=alert.id,
        roll_up=f"{alert.service}:{event.kind}" if opening else None,
        needs_acknowledgement=event.needs_acknowledgement,
    )


async def _offices(session: Session, codes: Iterable[str]) -> list[Unit]:
    wanted = sorted(set(codes))
    found = (await session.exec(select(Unit).where(col(Unit.code).in_(wanted)).order_by(col(Unit.code)))).all()
    if len(found) != len(wanted):
        raise UnitsUnknown
    return list(found)


async def _find_told_before(session: Session, event: Content) -> set[str]:
    """Offices that the release before alerts has told of this already: in a message of a former kind that leads to the
    same page and has the same moment. To be taken away in the release after the next.
    """
    moments = {fact.moment for fact in event.facts if fact.moment}
    if event.kind not in former.KINDS or not moments:
        return set()
    wanted = select(Message).where(
        col(Message.unit).in_(event.to.units),
        Message.kind == event.kind,
        col(Message.alert_id).is_(None),
        col(Message.data)["link"].astext == event.action.link,
    )
    found = (await session.exec(wanted)).all()
    return {one.unit for one in found if former.moment_of(one.kind, one.data) in moments}
