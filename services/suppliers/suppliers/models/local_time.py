"""Wall-clock times as each unit lives them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def in_utc(local: datetime, zone: str) -> datetime:
    """The instant at which clocks of `zone` show `local` (naive)."""
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def written(local: datetime) -> str:
    """As events write it: `2025-07-31T23:59`, seconds only where there are any."""
    return local.isoformat(timespec="seconds" if local.second else "minutes")
