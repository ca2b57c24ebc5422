"""Sentences about time, in each zone: days before, on the day itself, an hour before and after, and the day after."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from chassis.pages.formats import Language as PageLanguage
from notifier.domain.messages import Reader, kind_of, render_email
from notifier.models import Language

from .actors import CILEGON, Scenario
from .test_messages import COMMON, REMINDER, TITLE, told

ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
BEFORE: dict[str, tuple[timedelta, str, str]] = {
    # how long before it is due at 16.00: subject of the reminder in both languages
    "three days": (timedelta(days=3), "3 hari lagi batas waktu", "Due in 3 days"),
    "the evening before": (timedelta(hours=17), "Besok pukul 16.00 {zone} batas waktu", "Due tomorrow, 16:00 {zone}"),
    "that midnight": (timedelta(hours=16), "Hari ini pukul 16.00 {zone} batas waktu", "Due today, 16:00 {zone}"),
    "six in the morning": (timedelta(hours=10), "Hari ini pukul 16.00 {zone} batas waktu", "Due today, 16:00 {zone}"),
    "an hour before": (timedelta(hours=1), "Hari ini pukul 16.00 {zone} batas waktu", "Due today, 16:00 {zone}"),
    "that very moment": (timedelta(), "Baru lewat batas waktu", "Just overdue"),
    "an hour after": (-timedelta(hours=1), "Baru lewat batas waktu", "Just overdue"),
    "the day after": (-timedelta(hours=9), "Baru lewat batas waktu", "Just overdue"),
}  # fmt: skip


def due_in(zone: str) -> datetime:
    return datetime(2025, 8, 4, 16, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def subject(kind: str, data: dict[str, Any], zone: str, at: datetime, language: Language) -> str:
    reader = Reader("Lapas Kelas IIB Sorong", language, zone, at, lambda service, link: f"https://{service}{link}")
    return render_email(kind_of(kind, data), reader).subject


@pytest.mark.parametrize("when", BEFORE)
@pytest.mark.parametrize("zone", ZONES)
def test_a_reminder_counts_on_the_clock_of_its_office(zone: str, when: str) -> None:
    before, *said = BEFORE[when]
    due = due_in(zone)
    data = REMINDER | {"due_at": due.isoformat()}
    for language, words in zip((Language.ID, Language.EN), said, strict=True):
        found = subject("deadline-reminder", data, zone, due - before, language)
        assert found == f"{words.format(zone=ZONES[zone])}: {TITLE}"


@pytest.mark.parametrize("zone", ZONES)
def test_every_subject_that_names_a_day_names_its_hour(zone: str) -> None:
    due = due_in(zone)
    at, moment = due - timedelta(days=5), due.isoformat()
    moved = COMMON | {"due_before": (due - timedelta(days=9)).isoformat(), "due_at": moment, "reason": None}
    kinds = {
        "alert": told("returned", due_at=moment),
        "deadline-overdue": COMMON | {"due_at": moment, "instruction": None, "kanwil": None},
        "deadline-moved": moved,
        "deadline-moved-below": moved | {"units": 3},
    }
    for kind, data in kinds.items():
        assert f"4 Agustus pukul 16.00 {ZONES[zone]}" in subject(kind, data, zone, at, Language.ID), kind
        assert f"4 August, 16:00 {ZONES[zone]}" in subject(kind, data, zone, at, Language.EN), kind
        next_year = datetime(2026, 1, 2, tzinfo=UTC)
        assert "4 Agustus 2025 pukul 16.00" in subject(kind, data, zone, next_year, Language.ID), kind


@pytest.mark.parametrize("hour", ["07:59", "08:00", "15:59"])
async def test_what_is_announced_on_the_day_itself_is_not_said_to_have_passed(
    scenario: Scenario, browse: Callable[..., Any], hour: str
) -> None:
    """The reminder of the day comes late then, on that day."""
    at = datetime.fromisoformat(f"2025-08-04T{hour}:00+07:00").astimezone(UTC)
    scenario.move_clock(at)
    await scenario.announce(CILEGON, due="2025-08-04T16:00")
    await scenario.clock_strikes(max(at, datetime(2025, 8, 4, 1, tzinfo=UTC)) + timedelta(seconds=30))
    [(message,)] = await scenario.rows("SELECT id FROM message WHERE unit = :unit", unit=CILEGON)
    for language, passed in ((PageLanguage.ID, "lewat"), (PageLanguage.EN, "passed")):
        async with browse("operator", unit=CILEGON, language=language.value) as officer:
            page = (await officer.get(f"/kotak-masuk/{message}")).text
            assert "16.00 WIB" in page or "16:00 WIB" in page
            assert passed not in page.partition("<article")[2].partition("</article")[0]


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2025-08-03T16:45:00Z", "Besok"),
        ("2025-08-03T17:00:00Z", "Hari ini"),
        ("2025-08-04T08:00:00Z", "Hari ini"),
        ("2025-08-04T09:00:00Z", "Baru lewat"),
        ("2025-08-04T10:00:00Z", "Baru lewat"),
        ("2025-08-04T17:00:00Z", "Lewat 1 hari"),
    ],
)
async def test_the_page_counts_on_the_clock_of_its_office(
    scenario: Scenario, browse: Callable[..., Any], now: str, left: str
) -> None:
    await scenario.announce(CILEGON, due="2025-08-04T16:00")
    scenario.move_clock(now)
    async with browse("operator", unit=CILEGON) as officer:
        for path in ("/tenggat", "/"):
            assert f"<strong>{left}</strong>" in (await officer.get(path)).text, path
