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


_ZONE_BY_PROVINCE = {
    **dict.fromkeys(
        ["11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "31", "32", "33", "34", "35", "36"], "Asia/Jakarta"
    ),
    **dict.fromkeys(["61", "62"], "Asia/Pontianak"),
    **dict.fromkeys(["51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"], "Asia/Makassar"),
    **dict.fromkeys(["81", "82", "91", "92", "93", "94", "95", "96"], "Asia/Jayapura"),
}


def zone_of(code: str) -> str | None:
    """IANA zone of a region by its code of any depth (PP, PP.RR …); None for a province that does not exist. No
    province has two zones."""
    return _ZONE_BY_PROVINCE.get(code[:2])
