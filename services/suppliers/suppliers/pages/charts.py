"""Board of a campaign: its charts, the order of Kanwils, and that of what is to be done. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from chassis.pages.charts import DayLine, day_line
from jembatan_indonesia.zones import WIB

from suppliers.domain.completeness import Completeness, count
from suppliers.models import Campaign, Status, Submission
from suppliers.queries.boards import Day

__all__ = ["by_status", "count", "league", "line", "total", "urgency"]

_ORDER = (Status.DIKIRIM, Status.BELUM, Status.DRAF, Status.NIHIL, Status.DISETUJUI, Status.TIDAK_BERLAKU)


def total(groups: Iterable[Completeness]) -> Completeness:
    known = list(groups)
    return Completeness(
        **{one.name: sum(getattr(figures, one.name) for figures in known) for one in fields(Completeness)}
    )


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


def line(campaign: Campaign, reported: Sequence[Day], now: datetime) -> DayLine:
    """Reports, and those on time, from the opening to today or the end, a day a point (WIB)."""
    assert campaign.opened_at is not None
    return day_line(
        {one.day: (one.on_time + one.late, one.on_time) for one in reported},
        campaign.opened_at.astimezone(WIB).date(),
        min(now, campaign.ended_at or now).astimezone(WIB).date(),
        lines=2,
        goal=campaign.expected or 0,
        mark=campaign.due_local.date(),
    )
