"""Every kind of message: its fields, as they are kept in `message.data`, and who hears it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, Self
from uuid import UUID

from jembatan_contracts.alerts import (
    Action,
    AlertRaised,
    AlertUpdated,
    Fact,
    Item,
    Position,
    RollUp,
    Severity,
)
from jembatan_contracts.base import Line, Moment, Text
from jembatan_contracts.deadlines import Outcome
from pydantic import BaseModel, ConfigDict, Field

from notifier.domain.messages.former import alert_of, is_former
from notifier.domain.messages.positions import position
from notifier.domain.messages.reading import Reader
from notifier.models import Jabatan, Step

kinds: dict[str, type["Kind"]] = {}


class Kind(BaseModel):
    """`to_heads`: the head of the office hears it too. `only_while_open`: pointless once the obligation is done.
    `to_unconfirmed`: goes also to an address that nobody has confirmed, because it tells what is due and of nobody.
    `in_app`: stands in the inbox too. `is_below`: tells an office of units below it, so that their obligations count.

    `words` adds to the fields what the templates need and only the moment of reading tells.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]
    to_heads: ClassVar[bool] = False
    only_while_open: ClassVar[bool] = False
    to_unconfirmed: ClassVar[bool] = False
    in_app: ClassVar[bool] = True
    is_below: ClassVar[bool] = False

    service: str = Field(description="whose link it is")
    link: str

    def __init_subclass__(cls, **_declaration: Any) -> None:
        super().__init_subclass__()

    @classmethod
    def __pydantic_init_subclass__(cls, *, name: str = "", **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if name:
            cls.name = name
            kinds[name] = cls

    @property
    def logged_as(self) -> str:
        """Name of a message's kind in the delivery log and in an e-mail's headers."""
        return self.name

    @property
    def is_for_staff(self) -> bool:
        return True

    @property
    def is_for_heads(self) -> bool:
        return self.to_heads

    @property
    def leads_to(self) -> str:
        """The path its button opens."""
        return self.link

    def words(self, reader: Reader) -> dict[str, Any]:
        return {}


class Titled(Kind):
    """Messages about one thing that has a name."""

    title: str


def kind_of(name: str, data: dict[str, Any]) -> Kind:
    """A kept message's fields, typed again."""
    if is_former(name, data):
        return Alert.model_validate(alert_of(name, data))
    return Alert.model_validate(data) if "severity" in data else kinds[name].model_validate(data)


class DeadlineReminder(Titled, name="deadline-reminder"):
    to_unconfirmed = True
    only_while_open = True

    due_at: Moment
    instruction: str | None
    step: Step
    announced_late: bool
    recorded: int = Field(default=0, description="how far the unit is, as its service counts")
    progress: Line | None = Field(default=None, description="the same as its service says it")

    def words(self, reader: Reader) -> dict[str, Any]:
        progress = reader.words(self.progress) if self.progress else None
        is_over = self.due_at <= reader.at
        return {"days_left": reader.days_until(self.due_at), "is_over": is_over, "progress": progress}


class DeadlineOverdue(Titled, name="deadline-overdue"):
    to_unconfirmed = True
    to_heads = True
    only_while_open = True

    due_at: Moment
    instruction: str | None
    kanwil: str | None = Field(description="name of the Kanwil that hears of it too")
    correction: bool = Field(default=False, description="of what was sent before, so that it is not late for that")


class DeadlineMoved(Titled, name="deadline-moved"):
    to_unconfirmed = True
    only_while_open = True

    due_before: Moment
    due_at: Moment
    reason: str | None

    def words(self, reader: Reader) -> dict[str, Any]:
        return {"earlier": self.due_at < self.due_before}


class DeadlineMovedBelow(Titled, name="deadline-moved-below"):
    """A Kanwil hears that its units have another date."""

    only_while_open = True
    is_below = True

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


class LateUnitsRollup(Titled, name="late-units-rollup"):
    """`late`: as they were when it was said; an e-mail names those that are late still when it leaves."""

    to_heads = True
    only_while_open = True
    is_below = True

    due_at: Moment
    late: list[LateUnit] = Field(min_length=1)
    expected: int = Field(gt=0, description="units of this Kanwil that owe it")

    def words(self, reader: Reader) -> dict[str, Any]:
        return {"count": len(self.late)}


class DeadlineWithdrawn(Titled, name="deadline-withdrawn"):
    to_unconfirmed = True
    to_heads = True

    due_at: Moment
    reason: str | None
    below: bool = Field(default=False, description="told to the office above those that owed it")


class DeadlineClosed(Titled, name="deadline-closed"):
    """A unit hears that nothing can be sent any more, and what became of its own return."""

    to_unconfirmed = True
    to_heads = True

    due_at: Moment
    closed_at: Moment
    outcome: Outcome
    late: bool
    kanwil: str = Field(description="name of the Kanwil to ask")


class DeadlineClosedBelow(Titled, name="deadline-closed-below"):
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


class ContactConfirmation(Titled, name="contact-confirmation"):
    """Asks whoever reads at an address whether it is right. `confirmation`: what the writer makes the link of."""

    to_unconfirmed = True
    in_app = False

    jabatan: Jabatan
    confirmation: UUID
    expires_at: Moment

    def words(self, reader: Reader) -> dict[str, Any]:
        return {"position": position(self.jabatan, reader.language)}


class Also(BaseModel):
    """An alert that an office hears of in the same e-mail."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Line
    about: str | None


class Alert(Kind, name="alert"):
    """Alert of a service, in the structure in which it was told. `also`: what came after it until the e-mail left."""

    kind: str
    kind_name: Line | None = None
    severity: Severity
    positions: list[Position]
    at: Moment
    title: Line
    about: str | None
    summary: Line
    due_at: Moment | None
    facts: list[Fact]
    items: list[Item]
    instruction: Text | None
    action: Action
    roll_up: RollUp | None
    also: list[Also] = Field(default_factory=list)

    @classmethod
    def of(cls, event: AlertRaised | AlertUpdated, service: str, at: datetime) -> Self:
        fields = {name: getattr(event, name) for name in cls.model_fields if name in type(event).model_fields}
        return cls(service=service, link=event.action.link, positions=event.to.positions, at=at, **fields)

    @property
    def logged_as(self) -> str:
        return self.kind

    @property
    def is_for_staff(self) -> bool:
        return Position.STAFF in self.positions

    @property
    def is_for_heads(self) -> bool:
        return Position.HEAD in self.positions

    @property
    def leads_to(self) -> str:
        return self.roll_up.action.link if self.roll_up and self.also else self.link

    def words(self, reader: Reader) -> dict[str, Any]:
        many = self.roll_up if self.also else None
        words_of = reader.words
        every: list[tuple[Line, str | None]] = [
            (self.title, self.about),
            *((one.title, one.about) for one in self.also),
        ]
        lines = [_subject(words_of(title), about) for title, about in every] if many else []
        instruction = many.instruction if many else self.instruction
        return {
            "title": words_of(self.title),
            "summary": words_of(self.summary),
            "many": words_of(many.title) if many else None,
            "lines": lines,
            "facts": [(words_of(one.label), value) for one in self.facts if (value := reader.value(one)) is not None],
            "items": [(words_of(one.label) if one.label else "", words_of(one.text), one.link) for one in self.items],
            "instruction": words_of(instruction) if instruction else None,
            "button": words_of((many or self).action.label),
            "address_of": partial(reader.address_of, self.service),
        }


def gather(first: Kind, later: Sequence[Kind]) -> Kind:
    """The e-mail of a day: its first alert, and what came after it."""
    also = [Also(title=alert.title, about=alert.about) for alert in later if isinstance(alert, Alert)]
    return first.model_copy(update={"also": also})


def _subject(title: str, about: str | None) -> str:
    return f"{title}: {about}" if about else title
