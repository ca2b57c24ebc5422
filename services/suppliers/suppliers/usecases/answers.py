"""Answers to the questions of a workbook: which columns are read, which tables, and that it is their own unit's."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from chassis import clock
from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import FieldProblem, Unacceptable
from chassis.units import queries as units
from sqlalchemy import delete
from sqlmodel import col

from suppliers import gettext
from suppliers.adapters.workbook_reader import read_workbook
from suppliers.domain.catalogue import other_office
from suppliers.domain.workbook import NONE, Choices, Question, Table
from suppliers.models import ColumnChoice, StagedRow, Upload, UploadStatus
from suppliers.queries import uploads as queries

OWN = "unit"
"""Under this name it is confirmed that the workbook is the unit's own."""
Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Open questions about an upload. `named_unit` is another office that its titles name."""

    upload: Upload
    table: Table

    @property
    def names_another(self) -> str | None:
        return None if self.upload.unit_confirmed else self.upload.named_unit


async def questions_of(session: Session, operator: Principal, upload_id: UUID) -> Asked:
    """Raises `AlreadyAccepted`, `NotStaged` or `StagingFailed` when nothing may be chosen any more."""
    upload = await queries.find_upload(session, operator, upload_id)
    upload.may_be_answered()
    return Asked(upload, await read_again(session, upload))


async def answer_questions(session: Session, operator: Principal, upload_id: UUID, answers: Answers) -> Upload:
    """Take answers by the questions' names; what is answered for columns is kept for the unit's next workbook.

    Rows that were staged already are read anew. Raises `Unacceptable` for an answer that does not fit its question.
    """
    upload = await queries.find_upload(session, operator, upload_id, for_update=True)
    upload.may_be_answered()
    table = await read_again(session, upload)
    choices = {key: dict(chosen) for key, chosen in upload.choices.items()}
    for question in table.questions:
        if question.name in answers:
            choices.setdefault(question.key, {})[question.field] = _fitting(question, answers[question.name])
        elif not question.field and not question.required:
            choices.get(question.key, {}).pop(question.field, None)
    _refuse_shared(table, choices)
    if answers.get(OWN):
        upload.unit_confirmed = True
    upload.choices = choices
    await _remember(session, operator, upload.unit, choices)
    settle(upload, await read_again(session, upload))
    await session.execute(delete(StagedRow).where(col(StagedRow.upload_id) == upload.id))
    upload.rows_done, upload.staged_at, upload.absent = 0, None, []
    return upload


def answered(table: Table) -> dict[str, dict[str, str]]:
    """The choices that the reading of a workbook has made use of."""
    choices: dict[str, dict[str, str]] = {}
    for question in table.questions:
        if question.answer is not None:
            choices.setdefault(question.key, {})[question.field] = question.answer
    return choices


def settle(upload: Upload, table: Table) -> None:
    """Write down what was read, and whether the rows can be staged or something is to be answered first."""
    upload.sheet, upload.header_row, upload.rows_total = table.sheet, table.header_row, len(table.rows)
    upload.sheets, upload.parts = table.sheets, [asdict(one) for one in table.parts]
    upload.ignored_columns, upload.ignored_sheets = table.ignored_columns, table.ignored_sheets
    upload.skipped = [
        {
            "number": one.number,
            "reason": one.reason,
            "sheet": one.sheet,
            "columns": one.columns,
            "message": one.message,
            "message_en": one.message.english,
        }
        for one in table.skipped
    ]
    waits = bool(table.open_questions) or (upload.named_unit is not None and not upload.unit_confirmed)
    upload.status = UploadStatus.ASKED if waits else UploadStatus.RECEIVED


async def office_named(session: Session, upload: Upload, table: Table) -> str | None:
    """Another office that the titles of the tables, their sheets or the file's name tell of."""
    lines = [upload.filename.rpartition(".")[0], *table.sheets]
    lines += [line for section in table.sections for line in section.lines]
    return other_office(lines, upload.unit, await units.all_names(session))


async def read_again(session: Session, upload: Upload) -> Table:
    content = await queries.content_of(session, upload)
    return await read_workbook(content, upload.filename, upload.choices)


def _fitting(question: Question, answer: str) -> str:
    keys = {one.key for one in question.options}
    if answer in keys or (answer == NONE and question.field and not question.required):
        return answer
    raise Unacceptable(
        gettext("Pilihan ini tidak ada di berkas. Muat ulang halaman, lalu pilih lagi."),
        fields=[FieldProblem(question.name, "pilihan", gettext("Pilih salah satu."))],
    )


def _refuse_shared(table: Table, choices: Choices) -> None:
    """One column cannot have two fields."""
    taken: dict[tuple[str, str], str] = {}
    for question in table.questions:
        column = choices.get(question.key, {}).get(question.field)
        if not question.field or column in (None, NONE):
            continue
        if taken.setdefault((question.key, column), question.field) != question.field:
            said = gettext("Kolom ini sudah dipilih untuk isian lain.")
            raise Unacceptable(
                gettext("Satu kolom dipilih untuk dua isian. Pilih kolom yang berbeda."),
                fields=[FieldProblem(question.name, "kolom-ganda", said)],
            )


async def _remember(session: Session, operator: Principal, unit: str, choices: Choices) -> None:
    for titles, chosen in choices.items():
        known = await session.get(ColumnChoice, (unit, titles))
        if known is None or known.choices != chosen:
            await session.merge(
                ColumnChoice(
                    unit=unit,
                    titles=titles,
                    choices=dict(chosen),
                    chosen_by=operator.subject,
                    chosen_at=clock.now(),
                )
            )
