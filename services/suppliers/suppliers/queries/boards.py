"""Boards: many submissions at once, each in a single question to the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.natural_order import natural_order
from jembatan_indonesia.zones import WIB
from sqlalchemy import ColumnElement, Date, and_, cast, exists, func
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from suppliers.domain.completeness import Completeness
from suppliers.models import Campaign, CampaignStatus, Status, Submission, Supplier, Unit
from suppliers.queries.completeness import counts
from suppliers.queries.scopes import within


@dataclass(frozen=True)
class BoardRow:
    """One unit's return, with how many active suppliers the unit has now, and when its register changed last."""

    submission: Submission
    name: str
    suppliers: int
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Day:
    """First reports of one day (WIB)."""

    day: date
    on_time: int
    late: int


async def own_returns(session: Session, reader: Principal) -> Sequence[tuple[Submission, Campaign]]:
    """To open campaigns, the first due first."""
    wanted = _returns(reader).where(col(Campaign.status) == CampaignStatus.OPEN)
    return (await session.exec(wanted.order_by(col(Submission.due_at), col(Submission.id)).limit(20))).all()


async def own_ended(session: Session, reader: Principal, since: datetime) -> Sequence[tuple[Submission, Campaign]]:
    """To campaigns that ended after a moment, the newest end first."""
    wanted = _returns(reader).where(col(Campaign.ended_at) > since)
    return (await session.exec(wanted.order_by(col(Campaign.ended_at).desc()).limit(5))).all()


async def returns_of_unit(session: Session, reader: Principal, unit: str) -> Sequence[tuple[Submission, Campaign]]:
    """To all campaigns, the newest first."""
    wanted = _returns(reader).where(col(Submission.unit) == unit)
    return (await session.exec(wanted.order_by(col(Campaign.id).desc()).limit(50))).all()


async def figures_of(session: Session, reader: Principal, campaigns: Sequence[UUID]) -> dict[UUID, Completeness]:
    """Campaign → its figures, of what the reader may see."""
    wanted = (
        select(col(Submission.campaign_id), *counts())
        .where(col(Submission.campaign_id).in_(campaigns), within(reader, Submission))
        .group_by(col(Submission.campaign_id))
    )
    return {row[0]: Completeness(*row[1:]) for row in await session.execute(wanted)}


async def board_rows(
    session: Session, reader: Principal, campaign_id: UUID, kanwil: str | None = None
) -> list[BoardRow]:
    """By unit's name."""
    seen = and_(
        col(Submission.campaign_id) == campaign_id,
        within(reader, Submission),
        *([col(Submission.kanwil) == kanwil] if kanwil else ()),
    )
    # Counted once for all units: asked of each unit by itself, the register is read row by row, and twice.
    register = (
        select(
            col(Supplier.unit),
            func.count().filter(col(Supplier.active)).label("active"),
            func.max(col(Supplier.updated_at)).label("newest"),
        )
        .where(col(Supplier.unit).in_(select(Submission.unit).where(seen)))
        .group_by(col(Supplier.unit))
        .subquery()
    )
    wanted: Any = (
        select(Submission, Unit.name, register.c.active, register.c.newest)
        .outerjoin(Unit, col(Unit.code) == col(Submission.unit))
        .outerjoin(register, register.c.unit == col(Submission.unit))
        .where(seen)
        .order_by(natural_order(col(Unit.name)), col(Submission.unit))
    )
    rows = await session.execute(wanted)
    return [BoardRow(submission, name or submission.unit, number or 0, at) for submission, name, number, at in rows]


async def nil_with_suppliers(session: Session, reader: Principal, campaign_id: UUID) -> int:
    """Number that declared nil though their unit has active suppliers now."""
    wanted = select(func.count()).where(
        col(Submission.campaign_id) == campaign_id,
        col(Submission.status) == Status.NIHIL,
        exists().where(col(Supplier.unit) == col(Submission.unit), col(Supplier.active)),
        within(reader, Submission),
    )
    return (await session.exec(wanted)).one()


@dataclass(frozen=True)
class Queue:
    """Work of an office in one campaign, of what it may see."""

    waiting: int = 0
    oldest: datetime | None = None
    changed: int = 0
    returned: int = 0
    overdue: int = 0


async def queues(session: Session, reader: Principal, campaigns: Sequence[UUID], now: datetime) -> dict[UUID, Queue]:
    """By campaign: how many returns wait for review and since when, how many were changed after approval, are back at
    their units, or not there though due."""
    status = col(Submission.status)
    newer = exists().where(
        col(Supplier.unit) == col(Submission.unit), col(Supplier.updated_at) > col(Submission.reviewed_at)
    )
    wanted: Any = (
        select(  # type: ignore[call-overload]
            col(Submission.campaign_id),
            func.count().filter(status == Status.DIKIRIM),
            func.min(col(Submission.sent_at)).filter(status == Status.DIKIRIM),
            func.count().filter(and_(status == Status.DISETUJUI, newer)),
            func.count().filter(status == Status.DIKEMBALIKAN),
            func.count().filter(_is_overdue(now)),
        )
        .where(col(Submission.campaign_id).in_(campaigns), within(reader, Submission))
        .group_by(col(Submission.campaign_id))
    )
    return {row[0]: Queue(*row[1:]) for row in await session.execute(wanted)}


@dataclass(frozen=True)
class Task:
    """One return that waits for its reviewer."""

    submission: Submission
    title: str
    unit: str


async def waiting(session: Session, reader: Principal, limit: int) -> list[Task]:
    """Returns to open campaigns that wait for review, those that wait longest first."""
    wanted = (
        select(Submission, Campaign.title, Unit.name)
        .join(Campaign, col(Campaign.id) == col(Submission.campaign_id))
        .outerjoin(Unit, col(Unit.code) == col(Submission.unit))
        .where(
            col(Campaign.status) == CampaignStatus.OPEN,
            col(Submission.status) == Status.DIKIRIM,
            within(reader, Submission),
        )
        .order_by(col(Submission.sent_at), col(Submission.id))
        .limit(limit)
    )
    rows = await session.execute(wanted)
    return [Task(submission, title, name or submission.unit) for submission, title, name in rows]


async def lagging(session: Session, reader: Principal, campaign_id: UUID, now: datetime, limit: int) -> list[Any]:
    """Kanwil with most units that owe though it is due: code, name, how many."""
    wanted = (
        select(col(Submission.kanwil), Unit.name, func.count())
        .outerjoin(Unit, col(Unit.code) == col(Submission.kanwil))
        .where(col(Submission.campaign_id) == campaign_id, _is_overdue(now), within(reader, Submission))
        .group_by(col(Submission.kanwil), col(Unit.name))
        .order_by(func.count().desc(), col(Submission.kanwil))
        .limit(limit)
    )
    return [(code, name or code, number) for code, name, number in await session.execute(wanted)]


async def days(session: Session, reader: Principal, campaign_id: UUID) -> list[Day]:
    """Days on which somebody reported for the first time, in order."""
    day = cast(func.timezone(WIB.key, col(Submission.first_reported_at)), Date)
    wanted = (
        select(
            day,
            func.count().filter(col(Submission.late).is_(False)),
            func.count().filter(col(Submission.late).is_(True)),
        )
        .where(
            col(Submission.campaign_id) == campaign_id,
            col(Submission.first_reported_at).is_not(None),
            col(Submission.status) != Status.TIDAK_BERLAKU,
            within(reader, Submission),
        )
        .group_by(day)
        .order_by(day)
    )
    return [Day(*row) for row in await session.execute(wanted)]


def _returns(reader: Principal) -> Select[Submission, Campaign]:
    wanted = select(Submission, Campaign).join(Campaign, col(Campaign.id) == col(Submission.campaign_id))
    return wanted.where(within(reader, Submission))


def _is_overdue(now: datetime) -> ColumnElement[bool]:
    """Nothing was handed in though it is due."""
    return and_(col(Submission.status).in_((Status.BELUM, Status.DRAF)), col(Submission.due_at) < now)
