"""Row comparison: issues of a row beside the other rows and the register."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from chassis.translation import Sentence, listed
from jembatan_indonesia.regions import region

from suppliers import gettext
from suppliers.domain.profile import Profile
from suppliers.domain.supplier_matching import OTHER, Differs, Entry, Namesake, RowConflict, Unsure
from suppliers.domain.workbook import COLUMNS, SAME_AS, Answer, Beside, ExaminedRow, Issue, Severity
from suppliers.models import Effect

Place = Callable[[int], str]
_ANOTHER = Answer(OTHER, gettext("Pemasok lain"))


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
    fields = gettext("harga, kapasitas, atau ketersediaan")
    return _issue("commodity", Severity.error, "duplicate-differs", rows=place(conflict.number), fields=fields)


def _question(unsure: Unsure, place: Place) -> Issue:
    places = [_where(one, place) for one in unsure.candidates]
    answers = [
        Answer(one.name, gettext("Sama dengan %(place)s", place=where))
        for one, where in zip(unsure.candidates, places, strict=True)
    ]
    beside = [
        Beside(str(where), value)
        for one, where in zip(unsure.candidates, places, strict=True)
        if (value := ", ".join(part for part in (one.profile.address, one.profile.phone) if part))
    ]
    issue = _issue("name", Severity.error, unsure.code, places=listed(places))
    return replace(issue, asks=SAME_AS, answers=(*answers, _ANOTHER), beside=tuple(beside))


def _where(entry: Entry, place: Place) -> Sentence:
    if entry.id is None:
        return gettext("baris %(row)s", row=place(min(entry.rows)))
    return gettext("daftar pemasok: %(name)s", name=_named(entry.profile))


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
    spoken = gettext(" (“%(value)s”; di sini “%(own)s”)", value=one.value, own=one.own)
    values = "" if field in COLUMNS.personal else spoken
    issue = _issue(field, Severity.warning, "supplier-differs", rows=where, values=values)
    return replace(issue, beside=(Beside(f"baris {where}", one.value),)) if field in ("phone", "address") else issue


def _namesake(one: Namesake) -> Issue:
    return _issue("name", Severity.warning, "same-name-in-register", found=_named(one.profile))


def _issue(field: str, severity: Severity, code: str, **details: str) -> Issue:
    message = COLUMNS.messages[code].filled(label=COLUMNS.labels[field], **details)
    return Issue(field, severity, code, message, is_personal=field in COLUMNS.personal)
