from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from jembatan_indonesia.regions import province_codes, regencies
from jembatan_indonesia.zones import ZONE_NAMES, in_utc, zone_name, zone_of


@pytest.mark.parametrize(
    ("code", "name"),
    [("36.72", "WIB"), ("61.71", "WIB"), ("62", "WIB"), ("51.71", "WITA"), ("64.71", "WITA"), ("91.71", "WIT")],
)
def test_a_region_lies_in_one_zone(code: str, name: str) -> None:
    assert zone_name(zone_of(code) or "") == name


def test_every_region_has_a_zone_and_no_other_code_has_one() -> None:
    assert {zone_of(place.code) for place in regencies()} == ZONE_NAMES.keys()
    assert all(zone_of(code) for code in province_codes())
    assert zone_of("99.01") is None


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Jakarta", 1), ("Asia/Makassar", 0)])
def test_a_wall_clock_is_read_in_its_zone_and_back(zone: str, hour: int) -> None:
    local = datetime(2025, 7, 8, 8, 0)  # noqa: DTZ001 — what a clock on the wall shows
    moment = in_utc(local, zone)
    assert moment == datetime(2025, 7, 8, hour, tzinfo=UTC)
    assert moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local


def test_a_foreign_zone_keeps_its_name() -> None:
    assert zone_name("Europe/Amsterdam") == "Europe/Amsterdam"
