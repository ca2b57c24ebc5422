"""Pictures on their way in."""

from uuid import UUID

from chassis.schemas import In, Out
from pydantic import Field

from exhibition.models import PictureRole, UploadStatus
from exhibition.models.picture import CHUNK


class PictureUploadIn(In):
    role: PictureRole
    size: int = Field(ge=1, le=2**31 - 1, description="bytes of the whole file")


class PictureUploadOut(Out):
    id: UUID
    product_id: UUID
    status: UploadStatus
    size: int
    received: int = Field(description="bytes that are here: the next chunk begins at this one")
    chunk: int = Field(default=CHUNK, description="the most bytes of one chunk")
    refusal: str | None = Field(description="why no picture was made of it: the end of the code `gambar-…`")
    picture_id: UUID | None
