from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jembatan_indonesia.working_days import add_working_days, holiday, is_weekend, is_working_day

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 8, 17), "Hari Kemerdekaan Republik Indonesia"),
        (date(2025, 12, 25), "Hari Raya Natal"),
        (date(2025, 7, 8), None),
    ],
)
def test_a_holiday_has_its_name_in_bahasa(day: date, name: str | None) -> None:
    assert holiday(day) == name


def test_joint_leave_is_no_working_day() -> None:
    assert holiday(date(2025, 4, 4))
    assert not is_working_day(date(2025, 4, 4))
    assert is_working_day(date(2025, 4, 8))


def test_working_days_step_over_weekends_and_holidays() -> None:
    assert add_working_days(date(2025, 3, 27), 1) == date(2025, 4, 8), "Nyepi, Lebaran and its joint leave"
    assert add_working_days(date(2025, 7, 4), 1) == date(2025, 7, 7), "a Friday"


@given(DAYS, st.integers(1, 30))
def test_what_is_added_can_be_counted_again(day: date, count: int) -> None:
    end = add_working_days(day, count)
    between = [day + timedelta(days=ahead) for ahead in range(1, (end - day).days + 1)]
    assert sum(map(is_working_day, between)) == count
    assert is_working_day(end)
    assert not is_weekend(end)


def test_a_count_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        add_working_days(date(2025, 7, 8), 0)
