"""Pictures come in chunk by chunk, are made into what is kept, and go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import clock
from chassis.auth import Principal
from chassis.db import Session
from chassis.rows import locked
from chassis.storage import Storage

from exhibition.errors import PictureRefused, PictureTooLarge
from exhibition.models import Picture, PictureChunk, PictureRole, PictureUpload, Product, UploadStatus
from exhibition.models.picture import MOST
from exhibition.queries import products, uploads


@dataclass(frozen=True)
class Stored:
    """Id of a picture to be, and the keys of its files."""

    picture_id: UUID
    key: str
    thumbnail_key: str


async def begin_upload(
    session: Session, operator: Principal, product_id: UUID, role: PictureRole, size: int, limit: int
) -> PictureUpload:
    """Raises `PictureTooLarge`, `PictureRefused` where the product has as many as it may."""
    if size > limit:
        raise PictureTooLarge.of(limit)
    product = await products.find_product(session, operator, product_id)
    if len(await products.pictures_of(session, product.id)) >= MOST:
        raise PictureRefused.because("penuh")
    now = clock.now()
    upload = PictureUpload(
        product_id=product.id,
        unit=product.unit,
        kanwil=product.kanwil,
        role=role,
        size=size,
        begun_by=operator.subject,
        begun_at=now,
        touched_at=now,
    )
    session.add(upload)
    await session.flush()
    return upload


async def take_chunk(
    session: Session, operator: Principal, storage: Storage, upload_id: UUID, start: int, content: bytes
) -> PictureUpload:
    """Keep the bytes from `start` on; those that are here already change nothing. The worker makes the picture of
    them once they are whole. Raises `ChunkOutOfPlace`, `UploadOver`."""
    upload = await uploads.find_upload(session, operator, upload_id, for_update=True)
    if upload.take(start, len(content), clock.now()):
        key = f"uploads/{upload.id}/{start}"
        await storage.put(key, content, "application/octet-stream")
        session.add(PictureChunk(upload_id=upload.id, start=start, size=len(content), storage_key=key))
    return upload


async def remove_picture(session: Session, operator: Principal, picture_id: UUID) -> UUID:
    """Take a picture away; the product's id. Its files are swept up later."""
    picture = await products.find_picture(session, operator, picture_id)
    product_id = picture.product_id
    await session.delete(picture)
    await session.flush()
    return product_id


async def keep_picture(session: Session, upload_id: UUID, made: dict[str, Any], stored: Stored) -> Picture | None:
    """Put a picture that was made of an upload to its product; None where another worker was faster, or where it is
    refused, which the upload says from then on: the same pixels again, or no place left."""
    upload = await locked(session, PictureUpload, upload_id)
    if upload.status != UploadStatus.RECEIVING:
        return None
    await locked(session, Product, upload.product_id)
    there = await products.pictures_of(session, upload.product_id)
    free = next((place for place in range(1, MOST + 1) if place not in {one.position for one in there}), None)
    if any(one.content_mark == made["content_mark"] for one in there) or free is None:
        upload.refuse("penuh" if free is None else "sama")
        return None
    picture = Picture(
        id=stored.picture_id,
        product_id=upload.product_id,
        role=upload.role,
        position=free,
        content_mark=made["content_mark"],
        look_mark=made["look_mark"],
        width=made["width"],
        height=made["height"],
        size=len(made["picture"]),
        storage_key=stored.key,
        thumbnail_key=stored.thumbnail_key,
        added_by=upload.begun_by,
        added_at=clock.now(),
    )
    session.add(picture)
    await session.flush()
    upload.finish(picture.id)
    return picture


async def refuse_upload(session: Session, upload_id: UUID, reason: str) -> None:
    upload = await locked(session, PictureUpload, upload_id)
    if upload.status == UploadStatus.RECEIVING:
        upload.refuse(reason)


async def forget_chunks(session: Session, upload_id: UUID) -> list[str]:
    """Forget what came in; keys of its files, to be deleted after the commit."""
    chunks = await uploads.chunks_of(session, upload_id)
    keys = [one.storage_key for one in chunks]
    for one in chunks:
        await session.delete(one)
    return keys


async def drop_abandoned(session: Session, before: datetime, limit: int) -> list[str]:
    """Uploads of which nothing has come since are forgotten; keys of their files."""
    keys: list[str] = []
    for upload in await uploads.abandoned(session, before, limit):
        keys += await forget_chunks(session, upload.id)
        await session.flush()
        await session.delete(upload)
    return keys
