"""Pictures: an upload that goes on where it was cut off, and the files themselves."""

from typing import Annotated, Any, Literal
from uuid import UUID

from chassis.errors import NotFound
from chassis.http import InTransaction, Router
from chassis.http.idempotency import IdempotentRoute
from chassis.storage import FileMissing
from fastapi import Path, Request, Response

from exhibition.adapters.files import PICTURE_HEADERS, Files, of_chunk, picture_limit
from exhibition.models.picture import CHUNK
from exhibition.permissions import ExhibitionsRead, ProductsWrite
from exhibition.queries import products, uploads
from exhibition.schemas.pictures import PictureUploadIn, PictureUploadOut
from exhibition.usecases import pictures as usecases


class ChunkRoute(IdempotentRoute):
    allowance = of_chunk


router = Router(tags=["pictures"])
receiving = Router(tags=["pictures"])
receiving.route_class = ChunkRoute
WEBP: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/webp": {"schema": {"type": "string", "format": "binary"}}}}
}
BYTES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary", "maxLength": CHUNK}}},
    }
}


@router.post("/products/{product_id}/picture-uploads", status_code=201)
async def begin_upload(
    request: Request, session: InTransaction, operator: ProductsWrite, product_id: UUID, data: PictureUploadIn
) -> PictureUploadOut:
    """Say what is to come; then send its bytes, chunk by chunk."""
    upload = await usecases.begin_upload(session, operator, product_id, data.role, data.size, picture_limit(request))
    return PictureUploadOut.model_validate(upload)


@router.get("/picture-uploads/{upload_id}")
async def get_upload(session: InTransaction, operator: ProductsWrite, upload_id: UUID) -> PictureUploadOut:
    """State of an upload: how much is here, and what became of it."""
    return PictureUploadOut.model_validate(await uploads.find_upload(session, operator, upload_id))


@receiving.put("/picture-uploads/{upload_id}/chunks/{start}", openapi_extra=BYTES)
async def put_chunk(
    request: Request,
    session: InTransaction,
    operator: ProductsWrite,
    files: Files,
    upload_id: UUID,
    start: Annotated[int, Path(ge=0, le=2**31 - 1)],
) -> PictureUploadOut:
    """Bytes from `start` on; the same again changes nothing."""
    content = await request.body()
    return PictureUploadOut.model_validate(
        await usecases.take_chunk(session, operator, files, upload_id, start, content)
    )


@router.get("/pictures/{picture_id}/{version}", response_class=Response, responses=WEBP)
async def get_picture(
    session: InTransaction,
    reader: ExhibitionsRead,
    files: Files,
    picture_id: UUID,
    version: Literal["picture", "thumbnail"],
) -> Response:
    picture = await products.find_picture(session, reader, picture_id)
    key = picture.storage_key if version == "picture" else picture.thumbnail_key
    try:
        content = b"".join([part async for part in files.get(key)])
    except FileMissing:
        raise NotFound from None
    return Response(content, media_type="image/webp", headers=PICTURE_HEADERS)


@router.delete("/pictures/{picture_id}", status_code=204)
async def remove_picture(session: InTransaction, operator: ProductsWrite, picture_id: UUID) -> None:
    await usecases.remove_picture(session, operator, picture_id)
