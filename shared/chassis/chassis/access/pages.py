"""Jejak akses: who signed in, was refused, took data out, or looked at personal data."""

from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query, Response

from chassis.access.noting import Kind, access_log_read
from chassis.access.queries import Wanted, list_access
from chassis.auth import Principal
from chassis.errors import FieldProblem
from chassis.http import Cursor, CursorPage, InTransaction
from chassis.pages.days import DayUnreadable, read_day
from chassis.pages.forms import Form
from chassis.pages.page import InPage
from chassis.pages.router import PageRouter

SHOWN = 50
FIRST, LAST = 1900, 2200
AccessLogRead = Annotated[Principal, Depends(access_log_read)]

Text = Annotated[str, Query(max_length=200)]
router = PageRouter()


@router.get("/jejak-akses")
async def list_trail(
    page: InPage,
    session: InTransaction,
    reader: AccessLogRead,
    kind: Text = "",
    subject: Text = "",
    unit: Text = "",
    objek: Text = "",
    perbuatan: Text = "",
    dari: Text = "",
    sampai: Text = "",
    cursor: Cursor = None,
) -> Response:
    """A filter that nobody knows counts as none; a day that cannot be read is asked for."""
    deeds = page.site.deeds
    known = kind if kind in list(Kind) else ""
    routes = deeds.routes_of(perbuatan)
    deed = perbuatan if routes else ""
    form = page.blank(kind=known, subject=subject, unit=unit, objek=objek, perbuatan=deed, dari=dari, sampai=sampai)
    since, until = _day(form, "dari"), _day(form, "sampai")
    if since and until and until < since:
        form.add_error("sampai", page.gettext("Tanggal ini sebelum yang pertama. Tukar keduanya."))
    wanted = Wanted(known, subject.strip(), unit.strip(), objek.strip(), routes, since, until)
    found: CursorPage[Any] = CursorPage(items=[])
    if not form.is_wrong:
        found = await list_access(session, reader, wanted, page.zone, cursor, SHOWN, counted=True)
    return page.show(
        "chassis/access.html",
        422 if form.is_wrong else 200,
        rows=found.items,
        next=found.next,
        total=found.total,
        more=found.has_more,
        per_page=SHOWN,
        kinds=[one.value for one in Kind],
        deeds=deeds,
        form=form,
        sees_all=reader.sees_all,
    )


def _day(form: Form, name: str) -> date | None:
    """Day in the field, which is shown from now on as people here write it."""
    if not form.value(name).strip():
        return None
    try:
        day = read_day(form.value(name))
        if not FIRST <= day.year <= LAST:
            raise DayUnreadable
    except DayUnreadable as problem:
        form.add([FieldProblem(name, problem.code, problem.message)])
        return None
    form.values[name] = [f"{day:%d/%m/%Y}"]
    return day
