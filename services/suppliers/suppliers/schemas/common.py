"""Texts in which people might write personal data."""

from typing import Annotated

from chassis.http.texts import one_line
from chassis.schemas import NO_NUL
from pydantic import AfterValidator, StringConstraints

from suppliers.domain.personal_data import free_of_personal_data

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
