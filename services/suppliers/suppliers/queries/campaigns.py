"""Campaigns as lists and singly. A draft is the directorate's own affair."""

from collections.abc import Sequence
from uuid import UUID

from chassis import units
from chassis.auth import Level, Principal
from chassis.db import Session
from chassis.errors import NotFound
from sqlalchemy import ColumnElement, true
from sqlmodel import col, select

from suppliers.models import Campaign, CampaignStatus


async def list_campaigns(
    session: Session, reader: Principal, *, status: CampaignStatus | None, before: UUID | None, limit: int
) -> Sequence[Campaign]:
    """Newest first; one more than `limit`."""
    wanted = select(Campaign).where(_visible(reader))
    if status:
        wanted = wanted.where(col(Campaign.status) == status)
    if before:
        wanted = wanted.where(col(Campaign.id) < before)
    return (await session.exec(wanted.order_by(col(Campaign.id).desc()).limit(limit + 1))).all()


async def find_campaign(session: Session, reader: Principal, campaign_id: UUID) -> Campaign:
    """Raises `NotFound`."""
    found = (await session.exec(select(Campaign).where(col(Campaign.id) == campaign_id, _visible(reader)))).first()
    if found is None:
        raise NotFound
    return found


async def units_obliged_now(session: Session, campaign: Campaign) -> int:
    """How many units opening the campaign now would oblige."""
    return len(await units.of_types(session, campaign.unit_types))


def _visible(reader: Principal) -> ColumnElement[bool]:
    if reader.level is Level.DITJEN:
        return true()
    return col(Campaign.opened_at).is_not(None)
