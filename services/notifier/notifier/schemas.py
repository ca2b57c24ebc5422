"""What comes in and goes out over HTTP."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from chassis.http.texts import one_line
from jembatan_contracts.base import RegionCode, UnitCode
from jembatan_contracts.units import UnitType
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from notifier.errors import AddressNotDeliverable, PlaceholderAddress
from notifier.models import Channel, DeliveryState, Duty, Jabatan, Language, is_placeholder

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(one_line)]
Zone = Literal["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"]


class In(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class UnitOut(Out):
    code: str
    version: int
    name: str
    full_name: str
    unit_type: str
    kanwil: str | None
    region_code: str | None
    region: str | None
    timezone: str
    satker_code: str | None
    active: bool


class UnitEditIn(In):
    """The fields to set, on top of the version that was seen. A field left out stays as it is."""

    version: int = Field(ge=1)
    name: Text | None = None
    full_name: Text | None = None
    unit_type: UnitType | None = None
    kanwil: UnitCode | None = None
    region_code: RegionCode | None = None
    region: Text | None = None
    timezone: Zone | None = None
    satker_code: Annotated[str, StringConstraints(pattern="^[0-9]{6}$")] | None = None
    active: bool | None = None

    @model_validator(mode="after")
    def _keeps_what_a_unit_must_have(self) -> "UnitEditIn":
        for name in ("name", "full_name", "unit_type", "timezone", "active"):
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"{name} cannot be empty")
        return self

    def changes(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"version"}, exclude_unset=True)


_ADDRESS = re.compile(
    r"(?P<local>[a-z0-9_%+-]+(\.[a-z0-9_%+-]+)*)"
    r"@(?P<domain>([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9]))"
)
"""A mailbox of RFC 5321 as mail servers hand them out: dots only between letters, a host name, an ending of letters."""
_LOCAL_LETTERS, _DOMAIN_LETTERS = 64, 253


def _reaches_somebody(email: str) -> str:
    parts = _ADDRESS.fullmatch(email)
    if parts is None or len(parts["local"]) > _LOCAL_LETTERS or len(parts["domain"]) > _DOMAIN_LETTERS:
        raise AddressNotDeliverable
    if is_placeholder(email) or email.endswith((".example", ".invalid", ".test", ".localhost")):
        raise PlaceholderAddress
    return email


Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_lower=True, max_length=254),
    AfterValidator(_reaches_somebody),
]


class ContactIn(In):
    email: Email
    language: Language = Language.ID
    active: bool = True


class ContactOut(Out):
    unit: str
    jabatan: Jabatan
    email: str
    is_placeholder: bool = Field(description="a stand-in; outside a local stack no mail is sent to it")
    language: Language
    active: bool
    updated_at: datetime
    updated_by: str
    confirmed_at: datetime | None = Field(description="when whoever reads there said that it is right; null: not yet")


class InboxItem(Out):
    id: UUID
    kind: str
    subject: str
    text: str
    html: str
    link: str
    created_at: datetime
    read_at: datetime | None
    handled_at: datetime | None
    handled_by: str | None


class Inbox(Out):
    """One page of an office's messages, newest first. `next` is absent on the last."""

    unread: int
    items: list[InboxItem]
    next: str | None = None


class DutyOut(Out):
    unit: str
    name: str
    due_at: datetime
    state: Duty
    met_at: datetime | None
    late: bool | None


class DeadlineOut(Out):
    """Counts are of the units that the asker may see."""

    id: UUID
    service: str
    kind: str
    title: str
    due_at: datetime
    due_local: Annotated[datetime, Field(json_schema_extra={"format": "date-time-local"})] | None
    state: str
    link: str
    units: int
    open: int
    met: int
    late: int
    withdrawn: int


class DeliveryOut(Out):
    id: UUID
    message: UUID
    kind: str
    unit: str
    jabatan: Jabatan | None
    channel: Channel
    state: DeliveryState
    attempts: int
    uncertain: int
    address: str | None
    message_id: str | None
    error_kind: str | None
    last_error: str | None
    created_at: datetime
    next_attempt_at: datetime | None
    sent_at: datetime | None
    read_at: datetime | None


class HolidayIn(In):
    is_holiday: bool
    name: Text


class HolidayOut(Out):
    day: date
    is_holiday: bool
    name: str
    updated_at: datetime
    updated_by: str
