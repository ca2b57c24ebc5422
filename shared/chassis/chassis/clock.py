"""The one clock. Services ask it for the time; only a stack declared local may move it.

The clock file is JSON `{"now": "2025-07-08T01:00:00Z", "at": 1764000000.0, "rate": 1}`: at the real Unix time
`at` it was `now`. No file, or `"now": null`, means real time. Tokens and event ids always use real time.
"""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo


class Clock:
    """Real time, or the time that a local stack's clock file says."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._stamp: tuple[int, int] | None = None
        self._moved: tuple[datetime, float, float] | None = None

    def now(self) -> datetime:
        """The present moment in UTC."""
        real = datetime.now(UTC)
        if self._file is None:
            return real
        self._reload(self._file)
        if self._moved is None:
            return real
        now, at, rate = self._moved
        return now + timedelta(seconds=(real.timestamp() - at) * rate)

    def _reload(self, file: Path) -> None:
        try:
            stat = file.stat()
        except FileNotFoundError:
            self._stamp = self._moved = None
            return
        stamp = (stat.st_mtime_ns, stat.st_ino)
        if stamp == self._stamp:
            return
        setting = json.loads(file.read_text())
        self._stamp = stamp
        self._moved = None
        if setting.get("now"):
            now = datetime.fromisoformat(setting["now"].replace("Z", "+00:00"))
            self._moved = (now.astimezone(UTC), float(setting["at"]), float(setting.get("rate", 1)))


_clock = Clock()


def set_clock(clock: Clock) -> None:
    global _clock
    _clock = clock


def now() -> datetime:
    """The present moment in UTC, from the process's clock."""
    return _clock.now()


def movable() -> bool:
    """Whether somebody may move this clock; waits must then be short."""
    return _clock._file is not None


def is_moved() -> bool:
    """Whether it tells another time than the real one."""
    return abs(now() - datetime.now(UTC)) > timedelta(seconds=1)


def days_until(moment: datetime, at: datetime, zone: str) -> int:
    """Midnights between `at` and the moment on the clocks of an IANA zone: calendar days, as people count them."""
    there = ZoneInfo(zone)
    return (moment.astimezone(there).date() - at.astimezone(there).date()).days


def file_setting(now: datetime | None, rate: float = 1) -> str:
    """Content of a clock file for it to be `now` from this moment on; at rate 0 it stands still."""
    return json.dumps({"now": now.isoformat() if now else None, "at": datetime.now(UTC).timestamp(), "rate": rate})


def write_file(file: Path, now: datetime | None, rate: float = 1) -> None:
    """Move a local stack's clock, in one step that no reader sees half done."""
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.write_text(file_setting(now, rate))
    fresh.replace(file)
