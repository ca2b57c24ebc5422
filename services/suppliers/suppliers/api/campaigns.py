"""/campaigns: the directorate runs them, everybody reads them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

from chassis import clock
from chassis.errors import FieldProblem
from chassis.http import Cursor, CursorPage, InTransaction, Limit, Router
from chassis.schemas import Code, Search
from chassis.units import queries as units
from fastapi import Body, Query

from suppliers import gettext
from suppliers.errors import FreeDay, ShortNotice
from suppliers.models import CampaignStatus, Status
from suppliers.permissions import CampaignsWrite, SuppliersRead
from suppliers.queries import campaigns as queries
from suppliers.queries import completeness, submissions
from suppliers.queries.completeness import RateLevel
from suppliers.schemas.campaigns import (
    CampaignDetail,
    CampaignIn,
    CampaignOut,
    CancelIn,
    MovedOut,
    MoveIn,
    OpenIn,
    RatesOut,
)
from suppliers.schemas.submissions import SubmissionOut
from suppliers.usecases import campaigns as usecases

router = Router(prefix="/campaigns", tags=["campaigns"])


@contextmanager
def _confirmable() -> Iterator[None]:
    """Say with a refusal which field confirms that the due time is meant."""
    try:
        yield
    except (ShortNotice, FreeDay) as refused:
        name = "short_notice" if isinstance(refused, ShortNotice) else "free_day"
        how = gettext("Bila memang dimaksud, kirim lagi dengan %(name)s: true.", name=name)
        raise type(refused)(fields=[FieldProblem(name, refused.code, how)]) from None


@router.post("", status_code=201)
async def plan_campaign(session: InTransaction, admin: CampaignsWrite, plan: CampaignIn) -> CampaignOut:
    values = plan.model_dump() | {"opens_at": plan.opens_at or clock.now()}
    return CampaignOut.model_validate(await usecases.plan_campaign(session, **values))


@router.get("")
async def list_campaigns(
    session: InTransaction,
    reader: SuppliersRead,
    status: CampaignStatus | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CursorPage[CampaignOut]:
    """Newest first."""
    found = await queries.list_campaigns(session, reader, status=status, cursor=cursor, limit=limit)
    return found.map(CampaignOut.model_validate)


@router.get("/{campaign_id}")
async def get_campaign(session: InTransaction, reader: SuppliersRead, campaign_id: UUID) -> CampaignDetail:
    campaign = await queries.find_campaign(session, reader, campaign_id)
    draft = campaign.status == CampaignStatus.DRAFT
    return CampaignDetail.of(campaign, await queries.units_obliged_now(session, campaign) if draft else None)


@router.post("/{campaign_id}/open")
async def open_campaign(
    session: InTransaction, admin: CampaignsWrite, campaign_id: UUID, data: Annotated[OpenIn | None, Body()] = None
) -> CampaignOut:
    """Freeze who owes a return, and announce the deadline to them."""
    data = data or OpenIn()
    meant = {"short": data.short_notice, "free": data.free_day}
    with _confirmable():
        opened = await usecases.open_campaign(session, campaign_id, data.expected, **meant)
    return CampaignOut.model_validate(opened)


@router.post("/{campaign_id}/move")
async def move_campaign(session: InTransaction, admin: CampaignsWrite, campaign_id: UUID, dates: MoveIn) -> MovedOut:
    """Set another due time; what was sent already keeps how it was judged."""
    with _confirmable():
        return MovedOut.of(*await usecases.move_campaign(session, campaign_id, **dates.model_dump()))


@router.post("/{campaign_id}/close")
async def close_campaign(session: InTransaction, admin: CampaignsWrite, campaign_id: UUID) -> CampaignOut:
    return CampaignOut.model_validate(await usecases.close_campaign(session, campaign_id))


@router.post("/{campaign_id}/cancel")
async def cancel_campaign(
    session: InTransaction, admin: CampaignsWrite, campaign_id: UUID, why: CancelIn
) -> CampaignOut:
    return CampaignOut.model_validate(await usecases.cancel_campaign(session, campaign_id, why.reason))


@router.get("/{campaign_id}/rates")
async def get_rates(
    session: InTransaction, reader: SuppliersRead, campaign_id: UUID, level: RateLevel = RateLevel.KANWIL
) -> RatesOut:
    """Rates: how many owed, handed in, on time and late, of what you may see."""
    campaign = await queries.find_campaign(session, reader, campaign_id)
    groups = await completeness.rates(session, reader, campaign.id, level)
    return RatesOut.of(campaign.id, level, groups, await units.names_of(session, list(groups)))


@router.get("/{campaign_id}/submissions")
async def list_submissions(
    session: InTransaction,
    reader: SuppliersRead,
    campaign_id: UUID,
    status: Status | None = None,
    kanwil: Code | None = None,
    late: bool | None = None,
    q: Annotated[Search | None, Query(description="part of the unit's name")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CursorPage[SubmissionOut]:
    """By unit, of what you may see."""
    campaign = await queries.find_campaign(session, reader, campaign_id)
    found = await submissions.list_submissions(
        session,
        reader,
        campaign.id,
        status=status,
        kanwil=kanwil,
        late=late,
        q=q,
        cursor=cursor,
        limit=limit,
    )
    return found.map(lambda row: SubmissionOut.of(*row))
