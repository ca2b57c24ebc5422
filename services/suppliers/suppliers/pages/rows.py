"""One staged row: a proposal taken over by one tap, or another value typed."""

from typing import Annotated, Any
from uuid import UUID

from chassis.http import InTransaction
from chassis.pages import InPage, PageRouter, several
from fastapi import Path, Response

from suppliers.edge.vault import InVault
from suppliers.models import Verdict
from suppliers.pages import words
from suppliers.permissions import Operator, Reader
from suppliers.queries import uploads as queries
from suppliers.schemas.uploads import CorrectionIn, RowOut
from suppliers.usecases import uploads as usecases

router = PageRouter(prefix="/unggahan/{upload_id}/baris/{number}")
Number = Annotated[int, Path(ge=1, le=1_048_576)]


class Correction(CorrectionIn):
    _several = several("use_proposals")


@router.get("")
async def show_row(
    page: InPage, reader: Reader, session: InTransaction, vault: InVault, upload_id: UUID, number: Number
) -> Response:
    upload = await queries.find_upload(session, reader, upload_id)
    row = RowOut.of(await queries.find_row(session, upload.id, number), upload, reader, vault)
    own = reader.unit == upload.unit
    return page.show("suppliers/row.html", row=row, upload=upload, own=own, form=page.blank(), words=words)


@router.post("")
async def correct_row(
    page: InPage, operator: Operator, session: InTransaction, vault: InVault, upload_id: UUID, number: Number
) -> Response:
    """`cells.<field>` are typed, `use_proposals` taken over; then the row is shown as it is examined now."""
    form = await page.form()
    async with form.attempt(session):
        wish = form.read(Correction)
        cells: dict[str, Any] = {field.value: value for field, value in wish.cells.items()}
        proposals = [field.value for field in wish.use_proposals]
        await usecases.correct_row(session, operator, vault, upload_id, number, cells, proposals)
    upload = await queries.find_upload(session, operator, upload_id)
    row = RowOut.of(await queries.find_row(session, upload.id, number), upload, operator, vault)
    shown: dict[str, Any] = {"row": row, "upload": upload, "own": True, "form": form, "words": words}
    if page.wants_part:
        verdicts, _ = await queries.count_rows(session, upload.id)
        return page.show("suppliers/row_part.html", verdicts=verdicts, **shown)
    if form.is_wrong or row.verdict is Verdict.ERROR:
        return page.show("suppliers/row.html", 422 if form.is_wrong else 200, **shown)
    message = page.gettext("Baris %(n)s diperbaiki.", n=number)
    return page.go(f"/unggahan/{upload_id}#baris-{number}", message)
