"""Rows of a form that come several times: `offers.0.price`, `offers.1.price`. They are added and taken away by the
form's own buttons, so that it works without scripts."""

from collections.abc import Sequence

from chassis.pages import Form

ADD, REMOVE = "tambah", "hapus"


def rows(form: Form, name: str) -> list[int]:
    """The numbers there are, in order."""
    return sorted({number for field in form.values if (number := _number(field, name)) is not None})


def pressed(form: Form, name: str) -> bool:
    """Whether a button asked for a row more or less, which is then done; nothing is to be saved yet."""
    known = rows(form, name)
    if ADD in form.values:
        form.values.pop(ADD)
        form.values[f"{name}.{max(known, default=-1) + 1}."] = [""]
        return True
    if REMOVE in form.values:
        gone = form.values.pop(REMOVE)[-1]
        keep(form, name, [number for number in known if str(number) != gone])
        return True
    return False


def drop_blank(form: Form, name: str, fields: Sequence[str]) -> None:
    """Rows without any of these fields were not meant; one stays, so that it can be said what is missing."""
    meant = [number for number in rows(form, name) if any(form.value(f"{name}.{number}.{one}") for one in fields)]
    keep(form, name, meant or rows(form, name)[:1])


def keep(form: Form, name: str, numbers: Sequence[int]) -> None:
    """Only these rows, numbered anew from 0."""
    place = {old: new for new, old in enumerate(numbers)}
    kept: dict[str, list[str]] = {}
    for field, texts in form.values.items():
        number = _number(field, name)
        if number is None:
            kept[field] = texts
        elif number in place:
            kept[f"{name}.{place[number]}.{field.split('.', 2)[2]}"] = texts
    form.values = kept


def _number(field: str, name: str) -> int | None:
    first, *rest = field.split(".", 2)
    fits = first == name and len(rest) == 2 and rest[0].isascii() and rest[0].isdecimal() and len(rest[0]) < 5
    return int(rest[0]) if fits else None
