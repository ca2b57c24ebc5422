"""Pictures of a product, and one on its way in, chunk by chunk."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from chassis.columns import big, binary, moment
from chassis.ids import new_id
from sqlalchemy import SmallInteger
from sqlmodel import Field, SQLModel

from exhibition.errors import ChunkOutOfPlace, UploadOver

MOST: Final = 12
CHUNK: Final = 512 * 1024
"""Bytes of a chunk: little enough to send again over a slow line, and not so little that there are too many."""


class PictureRole(StrEnum):
    FRONT = "depan"
    BACK = "belakang"
    DETAIL = "detail"
    LABEL = "label"


class Picture(SQLModel, table=True):
    """A picture as it is shown: WebP, and a thumbnail. `content_mark` is equal for equal pixels, `look_mark` near for
    pictures that look alike."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    product_id: UUID
    role: str
    position: int = Field(sa_type=SmallInteger)
    content_mark: bytes = binary()
    look_mark: int = big()
    width: int
    height: int
    size: int
    storage_key: str
    thumbnail_key: str
    added_by: str
    added_at: datetime = moment()


class UploadStatus(StrEnum):
    RECEIVING = "diterima"
    DONE = "selesai"
    REFUSED = "ditolak"


class PictureUpload(SQLModel, table=True):
    """`received` of `size` bytes are here; whoever was cut off asks how many, and goes on from there."""

    __tablename__ = "picture_upload"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    product_id: UUID
    unit: str
    kanwil: str
    role: str
    size: int
    received: int = 0
    status: str = UploadStatus.RECEIVING
    refusal: str | None = None
    picture_id: UUID | None = None
    begun_by: str
    begun_at: datetime = moment()
    touched_at: datetime = moment()

    @property
    def is_whole(self) -> bool:
        return self.received == self.size

    def take(self, start: int, length: int, now: datetime) -> bool:
        """Whether the chunk is new; one that was taken already is no fault. Raises `ChunkOutOfPlace`, `UploadOver`."""
        if start + length <= self.received:
            return False
        if self.status != UploadStatus.RECEIVING:
            raise UploadOver
        if start != self.received or start + length > self.size:
            raise ChunkOutOfPlace.at(self.received)
        self.received, self.touched_at = start + length, now
        return True

    def finish(self, picture_id: UUID) -> None:
        self.status, self.picture_id = UploadStatus.DONE, picture_id

    def refuse(self, reason: str) -> None:
        self.status, self.refusal = UploadStatus.REFUSED, reason


class PictureChunk(SQLModel, table=True):
    __tablename__ = "picture_chunk"

    upload_id: UUID = Field(primary_key=True)
    start: int = Field(primary_key=True)
    size: int
    storage_key: str
