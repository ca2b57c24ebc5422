"""Rules for every event's description of itself."""

from inspect import getdoc
from types import new_class

import pytest
from jembatan_contracts import Event, Topic, events, topics

every_event = pytest.mark.parametrize("kind", list(events), ids=lambda kind: kind.__name__)


@every_event
def test_an_event_says_what_happened_and_when_it_is_published(kind: type[Event]) -> None:
    said = getdoc(kind) or ""
    assert said.endswith(".")
    assert said != getdoc(Event), "the docstring is the family's, not the event's"
    assert kind.trigger.endswith(".")
    assert kind.owner == kind.topic.service


@every_event
def test_an_event_always_carries_its_key(kind: type[Event]) -> None:
    assert kind.model_fields[kind.key_field].is_required()
    assert kind.from_example().aggregate_id


@every_event
def test_an_example_is_written_back_to_the_letter(kind: type[Event]) -> None:
    assert kind.from_example().model_dump(mode="json", exclude_none=True) == kind.example


def test_every_topic_has_an_event_and_its_name_says_whose_it_is() -> None:
    for topic in topics:
        assert events.on(topic), f"nothing is published on {topic.name}"
        assert topic.name == f"{topic.service}.{topic.aggregate}"


@pytest.mark.usefixtures("registry")
def test_a_type_and_a_topic_are_declared_once() -> None:
    topic = Topic(service="toys", aggregate="kite", description="Kites.")

    class KiteFlown(Event, topic=topic, name="kite-flown", key="kite"):
        """A kite flew."""

        kite: str

    assert KiteFlown.type == "id.go.ditjenpas.toys.kite-flown.v1"
    with pytest.raises(ValueError, match="is declared twice"):
        new_class("Again", (Event,), {"topic": topic, "name": "kite-flown", "key": "kite"})
    with pytest.raises(ValueError, match=r"topic toys\.kite is declared twice, differently"):
        topics.add(Topic(service="toys", aggregate="kite", description="Kites.", partitions=12))
    with pytest.raises(ValueError, match="is not <prefix>"):
        new_class("Odd", (Event,), {"topic": topic, "name": "Flown", "key": "kite"})
