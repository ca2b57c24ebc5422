"""A deadline from its announcement to its end: who hears what, and when nobody hears anything more."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from jembatan_contracts.deadlines import SuppliersDeadlineMet, SuppliersDeadlineSet
from notifier.loops.fire_timers import fire_timers
from notifier.usecases import timers
from sqlalchemy import text

from .actors import CILEGON, SORONG, TANGERANG, Scenario, progress

REMINDERS = ["deadline-reminder H-7", "deadline-reminder H-3", "deadline-reminder H-1", "deadline-reminder H-0"]
DAYS = ["2025-07-24T03:00:00Z", "2025-07-28T03:00:00Z", "2025-07-30T03:00:00Z", "2025-07-31T03:00:00Z"]


async def test_a_unit_hears_each_step_on_its_day_and_then_that_it_is_late(scenario: Scenario) -> None:
    await scenario.announce(CILEGON)
    for day, heard in zip(DAYS, range(1, 5), strict=True):
        await scenario.clock_strikes(day)
        assert await scenario.said(CILEGON) == REMINDERS[:heard]
    await scenario.clock_strikes("2025-08-01T01:00:00Z")
    assert await scenario.said(CILEGON) == [*REMINDERS, "deadline-overdue"]
    await scenario.clock_strikes("2026-08-01T01:00:00Z")
    assert len(await scenario.said(CILEGON)) == 5


async def test_each_unit_is_reminded_when_its_own_office_opens(scenario: Scenario) -> None:
    await scenario.announce(CILEGON, SORONG)
    await scenario.clock_strikes("2025-07-23T23:00:00Z")
    assert (await scenario.said(SORONG), await scenario.said(CILEGON)) == (["deadline-reminder H-7"], [])
    await scenario.clock_strikes("2025-07-24T01:00:00Z")
    assert await scenario.said(CILEGON) == ["deadline-reminder H-7"]


async def test_it_is_due_by_the_wall_clock_of_each_unit(scenario: Scenario) -> None:
    await scenario.announce(CILEGON, SORONG)
    due = dict(await scenario.rows("SELECT unit, to_char(due_at, 'DD HH24:MI') FROM obligation"))
    assert due == {CILEGON: "31 16:59", SORONG: "31 14:59"}


async def test_nothing_more_is_said_once_the_unit_is_done(scenario: Scenario) -> None:
    deadline = await scenario.announce(CILEGON, TANGERANG)
    await scenario.clock_strikes(DAYS[0])
    await scenario.met(deadline, CILEGON)
    assert await scenario.timers(CILEGON) == {
        "H-7": "fired", "H-3": "cancelled", "H-1": "cancelled", "H-0": "cancelled", "overdue": "cancelled",
    }  # fmt: skip
    await scenario.clock_strikes("2025-08-01T03:00:00Z")
    assert await scenario.said(CILEGON) == ["deadline-reminder H-7"]
    assert await scenario.said(TANGERANG) == ["deadline-reminder H-7", "deadline-overdue"]


async def test_a_withdrawn_deadline_is_forgotten_by_everybody(scenario: Scenario) -> None:
    deadline = await scenario.announce(CILEGON, TANGERANG)
    await scenario.withdrawn(deadline)
    await scenario.clock_strikes("2025-08-01T03:00:00Z")
    assert await scenario.said() == []


async def test_a_deadline_withdrawn_for_one_unit_goes_on_for_the_others(scenario: Scenario) -> None:
    deadline = await scenario.announce(CILEGON, TANGERANG)
    await scenario.withdrawn(deadline, CILEGON)
    await scenario.clock_strikes(DAYS[0])
    assert (await scenario.said(CILEGON), await scenario.said(TANGERANG)) == ([], ["deadline-reminder H-7"])


async def test_a_moved_deadline_is_told_at_once_and_planned_anew(scenario: Scenario) -> None:
    deadline = await scenario.announce(CILEGON, TANGERANG)
    await scenario.met(deadline, TANGERANG)
    await scenario.clock_strikes(DAYS[1])
    await scenario.moved(deadline, "2025-08-28T23:59", "Masih banyak yang belum.")
    assert await scenario.said(CILEGON) == ["deadline-reminder H-3", "deadline-moved"]
    await scenario.clock_strikes("2025-08-01T03:00:00Z")
    assert len(await scenario.said(CILEGON)) == 2
    await scenario.clock_strikes("2025-08-21T03:00:00Z")
    assert (await scenario.said(CILEGON))[2:] == ["deadline-reminder H-7"]
    assert await scenario.said(TANGERANG) == []


async def test_a_move_to_the_same_date_says_nothing(scenario: Scenario) -> None:
    deadline = await scenario.announce(CILEGON)
    await scenario.moved(deadline, "2025-07-31T23:59")
    assert await scenario.said() == []
    assert set((await scenario.timers(CILEGON)).values()) == {"pending"}


async def test_a_deadline_moved_into_the_past_tells_of_the_move_and_of_being_late(scenario: Scenario) -> None:
    deadline = await scenario.announce(CILEGON)
    await scenario.clock_strikes(DAYS[0])
    await scenario.moved(deadline, "2025-07-23T12:00")
    await scenario.clock_strikes("2025-07-25T03:00:00Z")
    assert await scenario.said(CILEGON) == ["deadline-reminder H-7", "deadline-moved", "deadline-overdue"]


async def test_a_correction_is_not_reminded_of_at_once_because_the_return_says_it(scenario: Scenario) -> None:
    scenario.move_clock("2025-07-29T03:00:00Z")
    await scenario.announce(CILEGON, kind="correction")
    await scenario.clock_strikes("2025-07-29T03:00:01Z")
    assert await scenario.rows("SELECT data->>'step' FROM message") == []
    await scenario.clock_strikes("2025-07-30T03:00:00Z")
    assert await scenario.rows("SELECT data->>'step', data->>'announced_late' FROM message") == [("H-1", "false")]


async def test_announced_late_the_missed_reminder_is_sent_once_and_says_so(scenario: Scenario) -> None:
    await scenario.announce(CILEGON, due="2025-07-10T23:59")
    await scenario.clock_strikes("2025-07-08T01:00:01Z")
    assert await scenario.rows("SELECT data->>'step', data->>'announced_late' FROM message") == [("H-3", "true")]
    await scenario.clock_strikes("2025-07-09T03:00:00Z")
    assert await scenario.said() == ["deadline-reminder H-3", "deadline-reminder H-1"]


async def test_a_clock_that_jumps_over_several_steps_lets_only_the_newest_speak(scenario: Scenario) -> None:
    await scenario.announce(CILEGON)
    await scenario.clock_strikes("2025-07-31T03:00:00Z")
    assert await scenario.said(CILEGON) == ["deadline-reminder H-0"]
    assert await scenario.timers(CILEGON) == {
        "H-7": "skipped", "H-3": "skipped", "H-1": "skipped", "H-0": "fired", "overdue": "pending",
    }  # fmt: skip


async def test_a_clock_that_jumps_past_the_deadline_says_only_that_it_is_late(scenario: Scenario) -> None:
    await scenario.announce(CILEGON)
    await scenario.clock_strikes("2025-08-01T03:00:00Z")
    assert await scenario.said(CILEGON) == ["deadline-overdue"]


async def test_many_steps_of_many_units_due_together_still_leave_one_message_each(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches smaller than the number of due timers: a unit's steps lie in different ones."""
    monkeypatch.setattr(timers, "BATCH", 3)
    await scenario.announce(CILEGON, TANGERANG, SORONG)
    await scenario.clock_strikes("2025-07-31T03:00:00Z")
    assert sorted(await scenario.said()) == ["deadline-reminder H-0"] * 3


async def test_a_worker_that_was_down_does_not_remind_of_what_is_already_past(scenario: Scenario) -> None:
    """Saturday after a Friday-night deadline: too late to remind, too early to say late."""
    await scenario.announce(CILEGON, due="2025-08-01T23:59")
    await scenario.clock_strikes("2025-08-02T03:00:00Z")
    assert await scenario.said() == []
    await scenario.clock_strikes("2025-08-04T03:00:00Z")
    assert await scenario.said(CILEGON) == ["deadline-overdue"]


async def test_a_step_whose_time_comes_after_hours_waits_for_the_morning(scenario: Scenario) -> None:
    await scenario.announce(CILEGON)
    await scenario.clock_strikes("2025-07-24T13:00:00Z")
    assert await scenario.said() == []
    assert await scenario.timers(CILEGON) | {"H-7": "pending"} == await scenario.timers(CILEGON)
    await scenario.clock_strikes("2025-07-25T01:00:00Z")
    assert await scenario.said() == ["deadline-reminder H-7"]


async def test_on_the_last_evening_it_does_not_wait_for_the_morning(scenario: Scenario) -> None:
    await scenario.announce(CILEGON)
    await scenario.clock_strikes("2025-07-31T13:00:00Z")
    assert await scenario.said() == ["deadline-reminder H-0"]


async def test_a_holiday_declared_later_defers_what_was_planned(scenario: Scenario) -> None:
    await scenario.announce(CILEGON)
    await scenario.rows("INSERT INTO holiday_override VALUES ('2025-07-24', true, 'Pilkada', now(), 'x') RETURNING 1")
    await scenario.clock_strikes(DAYS[0])
    assert await scenario.said() == []
    await scenario.clock_strikes("2025-07-25T01:00:00Z")
    assert await scenario.said() == ["deadline-reminder H-7"]


async def test_a_reminder_says_how_much_the_unit_has_recorded(scenario: Scenario) -> None:
    deadline = await scenario.announce(CILEGON, TANGERANG)
    for number in (1, 2, 3):
        await scenario.hear(progress(deadline, CILEGON, number))
    await scenario.clock_strikes(DAYS[0])
    said = dict(await scenario.rows("SELECT unit, data->'recorded' FROM message"))
    assert said == {CILEGON: 3, TANGERANG: 0}
    words = "SELECT data->'progress'->>'id' FROM message WHERE unit = :unit"
    assert await scenario.rows(words, unit=CILEGON) == [("3 pemasok tercatat, belum dikirim",)]


async def test_progress_that_comes_late_or_of_who_owes_nothing_changes_nothing(scenario: Scenario) -> None:
    deadline = await scenario.announce(CILEGON)
    older, newer = (scenario.record(progress(deadline, CILEGON, number)) for number in (1, 2))
    await scenario.hear_again([older, newer])
    await scenario.hear_again([older])
    await scenario.hear(progress(deadline, TANGERANG, 5), progress(uuid4(), CILEGON, 9))
    assert await scenario.rows("SELECT unit, progress->'done' FROM obligation") == [(CILEGON, 2)]


async def test_a_kanwil_hears_of_all_its_late_units_in_one_message(scenario: Scenario) -> None:
    deadline = await scenario.announce(CILEGON, TANGERANG, "rutan-kelas-iib-serang", SORONG)
    await scenario.met(deadline, "rutan-kelas-iib-serang")
    await scenario.clock_strikes("2025-08-01T03:00:00Z")
    [(late, expected)] = await scenario.rows(
        "SELECT data->'late', data->'expected' FROM message WHERE kind = 'late-units-rollup' AND unit = 'kanwil-banten'"
    )
    assert ([unit["code"] for unit in late], expected) == ([CILEGON, TANGERANG], 3)
    assert sorted(await scenario.said()) == ["deadline-overdue"] * 3 + ["late-units-rollup"] * 2


async def test_a_kanwil_whose_units_are_all_done_hears_nothing(scenario: Scenario) -> None:
    deadline = await scenario.announce(CILEGON, SORONG)
    await scenario.met(deadline, CILEGON)
    statuses = dict(await scenario.rows("SELECT recipient, status FROM timer WHERE step = 'rollup'"))
    assert statuses == {"kanwil-banten": "cancelled", "kanwil-papua-barat": "pending"}


async def test_531_units_in_33_kanwil_are_one_message_each(scenario: Scenario) -> None:
    obliged = await scenario.rows("SELECT code FROM unit WHERE unit_type IN ('Lapas', 'Rutan', 'LPKA')")
    await scenario.announce(*(code for (code,) in obliged))
    await scenario.clock_strikes("2025-08-01T03:00:00Z")
    said = await scenario.said()
    assert {kind: said.count(kind) for kind in set(said)} == {"deadline-overdue": 531, "late-units-rollup": 33}


async def test_a_unit_that_is_not_in_the_directory_is_a_dead_letter_not_a_silent_loss(scenario: Scenario) -> None:
    event = SuppliersDeadlineSet.model_validate(SuppliersDeadlineSet.example | {"units": [CILEGON, "lapas-atlantis"]})
    assert await scenario.hear(event) == {"dead": 1}
    assert await scenario.rows("SELECT count(*) FROM deadline") == [(0,)]


async def test_what_is_said_of_an_unknown_deadline_is_passed_over(scenario: Scenario) -> None:
    event = SuppliersDeadlineMet.model_validate(SuppliersDeadlineMet.example | {"deadline": uuid4()})
    assert await scenario.hear(event) == {"applied": 1}


async def test_emails_of_a_met_obligation_that_have_not_left_stay_here(scenario: Scenario) -> None:
    deadline = await scenario.announce(CILEGON)
    await scenario.clock_strikes(DAYS[0])
    await scenario.met(deadline, CILEGON)
    statuses = await scenario.rows("SELECT channel, status FROM delivery ORDER BY channel")
    assert statuses == [("email", "cancelled"), ("inapp", "sent")]


async def race(scenario: Scenario) -> list[str]:
    """The unit is done in a transaction that has not ended while its reminder falls due in another."""
    deadline = await scenario.announce(CILEGON)
    scenario.move_clock(DAYS[0])
    async with scenario.database.transaction() as session:
        await session.execute(
            text("UPDATE obligation SET status = 'met', met_at = now(), late = false WHERE deadline_id = :deadline"),
            {"deadline": deadline},
        )
        await asyncio.wait_for(fire_timers(scenario.database).round(), 180)
    await fire_timers(scenario.database).round()
    return await scenario.said(CILEGON)


async def test_an_obligation_that_ends_while_its_reminder_falls_due_is_not_reminded_of(
    committed_scenario: Scenario,
) -> None:
    assert await race(committed_scenario) == []
    assert (await committed_scenario.timers(CILEGON))["H-7"] == "cancelled"


async def test_without_the_lock_on_the_obligation_the_race_is_lost(
    committed_scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    unguarded = timers._FIRE.text.replace("FOR SHARE OF obligation SKIP LOCKED", "")
    assert unguarded != timers._FIRE.text
    monkeypatch.setattr(timers, "_FIRE", text(unguarded))
    assert await race(committed_scenario) == ["deadline-reminder H-7"]


async def test_two_workers_at_once_say_everything_once(committed_scenario: Scenario) -> None:
    obliged: list[Any] = await committed_scenario.rows("SELECT code FROM unit WHERE unit_type = 'Lapas'")
    await committed_scenario.announce(*(code for (code,) in obliged))
    committed_scenario.move_clock("2025-07-24T03:00:00Z")
    await asyncio.gather(*(fire_timers(committed_scenario.database, concurrency=2).round() for _ in range(4)))
    assert await committed_scenario.said() == ["deadline-reminder H-7"] * 337
