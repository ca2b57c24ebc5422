"""Formats of time and money. Dates as people say them in Indonesia; the own zone first, then WIB."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from jembatan_indonesia.zones import WIB, zone_name
from markupsafe import Markup


class Language(StrEnum):
    ID = "id"
    EN = "en"


CLOCK = {Language.ID: "HH.mm", Language.EN: "HH:mm"}


def moment(when: datetime, zone: str, language: Language, *, weekday: bool = True) -> str:
    """`Selasa, 8 Juli 2025 11.00 WIT (09.00 WIB)`; without the bracket where clocks show WIB anyway."""
    local, jakarta = when.astimezone(ZoneInfo(zone)), when.astimezone(WIB)
    pattern = f"{'EEEE, ' if weekday else ''}d MMMM y {CLOCK[language]}"
    said = f"{format_datetime(local, pattern, locale=language)} {zone_name(zone)}"
    if local.utcoffset() == jakarta.utcoffset():
        return said
    day = "" if local.date() == jakarta.date() else "d MMM "
    return f"{said} ({format_datetime(jakarta, day + CLOCK[language], locale=language)} WIB)"


def day(when: date, zone: str, language: Language, *, weekday: bool = True) -> str:
    """`Selasa, 8 Juli 2025`; the day of a moment is that of the own zone."""
    local = when.astimezone(ZoneInfo(zone)).date() if isinstance(when, datetime) else when
    return format_date(local, f"{'EEEE, ' if weekday else ''}d MMMM y", locale=language)


def as_time(when: datetime, said: str) -> Markup:
    """The words with the exact moment behind them, for machines."""
    return Markup('<time datetime="{}">{}</time>').format(when.astimezone(UTC).isoformat(timespec="seconds"), said)


def rupiah(amount: int, language: Language) -> str:
    """`Rp13.500`: whole rupiah, no space."""
    sign = "−" if amount < 0 else ""
    return f"{sign}Rp{format_decimal(abs(amount), '#,##0', locale=language)}"


def number(value: int | float | Decimal, language: Language) -> str:
    return format_decimal(value, locale=language)


def percent(share: float, language: Language) -> str:
    """A share of 1: `0.934` is `93,4%`."""
    return format_percent(share, "#,##0.#%", locale=language)
