"""Alerts and deadlines: one call for a service and for an outside system; an alert keeps its bounds."""

from typing import Any

import pytest
from jembatan_contracts import Event, events, topics
from jembatan_contracts.alerts import AlertRaised, SuppliersAlertRaised, alert_family
from jembatan_contracts.asyncapi import document
from jembatan_contracts.cloudevents import Envelope, WrongSource, decode, source_of
from jembatan_contracts.deadlines import family
from jembatan_contracts.generate import folder_of
from pydantic import ValidationError

NOON = "2025-07-08T05:00:00Z"
Label = {"id": "Harga", "en": "Price"}


def alert(**changes: Any) -> AlertRaised:
    return SuppliersAlertRaised.model_validate(SuppliersAlertRaised.example | changes)


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("service", ["training", "external.lkpp"])
def test_a_service_and_an_outside_system_join_by_one_call_each(service: str) -> None:
    raised, updated, cleared = alert_family(service)
    set_, *_ = family(service)
    assert raised.type == f"id.go.ditjenpas.{service}.alert-raised.v1"
    assert {raised.topic.name, set_.topic.name} == {f"{service}.alert", f"{service}.deadline"}
    assert events.on(raised.topic) == [cleared, raised, updated]
    assert topics.find(f"{service}.alert") is raised.topic
    assert raised.__name__.isidentifier()
    assert len({folder_of(event) for event in events}) == len(list(events))
    assert f"{service}.alert" in document("1.0.0")["channels"]


@pytest.mark.usefixtures("registry")
def test_an_alert_of_an_outside_system_is_taken_from_that_system_alone() -> None:
    raised, *_ = alert_family("external.lkpp")
    fact: Event = raised.from_example()
    envelope = Envelope.of(fact, "0197e4a0-0000-7000-8000-00000000000a", _moment(), 1)
    assert decode(envelope, fact.to_json(), topic="external.lkpp.alert") == fact
    with pytest.raises(WrongSource):
        decode(envelope._replace(source=source_of("suppliers")), fact.to_json(), topic="external.lkpp.alert")


@pytest.mark.parametrize(
    "changes",
    [
        {"summary": {"id": "x" * 161, "en": "x"}},
        {"title": {"id": "Tanpa Inggris"}},
        {"about": "x" * 201},
        {"to": {"units": [], "positions": ["staff"]}},
        {"to": {"units": ["lapas-kelas-iia-cilegon"], "positions": ["kepala"]}},
        {"severity": "gawat"},
        {"kind": "Submission returned"},
        {"action": {"label": Label, "link": "https://pasar.example/"}},
        {"items": [{"text": Label, "link": "//pasar.example"}]},
        {"items": [{"text": Label}] * 201},
        {"facts": [{"label": Label, "number": 1}] * 21},
        {"facts": [{"label": Label, "number": 1, "rupiah": 1}]},
        {"facts": [{"label": Label, "rupiah": -1}]},
    ],
)
def test_an_alert_beyond_its_bounds_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        alert(**changes)


@pytest.mark.parametrize("value", [{"text": Label}, {"moment": NOON}, {"number": 12}, {"rupiah": 12_000}, {}])
def test_a_fact_has_a_typed_value_and_one_of_a_kind_yet_unknown_is_none(value: dict[str, Any]) -> None:
    [fact] = alert(facts=[{"label": Label, **value, "percent": 3}]).facts
    assert fact.model_dump(mode="json", exclude_none=True, exclude={"label"}) == value


def _moment() -> Any:
    return alert(expires_at=NOON).expires_at
