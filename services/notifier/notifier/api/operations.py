"""Deadlines and what became of every delivery."""

from typing import Annotated
from uuid import UUID

from chassis.http import Cursor, CursorPage, InTransaction, Limit, Router
from fastapi import Query

from notifier.models import Channel, DeadlineStatus, DeliveryStatus, ObligationStatus
from notifier.permissions import OperationsRead
from notifier.queries import operations as queries
from notifier.schemas.deadlines import DeadlineOut, ObligationOut
from notifier.schemas.deliveries import DeliveryOut

router = Router(tags=["operations"])
Name = Annotated[str | None, Query(max_length=80)]


@router.get("/deadlines")
async def list_deadlines(
    session: InTransaction,
    principal: OperationsRead,
    status: DeadlineStatus | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> CursorPage[DeadlineOut]:
    """Deadlines that units in your scope owe, newest first, with how these stand."""
    found = await queries.list_deadlines(session, principal, status, cursor, limit)
    return found.map(DeadlineOut.model_validate)


@router.get("/deadlines/{deadline}")
async def get_deadline(session: InTransaction, principal: OperationsRead, deadline: UUID) -> DeadlineOut:
    return DeadlineOut.model_validate(await queries.find_deadline(session, principal, deadline))


@router.get("/deadlines/{deadline}/units")
async def list_obligations(
    session: InTransaction,
    principal: OperationsRead,
    deadline: UUID,
    status: ObligationStatus | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> CursorPage[ObligationOut]:
    """Obligations of each unit in your scope."""
    await queries.find_deadline(session, principal, deadline)
    found = await queries.list_obligations(session, principal, deadline, status, cursor, limit)
    return found.map(ObligationOut.model_validate)


@router.get("/deliveries")
async def list_deliveries(
    session: InTransaction,
    principal: OperationsRead,
    unit: Name = None,
    status: DeliveryStatus | None = None,
    kind: Name = None,
    channel: Channel | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> CursorPage[DeliveryOut]:
    """Every delivery of every message, newest first."""
    filters = {"unit": unit, "status": status, "kind": kind, "channel": channel}
    found = await queries.list_deliveries(session, principal, filters, cursor, limit)
    return found.map(DeliveryOut.model_validate)
