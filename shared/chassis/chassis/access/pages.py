"""Jejak akses: who signed in, was refused, took data out, or looked at personal data."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from chassis.access.noting import READERS, Kind
from chassis.access.queries import Wanted, list_access
from chassis.auth import Principal, Requires
from chassis.http import Cursor, InTransaction
from chassis.http import page as page_of
from chassis.http.paging import UnknownCursor, decode
from chassis.pages.page import InPage
from chassis.pages.router import PageRouter

SHOWN = 50
ReadsAccess = Annotated[Principal, Depends(Requires(*READERS))]

Text = Annotated[str, Query(max_length=200)]
router = PageRouter()


@router.get("/jejak-akses")
async def list_trail(
    page: InPage,
    reader: ReadsAccess,
    session: InTransaction,
    kind: Text = "",
    subject: Text = "",
    unit: Text = "",
    objek: Text = "",
    dari: Text = "",
    sampai: Text = "",
    cursor: Cursor = None,
) -> Response:
    """A filter that nobody knows counts as none."""
    known = kind if kind in list(Kind) else ""
    wanted = Wanted(known, subject.strip(), unit.strip(), objek.strip(), _day(dari), _day(sampai))
    found = await list_access(session, reader, wanted, page.zone, _before(cursor), SHOWN + 1)
    return page.show(
        "chassis/access.html",
        rows=found[:SHOWN],
        next=page_of(found, SHOWN, lambda row: str(row.id)).next,
        kinds=[one.value for one in Kind],
        wanted=page.blank(kind=known, subject=subject, unit=unit, objek=objek, dari=dari, sampai=sampai),
        sees_all=reader.sees_all,
    )


def _day(said: str) -> date | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None


def _before(cursor: str | None) -> UUID | None:
    position = decode(cursor)
    if position is None:
        return None
    try:
        return UUID(position)
    except ValueError:
        raise UnknownCursor from None
