"""Alerts to offices: whom they are to, within their bounds however long names are, and free of personal data."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from exhibition.domain import alerts
from exhibition.models import Entry, Exhibition
from jembatan_contracts.alerts import AlertRaised
from jembatan_contracts.exhibition import EntryReason
from jembatan_contracts.privacy import findings

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
    "call-opened": lambda _: alerts.called(SHOW, ["lapas-kelas-iib-sorong"]),
    "entries-submitted": lambda name: alerts.submitted(SHOW, "kanwil-papua-barat", name, 3, NOON),
    "entry-returned": lambda name: alerts.returned(SHOW, ENTRY, "Tas rotan", name, REASONS),
    "entry-rejected": lambda name: alerts.rejected(SHOW, ENTRY, "Tas rotan", name),
}


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("name", ["Lapas Kelas IIB Sorong", "Kantor Wilayah " * 30])
def test_an_alert_keeps_its_bounds_and_holds_no_personal_data(kind: str, name: str) -> None:
    said = SAID[kind](name)
    assert said.kind == kind
    assert findings(said.to_json()) == []


def test_a_return_names_every_field_and_by_when() -> None:
    said = SAID["entry-returned"]("Kanwil Papua Barat")
    assert [one.label.id for one in said.items if one.label] == [words for words, _ in alerts.FIELDS.values()]
    assert (said.due_at, said.deadline) == (NOON, ID)
