"""The worker's loop that stages uploaded workbooks, a chunk of rows in a transaction.

Whoever stages an upload holds a session lock on it (a row lock would hide the progress from its readers). The lock
goes with its holder, so another worker takes over at once; it goes on where `rows_done` says.
"""

import asyncio
from collections.abc import Iterator
from itertools import islice
from uuid import UUID

import structlog
from chassis import clock
from chassis.db import Database, is_transient
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from suppliers.models import StagedRow, Upload, UploadStatus
from suppliers.queries.rows import locked
from suppliers.queries.suppliers import register_of
from suppliers.register import Register
from suppliers.sealing import entry_of
from suppliers.staged import UNDECIDED, examine_table, stage
from suppliers.vault import Vault
from suppliers.workbook import Table, open_workbook
from suppliers.workbook.sandbox import in_sandbox

CHUNK = 500
ATTEMPTS = 5
"""So often an upload may fail without a single row of progress."""
_WAITING = text("SELECT id FROM upload WHERE status = 'diterima' ORDER BY id LIMIT 20")
_TRY_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))")
log = structlog.stdlib.get_logger()


async def stage_waiting(database: Database, vault: Vault) -> float | None:
    """One round: stage what waits and nobody else is staging."""
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        waiting = (await connection.scalars(_WAITING)).all()
        for upload_id in waiting:
            await _stage_alone(database, connection, vault, upload_id)
    return 0 if len(waiting) == 20 else None


async def _stage_alone(database: Database, connection: AsyncConnection, vault: Vault, upload_id: UUID) -> None:
    name = {"name": f"stage:{upload_id}"}
    if not await connection.scalar(_TRY_LOCK, name):
        return
    try:
        await stage_upload(database, vault, upload_id)
    except Exception as error:
        if is_transient(error):
            raise
        # Its message may hold what is in the file.
        log.error("staging_failed", upload=str(upload_id), error=type(error).__name__)
    finally:
        await connection.execute(_UNLOCK, name)


async def stage_upload(database: Database, vault: Vault, upload_id: UUID) -> None:
    begun = await _begin(database, vault, upload_id)
    if begun is None:
        return
    done, content, filename, register = begun
    table = await in_sandbox(open_workbook, content, filename)
    rows = _rows(upload_id, table, register, vault)
    await asyncio.to_thread(lambda: list(islice(rows, done)))
    while chunk := await asyncio.to_thread(lambda: list(islice(rows, CHUNK))):
        if not await _store(database, upload_id, done, chunk):
            return
        done += len(chunk)


async def _begin(database: Database, vault: Vault, upload_id: UUID) -> tuple[int, bytes, str, Register] | None:
    """Rows done before, the file, its name and the unit's register; None when there is nothing to do."""
    async with database.transaction() as session:
        upload = await locked(session, Upload, upload_id)
        if upload.status != UploadStatus.RECEIVED:
            return None
        upload.attempts += 1
        if upload.attempts > ATTEMPTS:
            upload.status = UploadStatus.FAILED
            log.error("upload_given_up", upload=str(upload_id))
            return None
        register = Register(entry_of(one, vault) for one in await register_of(session, upload.unit))
        content = vault.open(upload.content_sealed, f"upload:{upload.id}")
        return upload.rows_done, content, upload.filename, register


def _rows(upload_id: UUID, table: Table, register: Register, vault: Vault) -> Iterator[StagedRow]:
    """All rows from the first on, also after a restart: what a row means depends on the others."""
    for row, (examined, effect) in zip(table.rows, examine_table(table, register), strict=True):
        yield stage(upload_id, row, examined, effect, UNDECIDED, vault)


async def _store(database: Database, upload_id: UUID, done: int, chunk: list[StagedRow]) -> bool:
    """False when somebody else has stored these rows meanwhile."""
    async with database.transaction() as session:
        upload = await locked(session, Upload, upload_id)
        if upload.rows_done != done or upload.status != UploadStatus.RECEIVED:
            return False
        await session.execute(insert(StagedRow), [row.model_dump() for row in chunk])
        upload.rows_done, upload.attempts = done + len(chunk), 0
        if upload.rows_done == upload.rows_total:
            upload.status, upload.staged_at = UploadStatus.STAGED, clock.now()
        return True
