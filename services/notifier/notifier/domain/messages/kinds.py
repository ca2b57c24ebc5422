"""Every kind of message: its fields, as they are kept in `message.data`, and who hears it."""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from jembatan_contracts.base import Moment
from jembatan_contracts.deadlines import Outcome
from pydantic import BaseModel, ConfigDict, Field

from notifier.domain.messages.columns import column, position
from notifier.domain.messages.reading import Reader
from notifier.models import Jabatan, Language, Step

kinds: dict[str, type["Kind"]] = {}


class Kind(BaseModel):
    """`to_heads`: the head of the office hears it too. `only_while_open`: pointless once the duty is done. `daily`: the
    letters of a day are one, sent at the next opening; in the app each stands alone. `to_unconfirmed`: goes also to an
    address that nobody has confirmed, because it tells what is due and of nobody. `in_app`: stands in the inbox too.
    `asks_by_link`: what it asks for is the correction deadline that leads to the same page.

    `words` adds to the fields what the templates need and only the moment of reading tells.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]
    to_heads: ClassVar[bool] = False
    only_while_open: ClassVar[bool] = False
    daily: ClassVar[bool] = False
    to_unconfirmed: ClassVar[bool] = False
    in_app: ClassVar[bool] = True
    asks_by_link: ClassVar[bool] = False

    service: str = Field(description="whose link it is")
    link: str
    title: str

    def __init_subclass__(cls, **_declaration: Any) -> None:
        super().__init_subclass__()

    @classmethod
    def __pydantic_init_subclass__(cls, *, name: str = "", **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.name = name
        kinds[name] = cls

    @property
    def leads_to(self) -> str:
        """The path its button opens."""
        return self.link

    @classmethod
    def gather(cls, data: dict[str, Any], later: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Of a `daily` kind: the fields of the day's letter, from its first message's and those that came after it."""
        raise NotImplementedError(f"{cls.name} is told once a day but does not say how")

    def words(self, reader: Reader) -> dict[str, Any]:
        return {}


def kind_of(name: str, data: dict[str, Any]) -> Kind:
    """A kept message's fields, typed again."""
    return kinds[name].model_validate(data)


class DeadlineReminder(Kind, name="deadline-reminder"):
    to_unconfirmed = True
    only_while_open = True

    due_at: Moment
    instruction: str | None
    step: Step
    announced_late: bool
    recorded: int = Field(default=0, description="how many items the unit has recorded there so far")

    def words(self, reader: Reader) -> dict[str, Any]:
        return {"days_left": reader.days_until(self.due_at)}


class DeadlineOverdue(Kind, name="deadline-overdue"):
    to_unconfirmed = True
    to_heads = True
    only_while_open = True

    due_at: Moment
    instruction: str | None
    kanwil: str | None = Field(description="name of the Kanwil that hears of it too")
    correction: bool = Field(default=False, description="of what was sent before, so that it is not late for that")


class DeadlineMoved(Kind, name="deadline-moved"):
    to_unconfirmed = True
    only_while_open = True

    due_before: Moment
    due_at: Moment
    reason: str | None

    def words(self, reader: Reader) -> dict[str, Any]:
        return {"earlier": self.due_at < self.due_before}


class DeadlineMovedBelow(Kind, name="deadline-moved-below"):
    """A Kanwil hears that its units have another date."""

    due_before: Moment
    due_at: Moment
    reason: str | None
    units: int = Field(gt=0, description="of this Kanwil that still owe it")

    def words(self, reader: Reader) -> dict[str, Any]:
        return {"earlier": self.due_at < self.due_before}


class LateUnit(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: str


class LateUnitsRollup(Kind, name="late-units-rollup"):
    to_heads = True

    due_at: Moment
    late: list[LateUnit] = Field(min_length=1)
    expected: int = Field(gt=0, description="units of this Kanwil that owe it")

    def words(self, reader: Reader) -> dict[str, Any]:
        return {"count": len(self.late)}


class SubmissionReceived(Kind, name="submission-received"):
    submitted_at: Moment
    late: bool
    suppliers: int
    round: int


class ReturnReason(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    row: int | None
    field: str | None
    supplier: str | None = Field(default=None, description="name of the supplier")
    workbook: str | None = Field(default=None, description="name of the file that the row stands in")
    table: str | None = Field(default=None, description="sheet or table of the file, where it has several")


def _whereabouts(reason: ReturnReason, language: Language) -> str:
    """`CV Sumber Rejeki, baris 12 (“Sayur”) di data-bama.xlsx, kolom NPWP`; nothing for a reason about the whole."""
    row, of, col = ("row", "of", "column") if language is Language.EN else ("baris", "di", "kolom")
    place = f"{row} {reason.row}" if reason.row else ""
    if reason.table:
        place = f"{place} ({reason.table})" if place else reason.table
    if reason.workbook:
        place = f"{place} {of} {reason.workbook}" if place else reason.workbook
    named = f"{col} {column(reason.field, language)}" if reason.field else ""
    words = ", ".join(part for part in (reason.supplier, place, named) if part)
    is_a_name = reason.supplier or (reason.workbook and not reason.row)
    return words if is_a_name else words[:1].upper() + words[1:]


class SubmissionReturned(Kind, name="submission-returned"):
    to_heads = True
    asks_by_link = True

    returned_at: Moment
    returned_by: str = Field(description="name of the office")
    reasons: list[ReturnReason] = Field(min_length=1)
    correct_by: Moment

    def words(self, reader: Reader) -> dict[str, Any]:
        return {
            "count": len(self.reasons),
            "days_left": reader.days_until(self.correct_by),
            "whereabouts": partial(_whereabouts, language=reader.language),
        }


class SubmissionApproved(Kind, name="submission-approved"):
    to_heads = True

    approved_at: Moment
    approved_by: str = Field(description="name of the office")
    suppliers: int


class SubmissionNilReceived(Kind, name="submission-nil-received"):
    to_heads = True

    declared_at: Moment
    late: bool
    reason: str


class ApprovalWithdrawn(Kind, name="approval-withdrawn"):
    to_heads = True

    withdrawn_at: Moment
    withdrawn_by: str = Field(description="name of the office")
    reason: str


class SubmissionExempted(Kind, name="submission-exempted"):
    to_heads = True

    exempted_at: Moment
    exempted_by: str = Field(description="name of the office")
    reason: str


class DeadlineWithdrawn(Kind, name="deadline-withdrawn"):
    to_unconfirmed = True
    to_heads = True

    due_at: Moment
    reason: str | None
    below: bool = Field(default=False, description="told to the office above those that owed it")


class DeadlineClosed(Kind, name="deadline-closed"):
    """A unit hears that nothing can be sent any more, and what became of its own return."""

    to_unconfirmed = True
    to_heads = True

    due_at: Moment
    closed_at: Moment
    outcome: Outcome
    late: bool
    kanwil: str = Field(description="name of the Kanwil to ask")


class DeadlineClosedBelow(Kind, name="deadline-closed-below"):
    """A Kanwil, or the directorate, hears the last figures of its units. `named`: who sent nothing, for a Kanwil."""

    to_heads = True

    due_at: Moment
    closed_at: Moment
    obliged: int = Field(gt=0)
    sent: int = Field(ge=0, description="sent or declared nil")
    late: int = Field(ge=0, description="of those that sent")
    approved: int = Field(ge=0)
    nil: int = Field(ge=0)
    waiting: int = Field(ge=0)
    returned: int = Field(ge=0)
    missing: int = Field(ge=0)
    named: list[LateUnit] = Field(default_factory=list)


class Arrival(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: str = Field(description="name of the unit")
    title: str
    again: bool
    nil: bool


class SubmissionArrived(Kind, name="submission-arrived"):
    """A Kanwil hears of a return that has come. `also`: what came after it until the day's letter left."""

    daily = True

    unit: str = Field(description="name of the unit")
    at: Moment
    late: bool
    round: int = Field(description="0: declared nil")
    suppliers: int | None
    left_out: int | None = Field(default=None, description="rows of workbooks that it goes without")
    also: list[Arrival] = Field(default_factory=list, max_length=1000)

    @property
    def leads_to(self) -> str:
        return "/" if self.also else self.link

    @classmethod
    def gather(cls, data: dict[str, Any], later: Sequence[dict[str, Any]]) -> dict[str, Any]:
        also = [cls.model_validate(one).arrival.model_dump() for one in later]
        return data | {"also": also}

    @property
    def arrival(self) -> Arrival:
        return Arrival(unit=self.unit, title=self.title, again=self.round > 1, nil=self.round == 0)

    def words(self, reader: Reader) -> dict[str, Any]:
        return {"nil": self.round == 0, "again": self.round > 1, "all": [self.arrival, *self.also]}


class UploadPutAside(Kind, name="upload-put-aside"):
    """Without the file's name: people write names and numbers into it."""

    uploaded_at: Moment


class ContactConfirmation(Kind, name="contact-confirmation"):
    """Asks whoever reads at an address whether it is right. `confirmation`: what the writer makes the link of."""

    to_unconfirmed = True
    in_app = False

    jabatan: Jabatan
    confirmation: UUID
    expires_at: Moment

    def words(self, reader: Reader) -> dict[str, Any]:
        return {"position": position(self.jabatan, reader.language)}
