"""Office hours by zone: Monday to Thursday 08:00–16:00, Friday 08:00–16:30, no holidays.

Moments are aware and in UTC; days are the zone's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from jembatan_indonesia.working_days import holiday

OPENS = time(8)
CLOSES = {0: time(16), 1: time(16), 2: time(16), 3: time(16), 4: time(16, 30)}
"""By weekday; Saturday and Sunday are free."""

FARTHEST = 60
"""No row of holidays is longer than this many days."""


class AlwaysClosed(Exception):
    """The overrides leave no working day within sight."""


@dataclass(frozen=True)
class Window:
    """From `opens` up to, not including, `closes`."""

    opens: datetime
    closes: datetime

    def holds(self, moment: datetime) -> bool:
        return self.opens <= moment < self.closes


@dataclass(frozen=True)
class OfficeHours:
    """The hours of one zone. `overrides`: by day, whether it is a holiday, against the national calendar."""

    zone: ZoneInfo
    overrides: Mapping[date, bool] = field(default_factory=dict)

    def window(self, day: date) -> Window | None:
        """The hours of one day; None when it is free."""
        if day.weekday() not in CLOSES or self.overrides.get(day, holiday(day) is not None):
            return None
        return Window(self.opening(day), self._utc(day, CLOSES[day.weekday()]))

    def opening(self, day: date) -> datetime:
        """08:00 of that day, be it free or not."""
        return self._utc(day, OPENS)

    def is_open(self, moment: datetime) -> bool:
        window = self.window(self.day_of(moment))
        return window is not None and window.holds(moment)

    def next_open(self, moment: datetime) -> datetime:
        """The moment itself in office hours, else the next opening."""
        return moment if self.is_open(moment) else self.next_opening(moment)

    def next_opening(self, moment: datetime) -> datetime:
        """The first opening after the moment."""
        day = self.day_of(moment)
        for ahead in range(FARTHEST):
            window = self.window(day + timedelta(days=ahead))
            if window is not None and window.opens > moment:
                return window.opens
        raise AlwaysClosed

    def last_window_before(self, moment: datetime) -> Window:
        """The last hours that begin before the moment."""
        day = self.day_of(moment)
        for back in range(FARTHEST):
            window = self.window(day - timedelta(days=back))
            if window is not None and window.opens < moment:
                return window
        raise AlwaysClosed

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _utc(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone).astimezone(UTC)
