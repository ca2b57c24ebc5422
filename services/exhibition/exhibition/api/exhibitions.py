"""/exhibitions: the directorate runs them, units answer them, everybody reads them."""

from typing import Annotated
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.http import Cursor, CursorPage, InTransaction, Limit, Router
from chassis.schemas import Code
from fastapi import Body

from exhibition.models import Answer, Exhibition, ExhibitionStatus
from exhibition.permissions import EntriesScreen, ExhibitionsRead, ExhibitionsWrite, ProductsWrite
from exhibition.queries import exhibitions as queries
from exhibition.queries import participations
from exhibition.schemas.exhibitions import (
    AnnounceIn,
    ExhibitionDetail,
    ExhibitionIn,
    ExhibitionOut,
    MoveIn,
    ParticipationOut,
    WhyIn,
)
from exhibition.usecases import answers
from exhibition.usecases import exhibitions as usecases

router = Router(prefix="/exhibitions", tags=["exhibitions"])


@router.post("", status_code=201)
async def plan_exhibition(session: InTransaction, admin: ExhibitionsWrite, plan: ExhibitionIn) -> ExhibitionDetail:
    return await _detail(session, admin, await usecases.plan_exhibition(session, plan))


@router.get("")
async def list_exhibitions(
    session: InTransaction,
    reader: ExhibitionsRead,
    status: ExhibitionStatus | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CursorPage[ExhibitionOut]:
    """Newest first."""
    found = await queries.list_exhibitions(session, reader, status=status, cursor=cursor, limit=limit)
    return found.map(ExhibitionOut.model_validate)


@router.get("/{exhibition_id}")
async def get_exhibition(session: InTransaction, reader: ExhibitionsRead, exhibition_id: UUID) -> ExhibitionDetail:
    return await _detail(session, reader, await queries.find_exhibition(session, reader, exhibition_id))


@router.post("/{exhibition_id}/announce")
async def announce_call(
    session: InTransaction,
    admin: ExhibitionsWrite,
    exhibition_id: UUID,
    data: Annotated[AnnounceIn | None, Body()] = None,
) -> ExhibitionOut:
    """Freeze which units are called, and tell them what is due by when."""
    expected = data.expected if data else None
    return ExhibitionOut.model_validate(await usecases.announce_call(session, admin, exhibition_id, expected))


@router.post("/{exhibition_id}/move")
async def move_exhibition(
    session: InTransaction, admin: ExhibitionsWrite, exhibition_id: UUID, times: MoveIn
) -> ExhibitionOut:
    """Set other times; those of a stage that is over stay."""
    return ExhibitionOut.model_validate(await usecases.move_exhibition(session, admin, exhibition_id, times))


@router.post("/{exhibition_id}/close-call")
async def close_call(session: InTransaction, admin: ExhibitionsWrite, exhibition_id: UUID) -> ExhibitionOut:
    """End the call; the curation begins."""
    return ExhibitionOut.model_validate(await usecases.close_call(session, admin, exhibition_id))


@router.post("/{exhibition_id}/cancel")
async def cancel_exhibition(
    session: InTransaction, admin: ExhibitionsWrite, exhibition_id: UUID, why: WhyIn
) -> ExhibitionOut:
    return ExhibitionOut.model_validate(await usecases.cancel_exhibition(session, admin, exhibition_id, why.reason))


@router.get("/{exhibition_id}/participations")
async def list_participations(
    session: InTransaction,
    reader: ExhibitionsRead,
    exhibition_id: UUID,
    status: Answer | None = None,
    kanwil: Code | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CursorPage[ParticipationOut]:
    """Answers of the units that were called, of what you may see."""
    exhibition = await queries.find_exhibition(session, reader, exhibition_id)
    found = await participations.list_participations(
        session, reader, exhibition.id, status=status, kanwil=kanwil, cursor=cursor, limit=limit
    )
    return found.map(ParticipationOut.model_validate)


@router.post("/{exhibition_id}/join")
async def join(session: InTransaction, operator: ProductsWrite, exhibition_id: UUID) -> ParticipationOut:
    """Your unit takes part."""
    return ParticipationOut.model_validate(await answers.join(session, operator, exhibition_id))


@router.post("/{exhibition_id}/nil")
async def declare_nil(
    session: InTransaction, operator: ProductsWrite, exhibition_id: UUID, why: WhyIn
) -> ParticipationOut:
    """Your unit has nothing to show."""
    return ParticipationOut.model_validate(await answers.declare_nil(session, operator, exhibition_id, why.reason))


@router.post("/{exhibition_id}/participations/{unit}/exempt")
async def exempt(
    session: InTransaction, reviewer: EntriesScreen, exhibition_id: UUID, unit: Code, why: WhyIn
) -> ParticipationOut:
    """The call does not apply to this unit."""
    return ParticipationOut.model_validate(await answers.exempt(session, reviewer, exhibition_id, unit, why.reason))


async def _detail(session: Session, reader: Principal, exhibition: Exhibition) -> ExhibitionDetail:
    return ExhibitionDetail.of(
        exhibition,
        await queries.days_of(session, exhibition.id),
        await queries.categories_of(session, exhibition.id),
        await queries.criteria_of(session, exhibition.id),
        await participations.figures_of(session, reader, exhibition.id),
    )
