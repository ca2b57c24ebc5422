"""Rows of the benchmark and their runs: ours and its baselines in turn, several rounds, nothing else.

    ROWS = (
        Row("1", "relay: outbox → Kafka", Side("relay", measure), (Side("raw producer", measure_raw),),
            goals=(Goal("events/s", 0.7, beside="raw producer"),)),
    )

A module with `ROWS` is named in `__main__.py`. A side's `measure(bench)` does one round — it may prepare first, only
what it times itself counts — and returns its figures by name; units are part of the name: "events/s", "p99 ms".
"""

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import median

from rich.console import Console

from tests.load.stack import BenchStack
from tests.load.worker_protocol import Figures


@dataclass
class Bench:
    """Stack, seed and console of a run, as every side gets them."""

    stack: BenchStack
    seed: int = 1
    quick: bool = False
    console: Console = field(default_factory=lambda: Console(highlight=False, soft_wrap=True, width=120))
    random: Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)

    def size(self, full: int, quick: int) -> int:
        """Number of events (or seconds): `quick` is for development, its figures are worth little."""
        return quick if self.quick else full


def nothing(bench: Bench) -> None: ...


@dataclass(frozen=True)
class Side:
    name: str
    measure: Callable[[Bench], Figures]


@dataclass(frozen=True)
class Goal:
    """Ours ÷ `beside` must be at least `wanted` (at most, if `at_most`); without `beside`, ours itself must.

    `ours` names another side than the row's first, for rows that hold several pairs.
    """

    figure: str
    wanted: float
    beside: str = ""
    at_most: bool = False
    ours: str = ""


@dataclass(frozen=True)
class Spread:
    """The middle of several rounds, and how far they lay apart."""

    middle: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(median(values), min(values), max(values))


@dataclass(frozen=True)
class Verdict:
    goal: Goal
    seen: Spread
    met: bool


@dataclass
class Outcome:
    """A row after its rounds. `figures`: side → figure → one value a round."""

    row: "Row"
    figures: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    seconds: float = 0.0
    failure: str = ""

    @property
    def rounds(self) -> int:
        return max((len(values) for side in self.figures.values() for values in side.values()), default=0)

    def note(self, side: str, figures: Figures) -> None:
        for name, value in figures.items():
            self.figures.setdefault(side, {}).setdefault(name, []).append(value)

    def spread(self, side: str, figure: str) -> Spread:
        return Spread.of(self.figures[side][figure])

    @property
    def verdicts(self) -> list[Verdict]:
        return [] if self.failure else [self._judge(goal) for goal in self.row.goals]

    @property
    def good(self) -> bool:
        return not self.failure and all(verdict.met for verdict in self.verdicts)

    @property
    def remark(self) -> str:
        return self.row.remark(self) if self.row.remark and not self.failure else ""

    def _judge(self, goal: Goal) -> Verdict:
        """Ratios are taken round by round: what slowed the machine down slowed both sides of a round."""
        seen = self.figures[goal.ours or self.row.ours.name][goal.figure]
        if goal.beside:
            seen = [ours / its for ours, its in zip(seen, self.figures[goal.beside][goal.figure], strict=True)]
        spread = Spread.of(seen)
        return Verdict(goal, spread, spread.middle <= goal.wanted if goal.at_most else spread.middle >= goal.wanted)


@dataclass(frozen=True)
class Row:
    """`key` is its number, with a word after a hyphen where a number has several rows: "2", "2-idle"."""

    key: str
    title: str
    ours: Side
    baselines: tuple[Side, ...] = ()
    goals: tuple[Goal, ...] = ()
    rounds: int | None = None
    """Where each takes long, unless the command line says how many."""
    seconds: float = 240
    """No round begins after so many; what a side waits for ends soon after."""
    prepare: Callable[[Bench], None] = nothing
    clean: Callable[[Bench], None] = nothing
    remark: Callable[[Outcome], str] | None = None
    """One line under the row, made of what was seen."""

    @property
    def number(self) -> str:
        return self.key.partition("-")[0]


def run(row: Row, bench: Bench, rounds: int) -> Outcome:
    """All rounds of one row. What goes wrong is told in the outcome and ends this row only."""
    outcome = Outcome(row)
    began = time.monotonic()
    bench.stack.deadline = began + row.seconds * 1.5
    try:
        try:
            row.prepare(bench)
            for number in range(rounds):
                if number and time.monotonic() - began > row.seconds:
                    bench.console.print(f"    [yellow]time is over after {number} rounds[/]")
                    break
                _round(row, bench, outcome, number)
        finally:
            row.clean(bench)
    except Exception as error:
        outcome.failure = f"{type(error).__name__}: {error}"
        bench.console.print(traceback.format_exc(), markup=False)
    outcome.seconds = time.monotonic() - began
    return outcome


def _round(row: Row, bench: Bench, outcome: Outcome, number: int) -> None:
    """Every other round goes backwards, so that nobody always comes after the same neighbour."""
    sides = [row.ours, *row.baselines]
    for side in reversed(sides) if number % 2 else sides:
        began = time.monotonic()
        figures = side.measure(bench)
        outcome.note(side.name, figures)
        said = ", ".join(f"{value:,.4g} {name}" for name, value in figures.items())
        bench.console.print(f"    {number + 1} {side.name}: {said} [dim]({time.monotonic() - began:.0f} s)[/]")
