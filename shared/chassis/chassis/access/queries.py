"""Reading the trail of access. Its ids sort by real time, and its partitions are days of them; people see the time of
the service's clock, which only a local stack moves."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, column, func, select, table, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import DateTime, Integer, Text, Uuid

from chassis import clock
from chassis.auth import Principal
from chassis.db import Session
from chassis.http import CursorPage
from chassis.http.paging import Key, paginate
from chassis.ids import first_id_of

_COLUMNS = ("kind", "subject", "unit", "method", "route", "object", "trace_id", "purpose", "address")
log_table = table(
    "access_log",
    column("id", Uuid),
    column("at", DateTime(timezone=True)),
    column("status", Integer),
    column("roles", ARRAY(Text)),
    *(column(name, Text) for name in _COLUMNS),
)
units_table = table("unit", column("code", Text), column("name", Text), column("kanwil", Text))


@dataclass(frozen=True)
class Wanted:
    """Search of the access log; nothing said: all."""

    kind: str = ""
    subject: str = ""
    unit: str = ""
    object: str = ""
    routes: tuple[tuple[str, str], ...] = ()
    """Method and route: one of these."""
    since: date | None = None
    until: date | None = None


async def list_access(
    session: Session,
    reader: Principal,
    wanted: Wanted,
    zone: str,
    cursor: str | None,
    limit: int,
    *,
    counted: bool = False,
) -> CursorPage[Any]:
    """Newest first, within the reader's scope: what nobody's unit is known of is for those who see all."""
    entry = log_table.c
    unit = units_table.c
    conditions: list[ColumnElement[bool]] = [reader.scope(entry.unit, _kanwil(reader))]
    conditions += [
        getattr(entry, name) == value for name in ("kind", "subject", "unit") if (value := getattr(wanted, name))
    ]
    if wanted.object:
        conditions.append(func.strpos(entry.object, wanted.object) > 0)
    if wanted.routes:
        conditions.append(tuple_(entry.method, entry.route).in_(wanted.routes))
    if wanted.since:
        conditions.append(~_before(_midnight(wanted.since, zone)))
    if wanted.until:
        conditions.append(_before(_midnight(wanted.until + timedelta(days=1), zone)))
    statement = (
        select(log_table, unit.name.label("office"))
        .select_from(log_table.outerjoin(units_table, unit.code == entry.unit))
        .where(*conditions)
    )
    return await paginate(session, statement, Key(entry.id, descending=True), limit, cursor, counted=counted)


def _before(moment: datetime) -> ColumnElement[bool]:
    """By id where nobody has moved the clock: days outside are then not read at all."""
    return log_table.c.at < moment if clock.is_moved() else log_table.c.id < first_id_of(moment)


def _kanwil(reader: Principal) -> Any:
    """A regional office sees its own rows and those of its units."""
    entry = log_table.c
    return func.coalesce(units_table.c.kanwil, entry.unit) if not reader.sees_all else entry.unit


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
