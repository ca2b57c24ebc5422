"""Other dates for a collection: judged as at its opening, told only where something is other than before."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from suppliers.errors import FreeDay, ShortNotice
from suppliers.models import Campaign, CampaignStatus
from suppliers.models.campaign import Moved

from ..actors import CAMPAIGN, Actors, ok
from ..page_text import gone_to, words

Events = Callable[..., Awaitable[list[dict[str, Any]]]]
NOW = datetime.fromisoformat("2025-07-08T01:00Z")
DUE = datetime.fromisoformat("2025-07-31T23:59")
WEEK = timedelta(days=7)
ZONES = ["Asia/Jakarta", "Asia/Jayapura"]
SAME = {"due_local": CAMPAIGN["due_local"]}


def campaign(status: str, due: datetime = DUE) -> Campaign:
    return Campaign(
        title="x", opens_at=NOW, created_at=NOW, status=status,
        due_local=due, late_until_local=due + WEEK, locks_local=due + 2 * WEEK,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "due", "lock", "moved"),
    [
        ("open", DUE, DUE + 2 * WEEK, Moved.NOTHING),
        ("draft", DUE, DUE + 2 * WEEK, Moved.NOTHING),
        ("open", DUE, DUE + 3 * WEEK, Moved.REST),
        ("draft", DUE, DUE + 3 * WEEK, Moved.DRAFT),
        ("open", DUE - timedelta(days=1), DUE + 2 * WEEK, Moved.DUE),
        ("draft", DUE - timedelta(days=1), DUE + 2 * WEEK, Moved.DRAFT),
    ],
)
def test_a_move_says_what_it_changed(status: str, due: datetime, lock: datetime, moved: Moved) -> None:
    wish = due, DUE + WEEK, lock, ZONES
    assert campaign(status).reschedule(NOW, *wish, short=False, free=False) is moved


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        ("2025-08-10", FreeDay),  # Sunday
        ("2025-08-09", FreeDay),  # Saturday
        ("2025-12-25", FreeDay),  # a holiday
        ("2025-07-11", ShortNotice),
        ("2025-08-11", None),
    ],
)
def test_moving_asks_what_opening_asks(day: str, asked: type[Exception] | None) -> None:
    due = datetime.fromisoformat(f"{day}T23:59")

    def opened(**meant: bool) -> None:
        campaign(CampaignStatus.DRAFT, due).open(NOW, 3, ZONES, **meant)

    def moved(**meant: bool) -> None:
        campaign(CampaignStatus.OPEN).reschedule(NOW, due, due + WEEK, due + 2 * WEEK, ZONES, **meant)

    for way in (opened, moved):
        if asked:
            with pytest.raises(asked):
                way(short=False, free=False)
        way(short=asked is ShortNotice, free=asked is FreeDay)


def form(due: str, late: str = "07/08/2025", lock: str = "14/08/2025") -> dict[str, object]:
    return {"due_local.date": due, "late_until_local.date": late, "locks_local.date": lock}


async def test_the_same_dates_again_are_no_change_and_no_event(
    admin: httpx.AsyncClient, actors: Actors, events: Events
) -> None:
    opened = await actors.open_campaign()
    page = f"/pengumpulan/{opened['id']}"
    before = await events()
    answer = await admin.post(f"{page}/geser", data=form("31/07/2025"))
    assert "Tidak ada yang diubah" in words(await admin.get(gone_to(answer)))
    async with actors.admin() as api:
        assert ok(await api.post(f"/campaigns/{opened['id']}/move", json=SAME))["changed"] == "nothing"
        lock = SAME | {"locks_local": "2025-08-20T23:59"}
        assert ok(await api.post(f"/campaigns/{opened['id']}/move", json=lock))["changed"] == "rest"
        assert await events() == before
        other = {"due_local": "2025-08-01T23:59"}
        assert ok(await api.post(f"/campaigns/{opened['id']}/move", json=other))["changed"] == "due"
    assert [one["event"] for one in (await events())[len(before) :]] == ["deadline-moved"]


async def test_a_rest_day_and_little_time_are_asked_for_at_once_when_an_open_one_moves(
    admin: httpx.AsyncClient, actors: Actors
) -> None:
    opened = await actors.open_campaign()
    page = f"/pengumpulan/{opened['id']}"
    saturday = form("12/07/2025")
    asked = await admin.post(f"{page}/geser", data=saturday)
    assert "jatuh pada hari Sabtu: kantor tutup" in words(asked, 422)
    assert [f'name="{tick}"' in asked.text for tick in ("short", "free")] == [True, True]
    assert words(await admin.post(f"{page}/geser", data=saturday | {"short": "ya"}), 422)
    gone_to(await admin.post(f"{page}/geser", data=saturday | {"short": "ya", "free": "ya"}))
