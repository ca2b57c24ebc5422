"""Time zones of Indonesia: WIB (UTC+7), WITA (UTC+8), WIT (UTC+9), by Keputusan Presiden 41/1987."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")
ZONE_NAMES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}


def zone_name(zone: str) -> str:
    """WIB, WITA or WIT for an Indonesian IANA zone, else the zone's own name."""
    return ZONE_NAMES.get(zone, zone)


def in_utc(local: datetime, zone: str) -> datetime:
    """The instant at which clocks of an IANA zone show `local` (naive)."""
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
