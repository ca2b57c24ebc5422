"""Charts of boards: the country as tiles, a line over days. Pure: figures in, places, colours and coordinates out.

`chassis/charts.html` draws them, each with its figures in words or in a table beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 260, 44, 12, 14, 30
LONGEST = 120
"""Days that a line shows at the most."""
STEPS = (25.0, 50.0, 80.0, 100.0)
"""Per cent done from which a tile has the next colour."""


@dataclass(frozen=True)
class Tile:
    """One Kanwil: how much of what is owed there is done."""

    code: str
    name: str
    done: int
    of: int

    @property
    def place(self) -> str:
        """Class that says where it lies in the grid."""
        return f"at-{self.code.removeprefix('kanwil-')}"

    @property
    def share(self) -> float | None:
        """Per cent, cut to one decimal: 100 only when nothing is missing; none where nothing is owed."""
        return self.done * 1000 // self.of / 10 if self.of else None

    @property
    def colour(self) -> str:
        """0 to 4, or none where nothing is owed."""
        return "none" if self.share is None else str(sum(self.share >= step for step in STEPS))


def tiles(done: Mapping[str, tuple[int, int]], names: Mapping[str, str]) -> list[Tile]:
    """`done`: of each Kanwil by code how much is done, of how much."""

    def name(code: str) -> str:
        return names.get(code, code).removeprefix("Kanwil ").removeprefix("Ditjenpas ")

    return [Tile(code, name(code), *figures) for code, figures in sorted(done.items())]


@dataclass(frozen=True)
class Totals:
    """End of a day: how much is new in it, and what each line has come to."""

    day: date
    new: int
    totals: Sequence[int]


@dataclass(frozen=True)
class DayLine:
    """`lines` are points as SVG writes them; `days` are those with anything new, the newest first; ticks are what
    stands at the axes and where."""

    days: Sequence[Totals]
    lines: Sequence[str]
    goal_y: float
    mark_x: float | None
    y_ticks: Sequence[tuple[int, float]]
    x_ticks: Sequence[tuple[date, float]]
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def day_line(
    new: Mapping[date, Sequence[int]], first: date, until: date, *, lines: int, goal: int, mark: date | None = None
) -> DayLine:
    """Line over the days from `first` to `until`, of which the last `LONGEST` are shown.

    `new`: what each day brings to each of so many `lines`, the first of which counts all. `goal` is what the first
    should come to; `mark` a day to be seen, which widens the chart where it is still to come.
    """
    until = max([until, *new])
    first = max(first, until - timedelta(days=LONGEST))
    totals = _totals(first, until, new, lines)
    last = max(until, min(mark or until, first + timedelta(days=LONGEST)))
    highest = max(goal, totals[-1].totals[0], 1)

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / max((last - first).days, 1), 1)

    def y(value: int) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / highest, 1)

    return DayLine(
        days=[one for one in reversed(totals) if one.new],
        lines=[" ".join(f"{x(one.day)},{y(one.totals[number])}" for one in totals) for number in range(lines)],
        goal_y=y(goal),
        mark_x=x(mark) if mark and first <= mark <= last else None,
        y_ticks=[(value, y(value)) for value in dict.fromkeys((0, highest // 2, highest))],
        x_ticks=[(day, x(day)) for day in _ticks(first, last)],
    )


def _totals(first: date, until: date, new: Mapping[date, Sequence[int]], lines: int) -> list[Totals]:
    sums = [sum(values[number] for day, values in new.items() if day < first) for number in range(lines)]
    found = []
    for step in range((until - first).days + 1):
        day = first + timedelta(days=step)
        added = new.get(day, [0] * lines)
        sums = [before + more for before, more in zip(sums, added, strict=True)]
        found.append(Totals(day, added[0], sums))
    return found


def _ticks(first: date, last: date) -> list[date]:
    days = (last - first).days
    every = max(-(-days // 4), 1)
    return [first + timedelta(days=step) for step in range(0, days + 1, every)]
