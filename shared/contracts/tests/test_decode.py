"""From a record's value to its event, and what is said when there is no way."""

import json
from datetime import UTC, datetime

import pytest
from jembatan_contracts import Event, events
from jembatan_contracts.cloudevents import BadData, Envelope, UnknownType, WrongTopic, decode
from jembatan_contracts.suppliers import SupplierRegistered

NOON = datetime(2025, 7, 8, 5, 0, tzinfo=UTC)
EXAMPLE = SupplierRegistered.from_example()
ENVELOPE = Envelope.of(EXAMPLE, "0197e4a0-0000-7000-8000-00000000000a", NOON, 1)
SECRET = "3604120101900001"


def value_with(**fields: object) -> bytes:
    """The example's value with fields set as if nobody had checked them."""
    return json.dumps(json.loads(EXAMPLE.to_json()) | fields).encode()


@pytest.mark.parametrize("kind", list(events), ids=lambda kind: kind.__name__)
def test_every_event_comes_back_from_its_bytes(kind: type[Event]) -> None:
    event = kind.from_example()
    assert decode(Envelope.of(event, "id", NOON, 1), event.to_json(), kind.topic.name) == event


def test_a_field_of_a_later_version_is_ignored() -> None:
    value = EXAMPLE.to_json().replace(b"{", b'{"rating":{"stars":5},', 1)
    assert decode(ENVELOPE, value) == EXAMPLE


def test_null_is_read_as_absent() -> None:
    assert decode(ENVELOPE, value_with(nib=None)) == EXAMPLE.model_copy(update={"nib": None})


def test_a_type_nobody_declared_is_unknown() -> None:
    with pytest.raises(UnknownType, match="no event type of that name"):
        decode(ENVELOPE._replace(type="id.go.ditjenpas.suppliers.supplier-sold.v1"), EXAMPLE.to_json())


def test_an_event_on_a_foreign_topic_is_refused() -> None:
    with pytest.raises(WrongTopic, match=r"lives on suppliers\.supplier, not on notifier\.unit"):
        decode(ENVELOPE, EXAMPLE.to_json(), topic="notifier.unit")


def test_a_tombstone_is_no_event() -> None:
    with pytest.raises(BadData, match="tombstone"):
        decode(ENVELOPE, None)


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (b"", "value json_invalid"),
        (b"\xff", "value json_invalid"),
        (b"[" * 100_000, "value json_invalid"),
        (b"[]", "value model_type"),
        (b"null", "value model_type"),
        (value_with(nib=SECRET), "nib string_pattern_mismatch"),
        (value_with(supplier=SECRET), "supplier uuid_parsing"),
        (value_with(has_npwp=SECRET), "has_npwp bool_type"),
        (value_with(registered_at=SECRET[:10] + "x"), "registered_at datetime"),
        (value_with(offers=[SECRET]), "offers.0 model_type"),
        (
            value_with(offers=[json.loads(EXAMPLE.to_json())["offers"][0] | {"price": SECRET}]),
            "offers.0.price int_type",
        ),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_bad_data_is_described_by_place_and_kind_and_never_quoted(value: bytes, where: str) -> None:
    with pytest.raises(BadData) as refused:
        decode(ENVELOPE, value)
    assert where in str(refused.value)
    assert SECRET[:10] not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__, "a logged traceback would show pydantic's error with the value"


def test_many_errors_are_cut_short() -> None:
    with pytest.raises(BadData, match=r"missing, .* and \d+ more"):
        decode(ENVELOPE, b"{}")


def test_an_event_filed_under_another_aggregate_is_refused() -> None:
    with pytest.raises(BadData, match="ce_partitionkey is not the event's supplier"):
        decode(ENVELOPE._replace(partitionkey="0197e4a0-0000-7000-8000-0000000000ff"), EXAMPLE.to_json())
