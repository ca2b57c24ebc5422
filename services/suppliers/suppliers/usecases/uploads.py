"""A unit's workbook on its way into the register."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis import clock
from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound, Unacceptable

from suppliers.errors import CampaignNotOpen, RowsHaveErrors, TooManyWaiting
from suppliers.models import Campaign, Effect, StagedRow, Supplier, Upload, UploadStatus, Verdict
from suppliers.queries import suppliers as suppliers_queries
from suppliers.queries import uploads as queries
from suppliers.queries.campaigns import find_campaign
from suppliers.reading import apart, read_workbook
from suppliers.register import Clash, Entry, Register
from suppliers.sealing import entry_of
from suppliers.staged import Corrections, corrected, corrections_of, examine_table, open_row, stage
from suppliers.usecases.submissions import begin_drafts
from suppliers.usecases.suppliers import add_entries, change_entries, own_unit
from suppliers.vault import Vault
from suppliers.workbook import ExaminedRow, Table, annotate

AMOUNTS = ("price", "capacity")
Changes = Mapping[str, str | int | float | None]


async def receive_upload(
    session: Session,
    operator: Principal,
    vault: Vault,
    *,
    filename: str,
    content: bytes,
    table: Table,
    campaign_id: UUID | None = None,
    most_waiting: int | None = None,
) -> Upload:
    """Keep a workbook that could be read; the worker stages its rows. Raises `TooManyWaiting` where the unit has so
    many already that are not read yet."""
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
        content_sealed=b"",
        sheet=table.sheet,
        header_row=table.header_row,
        rows_total=len(table.rows),
        skipped=[
            {"number": one.number, "reason": one.reason, "message": one.message_id, "message_en": one.message_en}
            for one in table.skipped
        ],
        ignored_columns=table.ignored_columns,
        ignored_sheets=table.ignored_sheets,
        uploaded_by=operator.subject,
        uploaded_at=clock.now(),
    )
    upload.content_sealed = vault.seal(content, f"upload:{upload.id}")
    session.add(upload)
    await begin_drafts(session, operator, unit.code)
    await session.flush()
    return upload


async def correct_row(
    session: Session,
    operator: Principal,
    vault: Vault,
    upload_id: UUID,
    number: int,
    changes: Changes,
    proposals: Sequence[str] = (),
) -> StagedRow:
    """Type other values into one row, or take proposals over; None undoes a correction.

    All rows are examined again, since one row may be a duplicate of another.
    """
    upload = await queries.find_upload(session, operator, upload_id, for_update=True)
    upload.may_change()
    rows = {row.number: row for row in await queries.list_rows(session, upload.id)}
    if number not in rows:
        raise NotFound
    corrections = corrections_of(rows.values(), vault)
    table = await _table(session, upload, vault)
    register = await _register(session, upload.unit, vault)
    own: dict[str, Any] = dict(corrections.get(number, {})) | await _proposed(table, corrections, number, proposals)
    corrections[number] = {name: value for name, value in (own | dict(changes)).items() if value is not None}
    fresh = await asyncio.to_thread(_examine_again, upload.id, table, corrections, register, vault)
    for one in fresh:
        _take_over(rows[one.number], one, vault)
    return rows[number]


async def _proposed(
    table: Table, corrections: Mapping[int, Corrections], number: int, fields: Sequence[str]
) -> dict[str, str | float]:
    """The values proposed for these fields of a row. Raises `Unacceptable` where none waits to be used."""
    if not fields:
        return {}

    def examine() -> ExaminedRow:
        found = examine_table(corrected(table, corrections), Register(()))
        return next(examined for examined, _ in found if examined.number == number)

    waiting = {
        issue.field: issue.proposal
        for issue in (await asyncio.to_thread(examine)).issues
        if issue.proposal and not issue.applied and " / " not in issue.proposal
    }
    missing = [name for name in fields if name not in waiting]
    if missing:
        raise Unacceptable(
            f"Tidak ada satu usulan yang dapat dipakai untuk kolom {', '.join(missing)}. Isi nilainya sendiri.",
            f"There is no single proposal to use for {', '.join(missing)}. Enter the value yourself.",
            code="usulan-tidak-ada",
        )
    return {name: float(waiting[name]) if name in AMOUNTS else waiting[name] for name in fields}


def _examine_again(
    upload_id: UUID, table: Table, corrections: Mapping[int, Corrections], register: Register, vault: Vault
) -> list[StagedRow]:
    table = corrected(table, corrections)
    return [
        stage(upload_id, row, examined, effect, corrections.get(row.number, {}), vault)
        for row, (examined, effect) in zip(table.rows, examine_table(table, register), strict=True)
    ]


def _take_over(row: StagedRow, fresh: StagedRow, vault: Vault) -> None:
    """Only what differs is written; a new seal alone is no difference."""
    if open_row(row, vault) != open_row(fresh, vault):
        row.content_sealed = fresh.content_sealed
    for name in ("issues", "verdict", "effect", "corrected"):
        if getattr(row, name) != getattr(fresh, name):
            setattr(row, name, getattr(fresh, name))


async def annotated_workbook(session: Session, operator: Principal, vault: Vault, upload_id: UUID) -> tuple[str, bytes]:
    """Name and content of the file as sent, with corrections and remarks."""
    upload = await queries.find_upload(session, operator, upload_id)
    corrections = corrections_of(await queries.list_rows(session, upload.id), vault)
    content = vault.open(await queries.content_of(session, upload.id), f"upload:{upload.id}")
    table = corrected(await read_workbook(content, upload.filename), corrections)
    found = await asyncio.to_thread(examine_table, table, Register(()))
    return f"{upload.filename.removesuffix('.xlsx')}.xlsx", await apart(
        annotate, content, table, [examined for examined, _ in found]
    )


async def accept_upload(
    session: Session, operator: Principal, vault: Vault, upload_id: UUID, *, only_good: bool
) -> dict[str, int]:
    """Bring the staged rows into the register, all in this transaction.

    Raises `RowsHaveErrors` unless `only_good` or every row is right.
    """
    upload = await queries.find_upload(session, operator, upload_id, for_update=True)
    upload.may_change()
    rows = await queries.list_rows(session, upload.id)
    wrong = sum(1 for row in rows if row.verdict == Verdict.ERROR)
    if wrong and not only_good:
        raise RowsHaveErrors
    await suppliers_queries.lock_register(session, upload.unit)
    known = {one.id: one for one in await suppliers_queries.register_of(session, upload.unit)}
    register = Register(entry_of(one, vault) for one in known.values())
    values = {row.number: open_row(row, vault).values for row in rows}
    effects = list(register.take_all({number: one for number, one in values.items() if one}).values())
    clashes = sum(1 for effect in effects if isinstance(effect, Clash))
    result = await _write(session, operator, vault, register, known, upload.id)
    result |= {"skipped": wrong + clashes, "duplicates": effects.count(Effect.DUPLICATE), "rows": len(rows)}
    upload.status, upload.accepted_at, upload.result = UploadStatus.ACCEPTED, clock.now(), result
    await begin_drafts(session, operator, upload.unit)
    return result


async def _write(
    session: Session,
    operator: Principal,
    vault: Vault,
    register: Register,
    known: Mapping[UUID, Supplier],
    upload_id: UUID,
) -> dict[str, int]:
    """How many suppliers were registered, updated, and met without a change."""
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
    await change_entries(session, operator, vault, changed, upload_id)
    await session.flush()
    await add_entries(session, operator, vault, await own_unit(session, operator), new, upload_id)
    return {"registered": len(new), "updated": len(changed), "unchanged": unchanged}


async def _table(session: Session, upload: Upload, vault: Vault) -> Table:
    content = vault.open(await queries.content_of(session, upload.id), f"upload:{upload.id}")
    return await read_workbook(content, upload.filename)


async def _register(session: Session, unit: str, vault: Vault) -> Register:
    return Register(entry_of(one, vault) for one in await suppliers_queries.register_of(session, unit))
