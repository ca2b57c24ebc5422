"""/uploads and /workbook-template: Excel in and out."""

from typing import Annotated, Any
from uuid import UUID

from chassis import access
from chassis.errors import NotFound
from chassis.http import Cursor, CursorPage, InTransaction, Limit, Router
from chassis.http.streams import hold_export
from chassis.http.upload_limit import LimitedRoute, most_waiting, upload_limit
from chassis.http.workbooks import XLSX, workbook_response
from chassis.schemas import Code
from fastapi import Depends, File, Form, Request, Response, UploadFile

from suppliers.adapters.workbook_reader import read_upload
from suppliers.models import Effect, Verdict
from suppliers.permissions import SuppliersRead, SuppliersWrite
from suppliers.queries import suppliers
from suppliers.queries import uploads as queries
from suppliers.schemas.uploads import (
    AcceptedOut,
    AcceptIn,
    AcceptMode,
    AnswersIn,
    CloseIn,
    CorrectionIn,
    EndedIn,
    EndedOut,
    QuestionOut,
    QuestionsOut,
    RowOut,
    UploadDetail,
    UploadOut,
)
from suppliers.usecases import answers, mending, templates, uploads_again
from suppliers.usecases import uploads as usecases

WORKBOOK: dict[int | str, dict[str, Any]] = {
    200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}
}
router = Router(tags=["uploads"])
receiving = Router(tags=["uploads"])
receiving.route_class = LimitedRoute


@router.get("/workbook-template", response_class=Response, responses=WORKBOOK, dependencies=[Depends(hold_export)])
async def get_template(session: InTransaction, operator: SuppliersWrite, unit: Code | None = None) -> Response:
    """Your unit's register as a workbook to fill in; uploading it unchanged changes nothing."""
    if unit not in (None, operator.unit):
        raise NotFound
    content = await templates.prefilled_template(session, operator)
    access.look(operator)
    return workbook_response(content, f"bama-{operator.unit}.xlsx")


@receiving.post("/uploads", status_code=202, responses={200: {"model": UploadOut, "description": "goes on"}})
async def upload_workbook(
    request: Request,
    response: Response,
    session: InTransaction,
    operator: SuppliersWrite,
    file: Annotated[UploadFile, File(description="the .xlsx file")],
    campaign: Annotated[UUID | None, Form(description="the campaign it is meant for")] = None,
) -> UploadOut:
    """Take a workbook in. Its rows are staged in the background; see `rows_done` of the upload.

    A workbook with the same content as one of yours that is not finished goes on there (200), with what was mended in
    it; close that one to begin anew.
    """
    choices = await queries.choices_of(session, operator.unit)
    name, content, table = await read_upload(file, upload_limit(request), choices)
    same = await uploads_again.same_unfinished(session, operator, content, table)
    if same and campaign in (None, same.campaign_id):
        response.status_code = 200
        return UploadOut.model_validate(same)
    upload = await usecases.receive_upload(
        session,
        operator,
        filename=name,
        content=content,
        table=table,
        campaign_id=campaign,
        most_waiting=most_waiting(request),
    )
    return UploadOut.model_validate(upload)


@router.get("/uploads")
async def list_uploads(
    session: InTransaction, reader: SuppliersRead, cursor: Cursor = None, limit: Limit = 50
) -> CursorPage[UploadOut]:
    """Newest first, of what you may see."""
    return (await queries.list_uploads(session, reader, cursor=cursor, limit=limit)).map(UploadOut.model_validate)


@router.get("/uploads/{upload_id}")
async def get_upload(session: InTransaction, reader: SuppliersRead, upload_id: UUID) -> UploadDetail:
    """State of an upload, and how its rows look."""
    upload = await queries.find_upload(session, reader, upload_id)
    return UploadDetail.with_counts(
        upload,
        *await queries.count_rows(session, upload.id),
        await suppliers.active_names(session, reader, upload.absent),
    )


@router.get("/uploads/{upload_id}/questions")
async def get_questions(session: InTransaction, operator: SuppliersWrite, upload_id: UUID) -> QuestionsOut:
    """Questions about the file, answered before its rows are staged: columns, tables, and whose it is."""
    asked = await answers.questions_of(session, operator, upload_id)
    return QuestionsOut(
        questions=[QuestionOut.model_validate(one) for one in asked.table.questions],
        open=[one.name for one in asked.table.open_questions],
        named_unit=asked.names_another,
    )


@router.put("/uploads/{upload_id}/answers")
async def answer_questions(
    session: InTransaction, operator: SuppliersWrite, upload_id: UUID, data: AnswersIn
) -> UploadOut:
    """Answer; the file is read anew. Columns chosen are kept for your unit's next file with the same titles."""
    own = {answers.OWN: "ya"} if data.own_unit else {}
    upload = await answers.answer_questions(session, operator, upload_id, data.answers | own)
    return UploadOut.model_validate(upload)


@router.get("/uploads/{upload_id}/rows")
async def list_rows(
    session: InTransaction,
    reader: SuppliersRead,
    upload_id: UUID,
    verdict: Verdict | None = None,
    effect: Effect | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CursorPage[RowOut]:
    """In the order of the sheet, with what is to be said about every cell."""
    upload = await queries.find_upload(session, reader, upload_id)
    found = await queries.list_rows(session, upload.id, verdict=verdict, effect=effect, cursor=cursor, limit=limit)
    return found.map(lambda row: RowOut.of(row, upload, reader))


@router.patch("/uploads/{upload_id}/rows/{number}")
async def correct_row(
    session: InTransaction,
    operator: SuppliersWrite,
    upload_id: UUID,
    number: int,
    data: CorrectionIn,
) -> RowOut:
    """Type other values into a row, or take over what was proposed; it is examined again."""
    cells = {field.value: value for field, value in data.cells.items()}
    proposals = [field.value for field in data.use_proposals]
    choices = {field.value: place for field, place in data.choices.items()}
    row = await mending.correct_row(
        session, operator, upload_id, number, cells, proposals, choices, data.confirm, data.state
    )
    return RowOut.of(row, await queries.find_upload(session, operator, upload_id), operator)


@router.get(
    "/uploads/{upload_id}/annotated", response_class=Response, responses=WORKBOOK, dependencies=[Depends(hold_export)]
)
async def get_annotated(session: InTransaction, operator: SuppliersWrite, upload_id: UUID) -> Response:
    """The workbook as sent, with a remark at every cell that needs one. Correct it there and upload it again."""
    name, content = await usecases.annotated_workbook(session, operator, upload_id)
    access.look(operator)
    return workbook_response(content, f"catatan-{name}")


@router.post("/uploads/{upload_id}/end-absent")
async def end_absent(session: InTransaction, operator: SuppliersWrite, upload_id: UUID, data: EndedIn) -> EndedOut:
    """Mark suppliers of the register that the file lacks as no longer active. Nothing of that happens by itself."""
    return EndedOut(ended=await usecases.end_absent(session, operator, upload_id, data.suppliers))


@router.post("/uploads/{upload_id}/close")
async def close_upload(session: InTransaction, operator: SuppliersWrite, upload_id: UUID, data: CloseIn) -> UploadOut:
    """Leave out the rows that are not in the register; they no longer count as unfinished."""
    await mending.close_upload(session, operator, upload_id, whole=data.whole)
    return UploadOut.model_validate(await queries.find_upload(session, operator, upload_id))


@router.post("/uploads/{upload_id}/accept")
async def accept_upload(
    session: InTransaction, operator: SuppliersWrite, upload_id: UUID, data: AcceptIn
) -> AcceptedOut:
    """Bring the rows into the register: all, or only those without an error."""
    only_good = data.mode is AcceptMode.GOOD
    result = await usecases.accept_upload(session, operator, upload_id, only_good=only_good)
    return AcceptedOut.model_validate(result)
