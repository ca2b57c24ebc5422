"""Texts of this service in which people might write personal data."""

from typing import Annotated

from chassis.http.texts import one_line
from chassis.personal_data import free_of_personal_data
from chassis.schemas import NO_NUL
from pydantic import AfterValidator, Field, StringConstraints

from exhibition.domain.texts import name_key
from exhibition.errors import NameWithoutLetters


def _with_letters(text: str) -> str:
    """The text itself. Raises `NameWithoutLetters` where nothing of it could be looked up."""
    if not name_key(text):
        raise NameWithoutLetters
    return text


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=2, max_length=120, pattern=NO_NUL),
    AfterValidator(_with_letters),
    AfterValidator(one_line),
    AfterValidator(free_of_personal_data),
]
Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=NO_NUL),
    AfterValidator(free_of_personal_data),
]
Category = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Money = Annotated[int, Field(ge=0, le=10_000_000_000, description="whole rupiah")]
Price = Annotated[int, Field(ge=1, le=10_000_000_000, description="whole rupiah")]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Measure = Annotated[int, Field(ge=1, le=100_000, description="millimetres")]
Weight = Annotated[int, Field(ge=1, le=10_000_000, description="grams")]
