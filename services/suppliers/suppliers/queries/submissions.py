"""Returns, within what the reader may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import history
from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound
from chassis.http import CursorPage
from chassis.http.paging import Key, paginate
from sqlalchemy import bindparam, func
from sqlmodel import col, select

from suppliers.domain.field_changes import Line, is_other
from suppliers.models import (
    REVIEWS,
    Campaign,
    CampaignStatus,
    Status,
    Submission,
    SubmissionHistory,
    Supplier,
    SupplierHistory,
    Unit,
)
from suppliers.queries.scopes import within


async def list_submissions(
    session: Session,
    reader: Principal,
    campaign_id: UUID,
    *,
    status: Status | None = None,
    kanwil: str | None = None,
    late: bool | None = None,
    q: str | None = None,
    cursor: str | None = None,
    limit: int,
) -> CursorPage[tuple[Submission, str | None]]:
    """With the unit's name, by unit."""
    wanted = (
        select(Submission, Unit.name)
        .outerjoin(Unit, col(Unit.code) == col(Submission.unit))
        .where(col(Submission.campaign_id) == campaign_id, within(reader, Submission))
    )
    if status:
        wanted = wanted.where(col(Submission.status) == status)
    if kanwil:
        wanted = wanted.where(col(Submission.kanwil) == kanwil)
    if late is not None:
        wanted = wanted.where(col(Submission.late).is_(late))
    if q:
        wanted = wanted.where(col(Unit.name).icontains(q, autoescape=True))
    return await paginate(session, wanted, Key(col(Submission.unit)), limit, cursor)


async def owed(session: Session, campaign_id: UUID) -> Sequence[Submission]:
    """Every return that is owed, by unit; those it does not apply to left out."""
    owes = col(Submission.status) != Status.TIDAK_BERLAKU
    wanted = select(Submission).where(col(Submission.campaign_id) == campaign_id, owes)
    return (await session.exec(wanted.order_by(col(Submission.unit)))).all()


async def awaiting_review(session: Session, campaign_id: UUID) -> Sequence[Submission]:
    """Returns whose Kanwil was told that they wait and has not reviewed them, by unit."""
    waits = col(Submission.review_alert_id).is_not(None)
    wanted = select(Submission).where(col(Submission.campaign_id) == campaign_id, waits)
    return (await session.exec(wanted.order_by(col(Submission.unit)))).all()


async def find_submission(
    session: Session, reader: Principal, submission_id: UUID
) -> tuple[Submission, Campaign, str | None]:
    """With its campaign and the unit's name. Raises `NotFound`."""
    wanted = (
        select(Submission, Campaign, Unit.name)
        .join(Campaign, col(Campaign.id) == col(Submission.campaign_id))
        .outerjoin(Unit, col(Unit.code) == col(Submission.unit))
        .where(col(Submission.id) == submission_id, within(reader, Submission))
    )
    found = (await session.exec(wanted)).first()
    if found is None:
        raise NotFound
    submission, campaign, name = found
    return submission, campaign, name


async def campaign_of(session: Session, reader: Principal, submission_id: UUID) -> UUID:
    """The campaign a visible submission belongs to. Raises `NotFound`."""
    wanted = select(Submission.campaign_id).where(col(Submission.id) == submission_id, within(reader, Submission))
    found = (await session.exec(wanted)).first()
    if found is None:
        raise NotFound
    return found


_UNTOUCHED = (  # built once: it belongs to every save of a supplier
    select(Submission)
    .join(Campaign, col(Campaign.id) == col(Submission.campaign_id))
    .where(
        col(Submission.unit) == bindparam("unit"),
        col(Submission.status) == Status.BELUM,
        col(Campaign.status) == CampaignStatus.OPEN,
    )
)
HAS_UNTOUCHED = _UNTOUCHED.exists()
"""Whether the unit (parameter `unit`) has a return to an open campaign that it has not begun."""

_LOCK_UNTOUCHED = (
    _UNTOUCHED.order_by(col(Submission.id)).with_for_update(of=Submission).execution_options(populate_existing=True)
)


async def untouched_submissions(session: Session, unit: str) -> Sequence[Submission]:
    """The unit's returns to open campaigns that it has not begun, locked."""
    return (await session.exec(_LOCK_UNTOUCHED, params={"unit": unit})).all()


async def history_of(session: Session, submission_id: UUID) -> Sequence[SubmissionHistory]:
    """Oldest first."""
    return await history.history_of(session, SubmissionHistory, SubmissionHistory.submission_id, submission_id)


async def reviewed_by(session: Session, submissions: Collection[UUID]) -> dict[UUID, SubmissionHistory]:
    """The newest review of each of these returns; the caller has found them."""
    line = SubmissionHistory
    wanted = (
        select(line)
        .where(col(line.submission_id).in_(submissions), col(line.action).in_(REVIEWS))
        .order_by(col(line.id))
    )
    return {one.submission_id: one for one in await session.exec(wanted)}


async def changed_since_sent(session: Session, submission: Submission) -> int:
    """Suppliers of the unit that changed after the return was sent, so that a reviewer knows."""
    return await changed_since(session, submission.unit, submission.sent_at)


async def changed_since(session: Session, unit: str, moment: datetime | None) -> int:
    """Number of the unit's suppliers new or changed since then; of no moment, none."""
    if moment is None:
        return 0
    wanted = select(func.count()).where(col(Supplier.unit) == unit, col(Supplier.updated_at) > moment)
    return (await session.exec(wanted)).one()


async def is_other_than(session: Session, unit: str, moment: datetime | None) -> bool:
    """Whether the unit's suppliers are others than they were then; what was changed and changed back is not."""
    if moment is None:
        return False
    wanted = (
        select(SupplierHistory)
        .join(Supplier, col(Supplier.id) == col(SupplierHistory.supplier_id))
        .where(col(Supplier.unit) == unit, col(SupplierHistory.at) > moment)
        .order_by(col(SupplierHistory.id))
    )
    found: dict[UUID, list[Line]] = {}
    for line in await session.exec(wanted):
        found.setdefault(line.supplier_id, []).append((line.action, line.changed, line.values, line.marks))
    return any(is_other(lines) for lines in found.values())


@dataclass(frozen=True)
class Changed:
    """A supplier, by his name now, and the lines of his history that tell what became other, the newest first."""

    supplier: UUID
    name: str
    lines: Sequence[Any]


async def changes_since_sent(session: Session, submission: Submission, limit: int = 5000) -> list[Changed]:
    """The suppliers that became other in the unit's register after the return was sent, the last changed first."""
    if submission.sent_at is None:
        return []
    wanted = (
        select(SupplierHistory, Supplier.name)
        .join(Supplier, col(Supplier.id) == col(SupplierHistory.supplier_id))
        .where(col(Supplier.unit) == submission.unit, col(SupplierHistory.at) > submission.sent_at)
        .order_by(col(SupplierHistory.id).desc())
        .limit(limit)
    )
    names: dict[UUID, str] = {}
    lines: dict[UUID, list[SupplierHistory]] = {}
    for line, name in await session.exec(wanted):
        names[line.supplier_id] = name
        lines.setdefault(line.supplier_id, []).append(line)
    return [Changed(one, names[one], found) for one, found in lines.items()]


async def newest_change(session: Session, unit: str) -> datetime | None:
    """Time of the last change to the unit's register."""
    return (await session.exec(select(func.max(Supplier.updated_at)).where(col(Supplier.unit) == unit))).one()


async def active_suppliers(session: Session, unit: str) -> int:
    wanted = select(func.count()).where(col(Supplier.unit) == unit, col(Supplier.active))
    return (await session.exec(wanted)).one()


@dataclass(frozen=True)
class Untold:
    """A return that is not handed in, and how many suppliers its unit has recorded since that was last told."""

    submission: Submission
    deadline: UUID
    suppliers: int


_RECORDED = (
    select(func.count())
    .where(col(Supplier.unit) == col(Submission.unit), col(Supplier.active))
    .correlate(Submission)
    .scalar_subquery()
)


async def progress_untold(session: Session, limit: int) -> list[Untold]:
    """Of open campaigns, locked; what somebody else holds is left for the next time."""
    wanted = (
        select(Submission, Campaign.deadline_id, _RECORDED)
        .join(Campaign, col(Campaign.id) == col(Submission.campaign_id))
        .where(
            col(Campaign.status) == CampaignStatus.OPEN,
            col(Submission.first_reported_at).is_(None),
            col(Submission.status).in_([Status.BELUM, Status.DRAF]),
            col(Submission.progress_told) != _RECORDED,
        )
        .order_by(col(Submission.id))
        .limit(limit)
        .with_for_update(of=Submission, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return [Untold(*row) for row in (await session.exec(wanted)).all()]
