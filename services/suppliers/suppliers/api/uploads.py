"""/uploads and /workbook-template: Excel in and out."""

import asyncio
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from chassis.errors import NotFound, Unacceptable
from chassis.http import Cursor, InTransaction, Page, Router, page
from chassis.http.paging import Limit, decode
from fastapi import File, Form, Request, Response, UploadFile

from suppliers.api.limited import LimitedRoute, too_large
from suppliers.api.vault import InVault
from suppliers.errors import WorkbookNotTaken
from suppliers.models import Effect, Verdict
from suppliers.permissions import Operator, Reader
from suppliers.queries import uploads as queries
from suppliers.schemas.common import Code
from suppliers.schemas.uploads import AcceptedOut, AcceptIn, AcceptMode, CorrectionIn, RowOut, UploadDetail, UploadOut
from suppliers.usecases import templates
from suppliers.usecases import uploads as usecases
from suppliers.workbook import Table, WorkbookRefused, open_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKBOOK: dict[int | str, dict[str, Any]] = {
    200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}
}
router = Router(tags=["uploads"])
receiving = Router(tags=["uploads"])
receiving.route_class = LimitedRoute


@router.get("/workbook-template", response_class=Response, responses=WORKBOOK)
async def get_template(
    operator: Operator, session: InTransaction, vault: InVault, unit: Code | None = None
) -> Response:
    """Your unit's register as a workbook to fill in; uploading it unchanged changes nothing."""
    if unit not in (None, operator.unit):
        raise NotFound
    content = await templates.prefilled_template(session, operator, vault)
    return _workbook(content, f"bama-{operator.unit}.xlsx")


@receiving.post("/uploads", status_code=202)
async def upload_workbook(
    request: Request,
    operator: Operator,
    session: InTransaction,
    vault: InVault,
    file: Annotated[UploadFile, File(description="the .xlsx file")],
    campaign: Annotated[UUID | None, Form(description="the campaign it is meant for")] = None,
) -> UploadOut:
    """Take a workbook in. Its rows are staged in the background; see `rows_done` of the upload."""
    limit = request.app.state.service.settings.upload_limit_mb * 1024 * 1024
    content = await file.read()
    if len(content) > limit:
        raise too_large(limit)
    name = _storable(file.filename or "")
    table = await _read(content, name, limit)
    upload = await usecases.receive_upload(
        session, operator, vault, filename=name, content=content, table=table, campaign_id=campaign
    )
    return UploadOut.model_validate(upload)


@router.get("/uploads")
async def list_uploads(
    reader: Reader, session: InTransaction, cursor: Cursor = None, limit: Limit = 50
) -> Page[UploadOut]:
    """Newest first, of what you may see."""
    rows = await queries.list_uploads(session, reader, before=_id(decode(cursor)), limit=limit)
    return page([UploadOut.model_validate(row) for row in rows], limit, lambda one: str(one.id))


@router.get("/uploads/{upload_id}")
async def get_upload(reader: Reader, session: InTransaction, upload_id: UUID) -> UploadDetail:
    """How far it is, and how its rows look."""
    upload = await queries.find_upload(session, reader, upload_id)
    return UploadDetail.with_counts(upload, *await queries.count_rows(session, upload.id))


@router.get("/uploads/{upload_id}/rows")
async def list_rows(
    reader: Reader,
    session: InTransaction,
    vault: InVault,
    upload_id: UUID,
    verdict: Verdict | None = None,
    effect: Effect | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[RowOut]:
    """In the order of the sheet, with what is to be said about every cell."""
    upload = await queries.find_upload(session, reader, upload_id)
    rows = await queries.list_rows(
        session, upload.id, verdict=verdict, effect=effect, after=_number(decode(cursor)), limit=limit
    )
    return page([RowOut.of(row, upload, reader, vault) for row in rows], limit, lambda one: str(one.number))


@router.patch("/uploads/{upload_id}/rows/{number}")
async def correct_row(
    operator: Operator,
    session: InTransaction,
    vault: InVault,
    upload_id: UUID,
    number: int,
    wish: CorrectionIn,
) -> RowOut:
    """Type other values into a row, or take over what was proposed; it is examined again."""
    cells = {field.value: value for field, value in wish.cells.items()}
    proposals = [field.value for field in wish.use_proposals]
    row = await usecases.correct_row(session, operator, vault, upload_id, number, cells, proposals)
    return RowOut.of(row, await queries.find_upload(session, operator, upload_id), operator, vault)


@router.get("/uploads/{upload_id}/annotated", response_class=Response, responses=WORKBOOK)
async def get_annotated(operator: Operator, session: InTransaction, vault: InVault, upload_id: UUID) -> Response:
    """The workbook as sent, with a remark at every cell that needs one. Correct it there and upload it again."""
    name, content = await usecases.annotated_workbook(session, operator, vault, upload_id)
    return _workbook(content, f"catatan-{name}")


@router.post("/uploads/{upload_id}/accept")
async def accept_upload(
    operator: Operator, session: InTransaction, vault: InVault, upload_id: UUID, wish: AcceptIn
) -> AcceptedOut:
    """Bring the rows into the register: all, or only those without an error."""
    only_good = wish.mode is AcceptMode.GOOD
    result = await usecases.accept_upload(session, operator, vault, upload_id, only_good=only_good)
    return AcceptedOut.model_validate(result)


def _storable(filename: str) -> str:
    """What PostgreSQL and a header can hold of it."""
    return filename.replace("\0", "").encode(errors="replace").decode()[-200:]


async def _read(content: bytes, filename: str, limit: int) -> Table:
    try:
        return await asyncio.to_thread(open_workbook, content, filename)
    except WorkbookRefused as refused:
        if refused.code == "file-too-large":
            raise too_large(limit) from None
        raise WorkbookNotTaken(refused.message_id, refused.message_en, code=refused.code) from None


def _workbook(content: bytes, name: str) -> Response:
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "-" for char in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=XLSX, headers={"content-disposition": disposition})


def _id(position: str | None) -> UUID | None:
    try:
        return UUID(position) if position else None
    except ValueError:
        raise _unknown_cursor() from None


def _number(position: str | None) -> int | None:
    if position is None:
        return None
    if not position.isdecimal() or len(position) > 7:
        raise _unknown_cursor()
    return int(position)


def _unknown_cursor() -> Unacceptable:
    return Unacceptable(
        "Penanda halaman tidak dikenal. Mulai dari halaman pertama.", "Unknown cursor. Begin at the first page."
    )
