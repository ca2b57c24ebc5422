"""Pages that show the day of the machine are found on the clocks of every zone of Indonesia."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from chassis.pages.formats import Language, day
from chassis.testing.drawing import shows_the_real_day
from jembatan_indonesia.zones import ZONE_NAMES

# Four hours at which UTC, WIB, WITA and WIT agree, and stand on either side of one another's midnight.
HOURS = [datetime(2026, 11, 29, hour, 30, tzinfo=UTC) for hour in (3, 15, 16, 17)]


@pytest.fixture(autouse=True)
def moved(clock_at: Callable[[str], None]) -> None:
    clock_at("2025-07-08T01:00:00Z")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("zone", ["UTC", *ZONE_NAMES])
@pytest.mark.parametrize("real", HOURS, ids=str)
def test_a_page_with_the_real_day_of_any_zone_is_found(real: datetime, zone: str, language: Language) -> None:
    assert shows_the_real_day(f"<p>{day(real, zone, language)}</p>", language, real)


@pytest.mark.parametrize("zone", ["UTC", *ZONE_NAMES])
@pytest.mark.parametrize("written", ["d MMM y", "dd/MM/y"])
def test_a_short_date_is_found_too(zone: str, written: str) -> None:
    local = HOURS[2].astimezone(ZoneInfo(zone)).date()
    assert shows_the_real_day(format_date(local, written, locale="id"), Language.ID, HOURS[2])


@pytest.mark.parametrize("zone", ["UTC", *ZONE_NAMES])
def test_a_day_of_the_services_clock_and_days_around_the_real_one_are_not(zone: str) -> None:
    told = datetime(2025, 7, 8, 1, tzinfo=UTC)
    page = f"{day(told, zone, Language.ID)} 27 November 2026 1 Desember 2026"
    assert not shows_the_real_day("130 November 2026", Language.ID, HOURS[3])
    assert not shows_the_real_day(page, Language.ID, HOURS[3])


def test_in_the_year_that_the_clock_shows_nothing_is_found() -> None:
    real = datetime(2025, 7, 8, 16, tzinfo=UTC)
    assert not shows_the_real_day(day(real, "Asia/Jayapura", Language.ID), Language.ID, real)
