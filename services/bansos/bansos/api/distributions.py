"""/distributions: units plan them, and people with different duties take them step by step to their end."""

from typing import Annotated
from uuid import UUID

from chassis.http import Cursor, CursorPage, InTransaction, Limit, Router
from fastapi import Path, Response

from bansos.models import Status
from bansos.permissions import AidRead, DistributionsPlan, StepsTake
from bansos.queries import distributions as queries
from bansos.schemas.distributions import DistributionDetail, DistributionIn, DistributionOut, StepIn
from bansos.usecases import distributions as usecases
from bansos.usecases import receipts

router = Router(prefix="/distributions", tags=["distributions"])
RECEIPT = "text/plain; charset=utf-8"
Number = Annotated[int, Path(ge=1, le=1000)]


@router.post("", status_code=201)
async def plan_distribution(
    session: InTransaction, operator: DistributionsPlan, data: DistributionIn
) -> DistributionOut:
    return DistributionOut.model_validate(await usecases.plan_distribution(session, operator, data))


@router.get("")
async def list_distributions(
    session: InTransaction,
    reader: AidRead,
    programme: UUID | None = None,
    status: Status | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CursorPage[DistributionOut]:
    """The newest first, of what you may see."""
    found = await queries.list_distributions(
        session, reader, programme=programme, status=status, cursor=cursor, limit=limit
    )
    return found.map(DistributionOut.model_validate)


@router.get("/{distribution_id}")
async def get_distribution(session: InTransaction, reader: AidRead, distribution_id: UUID) -> DistributionDetail:
    one = await queries.find_distribution(session, reader, distribution_id)
    return DistributionDetail.of(one, await queries.steps_of(session, one.id))


@router.post("/{distribution_id}/steps", status_code=201)
async def take_step(
    session: InTransaction, person: StepsTake, distribution_id: UUID, data: StepIn
) -> DistributionDetail:
    """The next step, by somebody who has that duty and no other in this distribution."""
    one = await usecases.take_step(session, person, distribution_id, data)
    return DistributionDetail.of(one, await queries.steps_of(session, one.id))


@router.get(
    "/{distribution_id}/steps/{number}/receipt",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def get_receipt(session: InTransaction, reader: AidRead, distribution_id: UUID, number: Number) -> Response:
    """Proof that the step is in the public log, as a C2SP tlog-proof; `bansos verify` checks it without a server."""
    receipt = await receipts.receipt_of(session, reader, distribution_id, number)
    return Response(str(receipt), media_type=RECEIPT)
