"""The demo is the main job: it ends well, others can read all it published, and what it says is what happened."""

from collections import Counter, defaultdict
from typing import Any

from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event
from jembatan_contracts.privacy import findings

from deploy.local.stack import Stack

PREFIX = "id.go.ditjenpas."


def test_the_play_ends_with_its_table(played: str) -> None:
    for word in ("531", "pemasok", "suppliers.submission", "notifier.unit", "terkirim"):
        assert word in played


def test_a_reader_of_the_asyncapi_document_hears_every_event(heard: list[Any]) -> None:
    counted = Counter(one["headers"]["ce_type"].removeprefix(PREFIX) for one in heard)
    assert counted["notifier.unit-registered.v1"] == 648
    assert counted["suppliers.campaign-opened.v1"] == 1
    assert counted["suppliers.deadline-set.v1"] == 2
    assert counted["suppliers.submission-returned.v1"] == 1
    assert counted["suppliers.submission-approved.v1"] == 1
    assert counted["suppliers.submission-declared-nil.v1"] == 1
    assert counted["suppliers.submission-submitted.v1"] == 5
    assert counted["suppliers.deadline-met.v1"] == 6
    assert counted["suppliers.supplier-registered.v1"] > 100
    assert all(one["title"] != "unknown" for one in heard)


def test_the_order_of_every_aggregate_is_whole(heard: list[Any]) -> None:
    sequences: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in sorted(heard, key=lambda one: (one["topic"], one["partition"], one["offset"])):
        sequences[one["topic"], one["key"]].append(int(one["headers"]["ce_sequence"]))
    for aggregate, seen in sequences.items():
        assert seen == list(range(1, len(seen) + 1)), aggregate


def test_the_cloudevents_sdk_parses_each(heard: list[Any]) -> None:
    for one in heard:
        headers = {name: value.encode() for name, value in one["headers"].items()}
        event = from_binary_event(KafkaMessage(headers, one["key"], one["value"].encode()))
        assert event.get_type() == one["headers"]["ce_type"]
        assert event.get_id() == one["headers"]["ce_id"]


def test_no_event_and_no_log_line_holds_personal_data(heard: list[Any], stack: Stack) -> None:
    for one in heard:
        assert findings(one["value"]) == [], one["headers"]["ce_type"]
    for log in stack.folder("logs").glob("*-w*.log"):
        for line in log.read_text(errors="replace").splitlines():
            assert findings(line) == [], f"{log.name}: {line[:80]}"


def test_every_event_took_effect_once_at_its_readers(heard: list[Any], ask: Any) -> None:
    for service, topics in (
        ("notifier", ("suppliers.deadline", "suppliers.submission")),
        ("suppliers", ("notifier.unit",)),
    ):
        published = {one["headers"]["ce_id"] for one in heard if one["topic"] in topics}
        seen = {str(row[0]) for row in ask(service, "SELECT event_id FROM inbox")}
        assert published <= seen
        assert ask(service, "SELECT count(*) FROM dead_letter") == [(0,)]


def test_a_unit_that_reported_is_not_reminded_and_a_kanwil_hears_once_of_its_late_units(ask: Any) -> None:
    assert ask("suppliers", "SELECT count(*) FROM outbox WHERE published_at IS NULL") == [(0,)]
