"""Campaigns as lists and singly. A draft is the directorate's own affair."""

from collections.abc import Sequence
from uuid import UUID

from chassis import units
from chassis.auth import Level, Principal
from chassis.db import Session
from chassis.errors import NotFound
from chassis.http import CursorPage
from chassis.http.paging import Key, paginate
from sqlalchemy import ColumnElement, func, true
from sqlmodel import col, select

from suppliers.models import Campaign, CampaignStatus, Status, Submission


async def list_campaigns(
    session: Session, reader: Principal, *, status: CampaignStatus | None, cursor: str | None = None, limit: int
) -> CursorPage[Campaign]:
    """Newest first."""
    wanted = select(Campaign).where(_visible(reader))
    if status:
        wanted = wanted.where(col(Campaign.status) == status)
    return await paginate(session, wanted, Key(col(Campaign.id), descending=True), limit, cursor)


async def count_campaigns(session: Session, reader: Principal) -> int:
    return (await session.exec(select(func.count()).select_from(Campaign).where(_visible(reader)))).one()


async def find_campaign(session: Session, reader: Principal, campaign_id: UUID) -> Campaign:
    """Raises `NotFound`."""
    found = (await session.exec(select(Campaign).where(col(Campaign.id) == campaign_id, _visible(reader)))).first()
    if found is None:
        raise NotFound
    return found


async def units_obliged_now(session: Session, campaign: Campaign) -> int:
    """Number of units that opening the campaign now would oblige."""
    return len(await units.of_types(session, campaign.unit_types))


async def zones_owing(session: Session, campaign: Campaign) -> Sequence[str]:
    """The zones of all who owe it; of a draft, of those whom opening it now would oblige."""
    owed = col(Submission.status) != Status.TIDAK_BERLAKU
    owing = select(Submission.timezone).where(col(Submission.campaign_id) == campaign.id, owed).distinct()
    frozen = (await session.exec(owing)).all() if campaign.is_open else ()
    return frozen or sorted({unit.timezone for unit in await units.of_types(session, campaign.unit_types)})


async def has_title(session: Session, title: str, *, but: UUID | None = None) -> bool:
    """Whether another collection has this title, those cancelled left out."""
    same = func.lower(func.trim(col(Campaign.title))) == title.strip().lower()
    wanted = select(Campaign.id).where(same, col(Campaign.status) != CampaignStatus.CANCELLED)
    return any(found != but for found in await session.exec(wanted.limit(2)))


def _visible(reader: Principal) -> ColumnElement[bool]:
    if reader.level is Level.DITJEN:
        return true()
    return col(Campaign.opened_at).is_not(None)
