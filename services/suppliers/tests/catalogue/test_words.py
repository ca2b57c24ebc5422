from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from suppliers.domain.catalogue import ALL_YEAR, UNITS, conversion, format_season, match_unit, parse_season


@pytest.mark.parametrize(
    ("written", "unit"),
    [("Kg.", "kg"), ("kilogram", "kg"), ("LTR", "liter"), ("per kg", "kg"), ("zak", "karung"), ("Ton", "ton")],
)
def test_units_are_known_by_the_words_people_use(written: str, unit: str) -> None:
    assert match_unit(written) == unit


def test_only_weights_convert_and_an_unknown_unit_is_none() -> None:
    assert conversion("ton", "kg") == 1000
    assert conversion("gram", "kg") == Decimal("0.001")
    assert conversion("karung", "kg") is None
    assert match_unit("genggam") is None
    assert all(match_unit(unit) == unit for unit in UNITS)


@pytest.mark.parametrize(
    ("written", "months"),
    [
        ("Jan-Mar, Des", (1, 2, 3, 12)),
        ("musim panen Maret s.d. Mei", (3, 4, 5)),
        ("Nov - Feb", (1, 2, 11, 12)),
        ("Maret s/d Mei", (3, 4, 5)),
        ("April sampai dengan Juni", (4, 5, 6)),
        ("Januari, Februari dan Maret", (1, 2, 3)),
        ("Sepanjang Tahun", ALL_YEAR),
        ("setiap hari", ALL_YEAR),
        ("kadang-kadang", None),
        ("", None),
    ],
)
def test_months_are_read_from_words(written: str, months: tuple[int, ...] | None) -> None:
    assert parse_season(written) == months


@given(st.sets(st.integers(1, 12), min_size=1))
def test_a_season_written_out_is_read_back(months: set[int]) -> None:
    season = tuple(sorted(months))
    assert parse_season(format_season(season)) == season


@given(st.text(max_size=80))
def test_no_text_breaks_the_matchers(text: str) -> None:
    parse_season(text)
    match_unit(text)
