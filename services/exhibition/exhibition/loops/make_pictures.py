"""Uploads that are whole become pictures, one after the other, in the sandbox; no transaction is open meanwhile."""

from datetime import timedelta
from uuid import UUID

import structlog
from chassis import clock
from chassis.db import Database
from chassis.ids import new_id
from chassis.storage import FileMissing, Storage
from chassis.workbook.sandbox import ReaderStopped, in_sandbox

from exhibition.domain.pictures import make_versions
from exhibition.queries import uploads
from exhibition.usecases import pictures
from exhibition.usecases.pictures import Stored

ABANDONED_AFTER = timedelta(days=3)
SWEPT_AFTER = timedelta(days=1)
"""A file without a row is younger than its row only for a moment."""
AT_ONCE = 200
log = structlog.stdlib.get_logger()


async def make_waiting(database: Database, storage: Storage) -> float | None:
    """Make all that wait; one that cannot be made now does not hold back the others."""
    tried: set[UUID] = set()
    while True:
        async with database.transaction() as session:
            upload_id = await uploads.whole_one(session, tried)
        if upload_id is None:
            return None
        tried.add(upload_id)
        await make_one(database, storage, upload_id)


async def make_one(database: Database, storage: Storage, upload_id: UUID) -> None:
    """A picture, or a refusal that the upload tells of. A worker killed in between leaves it to the next."""
    async with database.transaction() as session:
        keys = [one.storage_key for one in await uploads.chunks_of(session, upload_id)]
    try:
        content = b"".join([part for key in keys async for part in storage.get(key)])
        made = await in_sandbox(make_versions, content)
    except ReaderStopped:
        made = {"refused": "rusak"}
    except FileMissing:
        log.error("chunk_missing", upload=str(upload_id))
        made = {"refused": "rusak"}
    if "refused" in made:
        async with database.transaction() as session:
            await pictures.refuse_upload(session, upload_id, made["refused"])
            keys = await pictures.forget_chunks(session, upload_id)
        await _delete(storage, keys)
        return
    stored = _stored(new_id())
    await storage.put(stored.key, made["picture"], "image/webp")
    await storage.put(stored.thumbnail_key, made["thumbnail"], "image/webp")
    async with database.transaction() as session:
        picture = await pictures.keep_picture(session, upload_id, made, stored)
        keys = await pictures.forget_chunks(session, upload_id)
    await _delete(storage, keys if picture else [*keys, stored.key, stored.thumbnail_key])


async def sweep(database: Database, storage: Storage) -> float | None:
    """Forget uploads that were given up, and delete files that no row names any more."""
    now = clock.now()
    async with database.transaction() as session:
        keys = await pictures.drop_abandoned(session, now - ABANDONED_AFTER, AT_ONCE)
    await _delete(storage, keys)
    old = [one.key async for one in storage.list() if one.modified_at < now - SWEPT_AFTER]
    for at in range(0, len(old), AT_ONCE):
        some = old[at : at + AT_ONCE]
        async with database.transaction() as session:
            used = await uploads.keys_in_use(session, some)
        await _delete(storage, [key for key in some if key not in used])
    return None


def _stored(picture_id: UUID) -> Stored:
    return Stored(picture_id, f"pictures/{picture_id}/picture.webp", f"pictures/{picture_id}/thumbnail.webp")


async def _delete(storage: Storage, keys: list[str]) -> None:
    for key in keys:
        await storage.delete(key)
