"""An office's deadlines as iCalendar (RFC 5545): each keeps its UID for ever; a change raises its SEQUENCE, and what
no longer holds is cancelled rather than left out, so that a calendar program takes it off the day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event
from sqlalchemy import Row

from notifier.models import Ending
from notifier.queries.deadlines import OverallStatus

HOUR = timedelta(hours=1)
DAY_BEFORE = timedelta(days=-1)
KEPT = timedelta(days=90)
"""For how long what is over stays in the calendar."""


@dataclass(frozen=True)
class Office:
    code: str
    name: str
    zone: str
    gettext: Callable[..., str]
    address_of: Callable[[str, str], str]


def write(office: Office, rows: Sequence[Row[Any]]) -> bytes:
    """The same bytes as long as nothing has changed: a calendar program asks every hour."""
    calendar = Calendar()
    calendar.add("prodid", "-//Ditjenpas//Jembatan//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", office.gettext("Tenggat %(office)s", office=office.name))
    calendar.add("x-wr-timezone", office.zone)
    calendar.add("refresh-interval", HOUR, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for row in rows:
        calendar.add_component(_event(office, row))
    return bytes(calendar.to_ical())


def _event(office: Office, row: Row[Any]) -> Event:
    """The hour that ends when it is due, so that it stands on the right day even at 23:59."""
    event = Event()
    event.add("uid", f"{row.id}.{office.code}@jembatan")
    event.add("sequence", row.round - 1 + (row.overall_status != OverallStatus.OPEN))
    event.add("status", "CANCELLED" if row.overall_status == OverallStatus.WITHDRAWN else "CONFIRMED")
    event.add("dtstamp", _changed(row))
    event.add("last-modified", _changed(row))
    event.add("dtstart", row.due - HOUR)
    event.add("dtend", row.due)
    event.add("summary", _summary(office, row))
    if row.instruction:
        event.add("description", row.instruction)
    event.add("url", office.address_of(row.service, row.link))
    event.add("transp", "TRANSPARENT")
    if row.overall_status == OverallStatus.OPEN:
        event.add_component(_alarm(_summary(office, row)))
    return event


def _changed(row: Row[Any]) -> datetime:
    """Time of its announcement, or when it was last met: what the row itself tells, so that two readings agree."""
    changed: datetime = max(row.announced_at, row.met_at or row.announced_at)
    return changed


def _alarm(text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", DAY_BEFORE)
    return alarm


def _summary(office: Office, row: Row[Any]) -> str:
    match row.overall_status:
        case OverallStatus.DONE if row.undone:
            return office.gettext("Ditutup: %(title)s", title=row.title)
        case OverallStatus.DONE:
            return office.gettext("Selesai: %(title)s", title=row.title)
        case OverallStatus.WITHDRAWN if row.ended_as == Ending.CLOSED:
            return office.gettext("Ditutup: %(title)s", title=row.title)
        case OverallStatus.WITHDRAWN:
            return office.gettext("Tidak berlaku lagi: %(title)s", title=row.title)
    return office.gettext("Batas waktu: %(title)s", title=row.title)
