"""Charts of boards: tiles, a line over days, an order. Pure: figures in, coordinates and ranks out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from jembatan_indonesia.zones import WIB

from suppliers.domain.completeness import Completeness, count
from suppliers.models import Campaign, Status, Submission
from suppliers.queries.boards import Day

__all__ = ["by_status", "count", "league", "line", "tiles", "total", "urgency"]

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 260, 44, 12, 14, 30
LONGEST = 120
STEPS = (25.0, 50.0, 80.0, 100.0)
"""Per cent reported from which a tile has the next colour."""
_ORDER = (Status.DIKIRIM, Status.BELUM, Status.DRAF, Status.NIHIL, Status.DISETUJUI, Status.TIDAK_BERLAKU)


@dataclass(frozen=True)
class Tile:
    """`colour` is 0 to 4, or none where nobody owes a return; `place` names where it lies in the grid."""

    code: str
    name: str
    place: str
    colour: str
    figures: Completeness


@dataclass(frozen=True)
class Total:
    """So many had reported by the end of a day, so many of them on time."""

    day: date
    new: int
    reported: int
    on_time: int


@dataclass(frozen=True)
class Chart:
    """Points as SVG writes them; `ticks` are what stands at the axes and where."""

    days: Sequence[Total]
    reported: str
    on_time: str
    due_x: float | None
    expected_y: float
    y_ticks: Sequence[tuple[int, float]]
    x_ticks: Sequence[tuple[date, float]]


def total(groups: Iterable[Completeness]) -> Completeness:
    known = list(groups)
    return Completeness(
        **{one.name: sum(getattr(figures, one.name) for figures in known) for one in fields(Completeness)}
    )


def tiles(groups: Mapping[str, Completeness], names: Mapping[str, str]) -> list[Tile]:
    def tile(code: str, figures: Completeness) -> Tile:
        name = names.get(code, code).removeprefix("Kanwil ").removeprefix("Ditjenpas ")
        return Tile(code, name, f"at-{code.removeprefix('kanwil-')}", _colour(figures), figures)

    return [tile(code, figures) for code, figures in sorted(groups.items())]


def league(groups: Mapping[str, Completeness]) -> list[tuple[int, str, Completeness]]:
    """Rank, Kanwil, figures; most punctual first, equal ones share a rank."""

    def worth(one: Completeness) -> tuple[float, float]:
        return one.punctuality or 0, one.completeness or 0

    owing = {code: one for code, one in groups.items() if one.expected}
    order = sorted(owing, key=lambda code: (*(-value for value in worth(owing[code])), code))
    ranks: dict[tuple[float, float], int] = {}
    for rank, code in enumerate(order, 1):
        ranks.setdefault(worth(owing[code]), rank)
    return [(ranks[worth(owing[code])], code, owing[code]) for code in order]


def urgency(submission: Submission, now: datetime) -> int:
    """Overdue first, then what is back for correction, then what waits to be reviewed."""
    status = Status(submission.status)
    if submission.first_reported_at is None and status in (Status.BELUM, Status.DRAF) and submission.due_at < now:
        return 0
    return 1 if status is Status.DIKEMBALIKAN else 2 + _ORDER.index(status)


def by_status(submissions: Iterable[Submission]) -> Counter[str]:
    return Counter(one.status for one in submissions)


def line(campaign: Campaign, reported: Sequence[Day], now: datetime) -> Chart:
    """From the opening to today or the end, a day a point (WIB)."""
    assert campaign.opened_at is not None
    until = min(now, campaign.ended_at or now).astimezone(WIB).date()
    until = max([until, *(one.day for one in reported[-1:])])
    first = max(campaign.opened_at.astimezone(WIB).date(), until - timedelta(days=LONGEST))
    totals = _totals(first, until, reported)
    due = campaign.due_local.date()
    last = max(until, min(due, first + timedelta(days=LONGEST)))
    top = max(campaign.expected or 0, totals[-1].reported, 1)

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / max((last - first).days, 1), 1)

    def y(value: int) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top, 1)

    return Chart(
        days=[one for one in reversed(totals) if one.new],
        reported=" ".join(f"{x(one.day)},{y(one.reported)}" for one in totals),
        on_time=" ".join(f"{x(one.day)},{y(one.on_time)}" for one in totals),
        due_x=x(due) if first <= due <= last else None,
        expected_y=y(campaign.expected or 0),
        y_ticks=[(value, y(value)) for value in dict.fromkeys((0, top // 2, top))],
        x_ticks=[(day, x(day)) for day in _ticks(first, last)],
    )


def _totals(first: date, until: date, reported: Sequence[Day]) -> list[Total]:
    known = {one.day: one for one in reported}
    before = [one for one in reported if one.day < first]
    on_time, late = sum(one.on_time for one in before), sum(one.late for one in before)
    found = []
    for step in range((until - first).days + 1):
        day = first + timedelta(days=step)
        now = known.get(day, Day(day, 0, 0))
        on_time, late = on_time + now.on_time, late + now.late
        found.append(Total(day, now.on_time + now.late, on_time + late, on_time))
    return found


def _ticks(first: date, last: date) -> list[date]:
    days = (last - first).days
    every = max(-(-days // 4), 1)
    return [first + timedelta(days=step) for step in range(0, days + 1, every)]


def _colour(figures: Completeness) -> str:
    share = figures.completeness
    return "none" if share is None else str(sum(share >= step for step in STEPS))
