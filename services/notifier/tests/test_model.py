"""Any order of announcing, moving, meeting, withdrawing, failing batches and jumps of the clock, against a model
that knows only who still owes what and when it is due."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from notifier.domain.office_hours import OfficeHours
from notifier.domain.reminder_schedule import due_in

from .actors import CILEGON, SORONG, TANGERANG, Scenario

START = datetime(2025, 7, 8, 1, tzinfo=UTC)
ZONE = {CILEGON: "Asia/Jakarta", TANGERANG: "Asia/Jakarta", SORONG: "Asia/Jayapura", "kanwil-banten": "Asia/Jakarta"}
ZONE["kanwil-papua-barat"] = "Asia/Jayapura"
UNITS = (CILEGON, TANGERANG, SORONG)

days = st.integers(-3, 40)
hours = st.sampled_from(["06:00", "08:00", "12:00", "23:59"])
acts = st.lists(
    st.one_of(
        st.tuples(st.just("jump"), st.integers(1, 24 * 9)),
        st.tuples(st.just("move"), days, hours),
        st.tuples(st.just("meet"), st.sampled_from(UNITS)),
        st.tuples(st.just("withdraw"), st.sampled_from([*UNITS, None])),
    ),
    min_size=1,
    max_size=12,
)


@dataclass
class Model:
    due: str
    round: int = 1
    open: set[str] = field(default_factory=lambda: set(UNITS))
    withdrawn: bool = False

    def due_of(self, unit: str) -> datetime:
        return due_in(ZoneInfo(ZONE[unit]), START, datetime.fromisoformat(self.due))


def wall_clock(day: int, hour: str) -> str:
    return f"{(START + timedelta(days=day)).date()}T{hour}"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=days, hour=hours, acts=acts)
async def test_no_order_of_events_reminds_who_is_done_or_says_a_step_twice(
    scenario: Scenario, day: int, hour: str, acts: list[tuple[Any, ...]]
) -> None:
    model, now = Model(wall_clock(day, hour)), START
    scenario.move_clock(now)
    deadline = await scenario.announce(*UNITS, due=model.due)
    for act in acts:
        match act:
            case ("jump", ahead):
                now += timedelta(hours=ahead)
                before = await messages(scenario, deadline)
                await scenario.clock_strikes(now)
                check_new(model, now, (await messages(scenario, deadline))[len(before) :])
            case ("move", day, hour):
                await scenario.moved(deadline, due := wall_clock(day, hour))
                if not model.withdrawn and due != model.due:
                    model.due, model.round = due, model.round + 1
            case ("meet", unit):
                await scenario.met(deadline, unit)
                model.open.discard(unit)
            case ("withdraw", unit):
                await scenario.withdrawn(deadline, *([unit] if unit else []))
                model.open -= {unit} if unit else set(UNITS)
                model.withdrawn = model.withdrawn or unit is None
        await check_obligations(scenario, model, deadline)
    await run_out(scenario, model, deadline, now)


async def messages(scenario: Scenario, deadline: UUID) -> list[tuple[str, str, str]]:
    """kind or step, unit, dedupe key; in order."""
    return await scenario.rows(
        "SELECT coalesce(data->>'step', kind), unit, dedupe_key FROM message WHERE deadline_id = :deadline ORDER BY id",
        deadline=deadline,
    )


def check_new(model: Model, now: datetime, new: list[tuple[str, str, str]]) -> None:
    """Check what one jump of the clock brought: nothing to those who are done, nothing too late, one thing each."""
    assert max(Counter(unit for _, unit, _ in new).values(), default=1) == 1
    for what, unit, _ in new:
        is_open = OfficeHours(ZoneInfo(ZONE[unit])).is_open(now)
        if what == "late-units-rollup":
            assert is_open
            continue
        assert unit in model.open
        if what.startswith("H-"):
            assert now < model.due_of(unit)
            assert is_open or OfficeHours(ZoneInfo(ZONE[unit])).next_open(now) >= model.due_of(unit)
        else:
            assert what == "deadline-overdue"
            assert now >= model.due_of(unit)
            assert is_open


async def check_obligations(scenario: Scenario, model: Model, deadline: UUID) -> None:
    """Check invariants."""
    pending = await scenario.rows(
        "SELECT unit, round FROM timer WHERE deadline_id = :deadline AND status = 'pending' AND unit IS NOT NULL",
        deadline=deadline,
    )
    assert {unit for unit, _ in pending} <= model.open
    assert {round_ for _, round_ in pending} <= {model.round}
    keys = [key for _, _, key in await messages(scenario, deadline)]
    assert len(keys) == len(set(keys))
    waiting = await scenario.rows(
        "SELECT m.unit FROM delivery d JOIN message m ON m.id = d.message_id"
        " WHERE m.deadline_id = :deadline AND m.only_while_open AND d.status = 'queued'",
        deadline=deadline,
    )
    assert {unit for (unit,) in waiting} & set(UNITS) <= model.open  # a Kanwil's list is drawn up when it leaves


async def run_out(scenario: Scenario, model: Model, deadline: UUID, now: datetime) -> None:
    """Long after, in office hours of both zones, all who still owe it have been told that they are late."""
    end = max(now, START + timedelta(days=45)) + timedelta(days=15)
    end = OfficeHours(ZoneInfo("Asia/Jakarta")).next_opening(end) + timedelta(hours=2)
    await scenario.clock_strikes(end)
    assert await scenario.rows("SELECT 1 FROM timer WHERE deadline_id = :d AND status = 'pending'", d=deadline) == []
    told = {key for what, _, key in await messages(scenario, deadline) if what == "deadline-overdue"}
    assert told >= {f"timer:{deadline}:{unit}:overdue:{model.round}" for unit in model.open}
