"""Deadlines and what became of every delivery."""

from typing import Annotated
from uuid import UUID

from chassis.http import Cursor, InTransaction, Page, Router, page
from chassis.http.paging import Limit, decode
from fastapi import Query

from notifier.models import Channel, DeadlineState, DeliveryState, Duty
from notifier.permissions import LooksAtOperations
from notifier.queries import operations as queries
from notifier.schemas.cursors import id_of
from notifier.schemas.deadlines import DeadlineOut, DutyOut
from notifier.schemas.deliveries import DeliveryOut

router = Router(tags=["operations"])
Name = Annotated[str | None, Query(max_length=80)]


@router.get("/deadlines")
async def list_deadlines(
    session: InTransaction,
    principal: LooksAtOperations,
    state: DeadlineState | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[DeadlineOut]:
    """Deadlines that units in your scope owe, newest first, with how these stand."""
    found = await queries.list_deadlines(session, principal, state, id_of(decode(cursor)), limit + 1)
    return page([DeadlineOut.model_validate(row) for row in found], limit, lambda one: str(one.id))


@router.get("/deadlines/{deadline}")
async def show_deadline(session: InTransaction, principal: LooksAtOperations, deadline: UUID) -> DeadlineOut:
    return DeadlineOut.model_validate(await queries.find_deadline(session, principal, deadline))


@router.get("/deadlines/{deadline}/units")
async def list_duties(
    session: InTransaction,
    principal: LooksAtOperations,
    deadline: UUID,
    state: Duty | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[DutyOut]:
    """How each unit in your scope stands."""
    await queries.find_deadline(session, principal, deadline)
    found = await queries.duties(session, principal, deadline, state, decode(cursor), limit + 1)
    return page([DutyOut.model_validate(row) for row in found], limit, lambda one: one.unit)


@router.get("/deliveries")
async def list_deliveries(
    session: InTransaction,
    principal: LooksAtOperations,
    unit: Name = None,
    state: DeliveryState | None = None,
    kind: Name = None,
    channel: Channel | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[DeliveryOut]:
    """Every way every message went, newest first."""
    filters = {"unit": unit, "state": state, "kind": kind, "channel": channel}
    found = await queries.list_deliveries(session, principal, filters, id_of(decode(cursor)), limit + 1)
    return page([DeliveryOut.model_validate(row) for row in found], limit, lambda one: str(one.id))
