"""Calendar days: remarks on a day that somebody chooses."""

from datetime import date

from chassis.pages import Page
from jembatan_indonesia.working_days import SUNDAY, holiday, is_weekend


def said(page: Page, day: date) -> str:
    """Reason that offices are closed that day; empty on a working day."""
    celebrated = holiday(day)
    if celebrated:
        return page.gettext("hari libur: %(name)s", name=celebrated)
    if is_weekend(day):
        return page.gettext("hari Minggu") if day.weekday() == SUNDAY else page.gettext("hari Sabtu")
    return ""
