"""Dates and hours as people here write them: `31/12/2025` or `31 Desember 2025`, `23.59`."""

import re
from datetime import datetime, time
from typing import Annotated, Any

from pydantic import BeforeValidator

from chassis import gettext
from chassis.errors import FieldProblem, Unacceptable
from chassis.pages.days import DayUnreadable, read_day
from chassis.pages.forms import Form
from chassis.schemas import Local

LAST_MINUTE = time(23, 59)

_HOUR = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?(?: ?wi(?:b|ta|t))?")


class HourUnreadable(Unacceptable, ValueError):
    code = "jam-tidak-terbaca"
    message = gettext("Jam belum terbaca. Tulis seperti 23.59.")


class MomentUnreadable(Unacceptable, ValueError):
    """Raised with what is wrong with its day, and with its hour at the field of its own."""

    message = gettext("Tanggal atau jam belum dapat dibaca. Tulis tanggal seperti 31/07/2025 dan jam seperti 23.59.")


def read_hour(written: str) -> time:
    """Raises `HourUnreadable`; nothing written is the day's last minute."""
    if not written.strip():
        return LAST_MINUTE
    found = _HOUR.fullmatch(" ".join(written.lower().split()))
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise HourUnreadable
    return time(int(found[1]), int(found[2] or 0))


def _joined(value: Any) -> Any:
    """Join the two fields of a form; a text is taken as machines write it."""
    if not isinstance(value, dict):
        return value
    parts: dict[str, Any] = {}
    wrong: list[FieldProblem] = []
    for field, part, read in (("", "date", read_day), ("time", "time", read_hour)):
        try:
            parts[part] = read(str(value.get(part, "")))
        except (DayUnreadable, HourUnreadable) as problem:
            wrong.append(FieldProblem(field, problem.code, problem.message))
    if wrong:
        raise MomentUnreadable(fields=wrong)
    return datetime.combine(parts["date"], parts["time"])


Written = Annotated[Local, BeforeValidator(_joined)]


def fields_of(name: str, moment: datetime) -> dict[str, str]:
    """The two fields that say this."""
    return {f"{name}__date": f"{moment:%d/%m/%Y}", f"{name}__time": f"{moment:%H.%M}"}


def drop_hours_alone(form: Form, *names: str) -> None:
    """An hour without its day says nothing: the field counts as left empty."""
    for name in names:
        if not form.value(f"{name}.date"):
            form.values.pop(f"{name}.time", None)
