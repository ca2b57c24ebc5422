"""What boards show: many returns at once, each in a single question to the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.auth import Principal
from chassis.clock import WIB
from chassis.db import Session
from sqlalchemy import ColumnElement, Date, cast, func
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from suppliers.figures import Figures
from suppliers.models import Campaign, CampaignStatus, Submission, Supplier, Unit
from suppliers.queries.rates import counts


@dataclass(frozen=True)
class Line:
    """One unit's return, with how many active suppliers the unit has now."""

    submission: Submission
    name: str
    suppliers: int


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


async def returns_of_unit(session: Session, reader: Principal, unit: str) -> Sequence[tuple[Submission, Campaign]]:
    """To all campaigns, the newest first."""
    wanted = _returns(reader).where(col(Submission.unit) == unit)
    return (await session.exec(wanted.order_by(col(Campaign.id).desc()).limit(50))).all()


async def figures_of(session: Session, reader: Principal, campaigns: Sequence[UUID]) -> dict[UUID, Figures]:
    """Campaign → its figures, of what the reader may see."""
    wanted = (
        select(col(Submission.campaign_id), *counts())
        .where(col(Submission.campaign_id).in_(campaigns), _scope(reader))
        .group_by(col(Submission.campaign_id))
    )
    return {row[0]: Figures(*row[1:]) for row in await session.execute(wanted)}


async def lines(session: Session, reader: Principal, campaign_id: UUID, kanwil: str | None = None) -> list[Line]:
    """By unit's name."""
    own: Any = (
        select(func.count())
        .where(col(Supplier.unit) == col(Submission.unit), col(Supplier.active))
        .correlate(Submission)
        .scalar_subquery()
    )
    wanted = (
        select(Submission, Unit.name, own)
        .outerjoin(Unit, col(Unit.code) == col(Submission.unit))
        .where(col(Submission.campaign_id) == campaign_id, _scope(reader))
        .order_by(col(Unit.name), col(Submission.unit))
    )
    if kanwil:
        wanted = wanted.where(col(Submission.kanwil) == kanwil)
    rows = await session.execute(wanted)
    return [Line(submission, name or submission.unit, number) for submission, name, number in rows]


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
            col(Submission.status) != "tidak_berlaku",
            _scope(reader),
        )
        .group_by(day)
        .order_by(day)
    )
    return [Day(*row) for row in await session.execute(wanted)]


def _returns(reader: Principal) -> Select[Submission, Campaign]:
    wanted = select(Submission, Campaign).join(Campaign, col(Campaign.id) == col(Submission.campaign_id))
    return wanted.where(_scope(reader))


def _scope(reader: Principal) -> ColumnElement[bool]:
    return reader.scope(col(Submission.unit), col(Submission.kanwil))
