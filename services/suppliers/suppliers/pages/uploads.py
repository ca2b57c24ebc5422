"""Berkas Excel: download a template, upload, watch it being read, mend its rows, accept them."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from chassis import access
from chassis.auth import Principal, Role
from chassis.db import Session
from chassis.errors import NotFound, Problem
from chassis.http import Cursor, InTransaction
from chassis.http.streams import InStream, Stream, Watch, hold_export
from chassis.http.upload_limit import LimitedPage, most_waiting, upload_limit
from chassis.http.workbooks import workbook_response
from chassis.pages import Form, InPage, Page, PageRouter, answer_form, formats
from chassis.schemas import In, Search
from chassis.units import queries as units
from chassis.workbook.staging import mark_of
from fastapi import Depends, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import StringConstraints

from suppliers.adapters.workbook_reader import read_upload
from suppliers.errors import AlreadyAccepted
from suppliers.models import Upload, UploadStatus, Verdict
from suppliers.pages import handed_in, labels, staged_rows
from suppliers.permissions import SuppliersRead, SuppliersWrite
from suppliers.queries import remarks, suppliers
from suppliers.queries import uploads as queries
from suppliers.schemas.uploads import CellField, RowOut, UploadDetail
from suppliers.usecases import mending, templates, uploads_again
from suppliers.usecases import uploads as usecases

router = PageRouter(prefix="/unggahan")
receiving = PageRouter(prefix="/unggahan")
receiving.route_class = LimitedPage
PER_PAGE = 20
BEING_READ = Watch(queries.progress_of)
Shown = Annotated[Verdict | Literal["", "semua"], Query()]


@router.get("")
async def list_uploads(
    page: InPage,
    session: InTransaction,
    reader: SuppliersRead,
    q: Search = "",
    status: UploadStatus | Literal[""] = "",
    cursor: Cursor = None,
) -> Response:
    return await _show_list(page, session, reader, page.blank(q=q.strip(), status=status), cursor=cursor)


@router.get("/templat", dependencies=[Depends(hold_export)])
async def get_template(session: InTransaction, operator: SuppliersWrite) -> Response:
    content = await templates.prefilled_template(session, operator)
    access.look(operator)
    return workbook_response(content, f"bama-{operator.unit}.xlsx")


@receiving.post("")
async def upload_workbook(request: Request, page: InPage, session: InTransaction, operator: SuppliersWrite) -> Response:
    async def deed(form: Form) -> Response:
        file = form.files.get("file")
        if file is None or not file.filename:
            raise Problem(page.gettext("Pilih dahulu berkas Excel (.xlsx) yang akan diunggah."))
        choices = await queries.choices_of(session, operator.unit)
        name, content, table = await read_upload(file, upload_limit(request), choices)
        if same := await uploads_again.same_unfinished(session, operator, content, table):
            return page.go(
                _place_of(same),
                page.gettext(
                    "Isi berkas ini sama dengan “%(name)s” yang diunggah %(moment)s. Lanjutkan di sini; perbaikan Anda "
                    "masih ada. Untuk mulai dari awal, tutup dahulu berkas ini, lalu unggah lagi.",
                    name=same.filename,
                    moment=formats.moment(same.uploaded_at, page.zone, page.language),
                ),
                "info",
            )
        upload = await usecases.receive_upload(
            session,
            operator,
            filename=name,
            content=content,
            table=table,
            most_waiting=most_waiting(request),
        )
        return page.go(_place_of(upload))

    return await answer_form(page, session, deed, partial(_refused, page, session, operator))


def _place_of(upload: Upload) -> str:
    return f"/unggahan/{upload.id}/kolom" if upload.status == UploadStatus.ASKED else f"/unggahan/{upload.id}"


async def _refused(page: Page, session: Session, operator: Principal, form: Form, status: int) -> Response:
    """Refuse; what is wrong with the file is said at the file, too."""
    form.add_error("file", form.summary)
    form.summary = ""
    return await _show_list(page, session, operator, form, status)


async def _show_list(
    page: Page, session: Session, reader: Principal, form: Form, status: int = 200, *, cursor: str | None = None
) -> Response:
    wanted = filter_of(form.value("q"), form.value("status"))
    found = await queries.list_uploads(session, reader, wanted, cursor=cursor, limit=PER_PAGE)
    return page.show(
        "suppliers/uploads.html",
        status,
        uploads=found.items,
        next=found.next,
        total=await queries.count_uploads(session, reader, wanted),
        per_page=PER_PAGE,
        filtered=wanted != queries.EVERYTHING,
        statuses=[one.value for one in UploadStatus],
        names=await units.names_of(session, sorted({one.unit for one in found.items})),
        standings=await queries.standings_of(session, [one.id for one in found.items]),
        form=form,
    )


def filter_of(q: str, status: str) -> queries.Filter:
    return queries.Filter(q.strip(), UploadStatus(status) if status else None)


@router.get("/{upload_id}")
async def show_upload(
    page: InPage,
    session: InTransaction,
    reader: SuppliersRead,
    upload_id: UUID,
    hasil: Shown = "",
    cursor: Cursor = None,
) -> Response:
    """While it is read, how far that is; then its rows, those to be mended first unless others are asked for."""
    upload = await queries.find_upload(session, reader, upload_id)
    detail = UploadDetail.with_counts(
        upload,
        *await queries.count_rows(session, upload.id),
        await suppliers.active_names(session, reader, upload.absent),
    )
    if upload.status == UploadStatus.RECEIVED:
        return page.show("suppliers/reading.html", upload=detail)
    standing = await queries.standing_of(session, upload.id)
    verdict = hasil or (Verdict.ERROR if standing.wrong else "semua")
    wanted = None if verdict == "semua" else Verdict(verdict)
    found = await queries.list_rows(session, upload.id, verdict=wanted, cursor=cursor, limit=PER_PAGE)
    alike = await remarks.alike(session, upload.id)
    return page.show(
        "suppliers/upload.html",
        upload=detail,
        chosen=bool(upload.choices),
        handed_in=await handed_in.before(page, session, reader) if reader.unit == upload.unit else (),
        own=reader.unit == upload.unit,
        open=upload.is_open and reader.unit == upload.unit and Role.OPERATOR in reader.roles,
        standing=standing,
        names=await units.names_of(session, [upload.unit]),
        rows=[RowOut.of(row, upload, reader) for row in found.items],
        beside=await staged_rows.names_beside(session, found.items),
        alike=alike,
        summed={mark_of(one.field, one.code) for one in alike if one.is_summed},
        next=found.next,
        shown=_count(standing, wanted),
        per_page=PER_PAGE,
        verdict=str(verdict),
        labels=labels,
    )


async def _followed(session: InTransaction, reader: SuppliersRead, upload_id: UUID) -> UUID:
    """Raises `NotFound` before the stream begins."""
    return (await queries.find_upload(session, reader, upload_id)).id


@router.get("/{upload_id}/kemajuan", response_class=EventSourceResponse)
async def follow_progress(
    page: InPage, stream: InStream, reader: SuppliersRead, upload_id: Annotated[UUID, Depends(_followed)]
) -> AsyncIterator[ServerSentEvent]:
    """Events while the workbook is read: `kemajuan` with the bar, `selesai` at the end."""
    told = stream.last_event
    with stream.follow(BEING_READ, upload_id) as turns:
        async for _ in turns:
            upload = await _find(stream, reader, upload_id)
            if upload is None:
                return
            if upload.status != UploadStatus.RECEIVED:
                yield ServerSentEvent(event="selesai", raw_data="ya")
                return
            if str(upload.rows_done) != told:
                told = str(upload.rows_done)
                bar = page.render("suppliers/progress.html", upload=upload)
                yield ServerSentEvent(event="kemajuan", id=told, raw_data=bar)


def _count(standing: queries.Standing, verdict: Verdict | None) -> int:
    """Number of rows of this verdict, of any if none is asked for."""
    by_verdict = {Verdict.ERROR: standing.wrong, Verdict.WARNING: standing.doubtful, Verdict.GOOD: standing.good}
    return by_verdict[verdict] if verdict else standing.rows


async def _find(stream: Stream, reader: SuppliersRead, upload_id: UUID) -> Upload | None:
    async with stream.database.transaction() as session:
        try:
            return await queries.find_upload(session, reader, upload_id)
        except NotFound:
            return None


@router.get("/{upload_id}/catatan.xlsx", dependencies=[Depends(hold_export)])
async def get_annotated(session: InTransaction, operator: SuppliersWrite, upload_id: UUID) -> Response:
    name, content = await usecases.annotated_workbook(session, operator, upload_id)
    access.look(operator)
    return workbook_response(content, f"catatan-{name}")


@router.post("/{upload_id}/simpan")
async def accept(page: InPage, session: InTransaction, operator: SuppliersWrite, upload_id: UUID) -> Response:
    """Bring the rows without an error into the register. Saving twice is no fault."""
    address = f"/unggahan/{upload_id}"
    try:
        told = await usecases.accept_upload(session, operator, upload_id, only_good=True)
    except AlreadyAccepted:
        return page.go(address, page.gettext("Semua baris yang baik sudah masuk daftar."), "info")
    said = page.ngettext("%(num)s baris masuk daftar.", "%(num)s baris masuk daftar.", told["taken"])
    return await handed_in.go(page, session, operator, address, said, "warning" if told["skipped"] else "success")


@router.post("/{upload_id}/tutup")
async def close(page: InPage, session: InTransaction, operator: SuppliersWrite, upload_id: UUID) -> Response:
    """The rows that are still wrong are not needed; `whole`: none of the workbook, though nothing was saved."""
    whole = (await page.form()).value("whole") == "ya"
    await mending.close_upload(session, operator, upload_id, whole=whole)
    return page.go(f"/unggahan/{upload_id}", page.gettext("Berkas ditutup; sisa barisnya tidak dimasukkan."), "info")


class Alike(In):
    field: CellField
    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,60}$")]
    answer: mending.Answer
    hasil: Literal["", "semua", "error", "warning", "good"] = ""


@router.post("/{upload_id}/sama")
async def answer_alike(page: InPage, session: InTransaction, operator: SuppliersWrite, upload_id: UUID) -> Response:
    """One answer to the same remark in many rows."""
    data = (await page.form()).read(Alike)
    n = await mending.answer_alike(session, operator, upload_id, data.field.value, data.code, data.answer)
    said = page.ngettext("%(num)s baris diperbarui.", "%(num)s baris diperbarui.", n)
    return page.go(f"/unggahan/{upload_id}?hasil={data.hasil}#jumlah", said, "success" if n else "info")


@router.post("/{upload_id}/berakhir")
async def end_absent(page: InPage, session: InTransaction, operator: SuppliersWrite, upload_id: UUID) -> Response:
    """Suppliers that the workbook no longer has, and of whom it is said that they no longer supply."""
    form = await page.form()
    chosen = {UUID(one) for one in form.all("suppliers") if _is_id(one)}
    ended = await usecases.end_absent(session, operator, upload_id, chosen)
    if not ended:
        return page.go(f"/unggahan/{upload_id}", page.gettext("Pilih dahulu pemasok yang tidak lagi memasok."))
    message = page.ngettext(
        "%(n)s pemasok ditandai tidak aktif.", "%(n)s pemasok ditandai tidak aktif.", ended, n=ended
    )
    return await handed_in.go(page, session, operator, f"/unggahan/{upload_id}", message)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
