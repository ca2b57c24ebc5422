"""Reader of a message: dates in the reader's own zone and language, with WIB beside them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_decimal
from chassis.clock import days_until
from jembatan_contracts.alerts import Fact
from jembatan_contracts.base import Line, Text
from jembatan_indonesia.zones import WIB, zone_name

from notifier.models import Language

_DAY = {Language.ID: "EEEE, d MMMM y", Language.EN: "EEEE, d MMMM y"}
_HOUR = {Language.ID: "HH.mm", Language.EN: "HH:mm"}
_AT = {Language.ID: " pukul ", Language.EN: ", "}


@dataclass(frozen=True)
class Reader:
    """`office` is the name of the unit; `at` the moment it reads, or is written to; `address_of` makes links."""

    office: str
    language: Language
    timezone: str
    at: datetime
    address_of: Callable[[str, str], str]

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def when(self, moment: datetime) -> str:
        """`Kamis, 31 Juli 2025 23.59 WIT (21.59 WIB)`; the day is repeated where it is another in WIB."""
        here = f"{self._format(moment, self.zone, day=True)} {zone_name(self.timezone)}"
        local, wib = moment.astimezone(self.zone), moment.astimezone(WIB)
        if local.utcoffset() == wib.utcoffset():
            return here
        return f"{here} ({self._format(moment, WIB, day=local.date() != wib.date())} WIB)"

    def short(self, moment: datetime) -> str:
        """`31 Juli pukul 23.59 WIT`, for subjects; with the year where it is another than the reader's."""
        return f"{self._date(moment)}{_AT[self.language]}{self.hour(moment)}"

    def hour(self, moment: datetime) -> str:
        """`23.59 WIT`."""
        return f"{self._format(moment, self.zone, day=False)} {zone_name(self.timezone)}"

    def _date(self, moment: datetime) -> str:
        local, here = moment.astimezone(self.zone), self.at.astimezone(self.zone)
        pattern = "d MMMM" if local.year == here.year else "d MMMM y"
        return format_datetime(local, pattern, tzinfo=self.zone, locale=self.language)

    def words(self, said: Line | Text) -> str:
        return said.en if self.language is Language.EN else said.id

    def value(self, fact: Fact) -> str | None:
        """Value of a fact as text; None for a kind of value that is not known yet."""
        if fact.text is not None:
            return self.words(fact.text)
        if fact.moment is not None:
            return self.when(fact.moment)
        if fact.rupiah is not None:
            return f"Rp{self._number(fact.rupiah)}"
        return None if fact.number is None else self._number(fact.number)

    def _number(self, number: int) -> str:
        return format_decimal(number, locale=self.language)

    def days_until(self, moment: datetime) -> int:
        """Calendar days between the moment of reading and then, in the reader's zone."""
        return days_until(moment, self.at, self.timezone)

    def _format(self, moment: datetime, zone: ZoneInfo, day: bool) -> str:
        return _formatted(moment, zone, self.language, day)


@lru_cache(maxsize=1024)
def _formatted(moment: datetime, zone: ZoneInfo, language: Language, day: bool) -> str:
    """Kept, because a burst tells many offices of the same moment."""
    pattern = f"{_DAY[language]} {_HOUR[language]}" if day else _HOUR[language]
    return format_datetime(moment, pattern, tzinfo=zone, locale=language)
