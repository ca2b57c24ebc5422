"""The committed schemas and golden examples: valid, true to the classes, closed for one and open for the other."""

import json
from typing import Any

import pytest
from jembatan_contracts import Event, events
from jembatan_contracts.generate import folder_of, main
from jembatan_contracts.schema import Reading
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]

every_event = pytest.mark.parametrize("kind", list(events), ids=lambda kind: kind.__name__)
both = pytest.mark.parametrize("reading", ["producer", "consumer"])


def validator(kind: type[Event], reading: Reading) -> Draft202012Validator:
    schema = json.loads((folder_of(kind) / f"{reading}.json").read_bytes())
    return Draft202012Validator(schema, format_checker=FormatChecker())


def example(kind: type[Event]) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder_of(kind) / "example.json").read_bytes())
    return content


def test_the_committed_files_are_what_the_classes_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().out


@every_event
@both
def test_a_committed_schema_is_a_schema_and_accepts_the_golden_example(kind: type[Event], reading: Reading) -> None:
    checked = validator(kind, reading)
    Draft202012Validator.check_schema(checked.schema)
    checked.validate(example(kind))


@every_event
@both
def test_a_schema_tells_its_reader_where_the_event_comes_from(kind: type[Event], reading: Reading) -> None:
    schema = validator(kind, reading).schema
    assert schema["$id"].startswith(kind.dataschema())
    assert schema["description"] == kind.__doc__
    told = {name: schema[f"x-{name}"] for name in ("type", "topic", "key", "owner", "trigger")}
    assert told == {
        "type": kind.type,
        "topic": kind.topic.name,
        "key": kind.key_field,
        "owner": kind.owner,
        "trigger": kind.trigger,
    }


@every_event
def test_the_producer_may_not_write_a_field_that_was_not_agreed(kind: type[Event]) -> None:
    surprising = example(kind) | {"surprise": 1}
    assert not validator(kind, "producer").is_valid(surprising)
    assert validator(kind, "consumer").is_valid(surprising)


@every_event
def test_a_missing_required_field_satisfies_nobody(kind: type[Event]) -> None:
    full = example(kind)
    for name in validator(kind, "producer").schema["required"]:
        lacking = {field: value for field, value in full.items() if field != name}
        assert not validator(kind, "producer").is_valid(lacking)
        assert not validator(kind, "consumer").is_valid(lacking)


@every_event
def test_only_the_consumer_takes_null_for_absent(kind: type[Event]) -> None:
    for name, field in kind.model_fields.items():
        if not field.is_required() and field.default is None:
            assert validator(kind, "consumer").is_valid(example(kind) | {name: None})
            assert not validator(kind, "producer").is_valid(example(kind) | {name: None})


@every_event
def test_the_golden_example_is_the_exact_bytes_of_a_record(kind: type[Event]) -> None:
    golden = (folder_of(kind) / "example.json").read_bytes()
    assert kind.model_validate_json(golden, strict=True).to_json() == golden
