"""The demo is the main job: it ends well, others can read all it published, and what it says is what happened."""

import json
from collections import Counter, defaultdict
from typing import Any

from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event
from jembatan_contracts.privacy import findings

from deploy.local.stack import Stack

PREFIX = "id.go.ditjenpas."
PROCESSES = {
    f"{service}-{process}"
    for service in ("suppliers", "notifier", "exhibition", "bansos")
    for process in ("web", "worker")
}
STEPS = ("H-7", "H-3", "H-1", "H-0", "overdue")
OBLIGED = """
SELECT DISTINCT o.unit FROM obligation o JOIN deadline l ON l.id = o.deadline_id WHERE l.service = 'suppliers'
"""
REMINDERS = """
SELECT m.unit, coalesce(m.data->>'step', 'overdue'), count(DISTINCT m.id),
       array_agg(DISTINCT d.channel::text) FILTER (WHERE d.status = 'sent')
FROM message m JOIN deadline l ON l.id = m.deadline_id LEFT JOIN delivery d ON d.message_id = m.id
WHERE m.kind IN ('deadline-reminder', 'deadline-overdue') AND l.service = 'suppliers' GROUP BY 1, 2
"""
ROLLUPS = """
SELECT m.unit, m.data->>'late', array_agg(DISTINCT d.channel::text) FILTER (WHERE d.status = 'sent')
FROM message m JOIN deadline l ON l.id = m.deadline_id LEFT JOIN delivery d ON d.message_id = m.id
WHERE m.kind = 'late-units-rollup' AND l.service = 'suppliers' GROUP BY m.id
"""


def test_the_tables_at_the_end_say_what_happened(demo_output: str, kafka_records: list[Any], query: Any) -> None:
    rows = [
        [cell.strip() for cell in line.split("│")[1:-1]] for line in demo_output.splitlines() if line.startswith("│")
    ]
    [nation] = [row[1:] for row in rows if row[0] == "Nasional"]
    obliged, reported, on_time, late, nil, approved, left = map(int, nation)
    assert (obliged, left) == (len(_obliged(query)), len(_obliged(query) - _reported(kafka_records)))
    assert (reported, on_time, late, nil, approved) == (len(_reported(kafka_records)), reported, 0, 1, 1)
    events = Counter(
        (one["topic"], one["headers"]["ce_type"].removeprefix(PREFIX).partition(".")[2]) for one in kafka_records
    )
    assert {(row[0], row[1]): int(row[2]) for row in rows if "." in row[0]} == events
    counted = query(
        "notifier", "SELECT kind, channel, count(*) FROM message JOIN delivery ON message_id = message.id GROUP BY 1, 2"
    )
    shown = {
        (row[0], row[1]): sum(int(cell) for cell in row[2:] if cell) for row in rows if row[1] in ("inapp", "email")
    }
    assert shown == {(kind, channel): count for kind, channel, count in counted}


def test_a_reader_of_the_asyncapi_document_hears_every_event(kafka_records: list[Any]) -> None:
    counted = Counter(one["headers"]["ce_type"].removeprefix(PREFIX) for one in kafka_records)
    assert counted["notifier.unit-registered.v1"] == 648
    assert counted["suppliers.campaign-opened.v1"] == 1
    assert counted["suppliers.deadline-set.v1"] == 2
    assert counted["suppliers.submission-returned.v1"] == 1
    assert counted["suppliers.submission-approved.v1"] == 1
    assert counted["suppliers.submission-declared-nil.v1"] == 1
    assert counted["suppliers.submission-submitted.v1"] == 5
    assert counted["suppliers.deadline-met.v1"] == 6
    assert counted["suppliers.supplier-registered.v1"] > 100
    assert all(one["title"] != "unknown" for one in kafka_records)


def _reported(kafka_records: list[Any]) -> set[str]:
    """Units that have done what the campaign asks, as its service announced it."""
    met = [
        json.loads(one["value"])
        for one in kafka_records
        if one["headers"]["ce_type"] == f"{PREFIX}suppliers.deadline-met.v1"
    ]
    return {one["unit"] for one in met}


def _obliged(query: Any) -> set[str]:
    return {row[0] for row in query("notifier", OBLIGED)}


def test_the_order_of_every_aggregate_is_whole(kafka_records: list[Any]) -> None:
    sequences: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in sorted(kafka_records, key=lambda one: (one["topic"], one["partition"], one["offset"])):
        sequences[one["topic"], one["key"]].append(int(one["headers"]["ce_sequence"]))
    for aggregate, seen in sequences.items():
        assert seen == list(range(1, len(seen) + 1)), aggregate


def test_the_cloudevents_sdk_parses_each(kafka_records: list[Any]) -> None:
    for one in kafka_records:
        headers = {name: value.encode() for name, value in one["headers"].items()}
        event = from_binary_event(KafkaMessage(headers, one["key"], one["value"].encode()))
        assert event.get_type() == one["headers"]["ce_type"]
        assert event.get_id() == one["headers"]["ce_id"]


def test_no_event_and_no_log_line_holds_personal_data(kafka_records: list[Any], stack: Stack) -> None:
    for one in kafka_records:
        assert findings(one["value"]) == [], one["headers"]["ce_type"]
    logs = {log: log.read_text(errors="replace").splitlines() for log in stack.folder("logs").glob("*-w*.log")}
    assert {log.stem for log, lines in logs.items() if lines} >= PROCESSES
    for log, lines in logs.items():
        for line in lines:
            assert findings(line) == [], f"{log.name}: {line[:80]}"


def test_every_event_took_effect_once_at_its_readers(kafka_records: list[Any], query: Any) -> None:
    for service, topics in (
        ("notifier", ("suppliers.deadline", "suppliers.alert")),
        ("suppliers", ("notifier.unit",)),
    ):
        published = {one["headers"]["ce_id"] for one in kafka_records if one["topic"] in topics}
        assert published
        seen = {str(row[0]) for row in query(service, "SELECT event_id FROM inbox")}
        assert published <= seen
        assert query(service, "SELECT count(*) FROM dead_letter") == [(0,)]


def test_nothing_waits_to_be_sent_at_the_end(kafka_records: list[Any], query: Any) -> None:
    for service in ("suppliers", "notifier", "exhibition", "bansos"):
        [(all_of_them, unsent)] = query(
            service, "SELECT count(*), count(*) FILTER (WHERE published_at IS NULL) FROM outbox"
        )
        assert all_of_them
        assert unsent == 0


def test_a_unit_that_reported_is_not_reminded_and_every_other_is_at_each_step_once(
    kafka_records: list[Any], query: Any
) -> None:
    reminded: dict[str, Counter[str]] = defaultdict(Counter)
    for unit, step, messages, channels in query("notifier", REMINDERS):
        reminded[unit][step] += messages
        assert channels == ["email", "inapp"], f"{unit} was to hear of {step}"
    reported, silent = _reported(kafka_records), _obliged(query) - _reported(kafka_records)
    assert len(reported) == 5
    assert reported & reminded.keys() == set()
    assert len(silent) == 526
    assert {unit: reminded[unit] for unit in silent if reminded[unit] != Counter(STEPS)} == {}


def test_a_kanwil_hears_once_of_its_late_units(kafka_records: list[Any], query: Any) -> None:
    silent = _obliged(query) - _reported(kafka_records)
    late: dict[str, set[str]] = defaultdict(set)
    for unit, kanwil in query("notifier", "SELECT code, kanwil FROM unit"):
        if unit in silent:
            late[kanwil].add(unit)
    told = [
        (kanwil, {one["code"] for one in json.loads(units)}, channels)
        for kanwil, units, channels in query("notifier", ROLLUPS)
    ]
    assert Counter(kanwil for kanwil, *_ in told) == Counter(late.keys())
    assert {kanwil: units for kanwil, units, _ in told} == late
    assert all(channels == ["email", "inapp"] for *_, channels in told)
