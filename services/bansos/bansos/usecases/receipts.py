"""Receipts of steps that are in the public log."""

from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound

from bansos.domain.public_log.receipts import Receipt
from bansos.errors import NotInLogYet
from bansos.queries import distributions, public_log


async def receipt_of(session: Session, reader: Principal, distribution_id: UUID, number: int) -> Receipt:
    """Raises `NotFound` for a step that moves nothing, `NotInLogYet` before the next checkpoint."""
    one = await distributions.find_distribution(session, reader, distribution_id)
    step = await distributions.find_step(session, one.id, number)
    if step.entry_id is None:
        raise NotFound
    receipt = await public_log.receipt_of(session, step.entry_id)
    if receipt is None:
        raise NotInLogYet
    return receipt
