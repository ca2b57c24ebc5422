"""Times of reminders, over all zones and three years of holidays."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jembatan_indonesia.working_days import holiday
from notifier.domain import reminder_schedule
from notifier.domain.office_hours import AlwaysClosed, OfficeHours
from notifier.domain.reminder_schedule import Planned
from notifier.models import Step

ZONES = [ZoneInfo(name) for name in ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")]
JAKARTA = OfficeHours(ZONES[0])

moments = st.integers(1704067200, 1798675200).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
hours = st.builds(
    OfficeHours,
    st.sampled_from(ZONES),
    st.dictionaries(st.dates(date(2023, 12, 1), date(2027, 1, 31)), st.booleans(), max_size=15),
)


def local(text: str, zone: str = "Asia/Jakarta") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def times(due: str, zone: str = "Asia/Jakarta") -> dict[Step, str]:
    """Each reminder's wall-clock time in the zone."""
    planned = reminder_schedule.reminders(local(due, zone), OfficeHours(ZoneInfo(zone)))
    return {step.step: step.at.astimezone(ZoneInfo(zone)).strftime("%a %d %b %H:%M") for step in planned}


@given(moments, hours)
def test_no_reminder_comes_after_its_deadline_and_each_in_office_hours(due: datetime, hours: OfficeHours) -> None:
    planned = reminder_schedule.reminders(due, hours)
    assert [step.step for step in planned] == [Step.H7, Step.H3, Step.H1, Step.H0]
    assert all(step.at < due and hours.is_open(step.at) for step in planned)
    assert sorted(planned, key=lambda step: step.at) == planned


@given(moments, hours)
def test_a_reminder_is_early_only_where_no_open_hour_is_left(due: datetime, hours: OfficeHours) -> None:
    for step in reminder_schedule.reminders(due, hours):
        wanted = hours.opening(hours.day_of(due) - timedelta(days=reminder_schedule.DAYS_BEFORE[step.step]))
        if step.at < wanted:
            assert hours.next_open(wanted) >= due
            assert step.at == hours.last_window_before(due).opens


@given(moments, moments, hours)
def test_a_plan_drops_nothing_still_to_come_and_makes_up_for_one_step_at_most(
    due: datetime, now: datetime, hours: OfficeHours
) -> None:
    plan = reminder_schedule.plan(due, now, hours)
    coming = [step for step in reminder_schedule.reminders(due, hours) if step.at > now]
    late = [step for step in plan if step.announced_late]
    assert [step for step in plan if not step.announced_late and step.step is not Step.OVERDUE] == coming
    assert len(late) == (1 if now < due and len(coming) < 4 else 0)
    assert len({step.step for step in plan}) == len(plan)


@given(moments, moments, hours)
def test_a_reminder_made_up_for_waits_for_open_hours_unless_that_is_too_late(
    due: datetime, now: datetime, hours: OfficeHours
) -> None:
    for step in reminder_schedule.plan(due, now, hours):
        if step.announced_late:
            assert now <= step.at < due
            assert hours.is_open(step.at) or (step.at == now and hours.next_open(now) >= due)


@given(moments, moments, hours)
def test_overdue_is_told_in_open_hours_after_the_deadline_and_after_now(
    due: datetime, now: datetime, hours: OfficeHours
) -> None:
    at = reminder_schedule.overdue(due, now, hours)
    assert at > due
    assert hours.is_open(at)
    assert at >= now


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"])
def test_a_plain_deadline_is_spoken_of_at_eight_in_every_zone(zone: str) -> None:
    assert times("2025-07-31T23:59", zone) == {
        Step.H7: "Thu 24 Jul 08:00",
        Step.H3: "Mon 28 Jul 08:00",
        Step.H1: "Wed 30 Jul 08:00",
        Step.H0: "Thu 31 Jul 08:00",
    }


def test_a_free_day_defers_to_the_next_working_day() -> None:
    assert times("2025-07-15T23:59")[Step.H3] == "Mon 14 Jul 08:00"


def test_a_deadline_on_a_joint_leave_day_is_warned_of_before_the_long_weekend() -> None:
    """18 August 2025 is cuti bersama, after Independence Day on a Sunday."""
    assert times("2025-08-18T23:59") == {
        Step.H7: "Mon 11 Aug 08:00",
        Step.H3: "Fri 15 Aug 08:00",
        Step.H1: "Fri 15 Aug 08:00",
        Step.H0: "Fri 15 Aug 08:00",
    }


def test_a_deadline_before_the_office_opens_is_warned_of_the_day_before() -> None:
    assert times("2025-07-31T07:00")[Step.H0] == "Wed 30 Jul 08:00"
    assert times("2025-07-31T08:00")[Step.H0] == "Wed 30 Jul 08:00"
    assert times("2025-07-31T08:01")[Step.H0] == "Thu 31 Jul 08:00"


def test_announced_five_days_before_the_missed_first_reminder_goes_at_once() -> None:
    now = local("2025-07-26T10:00")
    plan = reminder_schedule.plan(local("2025-07-31T23:59"), now, JAKARTA)
    assert plan[0] == Planned(Step.H7, local("2025-07-28T08:00"), announced_late=True)
    assert [step.step for step in plan] == [Step.H7, Step.H3, Step.H1, Step.H0, Step.OVERDUE]


def test_announced_on_the_last_evening_it_goes_at_once_for_tomorrow_is_too_late() -> None:
    now = local("2025-07-31T20:00")
    plan = reminder_schedule.plan(local("2025-07-31T23:59"), now, JAKARTA)
    assert plan == [
        Planned(Step.H0, now, announced_late=True),
        Planned(Step.OVERDUE, local("2025-08-01T08:00")),
    ]


def test_announced_after_its_own_deadline_only_overdue_is_told() -> None:
    plan = reminder_schedule.plan(local("2025-07-31T23:59"), local("2025-08-05T09:00"), JAKARTA)
    assert plan == [Planned(Step.OVERDUE, local("2025-08-05T09:00"))]


def test_overdue_waits_for_the_next_opening_so_that_the_last_minute_can_be_heard() -> None:
    assert reminder_schedule.overdue(local("2025-07-31T12:00"), local("2025-07-08T09:00"), JAKARTA) == local(
        "2025-08-01T08:00"
    )
    assert reminder_schedule.overdue(local("2025-08-01T23:59"), local("2025-07-08T09:00"), JAKARTA) == local(
        "2025-08-04T08:00"
    )


def test_friday_is_open_half_an_hour_longer() -> None:
    assert JAKARTA.is_open(local("2025-07-11T16:29"))
    assert not JAKARTA.is_open(local("2025-07-11T16:30"))
    assert not JAKARTA.is_open(local("2025-07-10T16:00"))


def test_wall_clock_time_wins_over_the_moment_in_each_zone() -> None:
    due_at, due_local = local("2025-07-31T23:59"), datetime.fromisoformat("2025-07-31T23:59")
    assert reminder_schedule.due_in(ZONES[3], due_at, due_local) == datetime(2025, 7, 31, 14, 59, tzinfo=UTC)
    assert reminder_schedule.due_in(ZONES[3], due_at, None) == due_at


def test_the_calendar_knows_holidays_and_joint_leave() -> None:
    assert holiday(date(2025, 3, 31))
    assert holiday(date(2025, 4, 4))
    assert holiday(date(2025, 7, 8)) is None


def test_the_directorates_word_wins_over_the_calendar() -> None:
    day = date(2025, 4, 4)
    hours = OfficeHours(ZONES[0], {day: False, date(2025, 7, 8): True})
    assert hours.window(day) is not None
    assert hours.window(date(2025, 7, 8)) is None


def test_a_calendar_without_any_working_day_is_refused_not_searched_for_ever() -> None:
    closed = OfficeHours(ZONES[0], {date(2025, 1, 1) + timedelta(days=n): True for n in range(400)})
    with pytest.raises(AlwaysClosed):
        closed.next_opening(local("2025-02-01T09:00"))
