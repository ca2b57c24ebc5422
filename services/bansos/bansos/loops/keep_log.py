"""The worker's loop that keeps the public log: leaves, checkpoints, files, signatures of witnesses.

One process does it at a time: it holds a session lock, which goes with it. Should two believe to hold it, the database
lets neither fork the log, and files come from the database alone.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import aiohttp
import structlog
from chassis import clock, failpoints
from chassis.db import Database
from chassis.loops import alone, moved

from bansos import metrics
from bansos.adapters.log_files import LogFiles, log_files
from bansos.adapters.log_keys import signer_of, witnesses_of
from bansos.adapters.witnesses import Answer, WitnessAway, WitnessHasOther, ask
from bansos.config import Settings
from bansos.domain.public_log.checkpoints import Checkpoint
from bansos.domain.public_log.notes import Note, VerifierKey
from bansos.domain.public_log.tiles import new_tiles
from bansos.domain.public_log.witnessing import Request
from bansos.errors import LogHalted
from bansos.models import LogCosignature
from bansos.queries import public_log as queries
from bansos.usecases.public_log import sequence, sign_checkpoint

BATCH = 5_000
log = structlog.stdlib.get_logger()


async def keep_log(database: Database, settings: Settings) -> float | None:
    """One round, if no other process is at it."""
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        async with alone(connection, "keeps the public log") as is_ours:
            if is_ours:
                await advance_log(database, settings)
    return None


async def advance_log(database: Database, settings: Settings) -> None:
    """Raises `LogHalted` when the log is not what it was; nothing is signed or published then."""
    try:
        await sequence_all(database)
        async with database.transaction() as session:
            await sign_checkpoint(session, signer_of(settings), timedelta(minutes=settings.log_checkpoint_minutes))
        if settings.log_url is not None:
            files = log_files(settings.log_url)
            await publish_newest(database, files)
            if await cosign_newest(database, witnesses_of(settings)):
                await publish_newest(database, files)
    except LogHalted:
        metrics.LOG_HALTED.set(1)
        raise
    metrics.LOG_HALTED.set(0)


async def sequence_all(database: Database) -> int:
    """Number of leaves added."""
    added = 0
    while True:
        async with database.transaction() as session:
            done = await sequence(session, BATCH)
        failpoints.reach("log.sequenced")
        added += done
        if done < BATCH:
            return added


async def publish_newest(database: Database, files: LogFiles) -> bool:
    """Put the files of the newest checkpoint, itself last: whoever reads it finds what it speaks of."""
    async with database.transaction() as session:
        newest = await queries.newest_checkpoint(session)
        note = await queries.note_of(session, newest) if newest else None
    published = await files.newest()
    if newest is None or note is None or (published is not None and str(published) == str(note)):
        return False
    before = Checkpoint.parse(published.text) if published else None
    if before is not None:
        await _check_begins_with(database, before, newest.size)
    for tile in new_tiles(before.size if before else 0, newest.size):
        async with database.transaction() as session:
            content = await queries.tile_content(session, tile)
        await files.put(tile, content)
        moved()
        failpoints.reach("log.tile-put")
    await files.publish(note)
    failpoints.reach("log.published")
    return True


async def _check_begins_with(database: Database, before: Checkpoint, size: int) -> None:
    """Refuse a log that does not begin with the published one: nothing is taken back. Raises `LogHalted`."""
    async with database.transaction() as session:
        if before.size > size or await queries.root_at(session, before.size) != before.root:
            raise LogHalted


async def cosign_newest(database: Database, witnesses: dict[VerifierKey, str]) -> int:
    """Ask each witness that has not signed the newest checkpoint. Returns how many have now."""
    async with database.transaction() as session:
        newest = await queries.newest_checkpoint(session)
        known = {one.witness for one in await queries.cosignatures(session, newest.size)} if newest else set()
    if newest is None or not (asked := {key: at for key, at in witnesses.items() if key.name not in known}):
        return 0
    signed = 0
    async with aiohttp.ClientSession() as client:
        for witness, address in asked.items():
            signed += await _cosign(database, witness, _asking(client, address, witness), newest.size, newest.note)
    return signed


def _asking(
    client: aiohttp.ClientSession, address: str, witness: VerifierKey
) -> Callable[[Request], Awaitable[Answer]]:
    return lambda request: ask(client, address, witness, request)


async def _cosign(
    database: Database, witness: VerifierKey, put: Callable[[Request], Awaitable[Answer]], size: int, note: str
) -> bool:
    """Whether this witness has signed now. One that has forgotten, or is ahead of our record, says what it has."""
    async with database.transaction() as session:
        old = await queries.cosigned_size(session, witness.name)
    try:
        answer = await put(await _request(database, old, size, note))
        if answer.size is not None and answer.size <= size:
            answer = await put(await _request(database, answer.size, size, note))
    except WitnessHasOther:
        metrics.WITNESS_REFUSALS.labels(witness.name).inc()
        log.error("witness_has_another_log", witness=witness.name, size=size)
        return False
    except WitnessAway as error:
        log.warning("witness_away", witness=witness.name, why=str(error))
        return False
    if answer.signature is None:
        metrics.WITNESS_REFUSALS.labels(witness.name).inc()
        log.error("witness_has_another_log", witness=witness.name, size=size)
        return False
    async with database.transaction() as session:
        line = str(answer.signature)
        session.add(LogCosignature(size=size, witness=witness.name, line=line, seen_at=clock.now()))
    failpoints.reach("log.cosigned")
    return True


async def _request(database: Database, old: int, size: int, note: str) -> Request:
    async with database.transaction() as session:
        return Request(old, await queries.consistency_proof(session, old, size), Note.parse(note))
