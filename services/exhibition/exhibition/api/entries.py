"""Entries: units enter and submit them, their Kanwil screens them."""

from uuid import UUID

from chassis.db import Session
from chassis.http import Cursor, CursorPage, InTransaction, Limit, Router
from chassis.schemas import Code

from exhibition.models import Entry, EntryStatus
from exhibition.permissions import EntriesScreen, ExhibitionsRead, ProductsWrite
from exhibition.queries import entries as queries
from exhibition.queries import exhibitions, products
from exhibition.schemas.entries import EntryChange, EntryHistoryOut, EntryIn, EntryOut, ReturnIn
from exhibition.schemas.exhibitions import WhyIn
from exhibition.usecases import entries as usecases
from exhibition.usecases import screening

router = Router(tags=["entries"])


@router.get("/exhibitions/{exhibition_id}/entries")
async def list_entries(
    session: InTransaction,
    reader: ExhibitionsRead,
    exhibition_id: UUID,
    status: EntryStatus | None = None,
    unit: Code | None = None,
    category: Code | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CursorPage[EntryOut]:
    """The oldest first, of what you may see; drafts are seen by their unit alone."""
    exhibition = await exhibitions.find_exhibition(session, reader, exhibition_id)
    found = await queries.list_entries(
        session,
        reader,
        exhibition.id,
        status=[status] if status else (),
        unit=unit,
        category=category,
        cursor=cursor,
        limit=limit,
    )
    return found.map(lambda row: EntryOut.of(*row))


@router.post("/exhibitions/{exhibition_id}/entries", status_code=201)
async def add_entry(session: InTransaction, operator: ProductsWrite, exhibition_id: UUID, data: EntryIn) -> EntryOut:
    """Enter a product of your unit, as a draft."""
    return await _shown(session, await usecases.add_entry(session, operator, exhibition_id, data))


@router.get("/entries/{entry_id}")
async def get_entry(session: InTransaction, reader: ExhibitionsRead, entry_id: UUID) -> EntryOut:
    entry, product = await queries.find_entry(session, reader, entry_id)
    return EntryOut.of(entry, product.name)


@router.get("/entries/{entry_id}/history")
async def list_history(session: InTransaction, reader: ExhibitionsRead, entry_id: UUID) -> list[EntryHistoryOut]:
    """Steps, oldest first."""
    entry, _ = await queries.find_entry(session, reader, entry_id)
    return [EntryHistoryOut.model_validate(one) for one in await queries.history_of(session, entry.id)]


@router.put("/entries/{entry_id}")
async def change_entry(session: InTransaction, operator: ProductsWrite, entry_id: UUID, data: EntryChange) -> EntryOut:
    """Other quantity or price, of a draft or one that was sent back."""
    return await _shown(session, await usecases.change_entry(session, operator, entry_id, data))


@router.post("/entries/{entry_id}/submit")
async def submit_entry(session: InTransaction, operator: ProductsWrite, entry_id: UUID) -> EntryOut:
    return await _shown(session, await usecases.submit_entry(session, operator, entry_id))


@router.post("/entries/{entry_id}/withdraw")
async def withdraw_entry(session: InTransaction, operator: ProductsWrite, entry_id: UUID) -> EntryOut:
    return await _shown(session, await usecases.withdraw_entry(session, operator, entry_id))


@router.post("/entries/{entry_id}/take-up")
async def take_up_entry(session: InTransaction, operator: ProductsWrite, entry_id: UUID) -> EntryOut:
    """Make a draft of an entry that was withdrawn."""
    return await _shown(session, await usecases.take_up_entry(session, operator, entry_id))


@router.post("/entries/{entry_id}/screen")
async def screen_entry(session: InTransaction, reviewer: EntriesScreen, entry_id: UUID) -> EntryOut:
    """Pass it on to the curation; never what the same person submitted."""
    return await _shown(session, await screening.screen_entry(session, reviewer, entry_id))


@router.post("/entries/{entry_id}/return")
async def return_entry(session: InTransaction, reviewer: EntriesScreen, entry_id: UUID, data: ReturnIn) -> EntryOut:
    """Send it back to the unit, with reasons by field."""
    reasons = [one.as_reason() for one in data.reasons]
    return await _shown(session, await screening.return_entry(session, reviewer, entry_id, reasons))


@router.post("/entries/{entry_id}/reject")
async def reject_entry(session: InTransaction, reviewer: EntriesScreen, entry_id: UUID, why: WhyIn) -> EntryOut:
    return await _shown(session, await screening.reject_entry(session, reviewer, entry_id, why.reason))


@router.post("/entries/{entry_id}/reopen")
async def reopen_entry(session: InTransaction, reviewer: EntriesScreen, entry_id: UUID) -> EntryOut:
    """Take a screening or a rejection back."""
    return await _shown(session, await screening.reopen_entry(session, reviewer, entry_id))


async def _shown(session: Session, entry: Entry) -> EntryOut:
    names = await products.names_of(session, [entry.product_id])
    return EntryOut.of(entry, names[entry.product_id])
