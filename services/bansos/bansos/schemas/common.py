"""Texts in which people might write personal data, and numbers of packages."""

from typing import Annotated

from chassis.http.texts import one_line
from chassis.schemas import NO_NUL
from pydantic import AfterValidator, Field, StringConstraints

from bansos.domain.texts import free_of_personal_data

Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=5, max_length=150, pattern=NO_NUL),
    AfterValidator(one_line),
    AfterValidator(free_of_personal_data),
]
Place = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=3, max_length=120, pattern=NO_NUL),
    AfterValidator(one_line),
    AfterValidator(free_of_personal_data),
]
Reasoning = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=5, max_length=500, pattern=NO_NUL),
    AfterValidator(free_of_personal_data),
]
Packages = Annotated[int, Field(ge=1, le=1000)]
"""Of one distribution."""
