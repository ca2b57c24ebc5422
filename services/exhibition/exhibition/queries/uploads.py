"""Pictures on their way in."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound
from sqlmodel import col, select

from exhibition.models import Picture, PictureChunk, PictureUpload, UploadStatus


async def find_upload(
    session: Session, reader: Principal, upload_id: UUID, *, for_update: bool = False
) -> PictureUpload:
    """Raises `NotFound`."""
    wanted = select(PictureUpload).where(
        col(PictureUpload.id) == upload_id, reader.scope(col(PictureUpload.unit), col(PictureUpload.kanwil))
    )
    if for_update:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(wanted)).first()
    if found is None:
        raise NotFound
    return found


async def chunks_of(session: Session, upload_id: UUID) -> Sequence[PictureChunk]:
    """In order."""
    wanted = select(PictureChunk).where(col(PictureChunk.upload_id) == upload_id).order_by(col(PictureChunk.start))
    return (await session.exec(wanted)).all()


async def abandoned(session: Session, before: datetime, limit: int) -> Sequence[PictureUpload]:
    """Uploads of which nothing has come since; those that another transaction holds are left to it."""
    wanted = (
        select(PictureUpload)
        .where(col(PictureUpload.status) == UploadStatus.RECEIVING, col(PictureUpload.touched_at) < before)
        .order_by(col(PictureUpload.touched_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.exec(wanted)).all()


async def whole_one(session: Session, without: Collection[UUID]) -> UUID | None:
    """The upload that has waited longest to be made into a picture, but for these."""
    wanted = select(PictureUpload.id).where(
        col(PictureUpload.status) == UploadStatus.RECEIVING,
        col(PictureUpload.received) == col(PictureUpload.size),
        col(PictureUpload.id).not_in(without),
    )
    return (await session.exec(wanted.order_by(col(PictureUpload.touched_at)).limit(1))).first()


async def of_product(session: Session, product_id: UUID, since: datetime) -> Sequence[PictureUpload]:
    """Uploads to a product that are under way or were refused since then, oldest first."""
    wanted = select(PictureUpload).where(
        col(PictureUpload.product_id) == product_id,
        col(PictureUpload.status) != UploadStatus.DONE,
        col(PictureUpload.touched_at) >= since,
    )
    return (await session.exec(wanted.order_by(col(PictureUpload.id)))).all()


async def keys_in_use(session: Session, keys: Collection[str]) -> set[str]:
    """Those of these files that a row names."""
    found: set[str] = set()
    for column in (col(Picture.storage_key), col(Picture.thumbnail_key), col(PictureChunk.storage_key)):
        found |= set((await session.exec(select(column).where(column.in_(keys)))).all())
    return found
