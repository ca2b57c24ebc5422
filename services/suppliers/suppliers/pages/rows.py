"""One staged row: a proposal taken over by one tap, or another value typed."""

from functools import partial
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.http import InTransaction
from chassis.pages import Form, InPage, Page, PageRouter, answer_form, list_field
from chassis.workbook.staging import mark_of
from fastapi import Path, Response
from pydantic import StringConstraints

from suppliers.domain.staged_rows import place_of
from suppliers.domain.workbook import COLUMNS
from suppliers.errors import RowChanged
from suppliers.models import Verdict
from suppliers.pages import labels, staged_rows
from suppliers.permissions import SuppliersRead, SuppliersWrite
from suppliers.queries import remarks
from suppliers.queries import uploads as queries
from suppliers.schemas.uploads import CellField, CorrectionIn, RowOut
from suppliers.usecases import mending

router = PageRouter(prefix="/unggahan/{upload_id}/baris/{number}")
Number = Annotated[int, Path(ge=1, le=2_000_000_000)]
Shown = Literal["", "semua", "error", "warning", "good"]


class Correction(CorrectionIn):
    _list_fields = list_field("use_proposals", "confirm")
    picked: dict[CellField, Annotated[str, StringConstraints(max_length=100)]] = {}
    hasil: Shown = ""


@router.get("")
async def show_row(
    page: InPage,
    session: InTransaction,
    reader: SuppliersRead,
    upload_id: UUID,
    number: Number,
    tampil: Literal["", "ya"] = "",
    hasil: Shown = "",
) -> Response:
    """`tampil`: with its telephone and address as they were written, for those who may see them."""
    upload = await queries.find_upload(session, reader, upload_id)
    row = await queries.find_row(session, upload.id, number)
    shown: dict[str, Any] = {
        "row": RowOut.of(row, upload, reader),
        "upload": upload,
        "own": reader.unit == upload.unit,
        "beside": await staged_rows.names_beside(session, [row]),
        "form": page.blank(),
        "labels": labels,
        "whole": tampil == "ya",
    }
    if page.wants_part:
        summed = await _summed(session, upload.id)
        return page.show("suppliers/row_part.html", standing=None, summed=summed, verdict=hasil, **shown)
    return page.show("suppliers/row.html", **shown)


@router.post("")
async def correct_row(
    page: InPage, session: InTransaction, operator: SuppliersWrite, upload_id: UUID, number: Number
) -> Response:
    """`cells.<field>` are typed, `picked.<field>` chosen from a list (that wins), `use_proposals` and
    `choices.<field>` taken over, `confirm` is right as it is; then the row is shown as it is examined now.
    """

    async def deed(form: Form) -> Response:
        data = form.read(Correction)
        cells: dict[str, Any] = {field.value: value for field, value in (data.cells | data.picked).items()}
        proposals = [field.value for field in data.use_proposals]
        choices = {field.value: place for field, place in data.choices.items()}
        await mending.correct_row(
            session, operator, upload_id, number, cells, proposals, choices, data.confirm, data.state
        )
        return await _show_examined(page, session, operator, upload_id, number, form)

    return await answer_form(page, session, deed, partial(_show_examined, page, session, operator, upload_id, number))


async def _show_examined(
    page: Page, session: Session, operator: Principal, upload_id: UUID, number: int, form: Form, status: int = 200
) -> Response:
    """The row as it is now; once it is right, the list with the next wrong one."""
    verdict = chosen if (chosen := form.value("hasil")) in get_args(Shown) else ""
    upload = await queries.find_upload(session, operator, upload_id)
    found = await queries.find_row(session, upload.id, number)
    row = RowOut.of(found, upload, operator)
    shown: dict[str, Any] = {"row": row, "upload": upload, "own": True, "form": form, "labels": labels, "whole": False}
    shown["beside"] = await staged_rows.names_beside(session, [found])
    if isinstance(form.refused, RowChanged):
        shown["differs"] = _differing(form, row)
    if page.wants_part:
        standing, summed = await queries.standing_of(session, upload.id), await _summed(session, upload.id)
        return page.show("suppliers/row_part.html", standing=standing, summed=summed, verdict=verdict, **shown)
    if form.is_wrong or row.verdict is Verdict.ERROR:
        return page.show("suppliers/row.html", status, **shown)
    message = page.gettext("Baris %(n)s diperbaiki.", n=place_of(upload, found))
    after = await queries.next_wrong(session, upload.id, number) if verdict == "error" else None
    query = f"?hasil={verdict}" if verdict else ""
    return page.go(f"/unggahan/{upload_id}{query}#baris-{after or number}", message)


def _differing(form: Form, row: RowOut) -> list[tuple[str, str, str]]:
    """Of what was typed before somebody else was faster: each field as typed and as saved now. Sent once more, it is
    meant so."""
    typed = {
        name.partition(".")[2]: value
        for kind in ("cells.", "picked.")
        for name in form.values
        if name.startswith(kind) and (value := form.value(name))
    }
    saved = {name: row.written.get(name, "") for name in typed if name in COLUMNS.by_name}
    return [(name, typed[name], now) for name, now in saved.items() if typed[name] != now]


async def _summed(session: Session, upload_id: UUID) -> set[str]:
    """Marks of the remarks that stand once above all rows."""
    return {mark_of(one.field, one.code) for one in await remarks.alike(session, upload_id) if one.is_summed}
