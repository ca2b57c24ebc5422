"""Mailbox: messages to one office, in the app."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from chassis.db import Session
from chassis.errors import NotFound
from chassis.http import CursorPage
from chassis.http.paging import Key, paginate
from sqlalchemy import ColumnElement, and_, case, exists, func, not_, or_, text
from sqlmodel import col, select

from notifier.domain.messages import kinds
from notifier.domain.messages.former import ASKING_BY_LINK
from notifier.models import (
    CORRECTION,
    Acknowledged,
    Acknowledgement,
    Alert,
    AlertStatus,
    Channel,
    Deadline,
    Delivery,
    Ending,
    Message,
    Obligation,
    ObligationStatus,
    Unit,
)

EMAIL_ONLY = [kind.name for kind in kinds.values() if not kind.in_app]
BELOW = [kind.name for kind in kinds.values() if kind.is_below]
IN_FLIGHT = timedelta(seconds=10)
"""Ids are made when a message is written, and it is seen once that is committed: so much later at most."""


@dataclass(frozen=True)
class Item:
    """A message, its delivery in the app, and who has seen to it. `is_over`: it asks for nothing any more; `ended_as`
    says how, of an alert that was cleared."""

    message: Message
    delivery: Delivery
    handled: Acknowledgement | None
    is_over: bool
    ended_as: str | None
    updated_at: datetime | None

    @property
    def is_unread(self) -> bool:
        """As `_is_unread` says it to the database."""
        return self.delivery.read_at is None and not self.is_over


class Show(StrEnum):
    ALL = "all"
    UNREAD = "unread"
    UNHANDLED = "unhandled"


def _items(unit: str) -> Any:
    is_handled = col(Acknowledgement.step) == Acknowledged.HANDLED.value
    return (
        select(Message, Delivery, Acknowledgement)
        .add_columns(_is_over(), col(Alert.cleared_as), col(Alert.updated_at))
        .join(Delivery, col(Delivery.message_id) == Message.id)
        .outerjoin(Acknowledgement, and_(col(Acknowledgement.message_id) == Message.id, is_handled))
        .outerjoin(Alert, col(Alert.id) == Message.alert_id)
        .where(col(Message.unit) == unit, col(Delivery.channel) == Channel.INAPP, _still_holds())
    )


def _still_holds() -> ColumnElement[bool]:
    """Not a reminder of something that nobody owes any more; of what was done, it stays, and so does an alert."""
    return not_(
        and_(col(Message.only_while_open), col(Message.alert_id).is_(None), _obligation_is(ObligationStatus.WITHDRAWN))
    )


def _is_in_app() -> ColumnElement[bool]:
    """Not an e-mail that asks whether an address is right, which only who reads there may answer."""
    return or_(col(Message.alert_id).is_not(None), col(Message.kind).not_in(EMAIL_ONLY))


def _is_over() -> ColumnElement[bool]:
    """Of something that is done or no longer owed, by the office or by all of its units, or a cleared alert."""
    is_done = or_(*(_obligation_is(status) for status in ObligationStatus if status is not ObligationStatus.OPEN))
    is_below = and_(col(Message.alert_id).is_(None), col(Message.kind).in_(BELOW))
    is_cleared = exists().where(col(Alert.id) == col(Message.alert_id), col(Alert.status) == AlertStatus.CLEARED.value)
    has_ended = or_(is_done, and_(is_below, not_(_some_unit_owes())))
    return or_(and_(col(Message.only_while_open), has_ended), is_cleared.correlate(Message))


def _some_unit_owes() -> ColumnElement[bool]:
    owes = exists().where(
        col(Obligation.deadline_id) == col(Message.deadline_id),
        col(Obligation.unit) == col(Unit.code),
        col(Obligation.status) == ObligationStatus.OPEN.value,
        col(Unit.kanwil) == col(Message.unit),
    )
    return owes.correlate(Message)


def _is_unread() -> ColumnElement[bool]:
    """The one meaning of unread: nobody of the office has opened it, and it still asks or tells."""
    return and_(col(Delivery.read_at).is_(None), not_(_is_over()))


def _obligation_is(status: ObligationStatus) -> ColumnElement[bool]:
    obligation = exists().where(
        col(Obligation.deadline_id) == col(Message.deadline_id),
        col(Obligation.unit) == col(Message.unit),
        col(Obligation.status) == status.value,
    )
    return obligation.correlate(Message)


def _is_unhandled() -> ColumnElement[bool]:
    """Asks for something that nobody of the office has said to have seen to."""
    return and_(col(Acknowledgement.message_id).is_(None), col(Message.needs_acknowledgement), not_(_is_over()))


async def items(
    session: Session, unit: str, show: Show, cursor: str | None, limit: int, *, counted: bool = False
) -> CursorPage[Item]:
    """Newest first."""
    wanted = _items(unit)
    if show is Show.UNREAD:
        wanted = wanted.where(_is_unread())
    if show is Show.UNHANDLED:
        wanted = wanted.where(_is_unhandled())
    found = await paginate(session, wanted, Key(col(Message.id), descending=True), limit, cursor, counted=counted)
    return found.map(lambda row: Item(*row))


async def list_asked(session: Session, unit: str, limit: int) -> CursorPage[Item]:
    """Alerts that ask the office for something which nobody has seen to, newest first. Not reminders: the deadline
    itself is what is to do."""
    wanted = _items(unit).where(_is_unhandled(), col(Message.alert_id).is_not(None))
    found = await paginate(session, wanted, Key(col(Message.id), descending=True), limit, None)
    return found.map(lambda row: Item(*row))


async def find(session: Session, unit: str, message: UUID) -> tuple[Message, dict[str, Acknowledgement]]:
    """A message to this office, and who has read it and seen to it, by step."""
    found = (
        await session.exec(select(Message).where(Message.id == message, Message.unit == unit, _is_in_app()))
    ).first()
    if found is None:
        raise NotFound
    acknowledged = await session.exec(select(Acknowledgement).where(Acknowledgement.message_id == message))
    return found, {one.step: one for one in acknowledged.all()}


@dataclass(frozen=True)
class Over:
    """Reason why a message asks for no more: the obligation's status, or `cleared`, of an alert, with how (`ended_as`)
    and a reason in both languages."""

    status: str
    ended_as: str | None = None
    end_reason: str | None = None
    reason: Mapping[str, str] | None = None


async def updated_at(session: Session, message: Message) -> datetime | None:
    """Since when it says something else than at first."""
    alert = await session.get(Alert, message.alert_id) if message.alert_id else None
    return alert.updated_at if alert else None


async def what_is_over(session: Session, message: Message) -> Over | None:
    """Of a message that asks for something: how that ended, once it is done or no longer owed."""
    alert = await session.get(Alert, message.alert_id) if message.alert_id else None
    if alert is not None and alert.status == AlertStatus.CLEARED:
        return Over(alert.status, alert.cleared_as, reason=alert.reason)
    obligation: Obligation | None = None
    if message.only_while_open and message.deadline_id is not None:
        obligation = await session.get(Obligation, (message.deadline_id, message.unit))
        if message.alert_id is None and message.kind in BELOW:
            obligation = await _last_below(session, message)
    elif message.alert_id is None and message.kind in ASKING_BY_LINK:
        obligation = await _correction_at(session, message)
    if obligation is None or obligation.status == ObligationStatus.OPEN:
        return None
    return Over(obligation.status, obligation.ended_as, obligation.end_reason)


async def _last_below(session: Session, message: Message) -> Obligation | None:
    """Of the units below: one that still owes it, else how it ended for all, else one that has done it."""
    ended_for_all = col(Obligation.ended_as).in_([Ending.CLOSED, Ending.CANCELLED])
    is_met = col(Obligation.status) == ObligationStatus.MET
    rank = case((col(Obligation.status) == ObligationStatus.OPEN, 0), (ended_for_all, 1), (is_met, 2), else_=3)
    wanted = (
        select(Obligation)
        .join(Unit, col(Unit.code) == Obligation.unit)
        .where(Obligation.deadline_id == message.deadline_id, Unit.kanwil == message.unit)
        .order_by(rank)
        .limit(1)
    )
    return (await session.exec(wanted)).first()


async def _correction_at(session: Session, message: Message) -> Obligation | None:
    """The newest correction that was asked for at the page this message leads to."""
    wanted = (
        select(Obligation)
        .join(Deadline, col(Deadline.id) == col(Obligation.deadline_id))
        .where(
            Deadline.kind == CORRECTION,
            Deadline.service == message.data["service"],
            Deadline.link == message.data["link"],
            Obligation.unit == message.unit,
        )
        .order_by(col(Deadline.announced_at).desc(), col(Deadline.id).desc())
        .limit(1)
    )
    return (await session.exec(wanted)).first()


async def unread(session: Session, unit: str) -> int:
    counted = (
        select(func.count())
        .select_from(Delivery)
        .join(Message, col(Message.id) == Delivery.message_id)
        .where(Message.unit == unit, Delivery.channel == Channel.INAPP, _still_holds(), _is_unread())
    )
    return (await session.exec(counted)).one()


async def newest(session: Session, unit: str) -> UUID | None:
    found: UUID | None = await session.scalar(
        select(Message.id).where(Message.unit == unit).order_by(col(Message.id).desc()).limit(1)
    )
    return found


async def since(
    session: Session, unit: str, after: UUID | None, known: Collection[UUID], limit: int
) -> Sequence[Message]:
    """Messages after this one, oldest first, not known yet; also what was written just before it, because
    that may have come later."""
    wanted = select(Message).where(Message.unit == unit, col(Message.id).not_in(known), _is_in_app())
    if after is not None:
        wanted = wanted.where(col(Message.id) > _just_before(after))
    return (await session.exec(wanted.order_by(col(Message.id)).limit(limit))).all()


async def there_with(session: Session, unit: str, message: UUID) -> set[UUID]:
    """This message and those just before it that are there already."""
    wanted = select(Message.id).where(
        Message.unit == unit, col(Message.id) <= message, col(Message.id) > _just_before(message)
    )
    return {message, *(await session.exec(wanted)).all()}


def _just_before(message: UUID) -> UUID:
    """As an id of the time when what came with this message may have been written."""
    return UUID(int=max(0, message.int - (IN_FLIGHT // timedelta(milliseconds=1) << 80)))


_ARRIVED = text("""
SELECT unit, array_agg(id) AS ids FROM message WHERE id > uuidv7(- CAST(:in_flight AS interval))
AND unit = ANY(:units) AND (alert_id IS NOT NULL OR kind <> ALL(:email_only)) GROUP BY unit
""")


async def arrived(session: Session, units: Collection[str]) -> dict[str, frozenset[UUID]]:
    """Messages to each of these units that came within the last seconds."""
    rows = await session.execute(_ARRIVED, {"in_flight": IN_FLIGHT, "units": list(units), "email_only": EMAIL_ONLY})
    return {row.unit: frozenset(row.ids) for row in rows}
