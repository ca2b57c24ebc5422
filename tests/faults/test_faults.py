"""Fault matrix in short mode: one run of the telling cases, and each guard's negative control."""

import pytest

from tests.faults import checker
from tests.faults.cases import Case, cases
from tests.faults.checker import Totals
from tests.faults.matrix import Plan, play
from tests.faults.stack import STANDING, FaultStack
from tests.faults.without_guards import GUARDS

SEED = 20250708
SHORT = [case for case in cases.values() if case.short]
CONTROLS = [(case, guard) for case in SHORT for guard in case.guards]


@pytest.mark.parametrize("case", SHORT, ids=lambda case: case.name)
async def test_what_must_hold_holds_after(case: Case, stack: FaultStack) -> None:
    result = await play(Plan(case, SEED, 0), stack, short=True)
    assert not result.broken
    assert result.findings == []


@pytest.mark.parametrize(("case", "guard"), CONTROLS, ids=[f"{case.name} without {guard}" for case, guard in CONTROLS])
async def test_without_its_guard_the_check_sees_it(case: Case, guard: str, stack: FaultStack) -> None:
    """Run up to four times: an open race is not lost every time, least of all on a busy machine."""
    for run in range(1, 5):
        result = await play(Plan(case, SEED + run, 0, guard), stack, short=True)
        assert not result.broken
        if result.findings:
            return
    pytest.fail(f"without {guard}, four runs of {case.name!r} found nothing wrong")


def test_every_guard_has_a_negative_control() -> None:
    assert {guard for case in cases.values() for guard in case.guards} == set(GUARDS)
    assert {guard.process for guard in GUARDS.values()} == set(STANDING)


def test_the_checker_sees_loss_doubling_and_disorder() -> None:
    def fault(recorded: list[int]) -> str | None:
        return checker._double_or_lost("one", Totals({"one": [1, 2, 3]}, {}, {"one": recorded}))

    assert fault([1, 2, 3]) is None
    assert all(fault(wrong) for wrong in ([1, 3], [1, 2], [1, 2, 2, 3], [1, 3, 2], [1, 2, 3, 4], []))

    def disorder(sent: list[int]) -> str | None:
        return checker._order_of("one", Totals({"one": [1, 2, 3]}, {"one": sent}, {}))

    assert disorder([1, 2, 3]) is None
    assert disorder([1, 2, 1, 2, 3]) is None  # a batch sent again
    assert all(disorder(wrong) for wrong in ([2, 1, 3], [1, 3, 2], [1, 2], []))
