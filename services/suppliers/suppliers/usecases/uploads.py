"""A unit's workbook on its way into the register."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from chassis import clock
from chassis.auth import Principal
from chassis.db import Session
from chassis.workbook.problems import apart
from chassis.workbook.staging import corrections_in

from suppliers.adapters.workbook_reader import read_workbook
from suppliers.domain.staged_rows import decisions_of, examine_table, open_row, place_of, refuse
from suppliers.domain.supplier_matching import Effects, Entry, RowConflict, SupplierMatcher, Unsure, entry_of
from suppliers.domain.workbook import SAME_AS, Table, annotate, corrected
from suppliers.errors import AlreadyAccepted, CampaignNotOpen, RowsHaveErrors, TooManyWaiting
from suppliers.models import Campaign, Effect, StagedRow, Supplier, Upload, UploadStatus, Verdict
from suppliers.queries import suppliers as suppliers_queries
from suppliers.queries import uploads as queries
from suppliers.queries.campaigns import find_campaign
from suppliers.usecases.answers import answered, office_named, settle
from suppliers.usecases.submissions import begin_drafts
from suppliers.usecases.suppliers import add_entries, change_entries, own_unit, set_active
from suppliers.usecases.uploads_again import settle_older_rows


async def receive_upload(
    session: Session,
    operator: Principal,
    *,
    filename: str,
    content: bytes,
    table: Table,
    campaign_id: UUID | None = None,
    most_waiting: int | None = None,
) -> Upload:
    """Keep a workbook that could be read; the worker stages its rows, once nothing about it is left to be answered.

    Raises `TooManyWaiting` where the unit has so many already that are not read yet.
    """
    unit = await own_unit(session, operator)
    if most_waiting is not None and await queries.count_waiting(session, unit.code) >= most_waiting:
        raise TooManyWaiting
    if campaign_id is not None:
        campaign: Campaign = await find_campaign(session, operator, campaign_id)
        if not campaign.is_open:
            raise CampaignNotOpen
    upload = Upload(
        unit=unit.code,
        kanwil=unit.kanwil or "",
        campaign_id=campaign_id,
        filename=filename,
        size=len(content),
        content=content,
        sheet=table.sheet,
        header_row=table.header_row,
        rows_total=len(table.rows),
        choices=answered(table),
        uploaded_by=operator.subject,
        uploaded_at=clock.now(),
    )
    upload.named_unit = await office_named(session, upload, table)
    settle(upload, table)
    session.add(upload)
    await begin_drafts(session, operator, unit.code)
    await session.flush()
    return upload


async def annotated_workbook(session: Session, operator: Principal, upload_id: UUID) -> tuple[str, bytes]:
    """Name and content of the officer's own file, with corrections and remarks; of a CSV, a workbook of text."""
    upload = await queries.find_upload(session, operator, upload_id)
    corrections = corrections_in(decisions_of(await queries.all_rows(session, upload.id)))
    content = await queries.content_of(session, upload)
    table = corrected(await read_workbook(content, upload.filename, upload.choices), corrections)
    known = await suppliers_queries.register_of(session, upload.unit)
    found = await asyncio.to_thread(examine_table, table, SupplierMatcher(entry_of(one) for one in known))
    return f"{_stem(upload.filename)}.xlsx", await apart(
        annotate, content, table, [examined for examined, _ in found], corrections
    )


def _stem(filename: str) -> str:
    """The name without its ending, so that a CSV that comes back as a workbook is not called one."""
    stem, dot, ending = filename.rpartition(".")
    return stem if dot and ending.lower() in ("xlsx", "csv", "tsv", "txt") else filename


async def accept_upload(session: Session, operator: Principal, upload_id: UUID, *, only_good: bool) -> dict[str, int]:
    """Bring the staged rows that are not there yet into the register, all in this transaction.

    Rows with an error stay, to be mended and brought in by another call. The result counts over all calls.
    Raises `RowsHaveErrors` unless `only_good` or every row is right, `AlreadyAccepted` when no row waits.
    """
    # The register first: who holds it closes other uploads, whose holder would wait for the register in turn.
    await suppliers_queries.lock_register(session, operator.unit)
    upload = await queries.find_upload(session, operator, upload_id, for_update=True)
    upload.may_change()
    all_rows = await queries.all_rows(session, upload.id)
    rows = [row for row in all_rows if row.taken_at is None and row.effect != Effect.LEFT_OUT]
    wrong = sum(1 for row in rows if row.verdict == Verdict.ERROR)
    if upload.status == UploadStatus.ACCEPTED and wrong == len(rows):
        raise AlreadyAccepted
    if wrong and not only_good:
        raise RowsHaveErrors
    known = {one.id: one for one in await suppliers_queries.register_of(session, upload.unit)}
    register = SupplierMatcher(entry_of(one) for one in known.values())
    effects = _take(upload, register, all_rows, rows)
    result = await _write(session, operator, register, known, upload.id)
    await queries.mark_taken(
        session, upload.id, {n: one.id for n, one in register.taken.items() if one.id}, clock.now()
    )
    left = len(rows) - len(register.taken)
    result |= {"skipped": left, "duplicates": list(effects.values()).count(Effect.DUPLICATE)}
    result |= {"taken": len(register.taken), "rows": upload.rows_total}
    _keep_result(upload, result, before=sum(row.taken_at is not None for row in all_rows))
    taken = {row.number: open_row(row) for row in rows if row.number in register.taken}
    await settle_older_rows(session, upload, taken)
    await queries.close_older_copies(session, upload, clock.now())
    await begin_drafts(session, operator, upload.unit)
    return result


def _take(
    upload: Upload, register: SupplierMatcher, all_rows: Sequence[StagedRow], rows: Sequence[StagedRow]
) -> Effects:
    """Take in the rows that wait; those that the register as it is now contradicts are refused. Where an answer names
    a row that came in before, its supplier is meant.
    """
    contents = {row.number: open_row(row) for row in rows}
    before = {str(row.number): str(row.supplier_id) for row in all_rows if row.supplier_id}
    told = {number: str(one.corrections[SAME_AS]) for number, one in contents.items() if SAME_AS in one.corrections}
    answers = {number: before.get(answer, answer) for number, answer in told.items()}
    effects = register.apply_all({number: one.values for number, one in contents.items() if one.values}, answers)
    places = {row.number: place_of(upload, row) for row in rows}
    for row in rows:
        if isinstance(effect := effects.get(row.number), RowConflict | Unsure):
            refuse(row, effect, lambda number: places.get(number, str(number)))
    return effects


def _keep_result(upload: Upload, result: dict[str, int], before: int) -> None:
    """Rows as they are now, `before` of them taken earlier; suppliers and repeated rows over all savings."""
    known = upload.result or {}
    sums = {name: known.get(name, 0) + result[name] for name in ("registered", "updated", "unchanged", "duplicates")}
    upload.result = result | sums | {"taken": before + result["taken"]}
    upload.status, upload.accepted_at = UploadStatus.ACCEPTED, upload.accepted_at or clock.now()


async def end_absent(session: Session, operator: Principal, upload_id: UUID, chosen: Collection[UUID]) -> int:
    """Mark suppliers that a workbook no longer has as not active; how many that were."""
    upload = await queries.find_upload(session, operator, upload_id)
    ended = [one for one in chosen if str(one) in upload.absent]
    for supplier_id in ended:
        await set_active(session, operator, supplier_id, active=False)
    return len(ended)


async def _write(
    session: Session,
    operator: Principal,
    register: SupplierMatcher,
    known: Mapping[UUID, Supplier],
    upload_id: UUID,
) -> dict[str, int]:
    """Write suppliers; returns how many were registered, updated, and met without a change."""
    new: list[Entry] = []
    changed: list[tuple[Supplier, Entry]] = []
    unchanged = 0
    for entry in register.entries:
        if entry.id is None:
            new.append(entry)
        elif entry.changed:
            changed.append((known[entry.id], entry))
        elif entry.seen:
            unchanged += 1
    await change_entries(session, operator, changed, upload_id)
    await session.flush()
    added = await add_entries(session, operator, await own_unit(session, operator), new, upload_id)
    for entry, supplier in zip(new, added, strict=True):
        entry.id = supplier.id
    return {"registered": len(new), "updated": len(changed), "unchanged": unchanged}
