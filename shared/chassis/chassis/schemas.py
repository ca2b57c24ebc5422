"""Kinds of fields, and the bases of what HTTP takes and gives."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, NaiveDatetime, StringConstraints

from chassis.http.texts import one_line
from chassis.personal_data import free_of_personal_data


class In(BaseModel):
    """A request: unknown fields are refused, so that a slip in a name is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(BaseModel):
    """An answer, read off a row."""

    model_config = ConfigDict(from_attributes=True)


def _reasonable(moment: datetime) -> datetime:
    """Whole seconds, in a year that every zone can express."""
    if not 2000 <= moment.year <= 2100:
        raise ValueError("not a year of ours")
    return moment.replace(microsecond=0)


NO_NUL = r"^[^\x00]*$"
"""PostgreSQL keeps no text with a NUL in it."""

Search = Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)]
Code = Annotated[str, StringConstraints(max_length=80, pattern=r"^[a-z0-9-]+$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(one_line)]
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=5, max_length=150, pattern=NO_NUL),
    AfterValidator(one_line),
    AfterValidator(free_of_personal_data),
]
Reasoning = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=5, max_length=1000, pattern=NO_NUL),
    AfterValidator(free_of_personal_data),
]
"""Sentences that people in other offices read; free of personal data, as a title is."""
Zone = Literal["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"]
LocalOut = Annotated[
    datetime,
    Field(
        description="wall-clock time in each unit's own zone, e.g. 2025-07-31T23:59",
        json_schema_extra={"format": "date-time-local"},
    ),
]
"""RFC 3339's `date-time`, which pydantic would say it is, has an offset; OpenAPI's registry has a name without one."""
Local = Annotated[LocalOut, NaiveDatetime, AfterValidator(_reasonable)]
Instant = Annotated[AwareDatetime, AfterValidator(_reasonable), AfterValidator(lambda moment: moment.astimezone(UTC))]
