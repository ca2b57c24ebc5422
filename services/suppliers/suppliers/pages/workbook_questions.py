"""Questions about a workbook: which column is which, which tables are read, and that it is the unit's own."""

from itertools import groupby
from uuid import UUID

from chassis.http import InTransaction
from chassis.pages import Form, InPage, Page, PageRouter, answer_form
from fastapi import Response

from suppliers.domain.workbook import Question
from suppliers.models import UploadStatus
from suppliers.permissions import SuppliersWrite
from suppliers.usecases import answers as usecases
from suppliers.usecases.answers import Asked

router = PageRouter(prefix="/unggahan/{upload_id}/kolom")


@router.get("")
async def ask(page: InPage, session: InTransaction, operator: SuppliersWrite, upload_id: UUID) -> Response:
    asked = await usecases.questions_of(session, operator, upload_id)
    known = {one.name: one.answer for one in asked.table.questions if one.answer}
    return _shown(page, asked, page.blank(**known))


@router.post("")
async def answer(page: InPage, session: InTransaction, operator: SuppliersWrite, upload_id: UUID) -> Response:
    """The answers that were given are kept, also while others are still open."""

    async def deed(form: Form) -> Response | None:
        given = {name: form.value(name) for name in form.values if form.value(name)}
        upload = await usecases.answer_questions(session, operator, upload_id, given)
        return None if upload.status == UploadStatus.ASKED else page.go(f"/unggahan/{upload_id}")

    async def again(form: Form, status: int) -> Response:
        asked = await usecases.questions_of(session, operator, upload_id)
        if not form.is_wrong:
            for question in asked.table.open_questions:
                form.add_error(question.name, page.gettext("Pilih salah satu."))
            if asked.names_another:
                form.add_error(usecases.OWN, page.gettext("Pastikan dahulu bahwa berkas ini memang data unit Anda."))
        return _shown(page, asked, form, status)

    return await answer_form(page, session, deed, again)


def _shown(page: Page, asked: Asked, form: Form, status: int = 200) -> Response:
    tables = [(place, list(ones)) for place, ones in groupby(asked.table.questions, key=_place)]
    return page.show(
        "suppliers/columns.html",
        status,
        upload=asked.upload,
        tables=tables,
        several=len(tables) > 1 or len(asked.table.sheets) > 1,
        named_unit=asked.names_another,
        form=form,
    )


def _place(question: Question) -> tuple[str, int]:
    return question.sheet, question.header_row
