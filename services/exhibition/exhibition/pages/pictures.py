"""Pictures: sent chunk by chunk by the page's script, or whole where no script runs; shown; taken away."""

from typing import Annotated
from uuid import UUID

from chassis.errors import NotFound
from chassis.http import InTransaction
from chassis.http.bodies import Allowance
from chassis.http.upload_limit import AROUND_FILE
from chassis.pages import InPage, PageRouter
from chassis.pages.router import PageRoute
from chassis.schemas import In
from chassis.storage import FileMissing
from fastapi import Path, Request, Response
from fastapi.responses import JSONResponse

from exhibition.adapters.files import PICTURE_HEADERS, Files, of_chunk, picture_limit
from exhibition.errors import PictureRefused, PictureTooLarge
from exhibition.models import PictureRole, PictureUpload
from exhibition.pages.products import show
from exhibition.permissions import ExhibitionsRead, ProductsWrite
from exhibition.queries import products, uploads
from exhibition.schemas.pictures import PictureUploadIn, PictureUploadOut
from exhibition.usecases import pictures as usecases


def _of_picture(request: Request) -> Allowance:
    limit = picture_limit(request)
    return Allowance(limit + AROUND_FILE, PictureTooLarge.of(limit))


class PictureRoute(PageRoute):
    allowance = _of_picture


class ChunkRoute(PageRoute):
    allowance = of_chunk


class Role(In):
    role: PictureRole


router = PageRouter()
receiving = PageRouter()
receiving.route_class = PictureRoute
by_chunks = PageRouter()
by_chunks.route_class = ChunkRoute


@receiving.post("/produk/{product_id}/gambar")
async def send_whole(
    request: Request, page: InPage, session: InTransaction, operator: ProductsWrite, files: Files, product_id: UUID
) -> Response:
    """A whole picture in a form."""
    form = await page.form()
    file = form.files.get("file")
    async with form.attempt(session):
        role = form.read(Role).role
        content = await file.read() if file is not None else b""
        if not content:
            raise PictureRefused.because("bukan-gambar")
        limit = picture_limit(request)
        upload = await usecases.begin_upload(session, operator, product_id, role, len(content), limit)
        await usecases.take_chunk(session, operator, files, upload.id, 0, content)
    if form.is_wrong:
        return await show(page, session, product_id, form)
    return page.go(f"/produk/{product_id}#gambar", page.gettext("Gambar diterima dan sedang diolah."))


@router.post("/produk/{product_id}/unggah")
async def begin_upload(
    request: Request, page: InPage, session: InTransaction, operator: ProductsWrite, product_id: UUID
) -> Response:
    """Say what is to come; the script then sends its bytes."""
    data = (await page.form()).read(PictureUploadIn)
    upload = await usecases.begin_upload(session, operator, product_id, data.role, data.size, picture_limit(request))
    return _told(upload, 201)


@router.get("/unggah/{upload_id}")
async def get_upload(page: InPage, session: InTransaction, operator: ProductsWrite, upload_id: UUID) -> Response:
    """State of an upload, for a script that was cut off."""
    return _told(await uploads.find_upload(session, operator, upload_id))


@by_chunks.post("/unggah/{upload_id}/{start}")
async def send_chunk(
    request: Request,
    page: InPage,
    session: InTransaction,
    operator: ProductsWrite,
    files: Files,
    upload_id: UUID,
    start: Annotated[int, Path(ge=0, le=2**31 - 1)],
) -> Response:
    content = await request.body()
    return _told(await usecases.take_chunk(session, operator, files, upload_id, start, content))


def _told(upload: PictureUpload, status: int = 200) -> Response:
    return JSONResponse(PictureUploadOut.model_validate(upload).model_dump(mode="json"), status)


@router.get("/gambar/{picture_id}/{size}")
async def get_picture(
    page: InPage,
    session: InTransaction,
    reader: ExhibitionsRead,
    files: Files,
    picture_id: UUID,
    size: str,
) -> Response:
    if size not in ("besar", "kecil"):
        raise NotFound
    picture = await products.find_picture(session, reader, picture_id)
    key = picture.storage_key if size == "besar" else picture.thumbnail_key
    try:
        content = b"".join([part async for part in files.get(key)])
    except FileMissing:
        raise NotFound from None
    return Response(content, media_type="image/webp", headers=PICTURE_HEADERS)


@router.post("/gambar/{picture_id}/hapus")
async def remove_picture(page: InPage, session: InTransaction, operator: ProductsWrite, picture_id: UUID) -> Response:
    product_id = await usecases.remove_picture(session, operator, picture_id)
    return page.go(f"/produk/{product_id}#gambar", page.gettext("Gambar dihapus."))
