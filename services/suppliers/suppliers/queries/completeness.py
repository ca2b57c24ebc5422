"""Completeness of a campaign or of every Kanwil, counted by the database; a board that has its rows at hand counts
them with `domain/completeness.py`."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from sqlalchemy import ColumnElement, and_, func, literal
from sqlmodel import col, select

from suppliers.domain.completeness import Completeness
from suppliers.models import Status, Submission
from suppliers.queries.scopes import within


class RateLevel(StrEnum):
    UPT = "upt"
    KANWIL = "kanwil"
    DITJEN = "ditjen"


_GROUPS: dict[RateLevel, Any] = {
    RateLevel.UPT: col(Submission.unit),
    RateLevel.KANWIL: col(Submission.kanwil),
    RateLevel.DITJEN: literal("ditjenpas"),
}


async def rates(session: Session, reader: Principal, campaign_id: UUID, level: RateLevel) -> dict[str, Completeness]:
    """Code of the unit, Kanwil or directorate → its figures, of what the reader may see."""
    group = _GROUPS[level]
    wanted = (
        select(group, *counts())
        .where(
            col(Submission.campaign_id) == campaign_id,
            within(reader, Submission),
        )
        .group_by(group)
        .order_by(group)
    )
    rows = await session.execute(wanted)
    return {row[0]: Completeness(*row[1:]) for row in rows}


async def total(session: Session, campaign_id: UUID) -> Completeness:
    """The figures of the whole campaign."""
    row = (await session.execute(select(*counts()).where(col(Submission.campaign_id) == campaign_id))).one()
    return Completeness(*row)


def counts() -> list[Any]:
    """In the order of the fields of `Completeness`."""
    status, late = col(Submission.status), col(Submission.late)
    owed = status != Status.TIDAK_BERLAKU
    return [
        _count(owed),
        _count(and_(owed, late.is_not(None))),
        _count(and_(owed, late.is_(False))),
        _count(and_(owed, late.is_(True))),
        _count(status == Status.NIHIL),
        _count(status == Status.DIKEMBALIKAN),
        _count(status == Status.DISETUJUI),
        _count(status == Status.TIDAK_BERLAKU),
    ]


def _count(condition: ColumnElement[bool]) -> Any:
    return func.count().filter(condition)
