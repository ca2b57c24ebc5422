"""Every event of a collection and everybody it concerns: what stands in the inbox, whether an e-mail leaves, and how
the deadline stands on their page. One table."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from chassis import clock
from chassis.auth import Principal, Role
from chassis.ids import new_id
from jembatan_contracts.deadlines import Closing, Outcome, Share, SuppliersDeadlineWithdrawn
from notifier.domain.messages import kind_of
from notifier.queries import deadlines
from notifier.queries.deadlines import OverallStatus
from notifier.usecases import emails

from .actors import CILEGON, TANGERANG, Scenario, alert

SERANG, KANWIL, DITJEN = "rutan-kelas-iib-serang", "kanwil-banten", "ditjenpas"
AUDIENCES = {"owing": CILEGON, "sent": TANGERANG, "exempt": SERANG, "kanwil": KANWIL, "ditjen": DITJEN}
NOTHING = ((), False)
REASON = "Pengumpulan sudah ditutup."


def said(kind: str) -> tuple[tuple[str, ...], bool]:
    return (kind,), True


TABLE: dict[str, dict[str, tuple[tuple[tuple[str, ...], bool], str]]] = {
    # what happened: who → (new in the inbox, does an e-mail leave), the deadline on the page
    "opened": {
        "owing": (NOTHING, "open"),
        "sent": (NOTHING, "open"),
        "exempt": (NOTHING, "open"),
        "kanwil": (NOTHING, "open 0/3"),
        "ditjen": (NOTHING, "open 0/3"),
    },
    "exempted": {
        "owing": (NOTHING, "open"),
        "sent": (NOTHING, "done"),
        "exempt": (said("submission-exempted"), "withdrawn exempt"),
        "kanwil": (NOTHING, "open 1/2"),
        "ditjen": (NOTHING, "open 1/2"),
    },
    "moved": {
        "owing": (said("deadline-moved"), "open"),
        "sent": (NOTHING, "done"),
        "exempt": (NOTHING, "withdrawn exempt"),
        "kanwil": (said("deadline-moved-below"), "open 1/2"),
        "ditjen": (NOTHING, "open 1/2"),
    },
    "closed": {
        "owing": (said("deadline-closed"), "withdrawn closed"),
        "sent": (said("deadline-closed"), "done"),
        "exempt": (NOTHING, "withdrawn exempt"),
        "kanwil": (said("deadline-closed-below"), "done 1/2, 1 undone"),
        "ditjen": (said("deadline-closed-below"), "done 1/2, 1 undone"),
    },
    "cancelled": {
        "owing": (said("deadline-withdrawn"), "withdrawn cancelled"),
        "sent": (said("deadline-withdrawn"), "done"),
        "exempt": (NOTHING, "withdrawn exempt"),
        "kanwil": (said("deadline-withdrawn"), "done 1/1"),
        "ditjen": (NOTHING, "done 1/1"),
    },
}


async def exempt(scenario: Scenario, deadline: UUID) -> None:
    await scenario.hear(alert("exempted", SERANG))
    await scenario.withdrawn(deadline, SERANG)


async def close(scenario: Scenario, deadline: UUID) -> None:
    shares = [
        Share(unit=CILEGON, kanwil=KANWIL, outcome=Outcome.MISSING),
        Share(unit=TANGERANG, kanwil=KANWIL, outcome=Outcome.APPROVED, late=False),
    ]
    closing = Closing(closed_at=clock.now(), shares=shares)
    await scenario.hear(SuppliersDeadlineWithdrawn(deadline=deadline, reason=REASON, closing=closing))


async def play(scenario: Scenario, happened: str) -> list[UUID]:
    """An open collection that one unit has answered and another is let off from, up to this event. Returns what had
    been said before."""
    deadline = await scenario.announce(CILEGON, TANGERANG, SERANG)
    if happened == "opened":
        return []
    await scenario.met(deadline, TANGERANG)
    if happened != "exempted":
        await exempt(scenario, deadline)
    before = [row[0] for row in await scenario.rows("SELECT id FROM message")]
    match happened:
        case "exempted":
            await exempt(scenario, deadline)
        case "moved":
            await scenario.moved(deadline, "2025-08-14T23:59")
        case "closed":
            await close(scenario, deadline)
        case "cancelled":
            await scenario.hear(SuppliersDeadlineWithdrawn(deadline=deadline, reason="Salah sasaran.", tell=True))
    return before


async def heard(scenario: Scenario, unit: str, before: list[UUID]) -> tuple[tuple[str, ...], bool]:
    new = await scenario.rows(
        "SELECT m.kind, EXISTS (SELECT FROM delivery d WHERE d.message_id = m.id AND d.channel = 'email')"
        " FROM message m WHERE m.unit = :unit AND m.id <> ALL(:before) ORDER BY m.id",
        unit=unit,
        before=before,
    )
    return tuple(kind for kind, _ in new), any(by_mail for _, by_mail in new)


async def page(scenario: Scenario, unit: str) -> str:
    """Row of the list of deadlines: its place, how it ended, and of whom."""
    roles = frozenset({Role.ADMIN if unit == DITJEN else Role.VERIFIER if unit == KANWIL else Role.OPERATOR})
    async with scenario.database.transaction() as session:
        for overall_status in OverallStatus:
            who = Principal("x", unit, roles)
            for row in (await deadlines.list_owed(session, who, overall_status, None, 5, clock.now())).items:
                if unit in (KANWIL, DITJEN):
                    return f"{overall_status} {row.met}/{row.units}" + (f", {row.undone} undone" if row.undone else "")
                return f"{overall_status} {row.ended_as}" if row.ended_as else str(overall_status)
    return ""


@pytest.mark.parametrize("happened", TABLE)
async def test_who_hears_what_of_a_collection(scenario: Scenario, happened: str) -> None:
    before = await play(scenario, happened)
    found = {who: (await heard(scenario, unit, before), await page(scenario, unit)) for who, unit in AUDIENCES.items()}
    assert found == TABLE[happened]


async def test_a_closing_tells_each_its_own_and_leaves_no_reminder(
    scenario: Scenario, browse: Callable[..., Any]
) -> None:
    deadline = await scenario.announce(CILEGON, TANGERANG)
    await scenario.clock_strikes("2025-07-24T03:00:00Z")
    [(reminder,)] = await scenario.rows("SELECT id FROM message WHERE unit = :u", u=CILEGON)
    await scenario.met(deadline, TANGERANG)
    await close(scenario, deadline)
    told = {
        unit: kind_of(kind, data)
        for unit, kind, data in await scenario.rows(
            "SELECT unit, kind, data FROM message WHERE kind LIKE 'deadline-cl%'"
        )
    }
    assert {unit: kind.outcome for unit, kind in told.items() if unit in (CILEGON, TANGERANG)} == {  # type: ignore[attr-defined]
        CILEGON: Outcome.MISSING,
        TANGERANG: Outcome.APPROVED,
    }
    for office in (KANWIL, DITJEN):
        one: Any = told[office]
        assert (one.obliged, one.sent, one.approved, one.missing) == (2, 1, 1, 1)
    assert [late.code for late in told[KANWIL].named] == [CILEGON]  # type: ignore[attr-defined]
    assert set((await scenario.timers(CILEGON)).values()) == {"fired", "cancelled"}
    email = "SELECT DISTINCT status FROM delivery WHERE channel = 'email' AND message_id = :id"
    assert await scenario.rows(email, id=reminder) == [("cancelled",)]
    async with browse("operator", unit=CILEGON) as person:
        for place in (f"/unit/{CILEGON}/tenggat/{deadline}", f"/tenggat/{deadline}", f"/kotak-masuk/{reminder}"):
            shown = (await person.get(place)).text
            assert f"Ditutup sebelum diselesaikan. Alasan: {REASON}" in shown, place
            assert "Kerjakan sekarang</a>" not in shown
    await scenario.clock_strikes("2025-08-01T03:00:00Z")
    assert await scenario.said(CILEGON) == ["deadline-reminder H-7", "deadline-closed"]


async def test_a_correction_ends_with_its_collection_without_a_message_of_its_own(
    scenario: Scenario, browse: Callable[..., Any]
) -> None:
    deadline = new_id()
    returned = alert("returned", deadline=deadline)
    await scenario.hear(returned)
    [(message,)] = await scenario.rows("SELECT id FROM message")
    await scenario.announce(CILEGON, deadline=deadline, kind="correction", link=returned.action.link)
    async with browse("operator", unit=CILEGON) as person:
        assert "Perbaiki sekarang" in (await person.get(f"/kotak-masuk/{message}")).text
    closing = Closing(closed_at=clock.now(), shares=[])
    await scenario.hear(SuppliersDeadlineWithdrawn(deadline=deadline, reason=REASON, closing=closing))
    assert await scenario.said() == ["submission-returned"]
    assert await scenario.rows("SELECT ended_as, end_reason FROM obligation") == [("closed", REASON)]
    async with browse("operator", unit=CILEGON) as person:
        page = (await person.get(f"/kotak-masuk/{message}")).text
        assert f"Ditutup sebelum diselesaikan. Alasan: {REASON}" in page
        assert "Perbaiki sekarang" not in page


OPEN_ENDED = ("deadline-closed", "deadline-closed-below", "deadline-withdrawn")
"""What an ending itself tells."""


async def queue_everything(scenario: Scenario) -> UUID:
    """E-mails of every kind about one deadline, none of which has left: reminded, moved, overdue, its Kanwil told."""
    deadline = await scenario.announce(CILEGON, TANGERANG, due="2025-07-18T23:59")
    await scenario.clock_strikes("2025-07-15T03:00:00Z")
    await scenario.moved(deadline, "2025-07-20T23:59")
    await scenario.clock_strikes("2025-07-21T03:00:00Z")
    return deadline


@pytest.mark.parametrize("end", ["met", "exempt", "closed", "cancelled", "moved"])
async def test_nothing_that_waits_leaves_once_what_it_is_about_has_ended(scenario: Scenario, end: str) -> None:
    deadline = await queue_everything(scenario)
    waiting = "SELECT DISTINCT kind FROM message m JOIN delivery d ON d.message_id = m.id WHERE d.status = 'queued'"
    before = {kind for (kind,) in await scenario.rows(waiting)}
    assert {"deadline-overdue", "late-units-rollup"} <= before
    match end:
        case "met":
            for unit in (CILEGON, TANGERANG):
                await scenario.met(deadline, unit, at="2025-07-21T03:30:00Z", late=True)
        case "exempt":
            await scenario.withdrawn(deadline, CILEGON, TANGERANG)
        case "closed":
            await close(scenario, deadline)
        case "cancelled":
            await scenario.hear(SuppliersDeadlineWithdrawn(deadline=deadline, reason="Salah sasaran.", tell=True))
        case "moved":
            await scenario.moved(deadline, "2025-08-20T23:59")
    async with scenario.database.transaction() as session:
        leaving = {one.kind for one in await emails.claim(session, "x", 500)}
    told = {"moved": {"deadline-moved", "deadline-moved-below"}}.get(end, set(OPEN_ENDED))
    assert leaving <= told


async def test_the_kanwils_list_of_late_units_names_those_that_are_late_when_it_leaves(scenario: Scenario) -> None:
    deadline = await queue_everything(scenario)
    await scenario.met(deadline, TANGERANG, at="2025-07-21T03:30:00Z", late=True)
    async with scenario.database.transaction() as session:
        found = [one for one in await emails.claim(session, "x", 500) if one.kind == "late-units-rollup"]
    assert found
    for one in found:
        assert [unit["code"] for unit in one.data["late"]] == [CILEGON]
