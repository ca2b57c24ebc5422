"""Row comparison: issues of a row beside the other rows and the register."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from jembatan_indonesia.regions import region

from suppliers.domain.profile import Profile
from suppliers.domain.supplier_matching import OTHER, Differs, Entry, Namesake, RowConflict, Unsure
from suppliers.domain.workbook import COLUMNS, SAME_AS, Answer, Beside, ExaminedRow, Issue, Severity
from suppliers.models import Effect

Place = Callable[[int], str]
_ANOTHER = Answer(OTHER, "Pemasok lain", "Another supplier")


def compared(
    examined: ExaminedRow,
    taken: Effect | RowConflict | Unsure | None,
    remarks: Iterable[Differs | Namesake],
    place: Place,
) -> tuple[ExaminedRow, Effect | None]:
    """The row with what is to be said, and what accepting it does; nothing for a row that is not taken."""
    if examined.left_out:
        return examined, Effect.LEFT_OUT
    if isinstance(taken, RowConflict | Unsure):
        return replace(examined, values=None, issues=(*examined.issues, refusal(taken, place))), None
    said = [_differs(one, place) if isinstance(one, Differs) else _namesake(one) for one in remarks]
    return replace(examined, issues=(*examined.issues, *said)) if said else examined, taken


def refusal(taken: RowConflict | Unsure, place: Place) -> Issue:
    """Reason that a row is not taken."""
    return _conflict(taken, place) if isinstance(taken, RowConflict) else _question(taken, place)


def _conflict(conflict: RowConflict, place: Place) -> Issue:
    fields = "harga, kapasitas, atau ketersediaan", "price, capacity or availability"
    return _issue("commodity", Severity.error, "duplicate-differs", rows=place(conflict.number), fields=fields)


def _question(unsure: Unsure, place: Place) -> Issue:
    places = [_where(one, place) for one in unsure.candidates]
    told = ", ".join(one for one, _ in places), ", ".join(one for _, one in places)
    answers = [
        Answer(one.name, f"Sama dengan {where[0]}", f"The same as in {where[1]}")
        for one, where in zip(unsure.candidates, places, strict=True)
    ]
    beside = [
        Beside(where[0], value)
        for one, where in zip(unsure.candidates, places, strict=True)
        if (value := ", ".join(part for part in (one.profile.address, one.profile.phone) if part))
    ]
    issue = _issue("name", Severity.error, unsure.code, places=told)
    return replace(issue, asks=SAME_AS, answers=(*answers, _ANOTHER), beside=tuple(beside))


def _where(entry: Entry, place: Place) -> tuple[str, str]:
    if entry.id is None:
        return f"baris {place(min(entry.rows))}", f"row {place(min(entry.rows))}"
    named = _named(entry.profile)
    return f"daftar pemasok: {named}", f"the register: {named}"


def _named(profile: Profile) -> str:
    """A supplier of the register as people know him from others: name, NIB and place."""
    place = region(profile.region_code) if profile.region_code else None
    known = "; ".join(
        part for part in (f"NIB {profile.nib}" if profile.nib else "", place.name if place else "") if part
    )
    return f"“{profile.name}”" + (f" ({known})" if known else "")


def _differs(one: Differs, place: Place) -> Issue:
    """Issue of a difference. A personal value stands beside, encrypted."""
    field = one.field.partition(":")[2] or one.field
    where = place(one.number)
    spoken = f" (“{one.value}”; di sini “{one.own}”)", f" (“{one.value}”; here “{one.own}”)"
    values = ("", "") if field in COLUMNS.personal else spoken
    issue = _issue(field, Severity.warning, "supplier-differs", rows=where, values=values)
    return replace(issue, beside=(Beside(f"baris {where}", one.value),)) if field in ("phone", "address") else issue


def _namesake(one: Namesake) -> Issue:
    return _issue("name", Severity.warning, "same-name-in-register", found=_named(one.profile))


def _issue(field: str, severity: Severity, code: str, **details: str | tuple[str, str]) -> Issue:
    """Details are said alike in both languages, or in each its own way."""
    in_bahasa, in_english = COLUMNS.messages[code]
    first = {name: one if isinstance(one, str) else one[0] for name, one in details.items()}
    second = {name: one if isinstance(one, str) else one[1] for name, one in details.items()}
    label = COLUMNS.labels[field]
    return Issue(
        field,
        severity,
        code,
        in_bahasa.format(label=label[0], **first),
        in_english.format(label=label[1], **second),
        is_personal=field in COLUMNS.personal,
    )
