"""The harness counts rightly; how fast anything is, no test asks."""

from collections.abc import Iterator
from io import StringIO
from itertools import cycle
from pathlib import Path

import pytest
from rich.console import Console

from tests.load import report
from tests.load.__main__ import MODULES, _chosen
from tests.load.bench import Bench, Goal, Outcome, Row, Side, run
from tests.load.bench_consumer import rate_of
from tests.load.bench_growth import describe
from tests.load.stack import BenchStack, DriverFailed
from tests.load.worker_protocol import Figures


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(BenchStack.at(tmp_path), console=Console(file=StringIO()))


def side(name: str, *values: float, order: list[str] | None = None) -> Side:
    """One that gives these figures, a round each."""
    rounds: Iterator[float] = cycle(values)

    def measure(bench: Bench) -> Figures:
        if order is not None:
            order.append(name)
        return {"events/s": next(rounds)}

    return Side(name, measure)


def row(ours: Side, *baselines: Side, goals: tuple[Goal, ...] = ()) -> Row:
    return Row("1", "a row", ours, baselines, goals)


def test_the_middle_of_the_rounds_is_the_figure_and_the_ends_are_shown(bench: Bench) -> None:
    seen = run(row(side("ours", 30, 10, 20)), bench, 3).spread("ours", "events/s")
    assert (seen.middle, seen.low, seen.high) == (20, 10, 30)


def test_sides_take_turns_and_every_other_round_goes_backwards(bench: Bench) -> None:
    order: list[str] = []
    run(row(side("ours", 1, order=order), side("baseline", 1, order=order)), bench, 3)
    assert order == ["ours", "baseline", "baseline", "ours", "ours", "baseline"]


def test_a_ratio_is_taken_round_by_round(bench: Bench) -> None:
    """A machine that was slow in one round was slow for both."""
    ours, baseline = side("ours", 90, 9, 80), side("baseline", 100, 10, 100)
    [verdict] = run(row(ours, baseline, goals=(Goal("events/s", 0.85, beside="baseline"),)), bench, 3).verdicts
    assert verdict.seen.middle == pytest.approx(0.9)
    assert verdict.met


@pytest.mark.parametrize(
    ("goal", "met"),
    [
        (Goal("events/s", 2, beside="baseline"), True),
        (Goal("events/s", 2.1, beside="baseline"), False),
        (Goal("events/s", 2, beside="baseline", at_most=True), True),
        (Goal("events/s", 1.9, beside="baseline", at_most=True), False),
        (Goal("events/s", 20), True),
        (Goal("events/s", 21), False),
        (Goal("events/s", 0.5, beside="ours", ours="baseline"), True),
    ],
)
def test_a_goal_is_met_or_missed(bench: Bench, goal: Goal, met: bool) -> None:
    outcome = run(row(side("ours", 20), side("baseline", 10), goals=(goal,)), bench, 1)
    assert outcome.good is met


def test_a_row_that_fails_is_told_cleaned_up_and_no_success(bench: Bench) -> None:
    cleaned = []

    def fail(bench: Bench) -> Figures:
        raise DriverFailed("it ended with 1")

    failing = Row("1", "a row", Side("ours", fail), clean=lambda bench: cleaned.append(True))
    outcome = run(failing, bench, 3)
    assert (outcome.failure, outcome.good, cleaned) == ("DriverFailed: it ended with 1", False, [True])


def test_a_driver_is_a_process_that_is_told_and_heard(bench: Bench) -> None:
    echo = bench.stack.start("drivers.echo", word="kata")
    assert echo.hear() == {"ready": "kata"}
    echo.say("lagi")
    assert echo.hear() == {"heard": "lagi"}
    with pytest.raises(DriverFailed, match=r"ended with 0(?s:.)*printed, not told"):
        echo.hear()


def test_replicas_count_only_while_all_of_them_work() -> None:
    first = [(0.0, 0), (1.0, 100), (2.0, 100), (3.0, 100)]
    second = [(1.0, 0), (2.0, 50), (2.5, 50), (4.0, 50)]
    assert rate_of([first]) == 100
    assert rate_of([first, second]) == (100 + 100 + 50 + 50) / 2


def test_growth_is_an_exponent() -> None:
    outcome = Outcome(row(side("1×", 0)))
    outcome.note("1×", {"events/s": 1000})
    outcome.note("100×", {"events/s": 1000})
    assert describe(outcome, "events/s").endswith("takes 100× as long: time grows like n^1.00")
    outcome.figures["100×"]["events/s"] = [10]
    assert describe(outcome, "events/s").endswith("takes 10000× as long: time grows like n^2.00")


def test_the_last_table_stands_between_the_markers_of_the_page(bench: Bench, tmp_path: Path) -> None:
    goals = (Goal("events/s", 0.7, beside="baseline"), Goal("events/s", 0.9, beside="baseline"))
    written = report.as_json([run(row(side("ours", 800), side("baseline", 1000), goals=goals), bench, 1)], bench)
    report.write(tmp_path / "bench.json", written)
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
    for _ in range(2):
        report.document(report.read(tmp_path / "bench.json"), page)
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "old" not in text
    assert text.count("| ours | events/s | 800 | 800 – 800 |") == 1
    assert "**0.8** (0.8 – 0.8), goal ≥ 0.7 ✓" in text
    assert "**0.8** (0.8 – 0.8), goal ≥ 0.9 ✗ missed" in text
    assert f"{written['machine']['cores']} cores" in text
    report.show(written, bench.console)


def test_every_row_has_a_key_of_its_own_and_goals_about_sides_it_has() -> None:
    assert MODULES
    rows = _chosen("")
    assert len({one.key for one in rows}) == len(rows)
    for one in rows:
        names = [one.ours.name, *(baseline.name for baseline in one.baselines)]
        assert len(set(names)) == len(names), one.key
        assert {goal.beside or names[0] for goal in one.goals} <= set(names), one.key
        assert {goal.ours or names[0] for goal in one.goals} <= set(names), one.key


def test_rows_are_chosen_by_number_or_by_key() -> None:
    assert [one.key for one in _chosen("3-batch")] == ["3-batch"]
    assert {one.number for one in _chosen("3")} == {"3"}
    with pytest.raises(SystemExit, match="no row 99"):
        _chosen("1,99")
