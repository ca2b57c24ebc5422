"""Uploads, their rows, and what became of them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from chassis import access
from chassis.auth import Principal
from chassis.schemas import NO_NUL, In, Out
from jembatan_indonesia.masking import mask
from pydantic import Field, StringConstraints

from suppliers.domain.profile import Profile
from suppliers.domain.staged_rows import Content, open_row, part_of, state_of
from suppliers.domain.workbook import ASKED, COLUMNS, PART, Certificate
from suppliers.models import Effect, StagedRow, Upload, UploadStatus, Verdict
from suppliers.schemas.suppliers import IssueOut, look_at, shown_npwp

NUMBERS = frozenset(("npwp", "nik"))
"""A person's number is shown masked to everybody."""
CellField = StrEnum("CellField", {name: name for name in (*filter(COLUMNS.is_data, COLUMNS.by_name), *ASKED)})  # type: ignore[misc]
Number = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
Cell = Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)] | Number | None


class SkippedOut(Out):
    number: int = Field(description="row in Excel")
    reason: str
    message: str
    message_en: str
    sheet: str = Field(default="", description="where the file has several with suppliers")
    columns: str = Field(default="", description="of tables side by side, those of its own")


class AcceptedOut(Out):
    registered: int = Field(description="suppliers new in the register")
    updated: int = Field(description="suppliers that changed")
    unchanged: int = Field(description="suppliers met again without a change")
    skipped: int = Field(description="rows not in the register, because of errors; they can be mended and come later")
    duplicates: int = Field(description="rows that only repeat another")
    taken: int | None = Field(default=None, description="rows in the register; in an answer, those just brought in")
    rows: int = Field(description="rows of the workbook")


class UploadOut(Out):
    id: UUID
    unit: str
    kanwil: str
    campaign_id: UUID | None
    filename: str
    size: int = Field(description="bytes")
    status: UploadStatus
    rows_done: int = Field(description="rows staged so far")
    rows_total: int
    sheet: str = Field(description="the first sheet that was read")
    sheets: list[str] = Field(description="all sheets that were read")
    header_row: int
    ignored_columns: list[str]
    ignored_sheets: list[str]
    skipped: list[SkippedOut] = Field(description="rows that are no data")
    uploaded_at: datetime
    staged_at: datetime | None
    accepted_at: datetime | None
    result: AcceptedOut | None = Field(description="rows as they are now, suppliers over all savings")
    closed_at: datetime | None = Field(description="a newer workbook has taken this one's place; no row can be mended")

    @property
    def is_open(self) -> bool:
        """Whether rows can still come in from here."""
        return self.status in (UploadStatus.STAGED, UploadStatus.ACCEPTED) and self.closed_at is None


class AbsentOut(Out):
    id: UUID
    name: str


class UploadDetail(UploadOut):
    absent: list[AbsentOut] = Field(default=[], description="active suppliers of the register that the file lacks")
    verdicts: dict[Verdict, int] = {}
    effects: dict[Effect, int] = {}

    @classmethod
    def with_counts(
        cls,
        upload: Upload,
        verdicts: dict[str, int],
        effects: dict[str, int],
        absent: Sequence[tuple[UUID, str]] = (),
    ) -> Self:
        summary = UploadOut.model_validate(upload).model_dump()
        gone = [{"id": key, "name": name} for key, name in absent]
        return cls.model_validate(summary | {"verdicts": verdicts, "effects": effects, "absent": gone})


class ValuesOut(Out):
    """Values of a row. Personal ones as in a supplier."""

    name: str
    legal_form: str | None
    nib: str | None
    npwp: str | None
    npwp_kind: str | None
    address: str | None
    region_code: str | None
    phone: str | None
    commodity: str
    unit: str
    monthly_capacity: Decimal | None
    price: int
    months: list[int]
    certificates: dict[str, Certificate]


class OptionOut(Out):
    """A column to choose, or what to do with a table. Samples are what stands in the column."""

    key: str
    letter: str
    title: str
    samples: list[str]


class QuestionOut(Out):
    name: str = Field(description="to answer it by")
    sheet: str
    header_row: int
    field: str = Field(description="the field whose column is asked for; empty: whether the table is read at all")
    reason: str = Field(description="several, unsure, missing, unread, untitled or above")
    options: list[OptionOut]
    required: bool
    answer: str | None


class QuestionsOut(Out):
    questions: list[QuestionOut]
    open: list[str] = Field(description="names of those to be answered before anything can be saved")
    named_unit: str | None = Field(description="another unit that the file's titles name, to be confirmed as your own")


class AnswersIn(In):
    answers: dict[
        Annotated[str, StringConstraints(max_length=60)], Annotated[str, StringConstraints(max_length=120)]
    ] = Field(default={}, max_length=200, description="question → key of the option; `-` for no column")
    own_unit: bool = Field(default=False, description="the data are your unit's, though the titles name another")


class RowOut(Out):
    number: int = Field(description="names the row in this upload; on the first sheet its row in Excel")
    sheet: str
    columns: str = Field(default="", description="of tables side by side, those of its own: `A–G`")
    table: int = Field(default=0, description="which table of the workbook, where rows may have the same number")
    excel_row: int
    name: str = Field(description="as written")
    commodity: str = Field(description="as written")
    verdict: Verdict
    effect: Effect | None = Field(description="what accepting it does; none for a row with an error")
    corrected: bool
    issues: list[IssueOut]
    values: ValuesOut | None
    taken: bool = Field(description="in the register since")
    supplier: UUID | None = Field(description="the supplier it went to")
    written: dict[str, str] = Field(description="its cells as text, to the unit itself and its Kanwil")
    state: str = Field(description="to be sent back with a correction, so that one made meanwhile is not undone")

    @property
    def masked(self) -> list[str]:
        """Cells that are shown masked until the unit or its Kanwil asks for them; a person's number always is."""
        return [name for name in self.written if name in COLUMNS.personal and name not in NUMBERS]

    def to_type(self, field: str) -> str:
        """Initial value of a field when people mend it; a tax number is typed anew."""
        return "" if field in NUMBERS else self.written.get(field, "")

    @classmethod
    def of(cls, row: StagedRow, upload: Upload, reader: Principal) -> Self:
        own = reader.unit in (upload.unit, upload.kanwil)
        content = open_row(row)
        if own:
            _look_at(content, reader)
        return cls(
            number=row.number,
            sheet=row.sheet,
            columns=part.columns if (part := part_of(upload, row.number, row.sheet)) else "",
            table=row.number // PART,
            excel_row=row.excel_row or row.number,
            name=content.name,
            commodity=content.commodity,
            verdict=Verdict(row.verdict),
            effect=Effect(row.effect) if row.effect else None,
            corrected=bool(content.corrections),
            issues=[
                IssueOut.model_validate(issue | ({"beside": content.beside.get(str(at), [])} if own else {}))
                for at, issue in enumerate(row.issues)
            ],
            values=_values(content.values, own) if content.values else None,
            taken=row.taken_at is not None,
            supplier=row.supplier_id,
            written={name: mask(text) if name in NUMBERS else text for name, text in content.written.items()}
            if own
            else {},
            state=state_of(row),
        )


def _look_at(content: Content, reader: Principal) -> None:
    """Record a look at the cells, whether they were understood or not: they are shown."""
    if content.values:
        look_at(Profile.of(content.values), reader)
    if any(content.written.get(name) for name in COLUMNS.personal):
        access.look(reader)


def _values(values: Any, own: bool) -> ValuesOut:
    profile = Profile.of(values)
    return ValuesOut(
        name=profile.name,
        legal_form=profile.legal_form,
        nib=profile.nib,
        npwp=shown_npwp(profile, own),
        npwp_kind=profile.npwp_kind,
        address=profile.address if own else None,
        region_code=profile.region_code,
        phone=profile.phone if own or not profile.phone else mask(profile.phone),
        commodity=values.commodity,
        unit=values.unit,
        monthly_capacity=values.monthly_capacity,
        price=values.price,
        months=list(values.season),
        certificates=values.certificates,
    )


class CorrectionIn(In):
    cells: dict[CellField, Cell] = Field(
        default={}, description="field → what should stand there; null undoes a correction"
    )
    use_proposals: list[CellField] = Field(default=[], max_length=20, description="fields whose proposal to take over")
    choices: dict[CellField, Annotated[int, Field(ge=0, le=50)]] = Field(
        default={}, description="field → place of the proposal to take over, where there are several"
    )
    confirm: list[Annotated[str, StringConstraints(max_length=80, pattern=r"^[a-z_]+:[a-z0-9-]+$")]] = Field(
        default=[], max_length=20, description="warnings that are right as they are, as `field:code`"
    )
    state: Annotated[str, StringConstraints(max_length=40)] | None = Field(
        default=None, description="the row's `state` as it was seen; refused where the row stands otherwise by now"
    )


class AcceptMode(StrEnum):
    ALL = "all"
    GOOD = "good"


class AcceptIn(In):
    mode: AcceptMode = Field(description="all: only if no row has an error; good: leave out rows with errors")


class CloseIn(In):
    whole: bool = Field(default=False, description="none of the workbook is needed, though none of its rows is in yet")


class EndedIn(In):
    suppliers: list[UUID] = Field(max_length=10_000, description="ids out of the upload's `absent`")


class EndedOut(Out):
    ended: int = Field(description="how many are no longer active")
