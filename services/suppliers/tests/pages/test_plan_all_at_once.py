"""However many things are wrong with a collection's plan, one answer tells them all, and each leads to its field."""

import itertools
from typing import Any

import httpx

from ..actors import CAMPAIGN, Actors
from ..page_text import gone_to, told

RIGHT: dict[str, Any] = {
    "title": "Data pemasok BAMA semester I 2026",
    "unit_types": ["Lapas", "Rutan"],
    "due_local.date": "31/07/2025",
    "due_local.time": "23.59",
    "late_until_local.date": "07/08/2025",
    "late_until_local.time": "23.59",
    "locks_local.date": "14/08/2025",
    "locks_local.time": "23.59",
}
FAULTS: dict[str, tuple[str, dict[str, Any]]] = {
    "no title": ("title", {"title": ""}),
    "a title that is taken": ("title", {"title": CAMPAIGN["title"]}),
    "a telephone in the title": ("title", {"title": "Hubungi 0812-3456-7890"}),
    "no unit types": ("unit_types", {"unit_types": []}),
    "a type that is none": ("unit_types", {"unit_types": ["Lapas", "Kantin"]}),
    "no due date": ("due_local", {"due_local.date": "", "due_local.time": ""}),
    "a day there is not": ("due_local", {"due_local.date": "31/13/2025"}),
    "a due time that is past": ("due_local", {"due_local.date": "01/07/2025"}),
    "a due time in an hour": ("due_local", {"due_local.date": "08/07/2025"}),
    "an hour there is not": ("due_local.time", {"due_local.time": "25.99"}),
    "late before it is due": ("late_until_local", {"late_until_local.date": "01/07/2025"}),
    "no day at all": ("late_until_local", {"late_until_local.date": "besok"}),
    "another hour there is not": ("late_until_local.time", {"late_until_local.time": "pagi"}),
    "locked in words": ("locks_local", {"locks_local.date": "lusa"}),
    "locked at no hour": ("locks_local.time", {"locks_local.time": "malam"}),
}
# What is compared with a date, or is its own first part, cannot be told while that one cannot be read.
TOGETHER = [
    ("no title", "no unit types", "a due time that is past", "no day at all", "locked in words"),
    ("a title that is taken", "a type that is none", "a due time in an hour", "locked at no hour"),
    ("a telephone in the title", "a day there is not", "an hour there is not", "no day at all",
     "another hour there is not", "locked in words", "locked at no hour"),
    ("a title that is taken", "no due date", "no day at all"),
    ("no title", "late before it is due", "locked in words"),
]  # fmt: skip


async def wrong(admin: httpx.AsyncClient, *names: str) -> list[str]:
    sent = dict(RIGHT)
    for name in names:
        sent |= FAULTS[name][1]
    return sorted(field for field, _ in told(await admin.post("/pengumpulan/baru", data=sent)))


async def test_each_fault_alone_leads_to_its_field(admin: httpx.AsyncClient, actors: Actors) -> None:
    await actors.open_campaign()
    for name, (field, _) in FAULTS.items():
        assert field in await wrong(admin, name), name


async def test_faults_of_different_rounds_are_told_together(admin: httpx.AsyncClient, actors: Actors) -> None:
    await actors.open_campaign()
    for names in TOGETHER:
        assert set(await wrong(admin, *names)) >= {FAULTS[name][0] for name in names}, names


async def test_of_any_two_faults_of_separate_fields_both_are_told(admin: httpx.AsyncClient, actors: Actors) -> None:
    await actors.open_campaign()
    apart = ("title", "unit_types", "due_local", "locks_local")
    for one, other in itertools.combinations(FAULTS, 2):
        fields = {FAULTS[one][0], FAULTS[other][0]}
        if len(fields) == 2 and fields <= set(apart):
            assert fields <= set(await wrong(admin, one, other)), (one, other)


async def test_what_is_right_is_kept(admin: httpx.AsyncClient, actors: Actors) -> None:
    gone_to(await admin.post("/pengumpulan/baru", data=RIGHT))


async def test_moving_tells_all_faults_too(admin: httpx.AsyncClient, actors: Actors) -> None:
    address = gone_to(await admin.post("/pengumpulan/baru", data=RIGHT))
    sent = {"due_local.date": "01/07/2025", "late_until_local.date": "besok", "locks_local.date": "lusa"}
    answer = await admin.post(f"{address}/geser", data=sent)
    assert {field for field, _ in told(answer)} == {"due_local", "late_until_local", "locks_local"}
