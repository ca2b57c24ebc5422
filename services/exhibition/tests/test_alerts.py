"""Alerts to offices: whom they are to, within their bounds however long names are, free of personal data, and cleared
once they ask for nothing.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from chassis.db import Database
from exhibition.domain import alerts
from exhibition.models import Entry, Exhibition
from jembatan_contracts.alerts import AlertRaised
from jembatan_contracts.exhibition import EntryReason
from jembatan_contracts.privacy import findings

from .factories import CILEGON, REASON, Stage, ok
from .test_story import RETURN

Events = Callable[..., Awaitable[list[dict[str, Any]]]]
ID, NOON = UUID(int=0x0197E4A0_0000_7000_8000_000000000003), datetime(2025, 6, 10, 5, tzinfo=UTC)
SHOW = Exhibition(
    id=ID, title="Pameran Karya WBP 2025", venue="Ancol, Jakarta", timezone="Asia/Jakarta", unit_types=["Lapas"],
    call_opens_at=NOON, call_closes_at=NOON, screening_until=NOON, selection_until=NOON, arrival_until=NOON,
    setup_from=NOON, setup_until=NOON, takedown_from=NOON, takedown_until=NOON, created_at=NOON,
)  # fmt: skip
ENTRY = Entry(
    id=ID, exhibition_id=ID, product_id=ID, unit="lapas-kelas-iib-sorong", kanwil="kanwil-papua-barat",
    category="lukisan", quantity=1, price=1, correct_by=NOON, correction_id=ID, decision_reason="Bahan berbahaya.",
    created_at=NOON, updated_at=NOON,
)  # fmt: skip
REASONS = [EntryReason(field=field, text="Perlu diperbaiki.") for field in alerts.FIELDS]
SAID: dict[str, Callable[[str], AlertRaised]] = {
    "call-opened": lambda _: alerts.called(SHOW, ["lapas-kelas-iib-sorong"], ID),
    "entry-submitted": lambda name: alerts.submitted(SHOW, ENTRY, "Tas rotan", name, NOON),
    "entry-returned": lambda name: alerts.returned(SHOW, ENTRY, "Tas rotan", name, REASONS),
    "entry-rejected": lambda name: alerts.rejected(SHOW, ENTRY, "Tas rotan", name),
}


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("name", ["Lapas Kelas IIB Sorong", "Kantor Wilayah " * 30])
def test_an_alert_keeps_its_bounds_and_holds_no_personal_data(kind: str, name: str) -> None:
    said = SAID[kind](name)
    assert (said.kind, said.kind_name) == (kind, alerts.NAMES[kind])
    assert findings(said.to_json()) == []


def test_every_kind_has_a_name_and_is_said_here() -> None:
    assert alerts.NAMES.keys() == SAID.keys()


def test_a_return_names_every_field_and_by_when() -> None:
    said = SAID["entry-returned"]("Kanwil Papua Barat")
    assert [one.label.id for one in said.items if one.label] == list(alerts.FIELDS.values())
    assert (said.due_at, said.deadline) == (NOON, ID)


async def _cleared(events: Events) -> list[tuple[str, bool]]:
    """Kinds of the alerts that hold no longer, each with whether it was done."""
    kinds = {one["alert"]: one["kind"] for one in await events("alert-raised")}
    return [(kinds[one["alert"]], one["done"]) for one in await events("alert-cleared")]


@pytest.mark.parametrize(
    ("verdict", "body"), [("screen", None), ("return", RETURN), ("reject", REASON)], ids=["screen", "return", "reject"]
)
async def test_whatever_the_kanwil_decides_nothing_waits_for_it_any_more(
    offices: Database, stage: Stage, events: Events, verdict: str, body: dict[str, Any] | None
) -> None:
    entry = await stage.entry(await stage.call(), submit=True)
    assert await _cleared(events) == []
    async with stage.verifier() as verifier:
        ok(await verifier.post(f"/entries/{entry['id']}/{verdict}", json=body))
    assert await _cleared(events) == [("entry-submitted", True)]


async def test_a_withdrawn_entry_and_a_rejection_taken_back_are_told_to_hold_no_longer(
    offices: Database, stage: Stage, events: Events
) -> None:
    entry = await stage.entry(await stage.call(), submit=True)
    async with stage.operator() as operator, stage.verifier() as verifier:
        ok(await verifier.post(f"/entries/{entry['id']}/reject", json=REASON))
        ok(await verifier.post(f"/entries/{entry['id']}/reopen"))
        ok(await operator.post(f"/entries/{entry['id']}/withdraw"))
    assert await _cleared(events) == [("entry-submitted", True), ("entry-rejected", False)]


async def test_a_cancelled_exhibition_leaves_nothing_waiting(offices: Database, stage: Stage, events: Events) -> None:
    exhibition = await stage.call()
    await stage.entry(exhibition, submit=True)
    async with stage.admin() as admin:
        ok(await admin.post(f"/exhibitions/{exhibition['id']}/cancel", json=REASON))
    assert await _cleared(events) == [("entry-submitted", False)]


async def test_a_call_asks_for_what_its_deadline_is_about(offices: Database, stage: Stage, events: Events) -> None:
    await stage.call()
    [called] = [one for one in await events("deadline-set") if one["kind"] == "call"]
    [told] = await events("alert-raised")
    assert (told["deadline"], told["expires_at"]) == (called["deadline"], called["due_at"])
    assert CILEGON in told["to"]["units"]
