"""Deadlines and deliveries, for those who see to it that things arrive."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound
from chassis.http import CursorPage
from chassis.http.paging import Key, paginate
from sqlalchemy import Row, Select, case, func, select
from sqlmodel import SQLModel, col

from notifier.domain.messages import Alert as AlertKind
from notifier.models import Alert, AlertName, Contact, Language, Message, ObligationStatus, Unit
from notifier.queries.directory import in_scope

_tables = SQLModel.metadata.tables
_deadline, _obligation, _delivery = _tables["deadline"], _tables["obligation"], _tables["delivery"]
Rows = CursorPage[Row[Any]]


def _deadlines(principal: Principal) -> Select[Any]:
    """Deadlines with their units in scope, counted."""
    return (
        select(
            _deadline,
            func.count().label("units"),
            *(func.count().filter(_obligation.c.status == status).label(status.value) for status in ObligationStatus),
            func.count().filter(_obligation.c.late).label("late"),
        )
        .join(_obligation, _obligation.c.deadline_id == _deadline.c.id)
        .join(Unit, col(Unit.code) == _obligation.c.unit)
        .where(in_scope(principal))
        .group_by(_deadline.c.id)
    )


async def list_deadlines(
    session: Session, principal: Principal, status: str | None, cursor: str | None, limit: int
) -> Rows:
    wanted = _deadlines(principal)
    if status:
        wanted = wanted.where(_deadline.c.status == status)
    return await paginate(session, wanted, Key(_deadline.c.id, descending=True), limit, cursor)


async def find_deadline(session: Session, principal: Principal, deadline: UUID) -> Row[Any]:
    wanted = _deadlines(principal).where(_deadline.c.id == deadline)
    row: Row[Any] | None = (await session.execute(wanted)).first()
    if row is None:
        raise NotFound
    return row


async def list_obligations(
    session: Session,
    principal: Principal,
    deadline: UUID,
    status: ObligationStatus | None,
    cursor: str | None,
    limit: int,
) -> Rows:
    """Each unit's share of a deadline, by code."""
    wanted = (
        select(_obligation, col(Unit.name))
        .join(Unit, col(Unit.code) == _obligation.c.unit)
        .where(_obligation.c.deadline_id == deadline, in_scope(principal))
    )
    if status:
        wanted = wanted.where(_obligation.c.status == status)
    return await paginate(session, wanted, Key(_obligation.c.unit), limit, cursor)


async def alert_names(session: Session, language: str) -> dict[str, str]:
    """Names of alerts that services have raised, by kind, in order of the names."""
    found = (await session.scalars(select(AlertName))).all()
    return dict(sorted(((one.kind, str(one.name[language])) for one in found), key=lambda pair: pair[1]))


async def list_deliveries(
    session: Session,
    principal: Principal,
    filters: Mapping[str, str | None],
    cursor: str | None,
    limit: int,
    words: str = "",
    *,
    counted: bool = False,
) -> Rows:
    """Newest first. Filters by unit, status, kind (`alert`: all of them) and channel; those that are None do not count.
    `words` are looked for in the unit's name."""
    all_alerts = case((col(Message.alert_id).is_not(None), AlertKind.name), else_=None)
    columns = {
        "unit": col(Message.unit),
        "status": _delivery.c.status,
        "kind": all_alerts if filters.get("kind") == AlertKind.name else col(Message.kind),
        "channel": _delivery.c.channel,
    }
    wanted = (
        select(
            _delivery,
            *(
                col(one)
                for one in (Message.kind, Message.unit, Message.created_at, Message.deadline_id, Message.alert_id)
            ),
            col(Contact.jabatan),
            col(Unit.name).label("office"),
            col(Alert.cleared_as),
            # an alert has its title in both languages; other kinds have one text, and are named by their kind
            *(col(Message.data)["title"][one].astext.label(f"title_{one}") for one in Language),
        )
        .join(Message, col(Message.id) == _delivery.c.message_id)
        .join(Unit, col(Unit.code) == Message.unit)
        .outerjoin(Contact, col(Contact.id) == _delivery.c.contact_id)
        .outerjoin(Alert, col(Alert.id) == Message.alert_id)
        .where(in_scope(principal), *(columns[name] == value for name, value in filters.items() if value))
    )
    if words:
        wanted = wanted.where(col(Unit.name).icontains(words, autoescape=True))
    return await paginate(session, wanted, Key(_delivery.c.id, descending=True), limit, cursor, counted=counted)
