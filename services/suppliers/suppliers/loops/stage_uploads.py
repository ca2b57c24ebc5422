"""Loop that stages uploaded workbooks, a chunk of rows in a transaction. Who takes one over goes on where `rows_done`
says."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, TypeAlias
from uuid import UUID

import structlog
from chassis import clock
from chassis.alerts import raised
from chassis.db import Database, is_transient
from chassis.encryption import insert_values
from chassis.loops import OneByOne, moved
from chassis.outbox import publish_all
from chassis.rows import locked
from chassis.workbook.sandbox import in_sandbox
from chassis.workbook.staging import UNDECIDED
from jembatan_contracts.uploads import UploadPutAside
from sqlalchemy import delete, insert, text
from sqlmodel import col

from suppliers.domain import alerts
from suppliers.domain.staged_rows import absent_from, examine_table, staged_values
from suppliers.domain.supplier_matching import SupplierMatcher, entry_of
from suppliers.domain.workbook import Choices, ExaminedRow, Table, open_workbook
from suppliers.models import Effect, StagedRow, Upload, UploadStatus
from suppliers.queries.suppliers import register_of
from suppliers.usecases.answers import settle

Values: TypeAlias = dict[str, Any]
"""Fields of a staged row."""
CHUNK = 500
ATTEMPTS = 2
"""So often an upload may fail without a single row of progress; then it is put aside.

An attempt is counted before it begins, so that one which takes the worker with it counts too.
"""
# What has failed before waits behind all that has not.
_WAITING = text("SELECT id FROM upload WHERE status = 'diterima' ORDER BY attempts > 0, id LIMIT :most")
_blameless: set[UUID] = set()
"""Uploads whose last attempt here ended because the database was away: the next one is not counted."""
log = structlog.stdlib.get_logger()


async def stage_waiting(database: Database) -> float | None:
    """One round: stage what waits and nobody else is staging."""
    return await OneByOne(database, "stage", _WAITING, partial(_try_to_stage, database)).round()


async def _try_to_stage(database: Database, upload_id: UUID) -> None:
    try:
        await stage_upload(database, upload_id)
    except asyncio.CancelledError:
        await asyncio.shield(_forgive(database, upload_id))
        raise
    except Exception as error:
        if is_transient(error):
            _blameless.add(upload_id)
            raise
        # Its message may hold what is in the file.
        log.error("staging_failed", upload=str(upload_id), error=type(error).__name__)


async def _forgive(database: Database, upload_id: UUID) -> None:
    """A worker told to stop says nothing about the file."""
    with suppress(Exception):
        async with database.transaction() as session:
            upload = await locked(session, Upload, upload_id)
            upload.attempts = max(0, upload.attempts - 1)


def _put_aside(upload: Upload) -> UploadPutAside:
    return UploadPutAside(
        upload=upload.id,
        unit=upload.unit,
        kanwil=upload.kanwil,
        uploaded_at=upload.uploaded_at,
        put_aside_at=clock.now(),
    )


async def stage_upload(database: Database, upload_id: UUID) -> None:
    begun = await _begin(database, upload_id)
    if begun is None:
        return
    table = await in_sandbox(open_workbook, begun.content, begun.filename, begun.choices)
    if table.open_questions or len(table.rows) != begun.rows:
        await _settle_anew(database, upload_id, table)
        return
    done, register = begun.done, begun.register
    compared = await asyncio.to_thread(examine_table, table, register)
    absent = absent_from(table, register)
    rows = _rows(upload_id, table, compared)
    await asyncio.to_thread(lambda: list(islice(rows, done)))
    while chunk := await asyncio.to_thread(lambda: list(islice(rows, CHUNK))):
        if not await _store(database, upload_id, done, chunk, absent):
            return
        done += len(chunk)
        moved()


@dataclass(frozen=True)
class _Begun:
    """`done` of `rows` were staged before; `register` is the unit's."""

    done: int
    rows: int
    content: bytes
    filename: str
    choices: Choices
    register: SupplierMatcher


async def _begin(database: Database, upload_id: UUID) -> _Begun | None:
    """None when there is nothing to do."""
    async with database.transaction() as session:
        upload = await locked(session, Upload, upload_id)
        if upload.status != UploadStatus.RECEIVED:
            return None
        if upload_id in _blameless:
            _blameless.discard(upload_id)
        elif not upload.begin_attempt(ATTEMPTS):
            log.error("upload_put_aside", upload=str(upload_id))
            told = raised(alerts.put_aside(upload.id, upload.unit, upload.uploaded_at))
            await publish_all(session, [(upload, _put_aside(upload)), *told])
            return None
        register = SupplierMatcher(entry_of(one) for one in await register_of(session, upload.unit))
        content = upload.content
        return _Begun(upload.rows_done, upload.rows_total, content, upload.filename, upload.choices, register)


async def _settle_anew(database: Database, upload_id: UUID, table: Table) -> None:
    """A newer release reads more of a file than the one that took it in: begin again, or ask first."""
    async with database.transaction() as session:
        upload = await locked(session, Upload, upload_id)
        if upload.status == UploadStatus.RECEIVED:
            await session.execute(delete(StagedRow).where(col(StagedRow.upload_id) == upload_id))
            upload.rows_done = 0
            settle(upload, table)


def _rows(upload_id: UUID, table: Table, compared: list[tuple[ExaminedRow, Effect | None]]) -> Iterator[Values]:
    """All rows from the first on, also after a restart: what a row means depends on the others."""
    for row, (examined, effect) in zip(table.rows, compared, strict=True):
        yield staged_values(upload_id, row, examined, effect, UNDECIDED)


async def _store(database: Database, upload_id: UUID, done: int, chunk: list[Values], absent: list[str]) -> bool:
    """False when somebody else has stored these rows meanwhile."""
    async with database.transaction() as session:
        upload = await locked(session, Upload, upload_id)
        if upload.rows_done != done or upload.status != UploadStatus.RECEIVED:
            return False
        await session.execute(insert(StagedRow), insert_values(session, StagedRow, chunk))
        upload.rows_done, upload.attempts = done + len(chunk), 0
        if upload.rows_done == upload.rows_total:
            upload.status, upload.staged_at, upload.absent = UploadStatus.STAGED, clock.now(), absent
        return True
