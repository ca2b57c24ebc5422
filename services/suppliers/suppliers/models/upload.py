"""A workbook on its way into the register: received, staged row by row, accepted."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from chassis.columns import big, document, moment
from chassis.encryption import encrypted
from chassis.ids import new_id
from sqlmodel import Field, SQLModel

from suppliers.errors import (
    AlreadyAccepted,
    NotAnswered,
    NothingSaved,
    NotStaged,
    RowInRegister,
    StagingFailed,
    UploadClosed,
)

_COPY = re.compile(r"( ?\(\d{1,4}\)| ?- ?(salinan|copy)( \(\d{1,4}\))?)?\.[a-z]{3,4}$")


class UploadStatus(StrEnum):
    RECEIVED = "diterima"
    ASKED = "menunggu_jawaban"
    STAGED = "siap_diperiksa"
    ACCEPTED = "disimpan"
    FAILED = "gagal"


class Verdict(StrEnum):
    """The gravest thing said about a row."""

    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


class Effect(StrEnum):
    """Effect on the register of accepting a row; none for a row with an error."""

    NEW = "new"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    LEFT_OUT = "left_out"


class Upload(SQLModel, table=True):
    """`rows_done` of `rows_total` are staged. The file itself (`content`) is kept encrypted.

    `choices`: what people answered (`workbook.Choices`). `named_unit`: another unit that the titles name.
    `parts`: its sheets, or tables side by side, where rows may have the same number (`workbook.Part`).
    `absent`: suppliers of the register that the file does not have, by id.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = big(default=0)
    unit: str
    kanwil: str
    campaign_id: UUID | None = None
    filename: str
    size: int
    content: bytes = encrypted("content_sealed", plain=bytes, context="upload")
    status: str = UploadStatus.RECEIVED
    attempts: int = 0
    sheet: str
    header_row: int
    rows_total: int
    rows_done: int = 0
    skipped: list[dict[str, Any]] = document(default_factory=list)
    ignored_columns: list[str] = document(default_factory=list)
    ignored_sheets: list[str] = document(default_factory=list)
    sheets: list[str] = document(default_factory=list)
    parts: list[dict[str, str]] = document(default_factory=list)
    choices: dict[str, Any] = document(default_factory=dict)
    named_unit: str | None = None
    unit_confirmed: bool = False
    absent: list[str] = document(default_factory=list)
    uploaded_by: str
    uploaded_at: datetime = moment()
    staged_at: datetime | None = moment(default=None)
    accepted_at: datetime | None = moment(default=None)
    result: dict[str, Any] | None = document(default=None)
    closed_at: datetime | None = moment(default=None)

    def begin_attempt(self, most: int) -> bool:
        """False when it was tried so often without a row of progress that it is put aside instead."""
        if self.attempts >= most:
            self.status = UploadStatus.FAILED
            return False
        self.attempts += 1
        return True

    def may_change(self) -> None:
        """Rows can be mended and accepted from staging on, until a newer workbook takes this one's place or it is put
        away."""
        if self.closed_at:
            raise UploadClosed
        match self.status:
            case UploadStatus.FAILED:
                raise StagingFailed
            case UploadStatus.RECEIVED:
                raise NotStaged
            case UploadStatus.ASKED:
                raise NotAnswered

    def may_be_answered(self) -> None:
        """Refuse a choice of columns once the first rows are in the register."""
        if self.status == UploadStatus.ACCEPTED:
            raise AlreadyAccepted
        if self.status != UploadStatus.ASKED or self.closed_at:
            self.may_change()

    def close(self, now: datetime, *, whole: bool) -> None:
        """The rows that are not in the register are not needed; `whole`: though none of them is in it yet."""
        if self.status == UploadStatus.RECEIVED:
            raise NotStaged
        if self.status != UploadStatus.ACCEPTED and not whole:
            raise NothingSaved
        self.closed_at = self.closed_at or now

    @property
    def is_open(self) -> bool:
        """Whether rows can still come in from here."""
        return self.status in (UploadStatus.STAGED, UploadStatus.ACCEPTED) and self.closed_at is None

    @property
    def name_key(self) -> str:
        """Name that all copies of one workbook share: browsers number downloads, remarks give a prefix."""
        return _COPY.sub("", self.filename.casefold().removeprefix("catatan-"))


class StagedRow(SQLModel, table=True):
    """`number` names the row within its upload; it stands in `excel_row` of `sheet`. `content` holds the cells and
    the values, encrypted; `issues` are masked.

    From `taken_at` on it is in the register, at `supplier_id`, and stays as it was taken.
    """

    __tablename__ = "staged_row"

    upload_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    content: bytes = encrypted("content_sealed", plain=bytes, context="staged_row")
    issues: list[dict[str, Any]] = document(default_factory=list)
    verdict: str
    effect: str | None = None
    corrected: bool = False
    taken_at: datetime | None = moment(default=None)
    supplier_id: UUID | None = None
    sheet: str = ""
    excel_row: int | None = None

    def may_change(self) -> None:
        if self.taken_at:
            raise RowInRegister


class ColumnChoice(SQLModel, table=True):
    """Choice of a unit for the columns of tables with these titles; the next workbook with them does not ask."""

    __tablename__ = "column_choice"

    unit: str = Field(primary_key=True)
    titles: str = Field(primary_key=True)
    choices: dict[str, Any] = document(default_factory=dict)
    chosen_by: str
    chosen_at: datetime = moment()
