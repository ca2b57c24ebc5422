"""Makers, for their own unit alone."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from chassis.http.texts import one_line
from chassis.schemas import NO_NUL, In, Out
from pydantic import AfterValidator, Field, StringConstraints

from exhibition.models import Consent
from exhibition.schemas.common import Name

PersonName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=2, max_length=120, pattern=NO_NUL),
    AfterValidator(one_line),
]
Registration = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=2, max_length=60, pattern=NO_NUL),
    AfterValidator(one_line),
]


class MakerIn(In):
    name: PersonName = Field(description="sealed; seen by the unit alone")
    registration: Registration = Field(description="registration number; sealed")
    is_child: bool = Field(description="a child never appears in any form")


class ConsentIn(In):
    pseudonym: Name | None = Field(default=None, description="to appear by; absent: refuses")


class MakerOut(Out):
    id: UUID
    unit: str
    name: str
    registration: str
    is_child: bool
    consent: Consent
    consent_at: datetime | None
    pseudonym: str | None


class ShareOut(Out):
    maker: MakerOut
    share: int
