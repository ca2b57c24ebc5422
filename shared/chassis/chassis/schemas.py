"""Kinds of fields, and the bases of what HTTP takes and gives."""

import re
from collections.abc import Hashable
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    NaiveDatetime,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticKnownError

from chassis.http.texts import one_line
from chassis.personal_data import free_of_personal_data

_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")
_AROUND_AMOUNT = re.compile(r"^Rp\.?\s*|,(00|-)$", re.IGNORECASE)


def read_whole(written: Any) -> Any:
    """A whole number as people here write it: `1.000` is a thousand, `1.0` and `true` are none; else as it came."""
    if isinstance(written, bool):
        raise PydanticKnownError("int_type")
    if isinstance(written, str) and "." in written:
        if not _THOUSANDS.fullmatch(written.strip()):
            raise PydanticKnownError("int_parsing")
        return written.replace(".", "")
    return written


def _read_amount(written: Any) -> Any:
    return read_whole(_AROUND_AMOUNT.sub("", written.strip()) if isinstance(written, str) else written)


Amount = BeforeValidator(_read_amount)
"""Of whole rupiah as people write them into a form: `Rp 1.500.000,00` as well."""


class In(BaseModel):
    """A request: unknown fields are refused, so that a slip in a name is seen.

    Its whole numbers are read by `read_whole`: pydantic would take `1.000` for one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _read_whole(cls, value: Any, info: ValidationInfo) -> Any:
        if not _is_whole(cls, info.field_name or ""):
            return value
        return [read_whole(one) for one in value] if isinstance(value, list) else read_whole(value)


@cache
def _is_whole(model: type[BaseModel], name: str) -> bool:
    """Whether a field takes whole numbers; one of money reads its own text."""
    field = model.model_fields[name]
    return int in _types(field.annotation) and Amount not in field.metadata


def _types(annotation: Any) -> set[Any]:
    """The type itself, and those of which it is made."""
    return {annotation}.union(*(_types(one) for one in get_args(annotation) if isinstance(one, Hashable)))


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
