"""A form as it was sent: its values, which are never lost, and what is wrong with which of them.

Field names are the paths that problems name (`name`, `offers.0.price`), so an error of the API, of a schema or of
the domain finds its field.
"""

import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError, field_validator
from starlette.datastructures import FormData, UploadFile

from chassis import gettext
from chassis.db import Session
from chassis.errors import FieldProblem, Problem
from chassis.http.bodies import HasNul
from chassis.http.problems import field_problems
from chassis.pages.formats import Language
from chassis.translation import in_language

Model = TypeVar("Model", bound=BaseModel)
_PLACE_IN_LIST = re.compile(r"\.\d+$")

DEEPEST, LONGEST_NAME = 5, 200
"""How a field may be called: so many parts (`offers.0.price` has three), so many characters."""


class UnknownForm(Problem):
    status = 400
    code = "formulir-tidak-dikenal"
    message = gettext("Formulir ini tidak dikenal. Kembali, muat ulang halaman, lalu kirim lagi.")


class Form:
    """`values` are the texts by name (all of them, where a name comes more than once), `files` what was attached."""

    def __init__(self, values: Mapping[str, Any] | None = None, language: Language = Language.ID) -> None:
        self.language = language
        self.values: dict[str, list[str]] = {name: _texts(value) for name, value in (values or {}).items()}
        self.files: dict[str, UploadFile] = {}
        self.problems: list[FieldProblem] = []
        self.labels: dict[str, str] = {}
        self.summary = ""
        """What is wrong with the form as a whole."""
        self.refused: Problem | None = None
        """Why it was refused as a whole; a page may know more of it than its sentence."""
        self.leads_to: tuple[str, str] | None = None
        """Address and words of the page where it is set right, shown with the summary."""
        self.marks: dict[str, list[str]] = {}
        """What somebody else asks to be set right, by field; shown there, and no error."""
        self.focused = ""
        """Name of the field that the page opens at."""

    @classmethod
    def sent(cls, data: FormData, language: Language) -> "Form":
        form = cls(language=language)
        for name, value in data.multi_items():
            if name.count(".") >= DEEPEST or len(name) > LONGEST_NAME:
                raise UnknownForm
            if "\0" in name or (isinstance(value, str) and "\0" in value):
                raise HasNul
            if isinstance(value, UploadFile):
                form.files[name] = value
            else:
                form.values.setdefault(name, []).append(value.strip())
        return form

    def value(self, name: str, default: str = "") -> str:
        return (self.values.get(name) or [default])[-1]

    def all(self, name: str) -> list[str]:
        return self.values.get(name, [])

    def error(self, name: str) -> str:
        """Error of a field, in the reader's language; empty if all is well."""
        found = next((one for one in self.problems if one.field == name), None)
        return "" if found is None else self._message(found)

    def remember_label(self, name: str, label: str) -> str:
        """The label, remembered: a summary calls the field by it."""
        self.labels[name] = label
        return label

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Field and sentence of everything that is wrong, in the order of the fields in the form."""
        order = list(self.labels) or list(self.values)
        place = {name: position for position, name in enumerate(order)}
        ranked = sorted(self.problems, key=lambda one: place.get(one.field, len(order)))
        return [(one.field, self._called(one)) for one in ranked]

    @property
    def is_wrong(self) -> bool:
        return bool(self.problems or self.summary)

    def add_error(self, field: str, message: str) -> None:
        """One more thing is wrong; the message is in the reader's language already."""
        self.problems.append(FieldProblem(field, "form", message))

    def mark(self, field: str, message: str) -> None:
        """Somebody asks for this field to be looked at."""
        self.marks.setdefault(field, []).append(message)

    def refuse_whole(self, problem: Problem) -> None:
        """The form as a whole is refused, for this reason."""
        self.refused = problem
        self.summary = in_language(self.language, problem.message)

    def add(self, problems: Iterable[FieldProblem]) -> None:
        """Add errors to fields of which nothing is told yet: a fault is one line, whoever finds it."""
        told = {one.field for one in self.problems}
        self.problems += [one for one in problems if one.field not in told]

    def nested(self) -> dict[str, Any]:
        """Values as a schema takes them: `offers.0.price` is `{"offers": [{"price": …}]}`, empty ones stay away."""
        root: dict[str, Any] = {}
        for name, texts in self.values.items():
            if any(texts) and name != "csrf":
                _put(root, name.split("."), texts if len(texts) > 1 else texts[0])
        return {name: _lists(value) for name, value in root.items()}

    def read(self, model: type[Model]) -> Model:
        """The form as this schema. Raises `Problem` with a field problem for each fault; use inside `attempt`."""
        try:
            return model.model_validate(self.nested())
        except ValidationError as error:
            raise Problem(fields=field_problems(error.errors(), named=False)) from None

    @asynccontextmanager
    async def attempt(self, session: Session) -> AsyncIterator[None]:
        """Undo what is refused inside and tell it here, in `errors` and `summary`, instead of raising."""
        try:
            async with session.begin_nested():
                yield
        except Problem as problem:
            if problem.status in (401, 403, 404, 503):
                raise
            # Of a list, the field is the whole: a group of boxes to tick, not one of its entries.
            self.problems += [replace(one, field=_PLACE_IN_LIST.sub("", one.field)) for one in problem.fields]
            if not problem.fields:
                self.refuse_whole(problem)

    def _called(self, one: FieldProblem) -> str:
        """The sentence, with the field's label before it unless the sentence names the field itself."""
        said, label = self._message(one), self.labels.get(one.field, "")
        if label.casefold() in said.casefold():
            return said
        is_acronym = said[:2].isupper()
        return f"{label}: {said if is_acronym else said[:1].lower() + said[1:]}"

    def _message(self, one: FieldProblem) -> str:
        return in_language(self.language, one.message)


def list_field(*fields: str) -> Any:
    """For a schema's fields that are lists: of what a form sends, one alone is a text.

    class Plan(CampaignIn):
        _list_fields = list_field("unit_types")
    """

    def listed(value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    return field_validator(*fields, mode="before")(listed)


def _texts(value: Any) -> list[str]:
    if value is None:
        return [""]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [str(one) for one in value]
    return [str(value)]


def _put(root: dict[str, Any], path: list[str], value: Any) -> None:
    for part in path[:-1]:
        below = root.setdefault(part, {})
        if not isinstance(below, dict):
            return
        root = below
    root[path[-1]] = value


def _lists(value: Any) -> Any:
    """Mappings whose keys are all numbers are lists, in the order of the numbers."""
    if not isinstance(value, dict):
        return value
    inner = {name: _lists(one) for name, one in value.items()}
    if inner and all(name.isascii() and name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner
